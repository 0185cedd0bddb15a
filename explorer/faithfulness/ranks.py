"""Who is near whom, and how near in order, in the full space and in its picture."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexMatrix, IndexVector, normalize
from explorer.metrics import Metric, scores
from explorer.neighbors import best_columns
from explorer.projection import distinct

Closeness = Callable[[IndexVector], FloatMatrix]
"""Rows in, their scores against all points out, shape (rows, n); larger is closer."""


def in_space(vectors: FloatMatrix, metric: Metric) -> Closeness:
    """Return the closeness of points by their vectors.

    Equal closeness comes out equal whichever rows are asked for together. A float32 product of
    matrices does not promise that: its last digits depend on the size of the block. So equal
    points are counted once, and products are summed in float64 before they are rounded.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    metric : {"cosine", "dot", "euclidean"}
    """
    groups = distinct(vectors, metric)
    base = vectors[groups.first]
    if metric == "cosine":
        base = normalize(base)
    wide = base.astype(np.float64)

    def closeness(rows: IndexVector) -> FloatMatrix:
        asked = groups.group[rows]
        if metric == "euclidean":
            block = scores(base[asked], base, metric)
        else:
            block = (wide[asked] @ wide.T).astype(np.float32)
        return block if len(groups) == len(vectors) else block[:, groups.group]

    return closeness


def in_picture(coordinates: FloatMatrix) -> Closeness:
    """Return the closeness of points by their straight-line distance in the picture.

    Parameters
    ----------
    coordinates : ndarray, shape (n, dimensions), float32
    """
    centered = coordinates - coordinates.mean(axis=0, dtype=np.float64)
    # Squares of very small or large coordinates would leave the range of float32.
    unit = (centered / (float(np.abs(centered).max()) or 1.0)).astype(np.float32)

    def closeness(rows: IndexVector) -> FloatMatrix:
        total = np.zeros((len(rows), len(unit)), dtype=np.float32)
        for axis in unit.T:
            gap = axis[rows][:, None] - axis[None, :]
            total -= gap * gap
        return total

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
        found = np.empty(columns.shape, dtype=np.int64)
        n = self.block.shape[1]
        for row, (values, chosen) in enumerate(zip(self.block, columns, strict=True)):
            ordered = np.sort(values)
            wanted = values[chosen]
            above = np.searchsorted(ordered, wanted, side="right")
            found[row] = n - above + 1
            equal = above - np.searchsorted(ordered, wanted, side="left")
            for place in np.flatnonzero(equal > 1):
                column = chosen[place]
                found[row, place] += np.count_nonzero(values[:column] == wanted[place])
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
