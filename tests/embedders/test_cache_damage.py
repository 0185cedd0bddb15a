"""A damaged cache: what is not what was kept is noticed, dropped and told, and never raised."""

import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from explorer.embedders.cache import EmbeddingCache
from tests.embedders.cached import DIMENSION, written


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


def altered(cache: EmbeddingCache, statement: str, *values: object) -> None:
    """Change the file behind the cache's back."""
    with sqlite3.connect(cache.path) as connection:
        connection.execute(statement, values)
    connection.close()


def as_before_checksums(cache: EmbeddingCache) -> None:
    altered(cache, "UPDATE vectors SET vector = substr(vector, 1, length(vector) - 5)")


@pytest.mark.parametrize(
    "statements",
    [
        "DROP TABLE vectors",
        "ALTER TABLE vectors RENAME COLUMN vector TO numbers",
        "CREATE TRIGGER never BEFORE INSERT ON vectors BEGIN SELECT RAISE(ABORT, 'no'); END",
        "DROP TABLE vectors; CREATE TABLE vectors (model, text, vector CHECK (0))",
        "DROP TABLE vectors; CREATE VIEW vectors AS SELECT 1 AS model, x'' AS text, x'' AS vector",
        "PRAGMA user_version = 2",
    ],
)
def test_other_tables_under_its_name_are_moved_aside_once(
    cache: EmbeddingCache, statements: str
) -> None:
    texts, vectors = written("a", 0)
    cache.put("model", texts, vectors)
    with sqlite3.connect(cache.path) as connection:
        connection.executescript(statements)
    connection.close()
    known = cache.get("model", texts, DIMENSION)
    assert known.note
    assert "was of another program or version and has been rebuilt" in known.note
    assert cache.put("model", texts, vectors) is None
    again = cache.get("model", texts, DIMENSION)
    assert (again.vectors.tobytes(), again.note) == (vectors.tobytes(), None)


@pytest.mark.parametrize("suffix", ["", "-wal", "-journal"])
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_under_its_name_is_moved_aside_once(
    cache: EmbeddingCache, suffix: str, make: Callable[[Path], None]
) -> None:
    texts, vectors = written("a", 0)
    cache.put("model", texts, vectors)
    place = cache.path.with_name(cache.path.name + suffix)
    place.unlink(missing_ok=True)
    make(place)
    cache.get("model", texts, DIMENSION)
    cache.put("model", texts, vectors)
    again = cache.get("model", texts, DIMENSION)
    assert (again.vectors.tobytes(), again.note) == (vectors.tobytes(), None)


def test_a_link_to_a_disk_that_is_away_stays_and_is_told(cache: EmbeddingCache) -> None:
    cache.path.parent.mkdir()
    cache.path.symlink_to(cache.path.parent / "away" / "cache")
    note = cache.put("model", *written("a", 0))
    assert note == "The embedding cache was not used: its file cannot be opened."
    assert cache.path.is_symlink()


def test_a_cache_of_before_its_tables_were_compared_is_taken(cache: EmbeddingCache) -> None:
    cache.path.parent.mkdir()
    with sqlite3.connect(cache.path) as connection:
        connection.executescript(
            """
            CREATE TABLE models (id INTEGER PRIMARY KEY, fingerprint TEXT UNIQUE NOT NULL);
            CREATE TABLE IF NOT EXISTS vectors (
    model INTEGER NOT NULL, text BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, text)
);
            PRAGMA user_version = 1;
            ANALYZE;
            """
        )
    connection.close()
    assert cache.put("model", *written("a", 0)) is None


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


def test_a_place_that_cannot_be_looked_at_gives_a_note(tmp_path: Path) -> None:
    texts, vectors = written("a", 0)
    cache = EmbeddingCache(tmp_path / ("a" * 300) / "cache.sqlite3")
    known = cache.get("model", texts, DIMENSION)
    assert not known.found.any()
    assert known.note == cache.put("model", texts, vectors)
    assert "its folder cannot be used" in str(known.note)


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
