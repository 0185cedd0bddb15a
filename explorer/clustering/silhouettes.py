"""Silhouettes of many groupings of the same points in one pass over their distances."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexVector, Progress
from explorer.errors import InputError

EXACT_UP_TO = 12_000
"""Largest n whose silhouettes use every pair; above, a random sample of this many points."""

_BLOCK = 4_000_000  # distances held at once: 16 MB of float32
_NEAR = 0.05
"""Squared distances below this share of the squared lengths are worked out again in float64."""
_MANY_NEAR = 0.01


def silhouette_samples(
    vectors: FloatMatrix,
    groupings: Sequence[IndexVector],
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> npt.NDArray[np.float32]:
    """Return every point's silhouette [1]_ under each of several groupings.

    The distances of a block of points are computed once and summed per cluster of every grouping
    by one matrix product, so a sweep over many k costs little more than a single k.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
        Compared by Euclidean distance; give unit-length vectors.
    groupings : sequence of ndarray, shape (n,), int
        Cluster numbers from 0; -1 is noise and takes no part.
    seed : int
        Of the sample drawn above 12,000 points.
    progress : callable, optional

    Returns
    -------
    ndarray, shape (len(groupings), n), float32
        In [-1, 1]; 0 for a cluster of one; NaN for noise, for points outside the sample, and for
        a grouping with fewer than two clusters, where it is not defined.

    Raises
    ------
    InputError
        A grouping is not as long as the vectors.

    References
    ----------
    .. [1] Rousseeuw: Silhouettes, a graphical aid to the interpretation and validation of cluster
       analysis. J. Comput. Appl. Math. 20, 1987.
    """
    n = len(vectors)
    for labels in groupings:
        if len(labels) != n:
            raise InputError(
                f"There are {len(labels)} cluster numbers for {n} vectors; give one per vector."
            )
    result = np.full((len(groupings), n), np.nan, dtype=np.float32)
    rows = sample_rows(n, seed)
    points = _Points.of(vectors[rows])
    members = [_membership(np.asarray(labels)[rows]) for labels in groupings]
    usable = [number for number, table in enumerate(members) if table.shape[1] >= 2]
    if not usable:
        return result
    tables = [members[number] for number in usable]
    everyone = np.hstack(tables)
    step = max(1, _BLOCK // len(rows))
    for start in range(0, len(rows), step):
        block = slice(start, min(start + step, len(rows)))
        sums = points.distances(block) @ everyone
        offset = 0
        for number, table in zip(usable, tables, strict=True):
            width = table.shape[1]
            own = sums[:, offset : offset + width]
            result[number, rows[block]] = _silhouettes(own, table, block)
            offset += width
        if progress:
            progress(block.stop / len(rows))
    return result


def sample_rows(n: int, seed: int = 0) -> IndexVector:
    """Return the rows silhouettes are computed on: all, or a sorted random sample of 12,000."""
    if n <= EXACT_UP_TO:
        return np.arange(n)
    drawn = np.random.default_rng(seed).choice(n, EXACT_UP_TO, replace=False)
    return np.sort(drawn).astype(np.int64)


def _membership(labels: IndexVector) -> FloatMatrix:
    """Return a table with a one where a point (row) is in a cluster (column)."""
    present = np.unique(labels[labels >= 0])
    return np.asarray(labels[:, None] == present[None, :], dtype=np.float32)


@dataclass(frozen=True, eq=False)
class _Points:
    """Points moved so that their mean is the origin, which leaves their distances as they are.

    |a|² + |b|² − 2 a·b in float32 takes half the time of float64 and cancels for close points
    only; those pairs are few, and their differences are taken in float64.
    """

    exact: npt.NDArray[np.float64]
    rough: FloatMatrix
    squares: FloatMatrix

    @classmethod
    def of(cls, vectors: FloatMatrix) -> "_Points":
        exact = vectors - vectors.mean(axis=0, dtype=np.float64)
        squares = np.einsum("ij,ij->i", exact, exact)
        return cls(exact, exact.astype(np.float32), squares.astype(np.float32))

    def distances(self, block: slice) -> FloatMatrix:
        """Return the distances of a block of points to all, shape (rows, n), float32."""
        lengths = self.squares[block, None] + self.squares[None, :]
        squared = self.rough[block] @ self.rough.T
        squared *= np.float32(-2.0)
        squared += lengths
        lengths *= np.float32(_NEAR)
        near = squared < lengths
        if np.count_nonzero(near) > _MANY_NEAR * near.size + len(near):
            return self._wide(block)
        left, right = np.nonzero(near)
        step = max(1, _BLOCK // self.exact.shape[1])
        for start in range(0, len(left), step):
            pairs = slice(start, start + step)
            gap = self.exact[left[pairs] + block.start] - self.exact[right[pairs]]
            squared[left[pairs], right[pairs]] = np.einsum("ij,ij->i", gap, gap)
        return np.asarray(np.sqrt(squared, out=squared))

    def _wide(self, block: slice) -> FloatMatrix:
        """Return the same with every product in float64, for points most of which are close."""
        squares = np.einsum("ij,ij->i", self.exact, self.exact)
        squared = squares[block, None] + squares[None, :] - 2.0 * (self.exact[block] @ self.exact.T)
        distances = np.sqrt(np.maximum(squared, 0.0))
        rows = np.arange(len(distances))
        distances[rows, rows + block.start] = 0.0
        return np.asarray(distances, dtype=np.float32)


def _silhouettes(sums: FloatMatrix, table: FloatMatrix, block: slice) -> npt.NDArray[np.float64]:
    """Return silhouettes of the block's points from their summed distances to each cluster."""
    sizes = table.sum(axis=0, dtype=np.float64)
    inside = table[block] > 0
    clustered = inside.any(axis=1)
    own = inside.argmax(axis=1)
    rows = np.arange(len(sums))
    others = np.maximum(sizes[own] - 1.0, 1.0)
    within = sums[rows, own] / others
    means = sums / sizes  # in float64, as the sizes are
    means[rows, own] = np.inf
    nearest = means.min(axis=1)
    larger = np.maximum(within, nearest)
    values: npt.NDArray[np.float64] = np.zeros_like(larger)
    np.divide(nearest - within, larger, out=values, where=larger > 0)
    values[sizes[own] == 1] = 0.0
    values[~clustered] = np.nan
    return values
