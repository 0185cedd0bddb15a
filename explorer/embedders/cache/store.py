"""Vectors kept on disk, so that no text is embedded twice by the same model.

One SQLite file in write-ahead mode. A row is keyed by the model's fingerprint and a hash of the
text; the text itself is not stored. A row carries a checksum; one that does not fit is dropped, and
the text embedded again. A connection is opened for each call, which costs a fraction of a
millisecond and makes a cache safe to use from any thread and any process at once. Nothing here
raises: a cache that cannot be read or written costs time, never the work.
"""

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix
from explorer.embedders.cache.rows import open_rows, seal
from explorer.embedders.cache.tables import insert, renew, select, transaction
from explorer.folders import cache_folder, make_private

FILE_NAME = "embeddings.sqlite3"
_VERSION = 1
_SUFFIXES = ("-wal", "-shm", "-journal", "")  # of its files; the one that others go by is the last
_PATIENCE = 30.0  # seconds to wait for another process to finish writing, and
_BRIEFLY = 0.5  # where it did not finish within that the last time
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "its file or folder is read-only",
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
    sqlite3.SQLITE_BUSY: "another process holds it",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
}
# Compared letter by letter with those of the files that there are.
_STATEMENTS = (
    "CREATE TABLE models (id INTEGER PRIMARY KEY, fingerprint TEXT UNIQUE NOT NULL)",
    "CREATE TABLE vectors ( model INTEGER NOT NULL, text BLOB NOT NULL, vector BLOB NOT NULL, "
    "PRIMARY KEY (model, text) )",
)
_HELD: set[Path] = set()  # caches that were waited for in vain

_Result = TypeVar("_Result")


class _ForeignFileError(sqlite3.DatabaseError):
    """A database, but not one this version of the cache wrote."""


@dataclass(frozen=True, eq=False)
class Cached:
    """What a lookup found.

    Attributes
    ----------
    found : ndarray, shape (n,), bool
    vectors : ndarray, shape (n, d), float32
        Zeros where nothing was found.
    note : str or None
        Why the cache could not be used, or that it was rebuilt.
    """

    found: npt.NDArray[np.bool_]
    vectors: FloatMatrix
    note: str | None = None


def default_path() -> Path:
    """Return where the cache lives: in ``VSE_CACHE_DIR``, else the user's cache folder."""
    return cache_folder() / FILE_NAME


