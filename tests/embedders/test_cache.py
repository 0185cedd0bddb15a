import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.embedders.cache import FILE_NAME, EmbeddingCache, default_path

ROOT = Path(__file__).resolve().parents[2]
DIMENSION = 64

WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    import numpy as np
    from explorer.embedders.cache import EmbeddingCache

    path, name, chunks = sys.argv[1], sys.argv[2], int(sys.argv[3])
    cache = EmbeddingCache(Path(path))
    print("ready", flush=True)
    for chunk in range(chunks):
        texts = [f"{name} {chunk} {row}" for row in range(32)]
        seed = int.from_bytes(f"{name} {chunk}".encode(), "big") % 2**32
        vectors = np.random.default_rng(seed).standard_normal((32, 64)).astype(np.float32)
        note = cache.put("model", texts, vectors)
        if note:
            print(note, file=sys.stderr)
            sys.exit(1)
        print(chunk, flush=True)
    """
)


def written(name: str, chunk: int) -> tuple[list[str], np.ndarray]:
    texts = [f"{name} {chunk} {row}" for row in range(32)]
    seed = int.from_bytes(f"{name} {chunk}".encode(), "big") % 2**32
    return texts, np.random.default_rng(seed).standard_normal((32, DIMENSION)).astype(np.float32)


def start_writer(path: Path, name: str, chunks: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(chunks)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def assert_kept(cache: EmbeddingCache, name: str, chunks: int) -> None:
    for chunk in range(chunks):
        texts, vectors = written(name, chunk)
        known = cache.get("model", texts, DIMENSION)
        assert known.note is None
        assert known.found.all(), (name, chunk)
        assert known.vectors.tobytes() == vectors.tobytes()


@pytest.fixture
def cache(tmp_path: Path) -> EmbeddingCache:
    return EmbeddingCache(tmp_path / "folder" / "cache.sqlite3")


def test_what_is_put_comes_back_bit_equal(cache: EmbeddingCache) -> None:
    texts, vectors = written("a", 0)
    assert cache.put("model", texts, vectors) is None
    known = cache.get("model", ["unknown", *texts, texts[0]], DIMENSION)
    assert known.found.tolist() == [False, *[True] * 33]
    assert known.vectors[1:33].tobytes() == vectors.tobytes()
    assert known.vectors[33].tobytes() == vectors[0].tobytes()
    assert not known.vectors[0].any()


def test_models_are_kept_apart(cache: EmbeddingCache) -> None:
    cache.put("one", ["king"], np.full((1, 3), 1.0, dtype=np.float32))
    cache.put("two", ["king"], np.full((1, 3), 2.0, dtype=np.float32))
    assert cache.get("one", ["king"], 3).vectors.tolist() == [[1.0] * 3]
    assert cache.get("two", ["king"], 3).vectors.tolist() == [[2.0] * 3]
    assert not cache.get("three", ["king"], 3).found.any()


def test_reading_an_absent_cache_creates_nothing(cache: EmbeddingCache) -> None:
    assert not cache.get("model", ["king"], 3).found.any()
    assert not cache.path.parent.exists()


def test_a_row_of_another_length_or_not_finite_counts_as_absent(cache: EmbeddingCache) -> None:
    cache.put("model", ["short"], np.ones((1, 2), dtype=np.float32))
    cache.put("model", ["nan"], np.array([[1.0, np.nan, 0.0]], dtype=np.float32))
    cache.put("model", ["good"], np.ones((1, 3), dtype=np.float32))
    known = cache.get("model", ["short", "nan", "good"], 3)
    assert known.found.tolist() == [False, False, True]
    assert np.isfinite(known.vectors).all()


def test_the_text_itself_is_not_stored(cache: EmbeddingCache) -> None:
    cache.put("model", ["a very private sentence"], np.ones((1, 3), dtype=np.float32))
    assert b"private" not in cache.path.read_bytes()


def test_a_new_file_that_another_process_is_making_is_waited_for(
    cache: EmbeddingCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.path.parent.mkdir()
    other = sqlite3.connect(cache.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    # The other is done as soon as it is waited for.
    monkeypatch.setattr("time.sleep", lambda seconds: other.execute("COMMIT"))
    assert cache.put("model", *written("a", 0)) is None
    other.close()
    assert_kept(cache, "a", 1)


def test_two_processes_writing_at_once_lose_nothing(cache: EmbeddingCache) -> None:
    # A fresh file each time: creating it at the same moment is the hardest case.
    for attempt in range(3):
        fresh = EmbeddingCache(cache.path.with_name(f"{attempt}.sqlite3"))
        writers = [start_writer(fresh.path, name, 40) for name in ("a", "b")]
        for writer in writers:
            _, errors = writer.communicate(timeout=120)
            assert writer.returncode == 0, errors
        assert_kept(fresh, "a", 40)
        assert_kept(fresh, "b", 40)


def test_a_kill_at_any_moment_leaves_every_acknowledged_vector(cache: EmbeddingCache) -> None:
    moments = random.Random(0)
    acknowledged = 0
    for round_number in range(20):
        writer = start_writer(cache.path, f"r{round_number}", 100_000)
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
        time.sleep(moments.uniform(0.0, 0.3))
        os.kill(writer.pid, signal.SIGKILL)
        said = writer.communicate()[0].split()
        acknowledged += len(said)
        assert_kept(cache, f"r{round_number}", len(said))
    for round_number in range(20):
        known = cache.get("model", written(f"r{round_number}", 0)[0], DIMENSION)
        assert known.note is None
    with sqlite3.connect(cache.path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert acknowledged > 20


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"\0" * 5000])
def test_a_damaged_file_is_moved_aside_and_rebuilt_with_a_note(
    cache: EmbeddingCache, content: bytes
) -> None:
    cache.path.parent.mkdir()
    cache.path.write_bytes(content)
    texts, vectors = written("a", 0)
    known = cache.get("model", texts, DIMENSION)
    assert not known.found.any()
    assert known.note
    assert "rebuilt" in known.note
    assert cache.put("model", texts, vectors) is None
    assert cache.get("model", texts, DIMENSION).found.all()
    (aside,) = cache.path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == content


def test_damage_in_the_middle_of_the_file_never_raises(cache: EmbeddingCache) -> None:
    for chunk in range(20):
        cache.put("model", *written("a", chunk))
    content = bytearray(cache.path.read_bytes())
    content[16_384:] = os.urandom(len(content) - 16_384)
    cache.path.write_bytes(content)
    texts, vectors = written("a", 3)
    cache.get("model", texts, DIMENSION)
    cache.put("model", texts, vectors)
    assert cache.get("model", texts, DIMENSION).vectors.tobytes() == vectors.tobytes()


def test_a_foreign_database_is_moved_aside_unharmed(cache: EmbeddingCache) -> None:
    cache.path.parent.mkdir()
    with sqlite3.connect(cache.path) as connection:
        connection.execute("CREATE TABLE precious (value TEXT)")
    connection.close()
    note = cache.put("model", *written("a", 0))
    assert note
    assert "rebuilt" in note
    (aside,) = cache.path.parent.glob("*.damaged-*")
    with sqlite3.connect(aside) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("precious",)]
    connection.close()


def test_a_full_disk_gives_a_note(cache: EmbeddingCache) -> None:
    cache.put("model", *written("a", 0))
    # A limit on file size is the nearest thing to a full disk that a test may cause.
    code = textwrap.dedent(
        f"""
        import resource, signal, sys
        import numpy as np
        from pathlib import Path
        from explorer.embedders.cache import EmbeddingCache
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        cache = EmbeddingCache(Path({str(cache.path)!r}))
        texts = [str(number) for number in range(2000)]
        print(cache.put("model", texts, np.ones((2000, 64), dtype=np.float32)))
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("The embedding cache was not used: ")
    assert_kept(cache, "a", 1)


