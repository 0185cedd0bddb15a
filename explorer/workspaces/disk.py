"""Files of workspaces: written whole beside their place, under a lock, for their owner alone."""

import contextlib
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from explorer.errors import BusyError, InputError, StoreError
from explorer.folders import make_private, remedy, replace_whole
from explorer.readers.text.json_tables import require_depth
from explorer.workspaces.values import Manifest, manifest_of

MANIFEST = "manifest.json"
DATA = "data"
LARGEST_MANIFEST = 20_000_000  # bytes
_PATIENCE = 20.0  # seconds; a change takes milliseconds, a large file a few seconds


def make_folder(place: Path) -> None:
    """Make a folder that only its owner may enter, there to stay.

    Raises
    ------
    StoreError
        The disk refuses.
    """
    try:
        make_private(place)
    except OSError as error:
        raise refused(error) from error


def write_file(place: Path, content: bytes) -> None:
    """Write a file such that it is there whole or not at all, whatever ends this process.

    Raises
    ------
    StoreError
        The disk refuses.
    """
    try:
        replace_whole(place, content)
    except OSError as error:
        raise refused(error) from error


def forget_file(place: Path) -> None:
    """Remove a file that nothing names any more; one that stays does no harm."""
    with contextlib.suppress(OSError):
        place.unlink()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest of a workspace at once.

    Raises
    ------
    InputError
        What is to be kept is no JSON, or too much.
    StoreError
        The disk refuses; the manifest before is still there.
    """
    write_file(folder / MANIFEST, manifest_bytes(manifest))


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return a manifest as JSON that can be read back.

    Raises
    ------
    InputError
        What is to be kept is no JSON, or too much.
    """
    try:
        text = json.dumps(manifest.plain(), ensure_ascii=False, allow_nan=False, indent=1)
        content = text.encode()
        read_back = manifest_from(content)
    except (TypeError, ValueError, RecursionError):
        raise InputError(
            "This cannot be kept in a workspace: only text, finite numbers, lists and objects can."
        ) from None
    if len(read_back.items) != len(manifest.items):
        raise InputError("This cannot be kept in a workspace; two items have one id.")
    return content


def manifest_from(content: bytes) -> Manifest:
    """Read a manifest, trusting nothing in it.

    Raises
    ------
    InputError
    """
    try:
        if len(content) > LARGEST_MANIFEST:
            raise ValueError
        text = content.decode()
        # Before it is parsed: deep nesting costs the interpreter its stack.
        require_depth(text, "The manifest of the workspace")
        plain = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        raise InputError(
            "The manifest of the workspace is damaged or too large; export it again."
        ) from None
    return manifest_of(plain)


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(number)
    return value


def read_manifest(folder: Path) -> Manifest | None:
    """Read the manifest in a folder; None where there is none.

    Raises
    ------
    StoreError
        It cannot be read, or is damaged.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise refused(error) from error
    try:
        return manifest_from(content)
    except InputError as error:
        raise StoreError(f"The workspace “{folder.name[:40]}” cannot be opened: {error}") from None


@contextlib.contextmanager
def turn(root: Path, name: str) -> Iterator[None]:
    """Wait for the turn to change a workspace.

    The system lets go of it when the process ends, however that happens.

    Raises
    ------
    BusyError
        Others took longer than anybody waits.
    StoreError
        The disk refuses.
    """
    from filelock import FileLock, Timeout

    make_folder(root)
    make_folder(root / ".locks")
    lock = FileLock(root / ".locks" / f"{name}.lock", thread_local=False)
    try:
        lock.acquire(timeout=_PATIENCE, poll_interval=0.01)
    except Timeout:
        raise BusyError(
            "Another program is changing the workspace; try again when it is done."
        ) from None
    except OSError as error:
        raise refused(error) from error
    try:
        yield
    finally:
        lock.release()


def refused(error: OSError) -> StoreError:
    """Return the error for a disk that cannot be written or read."""
    reason = str(error.strerror)[:80].lower()
    return StoreError(
        f"The workspace cannot be kept on disk ({reason}); {remedy(reason)}. What was kept before "
        "is still there."
    )


def is_there(file: Path, size: int) -> bool:
    """Whether there is a file of so many bytes."""
    try:
        return file.stat().st_size == size
    except OSError:
        return False
