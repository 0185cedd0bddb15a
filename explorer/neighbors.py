"""Nearest points in the full space, never in a picture of it."""

from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, IndexMatrix, IndexVector, Progress
from explorer.errors import ParameterError
from explorer.metrics import Metric, prepared, ready_scores
from explorer.space import Space

EXACT_UP_TO = 20_000
"""Largest n for which the neighbor graph is computed by brute force."""

_BLOCK = 16_000_000  # scores held at once: 64 MB of float32


@dataclass(frozen=True, eq=False)
class Neighbors:
    """The k nearest points of each query, best first.

    Attributes
    ----------
    indices : ndarray, shape (q, k), int64
    scores : ndarray, shape (q, k), float32
        Larger is closer.
    """

    indices: IndexMatrix
    scores: FloatMatrix


def nearest(
    queries: FloatMatrix,
    vectors: FloatMatrix,
    k: int,
    *,
    metric: Metric = "cosine",
    exclude: IndexVector | None = None,
    progress: Progress | None = None,
) -> Neighbors:
    """Find the k nearest vectors of each query by comparing with all of them.

    Parameters
    ----------
    queries : ndarray, shape (q, d), float32
    vectors : ndarray, shape (n, d), float32
    k : int >= 1
        Cut to the number of vectors there are to choose from.
    metric : {"cosine", "dot", "euclidean"}
    exclude : ndarray, shape (q,), optional
        One row of `vectors` left out for each query, usually the query itself.
    progress : callable, optional

    Returns
    -------
    Neighbors
        Ties are ordered by row number.

    Raises
    ------
    ParameterError
        `k` is below 1.
    """
    ready = prepared(vectors, metric)
    return _nearest(prepared(queries, metric), ready, k, metric, exclude, progress)


def nearest_in(
    space: Space,
    queries: FloatMatrix,
    k: int,
    *,
    metric: Metric = "cosine",
    exclude: IndexVector | None = None,
) -> Neighbors:
    """Find the k nearest points of a space, which is scaled to length one once and not each time.

    Parameters
    ----------
    space : Space
    queries : ndarray, shape (q, d), float32
    k, metric, exclude
        As for `nearest`.
    """
    vectors = space.normalized if metric == "cosine" else space.vectors
    return _nearest(prepared(queries, metric), vectors, k, metric, exclude, None)


def _nearest(
    queries: FloatMatrix,
    vectors: FloatMatrix,
    k: int,
    metric: Metric,
    exclude: IndexVector | None,
    progress: Progress | None,
) -> Neighbors:
    if k < 1:
        raise ParameterError(f"The number of neighbors must be at least 1, not {k}.")
    k = min(k, len(vectors) - (exclude is not None))
    indices = np.empty((len(queries), k), dtype=np.int64)
    found = np.empty((len(queries), k), dtype=np.float32)
    step = max(1, _BLOCK // max(1, len(vectors)))
    for start in range(0, len(queries), step):
        rows = slice(start, min(start + step, len(queries)))
        block = ready_scores(queries[rows], vectors, metric)
        if exclude is not None:
            block[np.arange(len(block)), exclude[rows]] = -np.inf
        indices[rows] = best_columns(block, k)
        found[rows] = np.take_along_axis(block, indices[rows], axis=1)
        if progress:
            progress(rows.stop / len(queries))
    return Neighbors(indices, found)


def best_columns(block: FloatMatrix, k: int) -> IndexMatrix:
    """Return the columns of the k largest values of each row, largest first.

    Parameters
    ----------
    block : ndarray, shape (q, n), float32
    k : int in [0, n]

    Returns
    -------
    ndarray, shape (q, k), int64
        Ties are ordered by column number.
    """
    width = block.shape[1]
    if k == 0:
        return np.empty((len(block), 0), dtype=np.int64)
    if k >= width:
        return np.argsort(-block, axis=1, kind="stable")
    # argpartition picks arbitrarily among values tied with the k-th; settle those by column.
    threshold = -np.partition(-block, k - 1, axis=1)[:, k - 1]
    chosen = np.empty((len(block), k), dtype=np.int64)
    for row, (values, limit) in enumerate(zip(block, threshold, strict=True)):
        candidates = np.flatnonzero(values >= limit)
        chosen[row] = candidates[np.argsort(-values[candidates], kind="stable")[:k]]
    return chosen


def neighbors_of(space: Space, row: int, k: int = 10, metric: Metric = "cosine") -> Neighbors:
    """Return the k nearest other points of one point of a space, in the full space.

    Parameters
    ----------
    space : Space
    row : int in [0, n)
    k : int >= 1
    metric : {"cosine", "dot", "euclidean"}
    """
    query = space.vectors[row : row + 1]
    return nearest_in(space, query, k, metric=metric, exclude=np.array([row]))


def neighbor_graph(
    vectors: FloatMatrix,
    k: int,
    *,
    metric: Metric = "cosine",
    seed: int = 0,
    progress: Progress | None = None,
) -> Neighbors:
    """Return the k nearest other points of every point: one graph for maps, lists and checks.

    Exact up to 20,000 points; above, by nearest-neighbor descent [1]_.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    k : int >= 1
        Cut to n - 1.
    metric : {"cosine", "dot", "euclidean"}
    seed : int
    progress : callable, optional

    Returns
    -------
    Neighbors
        Shape (n, min(k, n - 1)).

    References
    ----------
    .. [1] Dong, Charikar, Li: Efficient k-nearest neighbor graph construction for generic
       similarity measures. WWW 2011.
    """
    if len(vectors) <= EXACT_UP_TO or metric == "dot":
        everyone = np.arange(len(vectors))
        return nearest(vectors, vectors, k, metric=metric, exclude=everyone, progress=progress)
    from pynndescent import NNDescent

    # One more than asked for: the graph lists each point as its own neighbor, usually first.
    index = NNDescent(vectors, metric=metric, n_neighbors=k + 1, random_state=seed)
    found, gaps = index.neighbor_graph
    others = found != np.arange(len(vectors))[:, None]
    others[others.all(axis=1), -1] = False
    shape = (len(vectors), k)
    ids = found[others].reshape(shape).astype(np.int64)
    closeness = gaps[others].reshape(shape)
    return Neighbors(ids, (1.0 - closeness if metric == "cosine" else -closeness))
