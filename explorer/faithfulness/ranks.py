"""Who is near whom, and how near in order, in the full space and in its picture."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import (
    FloatMatrix,
    FloatVector,
    IndexMatrix,
    IndexVector,
    as_matrix,
    normalize,
)
from explorer.errors import InputError, ParameterError
from explorer.metrics import Metric, scores
from explorer.neighbors import best_columns
from explorer.projection import Distinct, distinct

WIDE_UP_TO = 10_000
"""Most points whose products are summed in float64."""

_COUNT_FROM = 50_000
"""Points from which counting what is above each of a few is quicker than sorting all."""

_TILE = 100_000  # numbers that stay in the fast memory while the wanted ones are counted

_SHORTEST = 1e-30  # a vector below this has no direction that float32 could divide out

_CHUNK = 4_000_000  # numbers of the space read at once

Closeness = Callable[[IndexVector], FloatMatrix]
"""Rows in, their scores against all points out, shape (rows, n); larger is closer.

The next call may overwrite what the last one returned.
"""

_Compare = Callable[[IndexVector, slice], npt.NDArray[np.floating]]


@dataclass(frozen=True, eq=False)
class Compared:
    """A space and its picture, row for row.

    Attributes
    ----------
    vectors : ndarray, shape (n, d), float32
    picture : ndarray, shape (n, dimensions), float32
    metric : {"cosine", "dot", "euclidean"}
        Closeness in the full space.
    groups : Distinct
        The points that cannot be told apart in it.
    """

    vectors: FloatMatrix
    picture: FloatMatrix
    metric: Metric
    groups: Distinct

    def __len__(self) -> int:
        return len(self.vectors)


def compared(vectors: FloatMatrix, coordinates: FloatMatrix, metric: Metric) -> Compared:
    """Check a space and its picture, and find the points that cannot be told apart.

    Raises
    ------
    InputError
        The numbers of vectors and coordinates differ, or one of them is unusable.
    """
    full, picture = as_matrix(vectors), as_matrix(coordinates, "coordinates")
    if len(full) != len(picture):
        raise InputError(
            f"There are {len(picture)} places for {len(full)} vectors; project the same points."
        )
    return Compared(full, picture, metric, distinct(full, metric))


def clipped_k(k: int, n: int) -> int:
    """Return `k` cut to what the formulas allow for `n` points: below half of them.

    Raises
    ------
    ParameterError
        `k` is below 1.
    """
    if k < 1:
        raise ParameterError(f"The number of neighbors must be at least 1, not {k}.")
    return min(k, max(0, (n - 1) // 2))


def in_space(pair: Compared) -> Closeness:
    """Return the closeness of points by their vectors.

    Up to 10,000 points, equal closeness comes out equal whichever rows are asked for together.
    A float32 product of matrices does not promise that: its last digits depend on the size of
    the block. So products are summed in float64 before they are rounded. Above, float32 has to
    do, and points that cannot be told apart are still equally close, being counted once.
    """
    groups, metric = pair.groups, pair.metric
    everyone = len(groups) == len(pair)
    base = pair.vectors if everyone else pair.vectors[groups.first]
    compare = _by_distance(base) if metric == "euclidean" else _by_product(base, metric)
    blocks = _Blocks(len(base))

    def closeness(rows: IndexVector) -> FloatMatrix:
        block = blocks.of(len(rows))
        asked = groups.group[rows]
        for columns in _tiles(len(base), _CHUNK // base.shape[1]):
            block[:, columns] = compare(asked, columns)
        return block if everyone else block[:, groups.group]

    return closeness


class _Blocks:
    """Memory for one block of scores, used again and again: fresh memory costs more than sums."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.held = np.empty((0, width), dtype=np.float32)

    def of(self, rows: int) -> FloatMatrix:
        if rows > len(self.held):
            self.held = np.empty((rows, self.width), dtype=np.float32)
        return self.held[:rows]


def _tiles(n: int, step: int) -> list[slice]:
    return [slice(start, min(start + step, n)) for start in range(0, n, max(1, step))]


def _by_distance(base: FloatMatrix) -> _Compare:
    return lambda rows, columns: scores(base[rows], base[columns], "euclidean")


def _by_product(base: FloatMatrix, metric: Metric) -> _Compare:
    if len(base) <= WIDE_UP_TO:
        wide = (normalize(base) if metric == "cosine" else base).astype(np.float64)
        return lambda rows, columns: wide[rows] @ wide[columns].T
    if metric == "dot":
        return lambda rows, columns: base[rows] @ base[columns].T
    inverse = _inverse_lengths(base)

    def by_direction(rows: IndexVector, columns: slice) -> FloatMatrix:
        products = normalize(base[rows]) @ base[columns].T
        products *= inverse[columns]
        return products

    return by_direction


