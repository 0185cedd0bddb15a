"""Silhouettes of many groupings of the same points in one pass over their distances."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexVector, Progress
from explorer.errors import InputError

EXACT_UP_TO = 12_000
"""Largest n whose silhouettes use every pair; above, a random sample of this many points."""

_BLOCK = 4_000_000  # distances held at once: 32 MB of float64


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
    # In float64: the squared-norm expansion cancels badly for close points in float32.
    points = vectors[rows].astype(np.float64)
    members = [_membership(np.asarray(labels)[rows]) for labels in groupings]
    usable = [number for number, table in enumerate(members) if table.shape[1] >= 2]
    if not usable:
        return result
    tables = [members[number] for number in usable]
    everyone = np.hstack(tables)
    step = max(1, _BLOCK // len(points))
    for start in range(0, len(points), step):
        block = slice(start, min(start + step, len(points)))
        sums = _distances(points, block) @ everyone
        offset = 0
        for number, table in zip(usable, tables, strict=True):
            width = table.shape[1]
            own = sums[:, offset : offset + width]
            result[number, rows[block]] = _silhouettes(own, table, block)
            offset += width
        if progress:
            progress(block.stop / len(points))
    return result


def sample_rows(n: int, seed: int = 0) -> IndexVector:
    """Return the rows silhouettes are computed on: all, or a sorted random sample of 12,000."""
    if n <= EXACT_UP_TO:
        return np.arange(n)
    drawn = np.random.default_rng(seed).choice(n, EXACT_UP_TO, replace=False)
    return np.sort(drawn).astype(np.int64)


def _membership(labels: IndexVector) -> npt.NDArray[np.float64]:
    """Return a table with a one where a point (row) is in a cluster (column)."""
    present = np.unique(labels[labels >= 0])
    return np.asarray(labels[:, None] == present[None, :], dtype=np.float64)


def _distances(points: npt.NDArray[np.float64], block: slice) -> npt.NDArray[np.float64]:
    squares = np.einsum("ij,ij->i", points, points)
    products = points[block] @ points.T
    squared = squares[block, None] + squares[None, :] - 2.0 * products
    distances: npt.NDArray[np.float64] = np.sqrt(np.maximum(squared, 0.0))
    rows = np.arange(len(distances))
    distances[rows, rows + block.start] = 0.0
    return distances


def _silhouettes(
    sums: npt.NDArray[np.float64], table: npt.NDArray[np.float64], block: slice
) -> npt.NDArray[np.float64]:
    """Return silhouettes of the block's points from their summed distances to each cluster."""
    sizes = table.sum(axis=0)
    inside = table[block] > 0
    clustered = inside.any(axis=1)
    own = inside.argmax(axis=1)
    rows = np.arange(len(sums))
    others = np.maximum(sizes[own] - 1.0, 1.0)
    within = sums[rows, own] / others
    means = sums / sizes
    means[rows, own] = np.inf
    nearest = means.min(axis=1)
    larger = np.maximum(within, nearest)
    values: npt.NDArray[np.float64] = np.zeros_like(larger)
    np.divide(nearest - within, larger, out=values, where=larger > 0)
    values[sizes[own] == 1] = 0.0
    values[~clustered] = np.nan
    return values
