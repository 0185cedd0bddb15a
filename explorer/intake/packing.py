"""Compressed files and archives → the files inside, as streams; only what must seek is put down."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from explorer.errors import InputError, LimitError
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.sources import Source
from explorer.readers.archives import UNPACKING_ERRORS, open_zip
from explorer.readers.notes import quoted
from explorer.readers.unpacked import Store, require_unpackable

_TAR_MARK = slice(257, 262)
_NO_ARCHIVES = (".npz", ".xlsx", ".xlsm", ".docx")  # zips that are files of their own
_ENDINGS = (".gz", ".bz2", ".xz", ".zst", ".gzip", ".bgz")


class _Guarded(io.RawIOBase):
    """A decompressing stream whose many errors are one: OSError."""

    def __init__(self, stream: Any, *below: Any) -> None:
        self._stream, self._below = stream, below

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            return bytes(self._stream.read(size))
        except (zlib.error, lzma.LZMAError, EOFError, ValueError, *UNPACKING_ERRORS) as error:
            raise OSError("damaged") from error

    def close(self) -> None:
        for stream in (self._stream, *self._below):
            with suppress(Exception):
                stream.close()
        super().close()


def _zstandard(stream: BinaryIO) -> Any:
    import pyarrow as pa

    return pa.CompressedInputStream(pa.PythonFile(stream, "r"), "zstd")


@dataclass(frozen=True)
class Codec:
    """One way of compressing a stream: its first bytes, its name, and what unpacks it."""

    mark: bytes
    name: str
    open: Callable[[BinaryIO], Any]


CODECS = (
    Codec(b"\x1f\x8b", "gzip", lambda stream: gzip.GzipFile(fileobj=stream)),
    Codec(b"BZh", "bzip2", bz2.BZ2File),
    Codec(b"\xfd7zXZ\x00", "xz", lzma.LZMAFile),
    Codec(b"\x28\xb5\x2f\xfd", "Zstandard", _zstandard),
)
"""A new compression is a line here."""


def unpacked(source: Source) -> list[Source]:
    """Return what a file holds: itself, or the files inside where it is packed.

    Parameters
    ----------
    source : Source

    Raises
    ------
    InputError
        It is cut off, damaged or protected, or a member climbs out of its folder.
    LimitError
        It is packed too often, or holds too much.
    """
    waiting, found = [source], list[Source]()
    while waiting:
        current = waiting.pop(0)
        inside = _inside(current)
        if inside is None:
            found.append(current)
            continue
        if len(current.wrappings) >= INTAKE_LIMITS.wrappings:
            raise LimitError(
                f"{source.quoted} is packed more than {INTAKE_LIMITS.wrappings} times over; "
                "unpack it first."
            )
        waiting = inside + waiting
        if len(waiting) + len(found) > INTAKE_LIMITS.members:
            raise LimitError(_too_many(source))
    if not found:
        raise InputError(f"{source.quoted} is an empty archive; pack the files again.")
    return found


def _inside(source: Source) -> list[Source] | None:
    head = source.head
    for codec in CODECS:
        if head.startswith(codec.mark):
            return [_decompressed(source, codec)]
    if head.startswith(b"PK\x03\x04"):
        return _zip_members(source)
    if head[_TAR_MARK] == b"ustar":
        return _tar_members(source)
    return None


def _decompressed(source: Source, codec: Codec) -> Source:
    name = source.name
    for ending in _ENDINGS:
        name = name[: -len(ending)] if name.lower().endswith(ending) else name
    if name.lower().endswith(".tgz"):
        name = name[:-4] + ".tar"

    def opener() -> BinaryIO:
        below = source.opener()
        return cast("BinaryIO", _Guarded(codec.open(below), below))

    return replace(
        source,
        name=name,
        opener=opener,
        size=None,
        wrappings=(*source.wrappings, codec.name),
        packed=source.packed or source.size,
        store=Store(),
    )


def is_office_or_arrays(names: list[str]) -> bool:
    """Whether a zip of these members is one file of another format: a workbook, an npz."""
    arrays = bool(names) and all(name.endswith(".npy") for name in names)
    checkpoint = any(name.endswith("data.pkl") for name in names)
    return arrays or checkpoint or "[Content_Types].xml" in names or "mimetype" in names


def _zip_members(source: Source) -> list[Source] | None:
    if source.extension in _NO_ARCHIVES:
        return None
    try:
        with source.seekable() as stream:
            archive = open_zip(stream, source.quoted, "a zip archive")
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except OSError as error:
        raise source.unreadable(error) from None
    if is_office_or_arrays([info.filename for info in infos]):
        return None

    def opener_of(name: str) -> Callable[[], BinaryIO]:
        def opener() -> BinaryIO:
            stream = source.seekable()
            try:
                member = zipfile.ZipFile(stream).open(name)  # noqa: SIM115
            except UNPACKING_ERRORS as error:
                stream.close()
                raise OSError("damaged") from error
            return cast("BinaryIO", _Guarded(member, stream))

        return opener

    # Nothing is unpacked yet: each member is measured when it is read.
    sizes = [(info.filename, info.file_size) for info in infos]
    return list(_members(source, "zip", sizes, opener_of))


def _tar_members(source: Source) -> list[Source]:
    try:
        with source.opener() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            sizes = []
            for entry in archive:
                if entry.isfile():
                    sizes.append((entry.name, entry.size))
                    # Told before the content is passed over: a bomb is not unpacked to its end.
                    _require_few(source, sizes)
    except (tarfile.TarError, *UNPACKING_ERRORS) as error:
        raise source.unreadable(OSError("damaged")) from error

    def opener_of(name: str) -> Callable[[], BinaryIO]:
        def opener() -> BinaryIO:
            below = source.opener()
            # Closed with the member's stream, which the caller closes.
            archive = tarfile.open(fileobj=below, mode="r|")  # noqa: SIM115
            for entry in archive:
                if entry.name == name and entry.isfile():
                    return cast("BinaryIO", _Guarded(archive.extractfile(entry), archive, below))
            below.close()
            raise OSError("damaged")

        return opener

    return list(_members(source, "tar", sizes, opener_of))


def _members(
    source: Source,
    kind: str,
    sizes: list[tuple[str, int]],
    opener_of: Callable[[str], Callable[[], BinaryIO]],
) -> Iterator[Source]:
    if len(sizes) > INTAKE_LIMITS.members:
        raise LimitError(_too_many(source))
    for name, size in sizes:
        plain = name.replace("\\", "/")
        parts = PurePosixPath(plain).parts
        if ".." in parts or plain.startswith("/") or ":" in parts[0]:
            raise InputError(
                f"{source.quoted} holds {quoted(name)}, which climbs out of its folder; "
                "pack the files again without such paths."
            )
        if "__MACOSX" in parts or parts[-1].startswith("."):
            continue  # what a file manager leaves beside the files
        yield Source(
            plain,
            opener_of(name),
            size,
            (*source.wrappings, kind),
            source.folder or source.base,
            packed=source.packed or source.size,
        )


def _require_few(source: Source, sizes: list[tuple[str, int]]) -> None:
    if len(sizes) > INTAKE_LIMITS.members:
        raise LimitError(_too_many(source))
    total = sum(size for _, size in sizes)
    require_unpackable(source.quoted, total, source.packed or source.size)


def _too_many(source: Source) -> str:
    return (
        f"{source.quoted} holds more than the {INTAKE_LIMITS.members:,} files that are looked "
        "at; pack fewer."
    )
