"""Where the product keeps what people brought, and what it would otherwise compute again."""

import contextlib
import errno
import functools
import itertools
import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_NAME = "vector-space-explorer"


def cache_folder() -> Path:
    """Return ``VSE_CACHE_DIR``, else this product's part of the user's cache folder."""
    chosen = os.environ.get("VSE_CACHE_DIR")
    return typed_path(chosen) if chosen else _user_cache() / _NAME


def data_root() -> Path:
    """Return ``VSE_DATA_DIR``, else this product's part of the user's data folder."""
    chosen = os.environ.get("VSE_DATA_DIR")
    return typed_path(chosen) if chosen else _user_data() / _NAME


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


def typed_path(text: str) -> Path:
    """Return the path that somebody typed; a ``~`` that stands for nobody's home stays."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def private_folder() -> Path:
    """Return a folder in the temporary one that is this user's and closed to all others.

    Everybody may write into the temporary folder: where somebody else has taken the name, or left
    the folder open, another one is made that lasts as long as this process and those it starts.
    """
    try:
        parent = tempfile.gettempdir()
    except FileNotFoundError:  # there is none that can be written in: who writes is told
        parent = os.curdir
    return _private_folder(parent)


@functools.cache
def _private_folder(parent: str) -> Path:
    folder = Path(parent) / f"{_NAME}-{os.getuid()}"
    try:
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
        ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
        if ours and not found.st_mode & 0o077:
            return folder
        return Path(tempfile.mkdtemp(prefix=f"{_NAME}-", dir=parent))
    except OSError:
        # Nothing can be made here now. A name that nobody can have prepared is not there, and
        # whoever tries to write in it is told why.
        return Path(parent) / f"{_NAME}-{secrets.token_hex(16)}"


def replace_whole(place: Path, content: bytes | memoryview) -> None:
    """Write a file such that it is there whole or as it was before, whatever ends this process.

    Raises
    ------
    OSError
        The disk refuses.
    """
    with replacing(place) as file:
        file.write(content)


@contextlib.contextmanager
def replacing(place: Path) -> Iterator[BinaryIO]:
    """Open a new file, which takes a place when it is whole and on the disk; all writers do so.

    Raises
    ------
    OSError
        The disk refuses; what was in the place before still is.
    """
    # The temporary name is the owner's alone, and so is what it becomes.
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    os.close(handle)
    beside = Path(name)
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    sync_folder(place.parent)


def make_private(folder: Path) -> None:
    """Make a folder that only its owner may enter, and those above it, all there to stay.

    Raises
    ------
    OSError
        The disk refuses.
    """
    above = (folder, *folder.parents)
    missing = list(itertools.takewhile(lambda each: not each.exists(), above))
    # One by one: of those above `parents=True` would make what the umask leaves.
    for each in reversed(missing):
        each.mkdir(exist_ok=True, mode=0o700)
        sync_folder(each.parent)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def move_folder(folder: Path, place: Path) -> None:
    """Give a folder another name, for good.

    Raises
    ------
    OSError
        The disk refuses.
    """
    folder.replace(place)
    sync_folder(place.parent)
    if folder.parent != place.parent:
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have what a folder names on the disk, where the system can do that.

    Raises
    ------
    OSError
        The disk refuses.
    """
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Have a folder on the disk with all that is in it.

    Raises
    ------
    OSError
        The disk refuses.
    """
    for place, _, names in os.walk(folder):
        for name in names:
            with Path(place, name).open("rb+") as file:
                os.fsync(file.fileno())
        sync_folder(Path(place))


_REMEDIES = {
    ("read-only", "permission", "not permitted"): "name a folder that can be written in {}",
    ("no space", "too large", "quota"): "make room",
    ("input/output",): "check the disk, or name a folder on another one in {}",
}


def remedy(reason: str, variable: str = "VSE_DATA_DIR") -> str:
    """Return what helps against what the system said of a disk, to go on a sentence."""
    said = reason.lower()
    for words, advice in _REMEDIES.items():
        if any(word in said for word in words):
            return advice.format(variable)
    return f"check the disk, make room, or name a folder that can be written in {variable}"


def is_of_disk(reason: str) -> bool:
    """Return whether it is the disk that refused, and not what lies on it that is wrong."""
    return any(word in reason.lower() for words in _REMEDIES for word in words)