class EmbeddingCache:
    """Vectors on disk by (model, text). Safe under several processes and a kill at any moment.

    Parameters
    ----------
    path : Path, optional
        The database file; created with its folder when first written. Default: `default_path`.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = default_path() if path is None else Path(path)

    def get(self, model: str, texts: Sequence[str], dimension: int) -> Cached:
        """Look up the vectors of many texts.

        Parameters
        ----------
        model : str
            An embedder's cache key.
        texts : sequence of str, length n
        dimension : int
            A row of another length counts as absent.
        """
        found = np.zeros(len(texts), dtype=bool)
        vectors = np.zeros((len(texts), dimension), dtype=np.float32)
        if self._is_absent():
            return Cached(found, vectors)
        keys = _keys(texts)
        nothing: dict[bytes, bytes] = {}
        blobs, note = self._guarded(lambda database: select(database, model, keys), nothing)
        if not blobs:
            return Cached(found, vectors, note)
        opened = open_rows(model, keys, [blobs.get(key) for key in keys], dimension)
        if opened.unsealed:
            # Kept before there were checksums; whatever befalls them from now on is noticed.
            places = list(opened.unsealed)
            sealed = seal(model, [keys[place] for place in places], opened.vectors[places])
            renewed = [(row, keys[place]) for row, place in zip(sealed, places, strict=True)]
            self._guarded(lambda database: renew(database, model, renewed), None)
        if opened.damaged:
            note = (
                "Damaged vectors in the embedding cache, dropped and embedded again: "
                f"{opened.damaged:,}."
            )
        return Cached(opened.found, opened.vectors, note)

    def put(self, model: str, texts: Sequence[str], vectors: FloatMatrix) -> str | None:
        """Keep vectors; on return they survive the death of this process.

        Parameters
        ----------
        model : str
        texts : sequence of str, length n
        vectors : ndarray, shape (n, d), float32
            One that is not finite is not kept.

        Returns
        -------
        str or None
            A note when they could not be kept.
        """
        finite = np.asarray(np.isfinite(vectors).all(axis=1))
        keys = [key for key, fit in zip(_keys(texts), finite, strict=True) if fit]
        pairs = list(zip(keys, seal(model, keys, vectors[finite]), strict=True))
        return self._guarded(lambda database: insert(database, model, pairs), None)[1]

    def _is_absent(self) -> bool:
        try:
            return not self.path.exists()
        except OSError:
            # A folder that may not be entered, or a name too long: told where it is opened.
            return False

    def _guarded(
        self, work: Callable[[sqlite3.Connection], _Result], otherwise: _Result
    ) -> tuple[_Result, str | None]:
        """Do the work; a damaged file is moved aside and the work tried once more."""
        note = None
        for _ in range(2):
            try:
                with self._connection() as connection:
                    done = work(connection)
                _HELD.discard(self.path)
                return done, note
            except sqlite3.Error as error:
                code = getattr(error, "sqlite_errorcode", 0) & 0xFF
                if code in _DAMAGED:
                    note = self._move_aside("was damaged")
                elif isinstance(error, _ForeignFileError):
                    note = self._move_aside("was of another program or version")
                else:
                    if code == sqlite3.SQLITE_BUSY:
                        _HELD.add(self.path)
                    reason = _REASONS.get(code, "its file cannot be used")
                    return otherwise, f"The embedding cache was not used: {reason}."
            except OSError:
                return otherwise, "The embedding cache was not used: its folder cannot be used."
        return otherwise, note

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        make_private(self.path.parent)
        if self._is_no_file():
            # SQLite would wait at a pipe for whoever writes into it.
            raise _ForeignFileError("not a file")
        patience = _BRIEFLY if self.path in _HELD else _PATIENCE
        opened = sqlite3.connect(self.path, timeout=patience, isolation_level=None)
        with closing(opened) as connection:
            # A damaged type makes text of a vector, which need not be sound UTF-8.
            connection.text_factory = bytes
            _prepare(connection, patience)
            yield connection

    def _is_no_file(self) -> bool:
        """Whether a folder or a pipe has the name of one of its files."""
        try:
            return any(part.exists() and not part.is_file() for part in self._parts())
        except OSError:
            return False

    def _parts(self) -> Iterator[Path]:
        for suffix in _SUFFIXES:
            yield self.path.with_name(self.path.name + suffix)

    def _move_aside(self, why: str) -> str:
        aside = self.path.with_name(f"{self.path.name}.damaged-{time.time_ns()}")
        for part, suffix in zip(self._parts(), _SUFFIXES, strict=True):
            try:
                part.rename(aside.with_name(aside.name + suffix))
            except FileNotFoundError:
                continue
            except OSError:
                return f"The embedding cache was not used: it {why} and cannot be moved."
        return f"The embedding cache {why} and has been rebuilt; the old one is {aside.name}."


def _keys(texts: Sequence[str]) -> list[bytes]:
    digest = hashlib.blake2b
    return [
        digest(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() for text in texts
    ]


def _prepare(connection: sqlite3.Connection, patience: float) -> None:
    """Create the tables in a new file, or refuse a database that is not ours."""
    # Synced at checkpoints: a killed process loses nothing, a power cut at most the last chunks.
    connection.execute("PRAGMA synchronous = NORMAL")
    # Both looks of one state: another process may be creating the tables just now.
    connection.execute("BEGIN")
    ready = _is_ready(connection)
    connection.execute("COMMIT")
    if ready:
        return
    # Larger pages hold several vectors each; both settings count only before the first table.
    connection.execute("PRAGMA page_size = 16384")
    _write_ahead(connection, patience)
    with transaction(connection):
        # Another process may have created the tables while this one waited for the lock.
        if _is_ready(connection):
            return
        for statement in _STATEMENTS:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_VERSION}")


def _is_ready(connection: sqlite3.Connection) -> bool:
    """Whether the tables are there; they are all that is, whoever wrote the file."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    # As bytes, since damage need not leave text; SQLite's own have no statement or such a name.
    query = "SELECT CAST(sql AS BLOB) FROM sqlite_master WHERE sql > '' AND name NOT LIKE 'sqlite%'"
    found = {b" ".join(sql.split()) for (sql,) in connection.execute(query)}
    if version == _VERSION and found == {statement.encode() for statement in _STATEMENTS}:
        return True
    if version or found:
        raise _ForeignFileError("not a cache of this version")
    return False


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Set the mode; SQLite does not wait here for another process, as it does everywhere else."""
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)
