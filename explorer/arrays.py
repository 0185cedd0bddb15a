"""Matrices of vectors: validation, unit length, content fingerprints."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.errors import InputError

FloatMatrix = npt.NDArray[np.float32]
BoolVector = npt.NDArray[np.bool_]
FloatVector = npt.NDArray[np.float32]
IndexMatrix = npt.NDArray[np.int64]
IndexVector = npt.NDArray[np.int64]

Progress = Callable[[float], None]
"""Told the fraction done, 0 to 1. Raising from it stops the work."""

# Squares of larger numbers overflow float32 in dot products over a few thousand dimensions.
LARGEST_VALUE = 1e15

# Numbers scaled at once: a block stays in the processor's cache, and a large matrix is not copied
# several times over.
_NORMALIZED_AT_ONCE = 1 << 17
_UNIT = 1e-6
_HASHED_AT_ONCE = 2_000_000  # numbers, in a few copies of eight bytes each


def as_matrix(values: npt.ArrayLike, what: str = "vectors") -> FloatMatrix:
    """Return `values` as a read-only, C-contiguous float32 matrix.

    Parameters
    ----------
    values : array_like, shape (n, d)
        Any real numbers.
    what : str
        How an error names the matrix.

    Returns
    -------
    ndarray, shape (n, d), float32
        The array itself when it already qualifies and is read-only, else a copy.

    Raises
    ------
    InputError
        Not two-dimensional, not real numbers, empty, not finite, or too large to square.
    """
    array = np.asarray(values)
    if array.ndim != 2:
        raise InputError(
            f"The {what} must be a table of numbers with one row per item; "
            f"this array has {array.ndim} dimension{'' if array.ndim == 1 else 's'}."
        )
    if array.dtype.kind not in "fiub":
        raise InputError(f"The {what} must be real numbers, not {array.dtype.name}.")
    if 0 in array.shape:
        raise InputError(f"The {what} are empty: {array.shape[0]} rows × {array.shape[1]} columns.")
    with np.errstate(over="ignore"):
        matrix = np.ascontiguousarray(array, dtype=np.float32)
    # A row's sum of squares is finite where all of it is: no mask as large as the matrix.
    with np.errstate(over="ignore", invalid="ignore"):
        finite = np.isfinite(np.einsum("nd,nd->n", matrix, matrix))
    if not finite.all():
        finite = np.isfinite(matrix).all(axis=1)
    if not finite.all():
        row = int(np.argmin(finite))
        raise InputError(
            f"Row {row + 1} of the {what} holds a value that is not a finite number; "
            "remove or correct that row."
        )
    # Not abs(): that would copy a matrix which may be most of the memory there is.
    if max(float(matrix.max()), -float(matrix.min())) > LARGEST_VALUE:
        row = int(np.argmax(np.abs(matrix).max(axis=1)))
        raise InputError(
            f"Row {row + 1} of the {what} holds a value beyond ±1e15, too large to compute with; "
            "divide the vectors by a constant first."
        )
    if matrix.flags.writeable:
        matrix = matrix.copy() if matrix is values else matrix
        matrix.flags.writeable = False
    return matrix


def normalize(vectors: npt.ArrayLike) -> FloatMatrix:
    """Scale each row to length one; a row of zeros stays zero.

    Parameters
    ----------
    vectors : array_like, shape (n, d)

    Returns
    -------
    ndarray, shape (n, d), float32
    """
    matrix = np.asarray(vectors, dtype=np.float32)
    unit = np.empty(matrix.shape, dtype=np.float32)
    step = max(1, _NORMALIZED_AT_ONCE // max(1, matrix.shape[1]))
    for start in range(0, len(matrix), step):
        _scale(matrix[start : start + step], unit[start : start + step])
    return unit


def unit_rows(vectors: FloatMatrix) -> FloatMatrix:
    """Return vectors at length one: the array itself where they have that already.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32

    Returns
    -------
    ndarray, shape (n, d), float32
        Lengths are within a millionth of one; a row of zeros stays zero.
    """
    squares = np.einsum("nd,nd->n", vectors, vectors)
    there = np.abs(squares - 1.0) <= 2 * _UNIT
    return vectors if there.all() else normalize(vectors)


def _scale(matrix: FloatMatrix, unit: FloatMatrix) -> None:
    # Dividing by the largest entry first keeps subnormal and huge rows from losing their norm.
    scale = np.maximum(
        matrix.max(axis=1, keepdims=True, initial=0.0),
        -matrix.min(axis=1, keepdims=True, initial=0.0),
    )
    unit.fill(0.0)
    np.divide(matrix, scale, out=unit, where=scale > 0)
    length = np.linalg.norm(unit, axis=1, keepdims=True)
    np.divide(unit, length, out=unit, where=length > 0)


def distinct_rows(
    matrix: FloatMatrix, prepare: Callable[[FloatMatrix], FloatMatrix] | None = None
) -> tuple[IndexVector, IndexVector]:
    """Group equal rows.

    Parameters
    ----------
    matrix : ndarray, shape (n, d), float32
    prepare : callable, optional
        Applied to some rows at a time; its results are compared instead of the rows.

    Returns
    -------
    first : ndarray, shape (m,), int64
        The first row of each group, ascending.
    group : ndarray, shape (n,), int64
        The group each row belongs to, so that ``matrix[first][group]`` equals `matrix`.
    """

    def prepared(rows: IndexVector | slice) -> FloatMatrix:
        # Adding zero turns -0.0 into 0.0, which is equal to it but has other bytes.
        part = matrix[rows]
        return (prepare(part) if prepare else part) + np.float32(0.0)

    n = len(matrix)
    step = max(1, _HASHED_AT_ONCE // matrix.shape[1])
    blocks = [slice(at, min(at + step, n)) for at in range(0, n, step)]
    hashes = np.concatenate([_row_hashes(prepared(block)) for block in blocks])
    ordered = np.sort(hashes)
    if (ordered[1:] != ordered[:-1]).all():
        return np.arange(n), np.arange(n)
    _, seen, inverse = np.unique(hashes, return_index=True, return_inverse=True)
    order = np.argsort(seen)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    first, group = seen[order], place[inverse]
    for block in blocks:
        rows = np.arange(block.start, block.stop)
        later = rows[first[group[rows]] != rows]
        if not np.array_equal(prepared(later), prepared(first[group[later]])):
            return _distinct_bytes(prepared(np.arange(n)))
    return first, group


def _row_hashes(matrix: FloatMatrix) -> npt.NDArray[np.uint64]:
    """Return a number for each row, the same for equal rows and seldom for others."""
    even = matrix.shape[1] % 2 == 0
    words = matrix.view(np.uint64) if even else matrix.view(np.uint32).astype(np.uint64)
    factors = np.random.default_rng(0).integers(1, 2**63, size=words.shape[1], dtype=np.uint64)
    return np.asarray(words @ (2 * factors + 1), dtype=np.uint64)


def _distinct_bytes(matrix: FloatMatrix) -> tuple[IndexVector, IndexVector]:
    """Group equal rows by their bytes, for when different rows have the same hash."""
    groups: dict[bytes, int] = {}
    group = np.array([groups.setdefault(row.tobytes(), len(groups)) for row in matrix])
    return np.unique(group, return_index=True)[1], group


def fingerprint(*parts: Any) -> str:
    """Return a 32-character content hash of arrays, text, bytes, numbers and iterables of them.

    Equal content gives an equal fingerprint in any process; types and boundaries are part of the
    content, so ``("ab", "c")`` and ``("a", "bc")`` differ.
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        _feed(digest, part)
    return digest.hexdigest()


