"""NumPy .npy by our own strict header: no pickle, nothing allocated before it fits."""

import math
import re
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.errors import InputError
from explorer.readers.limits import require_rows, require_shape
from explorer.readers.notes import NoteBook
from explorer.readers.text.tables import Grid
from explorer.readers.vectors.matrix import RawVectors, require_matrix

_MAGIC = b"\x93NUMPY"
LONGEST_HEADER = 10_000
"""Bytes of a header; NumPy writes some hundred."""
_DESCRIPTION = re.compile(r"'descr'\s*:\s*'([<>|=]?)([a-zA-Z])(\d{0,6})(?:\[[^\]']{1,10}\])?'")
_ORDER = re.compile(r"'fortran_order'\s*:\s*(True|False)")
_SHAPE = re.compile(r"'shape'\s*:\s*\(([\d,\sL]{0,200})\)")


@dataclass(frozen=True)
class Header:
    """What an .npy file says of itself: type, shape, memory order, and where its data begin."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    fortran: bool
    start: int

    @property
    def size(self) -> int:
        """Bytes of data announced."""
        return math.prod(self.shape) * self.dtype.itemsize


def parse_header(data: bytes | bytearray, source: str) -> Header:
    """Read the header of an .npy without evaluating it.

    Raises
    ------
    InputError
        Not an array file, or its type is none of numbers and plain text.
    """
    if not data.startswith(_MAGIC) or len(data) < 12:
        raise InputError(f"{source} is not a NumPy array file; save it with numpy.save.")
    version = data[6]
    if version not in (1, 2, 3):
        raise InputError(f"{source} has the unknown format version {version}; save it again.")
    width = 2 if version == 1 else 4
    length = int.from_bytes(data[8 : 8 + width], "little")
    start = 8 + width + length
    if length > LONGEST_HEADER or start > len(data):
        raise InputError(f"{source} has a header longer than allowed; save it again.")
    text = data[8 + width : start].decode("latin-1")
    shape, order = _SHAPE.search(text), _ORDER.search(text)
    if not text.lstrip().startswith("{") or shape is None or order is None:
        raise InputError(f"{source} has a header that no NumPy writes; save it with numpy.save.")
    sizes = [part.strip().rstrip("L") for part in shape[1].split(",") if part.strip()]
    if not all(part.isdigit() and len(part) < 19 for part in sizes):
        raise InputError(f"{source} has an impossible shape; save it with numpy.save.")
    return Header(_dtype(text, source), tuple(map(int, sizes)), order[1] == "True", start)


def _dtype(header: str, source: str) -> np.dtype[Any]:
    found = _DESCRIPTION.search(header)
    if found is None:
        raise InputError(f"{source} holds records, not a plain matrix; save one array of numbers.")
    order, kind, size = found.groups()
    if kind == "O":
        raise InputError(
            f"{source} holds Python objects, which could run code and are never opened; "
            "save numbers as float32."
        )
    if kind not in "fiubcUSMm":
        raise InputError(f"{source} holds values of an unknown type; save numbers as float32.")
    if kind in "Mm":
        raise InputError(f"{source} holds dates or times; save numbers as float32.")
    try:
        return np.dtype(f"{order}{kind}{size}")
    except TypeError:
        raise InputError(f"{source} holds values of an unknown type; save float32.") from None


def load_array(data: bytes | bytearray, source: str, book: NoteBook) -> npt.NDArray[Any]:
    """View the data of an .npy as an array; nothing is copied or allocated.

    Raises
    ------
    InputError
        The header is unusable or announces more than there is.
    """
    header = parse_header(data, source)
    if len(header.shape) == 2 and header.dtype.kind in "fiub":
        require_shape(source, *header.shape)
    there = len(data) - header.start
    if header.size > there:
        raise InputError(
            f"{source} announces {header.size:,} bytes of numbers and has {there:,}; "
            "it is cut off, so save or download it again."
        )
    if header.size < there:
        book.add("extra bytes", count=there - header.size)
    count = math.prod(header.shape)
    if count == 0 or header.dtype.itemsize == 0:
        return np.empty(header.shape, header.dtype)
    flat = np.frombuffer(data, header.dtype, count, header.start)
    return flat.reshape(header.shape, order="F" if header.fortran else "C")


def read_npy(data: bytes, source: str, book: NoteBook) -> RawVectors:
    """Read a matrix from an .npy file."""
    book.unit = "row"
    numbers = load_array(data, source, book)
    require_matrix(numbers, source)
    return RawVectors(numbers)


def read_labels(data: bytes, source: str, book: NoteBook) -> Grid:
    """Read the entries of a 1-D array as text.

    Raises
    ------
    InputError
        Not one-dimensional, or neither text nor whole numbers.
    """
    book.unit = "row"
    array = load_array(data, source, book)
    if array.ndim != 1 or array.dtype.kind not in "USiu":
        raise InputError(
            f"{source} is not a one-dimensional array of text or whole numbers; "
            "save the labels as a text file."
        )
    require_rows(source, len(array))
    rows = [[text] for text in strings(array, source)]
    return Grid(rows, range(1, len(rows) + 1), ("label",), frozenset({0}))


def strings(array: npt.NDArray[Any], source: str) -> list[str]:
    """Return the entries of an array of text, or of numbers, as text.

    Raises
    ------
    InputError
        An entry holds what is no character.
    """
    if array.dtype.kind == "S":
        return [value.decode("utf-8", "replace") for value in array.tolist()]
    if array.dtype.kind == "U" and array.size:
        # NumPy makes strings of numbers that are no characters, and Python fails on them later.
        four_bytes = np.dtype(np.uint32).newbyteorder(array.dtype.byteorder)
        codes = np.frombuffer(array.tobytes(), four_bytes).reshape(len(array), -1)
        wrong = np.flatnonzero((codes > sys.maxunicode).any(axis=1))
        if len(wrong):
            raise InputError(
                f"{source} is damaged: entry {wrong[0] + 1:,} holds what is no character; "
                "save it again."
            )
    return [str(value) for value in array.tolist()]
