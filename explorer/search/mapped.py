"""Many vectors at length one in a file that every process maps, so that none holds a copy."""

import contextlib
from pathlib import Path
from typing import Any

import numpy as np

from explorer.arrays import FloatMatrix, fingerprint, unit_rows
from explorer.folders import make_private, replacing

MAPPED_ABOVE = 50_000
"""Vectors above which a file pays: 77 MB at 384 numbers each."""
_COMPARED = 10_000  # rows at once
_KEPT = 4
"""Files kept, the most recently used; each can be made again from its vectors."""


class MappedMatrix(np.memmap):
    """A whole mapped file; to another process goes its name, and of parts of it the numbers."""

    whole: Path | None = None

    def __reduce__(self) -> Any:
        if self.whole is None:
            return np.array(self).__reduce__()
        return open_mapped, (self.whole,)


def open_mapped(path: Path) -> FloatMatrix:
    """Map a file that `mapped` wrote, for reading alone."""
    header = np.load(path, mmap_mode="r", allow_pickle=False)
    matrix = header.view(MappedMatrix)
    matrix.whole = path
    return np.asanyarray(matrix)


def mapped(vectors: FloatMatrix, folder: Path) -> FloatMatrix:
    """Return vectors at length one, of more than 50,000 as a file in the folder that is mapped.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
        Finite.
    folder : Path
        Made if it is not there. Where it cannot be written the vectors stay in memory.

    Returns
    -------
    ndarray, shape (n, d), float32
    """
    if len(vectors) <= MAPPED_ABOVE:
        return vectors
    path, unit = folder / f"{fingerprint(vectors)}.npy", unit_rows(vectors)
    try:
        if _holds(path, unit):
            path.touch()
        else:
            make_private(folder)
            with replacing(path) as file:
                np.save(file, unit, allow_pickle=False)
            _forget_old(folder)
        return open_mapped(path)
    except OSError:
        return vectors


def _holds(path: Path, unit: FloatMatrix) -> bool:
    """Whether a file is there and holds what was written, to the last bit."""
    try:
        there = open_mapped(path)
    except Exception:  # a damaged head of such a file raises what it likes
        return False
    if there.dtype != unit.dtype or there.shape != unit.shape:
        return False
    starts = range(0, len(unit), _COMPARED)
    return all(
        np.array_equal(there[start : start + _COMPARED], unit[start : start + _COMPARED])
        for start in starts
    )


def _forget_old(folder: Path) -> None:
    newest_first = sorted(folder.glob("[!.]*.npy"), key=lambda path: -path.stat().st_mtime)
    for old in newest_first[_KEPT:]:
        with contextlib.suppress(OSError):  # in use elsewhere, where that forbids deleting it
            old.unlink()
