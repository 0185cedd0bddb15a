"""Neighbor graphs kept on disk, one file each, the least recently used dropped first.

Nothing here raises: a graph that cannot be read or kept costs time, never the work. Files are
written beside their place and moved there whole, so any number of processes may share the folder.
"""

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import numpy.typing as npt

from explorer.arrays import fingerprint
from explorer.folders import cache_folder, make_private, replace_whole

MOST_BYTES = 512 * 2**20
"""How large the folder may grow; a graph of 100,000 points and 15 neighbors takes 12 MB."""

Arrays = dict[str, npt.NDArray[Any]]


def folder() -> Path:
    """Return where graphs are kept: beside the cache of embeddings."""
    return cache_folder() / "graphs"


def load(key: str) -> Arrays | None:
    """Return what was kept under a key; None where there is nothing, or it is damaged."""
    path = folder() / f"{key}.npz"
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
            # The archive's own checksums leave out names, and what its heads call the end.
            if file.zip.comment != _seal(key, arrays):
                return None
        os.utime(path)
    except Exception:  # a damaged archive raises what it likes
        return None
    return arrays


def keep(key: str, arrays: Arrays) -> None:
    """Keep arrays under a key in place of what was there."""
    with suppress(OSError):
        make_private(folder())
        content = io.BytesIO()
        np.savez(content, allow_pickle=False, **arrays)
        with ZipFile(content, "a") as archive:
            archive.comment = _seal(key, arrays)
        replace_whole(folder() / f"{key}.npz", content.getbuffer())
        _make_room()


def _seal(key: str, arrays: Arrays) -> bytes:
    """Return what names the arrays of a key to the last bit."""
    return fingerprint(
        key, *(part for name in sorted(arrays) for part in (name, arrays[name]))
    ).encode()


def _make_room() -> None:
    """Drop the least recently used files until the rest fit."""
    files = []
    for path in folder().iterdir():
        with suppress(OSError):  # another process dropped it
            about = path.stat()
            files.append((about.st_mtime, about.st_size, path))
    total = 0
    for _, size, path in sorted(files, reverse=True):
        total += size
        if total > MOST_BYTES:
            path.unlink(missing_ok=True)
