"""NumPy's .npz: a zip of arrays, told apart by their headers before any is unpacked."""

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy.typing as npt

from explorer.errors import InputError, LimitError
from explorer.readers.archives import UNPACKING_ERRORS, open_zip, read_member, require_unpacked
from explorer.readers.limits import LIMITS, megabytes, require_shape
from explorer.readers.notes import NoteBook, quoted
from explorer.readers.unpacked import require_unpackable
from explorer.readers.vectors.matrix import RawVectors, require_matrix
from explorer.readers.vectors.numpy_files import (
    LONGEST_HEADER,
    Header,
    load_array,
    parse_header,
    strings,
)

if TYPE_CHECKING:
    import pandas as pd

_LABEL_NAMES = ("labels", "label", "words", "word", "names", "tokens", "vocab", "terms")
_VECTOR_NAMES = ("vectors", "embeddings", "embedding", "vecs", "matrix", "x", "arr_0")


def read_npz(data: bytes | BinaryIO, source: str, book: NoteBook) -> RawVectors:
    """Read the matrix, labels and metadata of an .npz file.

    The matrix is the only 2-D array of numbers, or the one with a usual name; labels are an array
    of text with a usual name, or the only one; other arrays as long as the matrix are metadata.

    Raises
    ------
    InputError
        No matrix, or several and none with a usual name; labels that do not fit.
    """
    book.unit = "row"
    archive = open_zip(data, source, "an .npz archive")
    for info in archive.infolist():
        require_unpackable(source, info.file_size, info.compress_size)
    parts = npz_parts(archive, source)
    _require_small(archive, parts, source)
    numbers = _member(archive, parts.matrix, source, book)
    require_matrix(numbers, source)
    if len(archive.infolist()) > 1:
        book.tell("chosen", f"the array {quoted(parts.matrix)}")
    texts = None if parts.labels is None else npz_texts(archive, parts.labels, source)
    return RawVectors(numbers, texts, npz_columns(archive, parts, source))


def _require_small(archive: zipfile.ZipFile, parts: "Parts", source: str) -> None:
    """Refuse a matrix of too many numbers, and too much beside it."""
    matrix = archive.getinfo(f"{parts.matrix}.npy")
    require_shape(source, *parts.header.shape)
    # What a member announces is set aside for it, so that must be what its header needs.
    rows, dimension = parts.header.shape
    needed = parts.header.start + rows * dimension * parts.header.dtype.itemsize
    beside = sum(info.file_size for info in archive.infolist()) - matrix.file_size
    if max(beside, matrix.file_size - needed) > LIMITS.unpacked_bytes:
        raise LimitError(
            f"{source} unpacks to more than the {megabytes(LIMITS.unpacked_bytes)} that are read "
            "beside its vectors; keep a part of it."
        )


@dataclass(frozen=True)
class Parts:
    """Which arrays of an .npz are what: names of the matrix and its labels, and further columns."""

    matrix: str
    header: Header
    labels: str | None
    columns: tuple[str, ...]


def npz_parts(archive: zipfile.ZipFile, source: str) -> Parts:
    """Tell the arrays apart by their headers.

    Raises
    ------
    InputError
        As for :func:`read_npz`, as far as the headers tell.
    """
    headers = _headers(archive, source)
    chosen = _choose_matrix(headers, source)
    rows = headers[chosen].shape[0]
    others = {name: head for name, head in headers.items() if name != chosen}
    labels = _choose_labels(others, rows, source)
    columns = tuple(
        name
        for name, head in others.items()
        if name != labels and head.shape == (rows,) and head.dtype.kind in "fiubUS"
    )
    return Parts(chosen, headers[chosen], labels, columns)


def npz_shape(stream: BinaryIO, source: str) -> tuple[int, int, bool]:
    """Return rows, dimension and whether labels are there, told from the headers of the arrays.

    Raises
    ------
    InputError
        As for :func:`read_npz`, as far as the headers tell.
    """
    parts = npz_parts(open_zip(stream, source, "an .npz archive"), source)
    return parts.header.shape[0], parts.header.shape[1], parts.labels is not None


def npz_texts(archive: zipfile.ZipFile, name: str, source: str) -> list[str]:
    """Read an array of text.

    Raises
    ------
    InputError, LimitError
        It is damaged, or too large.
    """
    require_unpacked(archive, source, LIMITS.unpacked_bytes, f"{name}.npy")
    return strings(_member(archive, name, source, NoteBook()), source)


def npz_columns(archive: zipfile.ZipFile, parts: Parts, source: str) -> "pd.DataFrame | None":
    """Read the arrays beside the matrix and its labels, as long as these; None without any.

    Raises
    ------
    InputError, LimitError
        One is damaged, or too large.
    """
    if not parts.columns:
        return None
    import pandas as pd

    for name in parts.columns:
        require_unpacked(archive, source, LIMITS.unpacked_bytes, f"{name}.npy")
    return pd.DataFrame(
        {
            name: _column(_member(archive, name, source, NoteBook()), source)
            for name in parts.columns
        }
    )


def _headers(archive: zipfile.ZipFile, source: str) -> dict[str, Header]:
    return {
        info.filename.removesuffix(".npy"): _member_header(archive, info, source)
        for info in archive.infolist()
        if info.filename.endswith(".npy")
    }


def _member_header(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: str) -> Header:
    try:
        with archive.open(info) as member:
            start = member.read(LONGEST_HEADER + 16)
    except UNPACKING_ERRORS:
        raise InputError(f"{source} is damaged inside; save it again.") from None
    return parse_header(start, f"{source}, array {quoted(info.filename)},")


def _member(archive: zipfile.ZipFile, name: str, source: str, book: NoteBook) -> npt.NDArray[Any]:
    data = read_member(archive, f"{name}.npy", source)
    return load_array(data, f"{source}, array {quoted(name)},", book)


def _choose_matrix(headers: dict[str, Header], source: str) -> str:
    matrices = [
        name for name, head in headers.items() if len(head.shape) == 2 and head.dtype.kind in "fiub"
    ]
    if not matrices:
        raise InputError(f"{source} holds no table of numbers; save one 2-D array named “vectors”.")
    if len(matrices) == 1:
        return matrices[0]
    named = [name for name in matrices if name.casefold() in _VECTOR_NAMES]
    if len(named) == 1:
        return named[0]
    listed = ", ".join(quoted(name) for name in matrices[:5])
    raise InputError(
        f"{source} holds {len(matrices)} tables of numbers ({listed}); "
        "keep one, or name it “vectors”."
    )


def _choose_labels(headers: dict[str, Header], count: int, source: str) -> str | None:
    texts = [
        name for name, head in headers.items() if len(head.shape) == 1 and head.dtype.kind in "US"
    ]
    named = [name for name in texts if name.casefold() in _LABEL_NAMES]
    if not named and len(texts) != 1:
        return None
    chosen = (named or texts)[0]
    length = headers[chosen].shape[0]
    if length != count:
        raise InputError(
            f"{source} has {length:,} labels for {count:,} vectors; save exactly one per vector."
        )
    return chosen


def _column(array: npt.NDArray[Any], source: str) -> Any:
    return (
        strings(array, source)
        if array.dtype.kind in "US"
        else array.astype(array.dtype.newbyteorder("="))
    )