def test_a_folder_that_cannot_be_made_gives_a_note(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = EmbeddingCache(tmp_path / "file" / "cache.sqlite3")
    note = cache.put("model", *written("a", 0))
    assert note
    assert note.startswith("The embedding cache was not used")
    assert not cache.get("model", ["king"], 3).found.any()


def test_a_hundred_thousand_texts_are_looked_up_quickly(cache: EmbeddingCache) -> None:
    count = 100_000
    texts = [f"text {number}" for number in range(count)]
    vectors = np.random.default_rng(0).standard_normal((count, 384)).astype(np.float32)
    cache.put("model", texts, vectors)
    started = time.process_time()
    known = cache.get("model", texts[::-1], 384)
    seconds = time.process_time() - started
    assert known.vectors[::-1].tobytes() == vectors.tobytes()
    assert seconds < 10.0


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_many_texts_are_found_wherever_they_lie_in_the_file(data: st.DataObject) -> None:
    # Runs of two models written in turns, some of it again, and asked for with strangers between.
    runs = data.draw(
        st.lists(
            st.tuples(st.sampled_from("ab"), st.integers(0, 900), st.integers(1, 400)),
            min_size=1,
            max_size=8,
        )
    )
    known: dict[str, dict[str, float]] = {"a": {}, "b": {}}
    with tempfile.TemporaryDirectory() as folder:
        cache = EmbeddingCache(Path(folder) / "cache.sqlite3")
        for number, (model, start, count) in enumerate(runs):
            texts = [str(text) for text in range(start, start + count)]
            cache.put(model, texts, np.full((count, 2), number, dtype=np.float32))
            known[model] |= dict.fromkeys(texts, float(number))
        asked = [
            str(text) for text in range(*data.draw(st.sampled_from([(0, 1300), (0, 1300, 7)])))
        ]
        for model, vectors in known.items():
            found = cache.get(model, asked, 2)
            assert found.found.tolist() == [text in vectors for text in asked]
            assert found.vectors[:, 1].tolist() == [vectors.get(text, 0.0) for text in asked]


def test_the_folder_can_be_chosen_by_an_environment_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path))
    assert default_path() == tmp_path / FILE_NAME
    monkeypatch.delenv("VSE_CACHE_DIR")
    assert default_path().parent.name == "vector-space-explorer"


