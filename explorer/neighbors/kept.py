"""Neighbor graphs kept on disk, one file each, the least recently used dropped first.

Nothing here raises: a graph that cannot be read or kept costs time, never the work. Files are
written beside their place and moved there whole, so any number of processes may share the folder.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from explorer.folders import cache_folder, make_private, replacing

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
        os.utime(path)
    except (OSError, ValueError, EOFError, BadZipFile):
        return None
    return arrays


def keep(key: str, arrays: Arrays) -> None:
    """Keep arrays under a key in place of what was there."""
    with suppress(OSError):
        make_private(folder())
        with replacing(folder() / f"{key}.npz") as file:
            np.savez(file, allow_pickle=False, **arrays)
        _make_room()


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
