"""Large files of vectors as they were read, kept beside the cache so that they open at once again.

A file is a line with a mark and checksums, a line that says what was read, and the numbers. One
that is damaged, of another version, or not ours counts as absent. Nothing here raises: what cannot
be kept is read again the next time.
"""

import contextlib
import hashlib
import json
import os
import zlib
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from explorer.folders import cache_folder, make_private, replacing
from explorer.readers.notes import Note
from explorer.readers.vectors.reading import VectorTable

_FOLDER = "opened"
_MARK = "vector-space-explorer opened 1"
_MOST_KEPT = 6
_MOST_BYTES = 1_000_000_000
_FEWEST_BYTES = 20_000_000  # of numbers; what is smaller is read fast enough


def key_of(path: Path, asked: str) -> str | None:
    """Return what a file as it is now, and what is asked of it, is kept under; None without it.

    Parameters
    ----------
    path : Path
    asked : str
        All that decides what is read of the file.
    """
    try:
        state = path.stat()
        told = [_MARK, str(path.resolve()), state.st_size, state.st_mtime_ns, asked]
    except (OSError, ValueError):
        return None
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def recall(key: str) -> tuple[VectorTable, tuple[str, ...]] | None:
    """Return the vectors kept under a key and what was told of them, or None."""
    try:
        with _path(key).open("rb") as file:
            mark, about_sum, numbers_sum = file.readline(200).decode().rsplit(maxsplit=2)
            line = file.readline()
            if mark != _MARK or about_sum != _checksum(key, line):
                return None
            about = json.loads(line)
            rows, dimension = about["shape"]
            numbers = np.fromfile(file, "<f4", rows * dimension)
        if len(numbers) != rows * dimension or _sum(numbers) != numbers_sum:
            return None
        vectors = numbers.reshape(rows, dimension)
        vectors.flags.writeable = False
        os.utime(_path(key))
        return _table(about, vectors), tuple(about["told"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(key: str, table: VectorTable, told: tuple[str, ...]) -> None:
    """Keep vectors without metadata, where they are many; another process sees all or nothing."""
    import pandas as pd

    assert isinstance(table.metadata, pd.DataFrame)
    if len(table.metadata.columns) or not _FEWEST_BYTES <= table.vectors.nbytes <= _MOST_BYTES:
        return
    about = {
        "shape": table.vectors.shape,
        "labels": table.labels,
        "notes": [asdict(note) for note in table.notes],
        "source": table.source,
        "file_rows": table.file_rows,
        "told": told,
    }
    numbers = np.ascontiguousarray(table.vectors, "<f4")
    line = json.dumps(about).encode() + b"\n"
    head = f"{_MARK} {_checksum(key, line)} {_sum(numbers)}\n".encode()
    path = _path(key)
    with contextlib.suppress(OSError):
        make_private(path.parent)
        _forget_oldest(path.parent)
        with replacing(path) as file:
            file.write(head + line)
            numbers.tofile(file)


def _forget_oldest(folder: Path) -> None:
    """Make room for one more."""
    there = sorted(folder.glob("*.vectors"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in there[_MOST_KEPT - 1 :]:
        path.unlink(missing_ok=True)


def _table(about: dict[str, object], vectors: npt.NDArray[np.float32]) -> VectorTable:
    import pandas as pd

    labels, notes = about["labels"], about["notes"]
    assert isinstance(labels, list)
    assert isinstance(notes, list)
    return VectorTable(
        tuple(labels),
        vectors,
        pd.DataFrame(index=range(len(vectors))),
        tuple(Note(**note) for note in notes),
        str(about["source"]),
        int(str(about["file_rows"])),
    )


def _path(key: str) -> Path:
    return cache_folder() / _FOLDER / f"{key}.vectors"


def _checksum(key: str, line: bytes) -> str:
    """Hash what was read with its key, so that a file under another name is refused too."""
    return hashlib.sha256(key.encode() + b"\n" + line).hexdigest()


def _sum(numbers: npt.NDArray[np.float32]) -> str:
    """Return a sum that tells chance damage, and takes no longer than reading the numbers."""
    return f"{zlib.crc32(numbers.data):08x}"