def _inverse_lengths(vectors: FloatMatrix) -> FloatVector:
    """Return what scales each row to length one, without a copy of the rows."""
    squares = [
        np.square(vectors[rows], dtype=np.float64).sum(axis=1)
        for rows in _tiles(len(vectors), _CHUNK // vectors.shape[1])
    ]
    lengths = np.sqrt(np.concatenate(squares))
    inverse = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > _SHORTEST)
    return np.asarray(inverse, dtype=np.float32)


def in_picture(coordinates: FloatMatrix) -> Closeness:
    """Return the closeness of points by their straight-line distance in the picture.

    Parameters
    ----------
    coordinates : ndarray, shape (n, dimensions), float32
    """
    centered = coordinates - coordinates.mean(axis=0, dtype=np.float64)
    # Squares of very small or large coordinates would leave the range of float32.
    unit = (centered / (float(np.abs(centered).max()) or 1.0)).astype(np.float32)
    axes = np.ascontiguousarray(unit.T)
    blocks = _Blocks(len(unit))

    def closeness(rows: IndexVector) -> FloatMatrix:
        block = blocks.of(len(rows))
        block[:] = 0.0
        # Piece by piece, so that what is worked on stays in the fast memory of the processor.
        for columns in _tiles(len(unit), _TILE):
            gap = np.empty(columns.stop - columns.start, dtype=np.float32)
            for line, row in zip(block[:, columns], rows, strict=True):
                for axis in axes:
                    np.subtract(axis[columns], axis[row], out=gap)
                    np.multiply(gap, gap, out=gap)
                    np.subtract(line, gap, out=line)
        return block

    return closeness


@dataclass(frozen=True, eq=False)
class Nearest:
    """The nearest others of some points, and the scores they were chosen by.

    Attributes
    ----------
    columns : ndarray, shape (rows, k), int64
        Nearest first, ties by row number.
    block : ndarray, shape (rows, n), float32
        Scores against all points, minus infinity for the point itself.
    """

    columns: IndexMatrix
    block: FloatMatrix

    def ranks(self, columns: IndexMatrix) -> IndexMatrix:
        """Return the rank, from 1, that given points have among the others of each row.

        Parameters
        ----------
        columns : ndarray, shape (rows, k), int64
        """
        if self.block.shape[1] < _COUNT_FROM:
            return _ranks_by_sorting(self.block, columns)
        return _ranks_by_counting(self.block, columns)


def _ranks_by_sorting(block: FloatMatrix, columns: IndexMatrix) -> IndexMatrix:
    found = np.empty(columns.shape, dtype=np.int64)
    n = block.shape[1]
    for row, (values, chosen) in enumerate(zip(block, columns, strict=True)):
        ordered = np.sort(values)
        wanted = values[chosen]
        above = np.searchsorted(ordered, wanted, side="right")
        found[row] = n - above + 1
        equal = above - np.searchsorted(ordered, wanted, side="left")
        for place in np.flatnonzero(equal > 1):
            column = chosen[place]
            found[row, place] += np.count_nonzero(values[:column] == wanted[place])
    return found


def _ranks_by_counting(block: FloatMatrix, columns: IndexMatrix) -> IndexMatrix:
    found = np.ones(columns.shape, dtype=np.int64)
    wanted = np.take_along_axis(block, columns, axis=1)
    for tile in _tiles(block.shape[1], _TILE):
        for row, values in enumerate(block[:, tile]):
            for place, (value, column) in enumerate(zip(wanted[row], columns[row], strict=True)):
                # Among equals those in earlier columns rank higher.
                split = min(max(column - tile.start, 0), len(values))
                if split:
                    found[row, place] += np.count_nonzero(values[:split] >= value)
                if split < len(values):
                    found[row, place] += np.count_nonzero(values[split:] > value)
    return found


def nearest_of(rows: IndexVector, closeness: Closeness, k: int) -> Nearest:
    """Return the k nearest others of the given rows.

    Parameters
    ----------
    rows : ndarray of int64
    closeness : callable
    k : int in [1, n - 1]
    """
    block = closeness(rows)
    block[np.arange(len(rows)), rows] = -np.inf
    return Nearest(best_columns(block, k), block)


def kept(first: IndexMatrix, second: IndexMatrix) -> npt.NDArray[np.int64]:
    """Count, row by row, the entries that both lists hold.

    Parameters
    ----------
    first, second : ndarray, shape (rows, k), int64
        No entry twice in a row.
    """
    both = np.sort(np.concatenate([first, second], axis=1), axis=1)
    return np.asarray((both[:, 1:] == both[:, :-1]).sum(axis=1))