def _feed(digest: hashlib.blake2b, part: Any) -> None:
    if isinstance(part, np.ndarray) and part.dtype.kind != "O":
        digest.update(f"array {part.dtype.str} {part.shape}\n".encode())
        digest.update(np.ascontiguousarray(part).data)
    elif isinstance(part, bytes):
        digest.update(b"bytes %d\n" % len(part) + part)
    elif isinstance(part, str):
        text = part.encode("utf-8", "surrogatepass")
        digest.update(b"text %d\n" % len(text) + text)
    elif part is None or isinstance(part, bool | int | float | np.generic):
        digest.update(f"value {type(part).__name__} {part!r}\n".encode())
    elif isinstance(part, list | tuple) and all(type(item) is str for item in part):
        digest.update(b"(%b)" % _fed_texts(part))
    elif isinstance(part, Iterable):
        digest.update(b"(")
        for item in part:
            _feed(digest, item)
        digest.update(b")")
    else:
        raise TypeError(f"cannot fingerprint {type(part).__name__}")


def _fed_texts(texts: Sequence[str]) -> bytes:
    """Return the bytes that `_feed` has of texts one by one, in a tenth of the calls."""
    together = "".join([f"text {len(text)}\n{text}" for text in texts])
    if together.isascii():
        return together.encode()
    each = (text.encode("utf-8", "surrogatepass") for text in texts)
    return b"".join([b"text %d\n%b" % (len(text), text) for text in each])
