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
from tests.embedders.cached import DIMENSION, ROOT, assert_kept, start_writer, written


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
