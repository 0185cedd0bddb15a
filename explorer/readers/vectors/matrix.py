"""Rows of numbers as read from any format → finite float32 vectors, every change counted."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from explorer.arrays import LARGEST_VALUE, FloatMatrix
from explorer.errors import InputError
from explorer.readers.limits import require_shape
from explorer.readers.notes import NoteBook

if TYPE_CHECKING:
    import pandas as pd

_BLOCK = 1_000_000  # numbers looked at together
_LARGEST_EXPONENT = 300  # of a power of ten that is a float
_SMALLEST_VALUE = 1e-15  # below, squares vanish in float32


@dataclass(frozen=True, eq=False)
class RawVectors:
    """A matrix as it stands in a file.

    Attributes
    ----------
    numbers : ndarray, shape (n, d), any real type
    labels : sequence of str, length n, optional
        The ones that stand in the same file.
    metadata : DataFrame with n rows, optional
    rows : ndarray, shape (n,), optional
        Place of each row among all the `total` rows of the file, 0-based, when some were left out.
    total : int, optional
        Number of rows of the file, for labels that come in another file.
    lines : ndarray, shape (n,), optional
        Line of each row, for messages about text files.
    repeats : {"keep", "drop"}
        Whether rows with a label met before, or with none, stay. Word-vector files hold one
        vector per word.
    """

    numbers: npt.NDArray[Any]
    labels: Sequence[str] | None = None
    metadata: "pd.DataFrame | None" = None
    rows: npt.NDArray[np.int64] | None = None
    total: int | None = None
    lines: npt.NDArray[np.int64] | None = None
    repeats: Literal["keep", "drop"] = "keep"

    @property
    def places(self) -> npt.NDArray[np.int64]:
        """Place of each row in the file, shape (n,)."""
        return np.arange(len(self.numbers)) if self.rows is None else self.rows

    def position(self, row: int) -> int:
        """Line, or 1-based place in the file, of a row, for messages."""
        if self.lines is not None:
            return int(self.lines[row])
        return row + 1 if self.rows is None else int(self.rows[row]) + 1

    @property
    def length(self) -> int:
        """Number of rows the file has."""
        return len(self.numbers) if self.total is None else self.total


def cut(raw: RawVectors, first: int | None) -> RawVectors:
    """Return the first rows of a matrix, all of them where None is given."""
    if first is None or len(raw.numbers) <= first:
        return raw
    return RawVectors(
        raw.numbers[:first],
        None if raw.labels is None else list(raw.labels)[:first],
        None if raw.metadata is None else raw.metadata.iloc[:first],
        lines=None if raw.lines is None else raw.lines[:first],
        repeats=raw.repeats,
    )


def require_matrix(numbers: npt.NDArray[Any], source: str) -> None:
    """Refuse what is not a table of real numbers of a size that is read.

    Raises
    ------
    InputError
    LimitError
    """
    if numbers.ndim != 2:
        raise InputError(
            f"{source} holds an array of {numbers.ndim} dimensions; "
            "vectors are a table with one row per item."
        )
    if numbers.dtype.kind not in "fiub":
        raise InputError(f"{source} holds {numbers.dtype.name} values; save real numbers.")
    if 0 in numbers.shape:
        raise InputError(
            f"{source} is empty: {numbers.shape[0]:,} rows × {numbers.shape[1]:,} columns."
        )
    require_shape(source, *numbers.shape)


def finished(
    raw: RawVectors, source: str, book: NoteBook
) -> tuple[FloatMatrix, npt.NDArray[np.int64]]:
    """Convert to float32, leave out rows that are not finite, and bring the scale in range.

    Returns
    -------
    vectors : ndarray, shape (m, d), float32
    kept : ndarray, shape (m,), int64
        Which of the rows of `raw` they are.

    Raises
    ------
    InputError
        No row remains, all numbers are zero, or some are beyond what float32 holds.
    """
    numbers = raw.numbers
    require_matrix(numbers, source)
    if numbers.dtype not in (np.dtype("<f4"), np.dtype("<f8")):
        book.tell("converted", _type_name(numbers.dtype))
    finite, largest, zero = _survey(numbers)
    kept = np.flatnonzero(finite)
    if len(kept) == 0:
        raise InputError(f"{source} has no row of finite numbers; every row has NaN or infinity.")
    if len(kept) < len(numbers):
        first = int(np.argmin(finite))
        book.add("not finite", raw.position(first), count=len(numbers) - len(kept))
    if largest == 0:
        raise InputError(
            f"{source} holds nothing but zeros, or numbers below 1e-45 that float32 takes for "
            "zeros; multiply the vectors by a constant, for they need a direction."
        )
    zeros = np.flatnonzero(zero)
    if len(zeros):
        book.add("zero", raw.position(int(zeros[0])), count=len(zeros))
    return _float32(numbers, kept, _scale(largest, source, book)), kept


def _type_name(kind: np.dtype[Any]) -> str:
    order = "big-endian " if kind.byteorder == ">" else ""
    return f"{order}{kind.name}"


def _blocks(numbers: npt.NDArray[Any]) -> Iterator[tuple[slice, npt.NDArray[np.float64]]]:
    step = max(1, _BLOCK // numbers.shape[1])
    for start in range(0, len(numbers), step):
        rows = slice(start, start + step)
        # A signaling NaN is a NaN like any other, and no reason to warn.
        with np.errstate(invalid="ignore"):
            block = numbers[rows].astype(np.float64)
        yield rows, block


def _survey(
    numbers: npt.NDArray[Any],
) -> tuple[npt.NDArray[np.bool_], float, npt.NDArray[np.bool_]]:
    """Return which rows are finite, the largest magnitude in them, and which are all zero."""
    finite = np.ones(len(numbers), dtype=bool)
    zero = np.zeros(len(numbers), dtype=bool)
    largest = 0.0
    for rows, block in _blocks(numbers):
        peak = np.maximum(block.max(axis=1), -block.min(axis=1))
        # NaN comes through max and min, so the peak of a row tells of all its numbers.
        finite[rows] = np.isfinite(peak)
        zero[rows] = peak == 0
        largest = max(largest, float(peak[finite[rows]].max(initial=0.0)))
    return finite, largest, zero


def _scale(largest: float, source: str, book: NoteBook) -> float:
    if largest > float(np.finfo(np.float32).max):
        raise InputError(
            f"{source} holds numbers up to {largest:.1g}, beyond what float32 holds; "
            "divide the vectors by a constant first."
        )
    if _SMALLEST_VALUE <= largest <= LARGEST_VALUE:
        return 1.0
    # A power of ten, so that the person can undo it by eye.
    exponent = min(-math.ceil(math.log10(largest)), _LARGEST_EXPONENT)
    book.tell("scaled", f"1e{exponent}, because squares of numbers near {largest:.1g} are lost")
    return float(10.0**exponent)


def _float32(numbers: npt.NDArray[Any], kept: npt.NDArray[np.int64], scale: float) -> FloatMatrix:
    ready = numbers.dtype == np.dtype("<f4") and numbers.flags.c_contiguous
    if ready and scale == 1.0 and (len(kept) == len(numbers) or numbers.flags.writeable):
        return compacted(numbers, kept)
    vectors = np.empty((len(kept), numbers.shape[1]), dtype=np.float32)
    step = max(1, _BLOCK // numbers.shape[1])
    for start in range(0, len(kept), step):
        rows = slice(start, start + step)
        vectors[rows] = numbers[kept[rows]].astype(np.float64) * scale
    return vectors


def compacted(vectors: FloatMatrix, kept: npt.NDArray[np.int64]) -> FloatMatrix:
    """Return the rows `kept`, ascending; within the same memory where it may be written.

    The matrix can be most of the memory there is, so it is not held twice.
    """
    if len(kept) == len(vectors):
        return vectors
    if not vectors.flags.writeable:
        return vectors[kept]
    step = max(1, _BLOCK // vectors.shape[1])
    for start in range(0, len(kept), step):
        # Rows only move up, and each block is copied out before it is written.
        rows = slice(start, start + step)
        vectors[rows][: len(kept) - start] = vectors[kept[rows]]
    return vectors[: len(kept)]