def altered(cache: EmbeddingCache, statement: str, *values: object) -> None:
    """Change the file behind the cache's back."""
    with sqlite3.connect(cache.path) as connection:
        connection.execute(statement, values)
    connection.close()


def as_before_checksums(cache: EmbeddingCache) -> None:
    altered(cache, "UPDATE vectors SET vector = substr(vector, 1, length(vector) - 5)")


def test_every_flipped_bit_is_noticed(cache: EmbeddingCache) -> None:
    texts, vectors = written("a", 0)
    cache.put("model", texts, vectors)
    with sqlite3.connect(cache.path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    sound = cache.path.read_bytes()
    places = random.Random(0)
    dropped = 0
    for _ in range(300):
        content, bit = bytearray(sound), places.randrange(8 * len(sound))
        content[bit // 8] ^= 1 << bit % 8
        for aside in cache.path.parent.glob("*"):
            aside.unlink()
        cache.path.write_bytes(content)
        known = cache.get("model", texts, DIMENSION)
        np.testing.assert_array_equal(known.vectors[known.found], vectors[known.found])
        assert not known.vectors[~known.found].any()
        dropped += not known.found.all()
        # Whatever it was, the next time all is well and nothing is told.
        cache.put("model", texts, vectors)
        again = cache.get("model", texts, DIMENSION)
        assert again.found.all()
        assert again.note is None
    assert dropped > 30


def test_a_row_that_is_not_what_was_kept_is_dropped_and_told_once(cache: EmbeddingCache) -> None:
    texts, vectors = written("a", 0)
    cache.put("model", texts, vectors)
    altered(cache, "UPDATE vectors SET vector = zeroblob(length(vector)) WHERE rowid = 3")
    known = cache.get("model", texts, DIMENSION)
    assert np.flatnonzero(~known.found).tolist() == [2]
    told = "Damaged vectors in the embedding cache, dropped and embedded again: 1."
    assert known.note == told
    cache.put("model", texts[2:3], vectors[2:3])
    assert cache.get("model", texts, DIMENSION).note is None


@pytest.mark.parametrize(
    "strange", [7, 1.5, "text", b"", b"short", "\udcff".encode("utf8", "surrogatepass")]
)
def test_a_row_of_another_kind_stops_nothing(cache: EmbeddingCache, strange: object) -> None:
    texts, vectors = written("a", 0)
    cache.put("model", texts, vectors)
    altered(cache, "UPDATE vectors SET vector = ? WHERE rowid = 1", strange)
    altered(cache, "UPDATE vectors SET vector = CAST(vector AS TEXT) WHERE rowid = 2")
    known = cache.get("model", texts, DIMENSION)
    assert known.found[2:].all()
    assert not known.found[0]


def test_a_vector_under_the_key_of_another_text_or_model_is_no_vector(
    cache: EmbeddingCache,
) -> None:
    texts, vectors = written("a", 0)
    cache.put("model", texts, vectors)
    cache.put("other", texts[:1], vectors[:1])
    other = "(SELECT vector FROM vectors WHERE rowid = 2)"
    altered(cache, f"UPDATE vectors SET vector = {other} WHERE rowid = 1")
    altered(cache, "UPDATE models SET fingerprint = fingerprint || 'x'")
    altered(cache, "UPDATE models SET fingerprint = 'model' WHERE id = 2")
    assert not cache.get("model", texts[:1], DIMENSION).found.any()
    altered(cache, "UPDATE models SET fingerprint = 'other' WHERE id = 2")
    altered(cache, "UPDATE models SET fingerprint = 'model' WHERE id = 1")
    found = cache.get("model", texts, DIMENSION).found
    assert np.flatnonzero(~found).tolist() == [0]


def test_rows_from_before_checksums_are_read_and_sealed_in_silence(cache: EmbeddingCache) -> None:
    texts, vectors = written("a", 0)
    cache.put("model", texts, vectors)
    as_before_checksums(cache)
    for _ in range(2):
        known = cache.get("model", texts, DIMENSION)
        assert known.vectors.tobytes() == vectors.tobytes()
        assert known.note is None
    # From now on damage is noticed.
    altered(cache, "UPDATE vectors SET vector = x'00' || substr(vector, 2)")
    assert not cache.get("model", texts, DIMENSION).found.any()


def test_rows_from_before_checksums_are_read_while_another_process_writes(
    cache: EmbeddingCache,
) -> None:
    texts, vectors = written("a", 0)
    cache.put("model", texts, vectors)
    as_before_checksums(cache)
    other = sqlite3.connect(cache.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    known = cache.get("model", texts, DIMENSION)
    other.execute("COMMIT")
    other.close()
    assert known.found.all()
    assert known.note is None


def test_absurd_numbers_from_before_checksums_are_dropped(cache: EmbeddingCache) -> None:
    texts, vectors = written("a", 0)
    absurd = vectors.copy()
    absurd[4, 5], absurd[6, 7] = 1e20, np.inf
    cache.put("model", texts, vectors)
    as_before_checksums(cache)
    for row in (4, 6):
        statement = "UPDATE vectors SET vector = ? WHERE rowid = ?"
        altered(cache, statement, absurd[row].tobytes(), row + 1)
    known = cache.get("model", texts, DIMENSION)
    assert np.flatnonzero(~known.found).tolist() == [4, 6]
    assert known.note
    assert known.note.endswith("again: 2.")
