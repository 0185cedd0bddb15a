"""A second copy of what a collection was made of, from which it can be made again.

Beside the engine's files lies a log of records as they were written, without their vectors: those
come from the cache of embeddings. Each line carries its own checksum, so that damage costs no more
than the line it is in. What is deleted leaves the log when the collection is closed.
"""

import base64
import contextlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from explorer.arrays import FloatVector
from explorer.errors import StoreError
from explorer.folders import replacing, sync_folder
from explorer.stores.base import BATCH, AnyOf, Clause, Fields, Present, Record, Where, Within
from explorer.stores.folder import refused
from explorer.stores.memory import holds

LOG = "originals.log"
_CLAUSES: Mapping[str, Callable[..., Clause]] = {
    each.__name__: each for each in (AnyOf, Within, Present)
}
_HANDLES = ("document", "id")  # fields by which deletions name what they mean


@dataclass(frozen=True)
class Original:
    """A record without its vector, of which the checksum is known; None where it has none."""

    fields: Fields
    vector: int | None


@dataclass(frozen=True)
class Originals:
    """The records that count, by their keys, and how many lines could not be read."""

    records: Mapping[str, Original]
    unreadable: int


def vector_checksum(vector: FloatVector | None) -> int | None:
    """Return the CRC-32 of a vector's bits."""
    return None if vector is None else zlib.crc32(vector.tobytes())


@dataclass(eq=False)
class Log:
    """The log of one collection, written by whoever holds its lock."""

    folder: Path
    _file: BinaryIO | None = field(default=None, init=False)
    _thinned: bool = field(default=False, init=False)

    def put(self, records: Sequence[Record]) -> None:
        """Note records.

        Raises
        ------
        StoreError
            The disk refuses.
        """
        with self._writing() as file:
            for line in _lines((r.key, r.fields, vector_checksum(r.vector)) for r in records):
                file.write(line)

    def delete(self, where: Where) -> None:
        """Note that records are gone."""
        plain = {
            part: [{"is": type(clause).__name__, **asdict(clause)} for clause in clauses]
            for part, clauses in (("must", where.must), ("must_not", where.must_not))
        }
        with self._writing() as file:
            file.write(_line({"delete": plain}))
        self._thinned = True

    def flush(self) -> None:
        """Return once all that was noted is on disk."""
        if self._file is not None:
            with self._writing() as file:
                file.flush()
                os.fsync(file.fileno())

    def close(self) -> None:
        """Flush and let go; what is gone leaves the file."""
        self.flush()
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._thinned:
            self._rewrite()
            self._thinned = False

    def _rewrite(self) -> None:
        held = read_originals(self.folder)
        if held is None or held.unreadable:
            return
        kept = ((key, each.fields, each.vector) for key, each in held.records.items())
        try:
            with replacing(self.folder / LOG) as file:
                file.writelines(_lines(kept))
        except OSError as error:
            raise refused(self.folder.name, str(error.strerror)) from error

    @contextlib.contextmanager
    def _writing(self) -> Iterator[BinaryIO]:
        try:
            if self._file is None:
                fresh = not (self.folder / LOG).exists()
                self._file = (self.folder / LOG).open("ab")
                if fresh:
                    sync_folder(self.folder)
                self._file.write(b"\n")  # after a line that was broken off
            yield self._file
        except OSError as error:
            raise refused(self.folder.name, str(error.strerror)) from error


def read_originals(folder: Path) -> Originals | None:
    """Return what the log of a collection holds; None where it has none.

    Raises
    ------
    StoreError
        The disk refuses.
    """
    replay = _Replay()
    unreadable = 0
    try:
        with (folder / LOG).open("rb") as file:
            for line in filter(None, map(bytes.strip, file)):
                entry = _entry(line)
                if entry is None:
                    unreadable += 1
                elif "put" in entry:
                    for key, fields, vector in entry["put"]:
                        replay.put(key, Original(fields, vector))
                else:
                    replay.delete(_where(entry["delete"]))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(
            f"The collection “{folder.name[:40]}” could not be read ({error.strerror}); "
            "check its disk."
        ) from error
    return Originals(replay.records, unreadable)


@dataclass(eq=False)
class _Replay:
    """What is left after writes and deletions, each found by what it names."""

    records: dict[str, Original] = field(default_factory=dict)
    named: dict[tuple[str, object], set[str]] = field(default_factory=dict)

    def put(self, key: str, original: Original) -> None:
        self.records[key] = original
        for name in _HANDLES:
            if name in original.fields:
                self.named.setdefault((name, original.fields[name]), set()).add(key)

    def delete(self, where: Where) -> None:
        named = [c for c in where.must if isinstance(c, AnyOf) and c.field in _HANDLES]
        meant = set(self.records)
        for clause in named:  # looking at every record for each deletion would take minutes
            sets = [self.named.get((clause.field, value), set()) for value in clause.values]
            meant &= set().union(*sets)
        rest = Where(tuple(c for c in where.must if c not in named), where.must_not)
        for key in meant:
            if holds(rest, self.records[key].fields):
                del self.records[key]


def _lines(noted: Iterable[tuple[str, Fields, int | None]]) -> Iterator[bytes]:
    some: list[tuple[str, Fields, int | None]] = []
    for each in noted:
        some.append(each)
        if len(some) == BATCH:
            yield _line({"put": some})
            some = []
    if some:
        yield _line({"put": some})


def _line(entry: Mapping[str, Any]) -> bytes:
    body = base64.b64encode(zlib.compress(json.dumps(entry, ensure_ascii=False).encode(), 1))
    return b"%08x %s\n" % (zlib.crc32(body), body)


def _entry(line: bytes) -> dict[str, Any] | None:
    number, _, body = line.partition(b" ")
    if number != b"%08x" % zlib.crc32(body):
        return None
    entry: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(body)))
    return entry


def _where(plain: Mapping[str, Sequence[Mapping[str, Any]]]) -> Where:
    return Where(*(tuple(map(_clause, plain[part])) for part in ("must", "must_not")))


def _clause(plain: Mapping[str, Any]) -> Clause:
    kind = _CLAUSES[plain["is"]]
    values = {name: value for name, value in plain.items() if name != "is"}
    return kind(**{n: tuple(v) if isinstance(v, list) else v for n, v in values.items()})
