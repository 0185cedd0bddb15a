"""Files of collections on this machine: written whole, by one process at a time, with room left."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.errors import BusyError, StoreError
from explorer.folders import make_private, remedy, replace_whole

if TYPE_CHECKING:
    from filelock import BaseFileLock

MANIFEST = "manifest.json"
ASIDE = ".before-"
"""Begins the name of the folder of a collection that is just being replaced."""
ROOM = 128 * 2**20
"""Bytes that must stay free when something is written.

The engine writes through memory maps of sparse files. When such a page finds no room the system
ends the process, so the room is asked for before anything is written.
"""
ROOM_TO_READ = 32 * 2**20
"""Bytes that must be free to open a collection, which may repair what a killed process left."""


def is_folder(place: Path) -> bool:
    """Return whether there is a folder.

    Raises
    ------
    StoreError
        The system does not say.
    """
    try:
        return place.is_dir()
    except OSError as error:
        raise _unreadable(error) from error


def collections_in(root: Path) -> list[str]:
    """Return the names of the collections in a folder, sorted; none where there is no folder.

    Raises
    ------
    StoreError
        It cannot be read.
    """
    if not is_folder(root):
        return []
    try:
        found = {each.name for each in root.iterdir() if (each / MANIFEST).is_file()}
        # What else begins with a dot is half made, or half removed.
        return sorted(
            {name.removeprefix(ASIDE) for name in found if name[0] != "." or name.startswith(ASIDE)}
        )
    except OSError as error:
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> StoreError:
    return StoreError(
        f"The folder of the collections cannot be read ({str(error.strerror).lower()}); check its "
        "path, or VSE_DATA_DIR, and who may read it."
    )


def require_room(folder: Path, needed: int = 0, reserve: int = ROOM) -> None:
    """Refuse to write where the disk would run full.

    Parameters
    ----------
    folder : Path
    needed : int
        Bytes about to be written.
    reserve : int
        Bytes that must stay free after that.

    Raises
    ------
    StoreError
    """
    free = shutil.disk_usage(folder).free
    if free < reserve + needed:
        raise StoreError(
            f"The disk is full: {free / 2**20:,.0f} MB are free where the collections are kept "
            f"and {(reserve + needed) / 2**20:,.0f} MB are needed; free some space, nothing saved "
            "is lost."
        )


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Replace a collection's manifest at once.

    Raises
    ------
    StoreError
        The disk refuses; the old manifest is still there.
    """
    replace_file(folder, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


def replace_file(folder: Path, name: str, text: str) -> None:
    """Replace a file of a collection at once, whatever ends this process.

    Raises
    ------
    StoreError
        The disk refuses; what was there before still is.
    """
    try:
        replace_whole(folder / name, text.encode())
    except OSError as error:
        raise refused(folder.name, str(error.strerror)) from error


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read a collection's manifest.

    Raises
    ------
    StoreError
        It is missing or damaged.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise StoreError(
            f"The manifest of the collection “{folder.name[:40]}” is missing or damaged; "
            "repair it with “collections repair”, or delete it and index its documents again."
        )
    return found


def refused(name: str, reason: str) -> StoreError:
    """Return the error for a collection that could not be written."""
    return StoreError(
        f"The collection “{name[:40]}” could not be written ({reason[:80].lower()}); what was "
        f"saved before is still there, so {remedy(reason)} and index again."
    )


def lock_folder(root: Path, name: str, patience: float) -> "BaseFileLock":
    """Wait for a turn with a collection and return its lock, held.

    The system lets go of it when the process ends, however that happens.

    Raises
    ------
    BusyError
        Another process kept it for longer than `patience` seconds.
    StoreError
        The folder cannot be written.
    """
    from filelock import FileLock, Timeout

    place = root / ".locks"
    try:
        make_private(place)
        lock = FileLock(place / f"{name}.lock", thread_local=False)
        lock.acquire(timeout=patience, poll_interval=0.02)
    except Timeout:
        raise BusyError(
            f"Another process is using the collection “{name[:40]}”; try again when it is done."
        ) from None
    except OSError as error:
        raise refused(name, str(error.strerror)) from error
    return lock
