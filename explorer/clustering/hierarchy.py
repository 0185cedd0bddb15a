"""Ward's method: a tree of merges, for a dendrogram and for a cut into k clusters."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexVector, Progress, normalize
from explorer.clustering.partition import LARGEST_K, check_k, clip_k
from explorer.clustering.result import Clustering, build
from explorer.errors import LimitError, ParameterError
from explorer.options import Checked, whole

MOST_POINTS = 15_000
"""All pairwise distances are held at once: 0.9 GB at this n."""


@dataclass(frozen=True)
class WardParameters(Checked):
    """Into how many clusters the tree is cut."""

    k: int = whole(
        8,
        "Number of clusters",
        "The tree of merges is cut where this many clusters are left.",
        (1, LARGEST_K, 1),
    )


def ward_tree(vectors: FloatMatrix) -> npt.NDArray[np.float64]:
    """Merge points bottom-up by Ward's criterion [1]_ on the unit-length vectors.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
        At most 15,000.

    Returns
    -------
    ndarray, shape (n - 1, 4), float64
        SciPy's linkage: the two parts merged, the height of the merge, the points in it.

    Raises
    ------
    LimitError
        More than 15,000 vectors.

    References
    ----------
    .. [1] Ward: Hierarchical grouping to optimize an objective function. JASA 58, 1963.
    """
    from scipy.cluster.hierarchy import linkage

    if len(vectors) > MOST_POINTS:
        raise LimitError(
            f"Ward's method compares all pairs and takes at most {MOST_POINTS:,} words, not "
            f"{len(vectors):,}; use k-means or fewer words."
        )
    if len(vectors) < 2:
        return np.empty((0, 4))
    tree = linkage(normalize(vectors).astype(np.float64), method="ward")
    return np.asarray(tree, dtype=np.float64)


def cut(tree: npt.NDArray[np.float64], k: int) -> IndexVector:
    """Cut a tree where k clusters are left.

    Parameters
    ----------
    tree : ndarray, shape (n - 1, 4)
        From `ward_tree`.
    k : int in [1, n]

    Returns
    -------
    ndarray, shape (n,), int64
        Cluster numbers from 0, in the order of their first points.

    Raises
    ------
    ParameterError
        `k` is not between 1 and n.
    """
    n = len(tree) + 1
    if not 1 <= k <= n:
        raise ParameterError(f"A tree of {n} words is cut into 1 to {n} clusters, not {k}.")
    # SciPy's own cut by number may return fewer where heights tie; doing the first n - k merges
    # always leaves exactly k.
    part = np.arange(2 * n - 1)
    for step in range(n - k):
        first, second = int(tree[step, 0]), int(tree[step, 1])
        part[first] = part[second] = n + step
    for node in range(n + (n - k) - 1, -1, -1):
        part[node] = part[part[node]]
    _, first_rows, inverse = np.unique(part[:n], return_index=True, return_inverse=True)
    rank = np.empty(len(first_rows), dtype=np.int64)
    rank[np.argsort(first_rows)] = np.arange(len(first_rows))
    return rank[inverse]


def ward(
    vectors: FloatMatrix, k: int, *, seed: int = 0, progress: Progress | None = None
) -> Clustering:
    """Part the vectors into k clusters by cutting their Ward tree.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
        At most 15,000.
    k : int, 1 to 200
        Clipped, with a note, to the number of distinct directions.
    seed : int
        Not used by the method itself, which draws nothing at random.
    progress : callable, optional
        Told before and after: the computation is a single step.

    Raises
    ------
    ParameterError
        `k` is out of range.
    LimitError
        More than 15,000 vectors.
    """
    check_k(k)
    if progress:
        progress(0.0)
    unit = normalize(vectors)
    k, notes = clip_k(unit, k)
    result = build(unit, cut(ward_tree(vectors), k), "ward", notes, seed)
    if progress:
        progress(1.0)
    return result
