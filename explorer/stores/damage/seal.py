"""Whether the files of a collection are still what was saved: their sizes and checksums.

The seal is written when a collection is closed after a write, and broken before the next one
begins, so it speaks of files that nobody writes. A process that was ended by force leaves none.
Opening looks at every size and at the contents of as much as costs nothing beside the engine's own
loading: all of a small collection. Everything is read when that is asked for.

Checksums find accidents, every burst of up to 32 bits among them; they do not keep anybody out.
"""

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from explorer.errors import StoreError
from explorer.folders import sync_folder
from explorer.stores.folder import MANIFEST, refused, replace_file

SEAL = "seal.json"
READ_AT_OPENING = 8 * 2**20
"""Bytes of contents compared when a collection is opened, smallest files first."""

_BLOCK = 2**16
_NOTHING = bytes(_BLOCK)


@dataclass(frozen=True)
class Damage:
    """A file that is not what was saved; `what` goes on a sentence after its name."""

    file: str
    what: str


@dataclass(frozen=True)
class Seal:
    """What the files were, by their paths in the folder, and the manifest.

    Of each file: its size, its checksum, and how many bytes that was computed of.
    """

    files: Mapping[str, tuple[int, int, int]]
    manifest: Mapping[str, Any]


def write_seal(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Note what the files of a closed collection are.

    Raises
    ------
    StoreError
        The disk refuses; there is then no seal.
    """
    try:
        found = {
            name: (path.stat().st_size, *checksum(path)) for name, path in _files(folder).items()
        }
    except OSError as error:
        raise refused(folder.name, str(error.strerror)) from error
    body = json.dumps({"files": found, "manifest": manifest}, ensure_ascii=False)
    replace_file(folder, SEAL, f"{zlib.crc32(body.encode()):08x} {body}")


def break_seal(folder: Path) -> None:
    """Take the seal away before a write, for good: a failing machine must not bring it back.

    Raises
    ------
    StoreError
        The disk refuses.
    """
    try:
        (folder / SEAL).unlink()
        sync_folder(folder)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise refused(folder.name, str(error.strerror)) from error


def read_seal(folder: Path) -> Seal | None:
    """Return what the files were when they were sealed; None where nobody has.

    Raises
    ------
    StoreError
        It is damaged itself.
    """
    try:
        line = (folder / SEAL).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise damaged(folder.name, Damage(SEAL, f"cannot be read ({error.strerror})")) from error
    try:
        number, _, body = line.partition(b" ")
        if len(number) != 8 or int(number, 16) != zlib.crc32(body):
            raise ValueError
        plain = json.loads(body)
        files = {
            name: (size, number, held) for name, (size, number, held) in plain["files"].items()
        }
        return Seal(files, plain["manifest"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise damaged(folder.name, Damage(SEAL, "is damaged")) from None


def find_damage(folder: Path, most: int | None = None) -> tuple[Damage, ...]:
    """Return the files that are not what was sealed; none where nothing was.

    Parameters
    ----------
    folder : Path
    most : int, optional
        Bytes of contents to read, smallest files first; by default all. Sizes are always compared.

    Raises
    ------
    StoreError
        The seal itself is damaged.
    """
    seal = read_seal(folder)
    if seal is None:
        return ()
    found = []
    left = float("inf") if most is None else most
    # What they hold counts, not their size: most are made large beforehand, and are mostly holes.
    for name, (size, number, held) in sorted(seal.files.items(), key=lambda each: each[1][2]):
        left -= held
        try:
            path = folder / name
            there = path.stat().st_size
            if path.is_symlink():
                found.append(Damage(name, "is a link, which the engine passes over"))
            elif there != size:
                found.append(Damage(name, f"has {there:,} bytes instead of {size:,}"))
            elif left >= 0 and checksum(path) != (number, held):
                found.append(Damage(name, "holds something else than was saved"))
        except FileNotFoundError:
            found.append(Damage(name, "is missing"))
        except OSError as error:
            found.append(Damage(name, f"cannot be read ({str(error.strerror).lower()})"))
    return tuple(found)


def refuse_damaged(folder: Path) -> None:
    """Refuse a collection of which opening can tell that it is damaged.

    Raises
    ------
    StoreError
    """
    found = find_damage(folder, READ_AT_OPENING)
    if found:
        raise damaged(folder.name, found[0])


def refuse_damaged_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a manifest that is another than the sealed one.

    Another process may be replacing it just now: it breaks the seal before.

    Raises
    ------
    StoreError
    """
    seal = read_seal(folder)
    if seal is not None and seal.manifest != manifest and read_seal(folder) == seal:
        again = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if again != seal.manifest and read_seal(folder) == seal:
            raise damaged(folder.name, Damage(MANIFEST, "holds something else than was saved"))


def damaged(name: str, found: Damage) -> StoreError:
    """Return the error for a collection whose files are not what was saved."""
    return StoreError(
        f"The collection “{name[:40]}” is damaged ({found.file.rsplit('/', 1)[-1]} {found.what}); "
        "repair it on the Collections page, or with “collections repair”."
    )


def checksum(path: Path) -> tuple[int, int]:
    """Return the CRC-32 of a file and of how many bytes it was computed.

    Blocks of zeros are left out, holes or not; the others count with their place.
    """
    number = held = 0
    with path.open("rb", buffering=0) as file:
        for start in _filled(file):
            file.seek(start)
            block = file.read(_BLOCK)
            if block != _NOTHING[: len(block)]:
                number = zlib.crc32(block, zlib.crc32(start.to_bytes(8, "little"), number))
                held += len(block)
    return number, held


def _filled(file: BinaryIO | Any) -> Iterator[int]:
    """Yield where the blocks begin that may hold anything."""
    size = os.fstat(file.fileno()).st_size
    start = 0
    while start < size:
        if hasattr(os, "SEEK_DATA"):
            try:
                start = max(start, file.seek(start, os.SEEK_DATA) // _BLOCK * _BLOCK)
            except OSError:  # nothing but a hole up to the end
                return
        yield start
        start += _BLOCK


def _files(folder: Path) -> dict[str, Path]:
    """Return the files that count by their paths; what is half written has a dot before."""
    # Each folder on its own: one that was put on another disk is a link, which is not walked into.
    tops = sorted(folder.iterdir())
    paths = [path for top in tops for path in (sorted(top.rglob("*")) if top.is_dir() else [top])]
    return {
        path.relative_to(folder).as_posix(): path
        for path in paths
        if path.is_file() and not path.name.startswith(".") and path != folder / SEAL
    }
