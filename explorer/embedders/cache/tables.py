"""Reading and writing many rows of the cache's tables at once."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_AT_ONCE = 10_000  # keys in one query; SQLite allows 32,766
_SAMPLE = 64  # keys that tell where the others probably lie


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Take the write lock first: upgrading from a read may fail at once instead of waiting."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # A full disk already rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def select(connection: sqlite3.Connection, model: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    """Return the rows of a model by the keys of their texts."""
    row = connection.execute("SELECT id FROM models WHERE fingerprint = ?", (model,)).fetchone()
    if row is None:
        return {}
    found = _swept(connection, row[0], keys)
    # In key order, so that the index is walked forward instead of jumped about in.
    missing = sorted({key for key in keys if key not in found})
    for start in range(0, len(missing), _AT_ONCE):
        some = missing[start : start + _AT_ONCE]
        found.update(connection.execute(_by_key("text, vector", some), (row[0], *some)))
    return found


def _swept(connection: sqlite3.Connection, model: int, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    """Read rows in the order of the file where a sample of the keys says that most are wanted.

    Texts embedded together lie together, and reading on costs a third of looking up.
    """
    step = len(keys) // _SAMPLE
    if step < 2:
        return {}
    sample, wanted = keys[::step], set(keys)
    found: dict[bytes, bytes] = {}
    places = connection.execute(_by_key("rowid", sample), (model, *sample)).fetchall()
    # The plus sign keeps SQLite from taking the index of models instead.
    query = "SELECT text, vector FROM vectors WHERE rowid BETWEEN ? AND ? AND +model = ?"
    for first, last in _stretches(sorted(place for (place,) in places), step):
        lines = connection.execute(query, (first, last, model))
        found.update(line for line in lines if line[0] in wanted)
    return found


def _stretches(places: Sequence[int], step: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last row of parts where at least one in four is wanted.

    `places` are the rows of a sample, ascending, and each of them stands for `step` keys.
    """
    reach, start = 2 * step, 0
    for end in range(1, len(places) + 1):
        if end == len(places) or places[end] - places[end - 1] > 2 * reach:
            if end - start > 1:
                yield places[start] - reach, places[end - 1] + reach
            start = end


def _by_key(columns: str, keys: Sequence[bytes]) -> str:
    marks = ",".join("?" * len(keys))
    return f"SELECT {columns} FROM vectors WHERE model = ? AND text IN ({marks})"  # noqa: S608


def insert(
    connection: sqlite3.Connection, model: str, pairs: Sequence[tuple[bytes, bytes]]
) -> None:
    """Keep rows by the keys of their texts, in the place of those that are there."""
    with transaction(connection):
        connection.execute("INSERT OR IGNORE INTO models (fingerprint) VALUES (?)", (model,))
        query = "SELECT id FROM models WHERE fingerprint = ?"
        number = connection.execute(query, (model,)).fetchone()[0]
        connection.executemany(
            "INSERT OR REPLACE INTO vectors (model, text, vector) VALUES (?, ?, ?)",
            [(number, key, blob) for key, blob in pairs],
        )


def renew(
    connection: sqlite3.Connection, model: str, renewed: Sequence[tuple[bytes, bytes]]
) -> None:
    """Write rows in the place of those that are there, unless somebody else writes just now."""
    connection.execute("PRAGMA busy_timeout = 0")
    with transaction(connection):
        connection.executemany(
            "UPDATE vectors SET vector = ? WHERE text = ? AND model = "
            "(SELECT id FROM models WHERE fingerprint = ?)",
            [(row, key, model) for row, key in renewed],
        )
