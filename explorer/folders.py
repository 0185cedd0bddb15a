"""Where the product keeps what people brought, and what it would otherwise compute again."""

import contextlib
import functools
import os
import stat
import sys
import tempfile
from pathlib import Path

_NAME = "vector-space-explorer"


def cache_folder() -> Path:
    """Return ``VSE_CACHE_DIR``, else this product's part of the user's cache folder."""
    chosen = os.environ.get("VSE_CACHE_DIR")
    return Path(chosen) if chosen else _user_cache() / _NAME


def data_root() -> Path:
    """Return ``VSE_DATA_DIR``, else this product's part of the user's data folder."""
    chosen = os.environ.get("VSE_DATA_DIR")
    return Path(chosen) if chosen else _user_data() / _NAME


def _user_data() -> Path:
    return _user_folder("Application Support", "XDG_DATA_HOME", ".local/share")


def _user_cache() -> Path:
    return _user_folder("Caches", "XDG_CACHE_HOME", ".cache")


def _user_folder(library: str, variable: str, usual: str) -> Path:
    """Return a folder of the user: below macOS's Library, or as XDG's variable or habit has it."""
    try:
        home = Path.home()
    except RuntimeError:
        # Containers run under user ids that have no entry and so no home.
        return private_folder()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / library
    return Path(os.environ.get(variable) or home / usual)


def private_folder() -> Path:
    """Return a folder in the temporary one that is this user's and closed to all others.

    Everybody may write into the temporary folder: where somebody else has taken the name, or left
    the folder open, another one is made that lasts as long as this process and those it starts.
    """
    return _private_folder(tempfile.gettempdir())


@functools.cache
def _private_folder(parent: str) -> Path:
    folder = Path(parent) / f"{_NAME}-{os.getuid()}"
    with contextlib.suppress(OSError):
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
        ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
        if not ours or found.st_mode & 0o077:
            folder = Path(tempfile.mkdtemp(prefix=f"{_NAME}-", dir=parent))
    return folder


def replace_whole(place: Path, content: bytes) -> None:
    """Write a file such that it is there whole or as it was before, whatever ends this process.

    Raises
    ------
    OSError
        The disk refuses.
    """
    # The temporary name is the owner's alone, and so is what it becomes.
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
        _sync(place.parent)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


def _sync(folder: Path) -> None:
    """Have the folder itself on the disk, where the system can say that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
