"""Zip containers: everything that can be known of them before anything is unpacked."""

import io
import zipfile
import zlib
from typing import BinaryIO

from explorer.errors import InputError, LimitError
from explorer.readers.limits import megabytes

_ENCRYPTED = 0x1
_BLOCK = 1_000_000

UNPACKING_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    RuntimeError,  # among them NotImplementedError, for unknown ways of packing
)
"""What unpacking a damaged member raises."""


def open_zip(data: bytes | BinaryIO, source: str, what: str) -> zipfile.ZipFile:
    """Open a zip and refuse one that is damaged or encrypted.

    Parameters
    ----------
    data : bytes, or a stream that can seek
    source : str
    what : str
        What the file should be, for messages: “an Excel workbook”.

    Raises
    ------
    InputError
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise InputError(f"{source} is not {what}, or is cut off; save it again.") from None
    if not all(archive.namelist()):
        raise InputError(f"{source} is damaged inside: a member has no name; save it again.")
    if any(info.flag_bits & _ENCRYPTED for info in archive.infolist()):
        raise InputError(f"{source} is protected by a password; save it without one.")
    return archive


def require_unpacked(archive: zipfile.ZipFile, source: str, limit: int, suffix: str = "") -> None:
    """Refuse members, those ending in `suffix`, that unpack to more than `limit` bytes.

    The announced size bounds what is later read: reading stops there.

    Raises
    ------
    LimitError
    """
    size = sum(info.file_size for info in archive.infolist() if info.filename.endswith(suffix))
    if size > limit:
        raise LimitError(
            f"{source} unpacks to {megabytes(size)}, more than the {megabytes(limit)} "
            "that are read; keep a part of it."
        )


def read_member(archive: zipfile.ZipFile, name: str, source: str) -> bytearray:
    """Unpack one member into memory of its announced size, so that it is held once.

    Raises
    ------
    InputError
        It is damaged or packed in an unknown way.
    """
    try:
        content = bytearray(archive.getinfo(name).file_size)
        with archive.open(name) as member:
            filled = 0
            while block := member.read(_BLOCK):
                content[filled : filled + len(block)] = block
                filled += len(block)
        return content[:filled] if filled < len(content) else content
    except UNPACKING_ERRORS:
        raise InputError(f"{source} is damaged inside; save or download it again.") from None
