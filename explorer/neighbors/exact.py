"""The nearest points in the full space, found by comparing with all of them."""

from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, IndexMatrix, IndexVector, Progress
from explorer.errors import ParameterError
from explorer.metrics import Metric, prepared, ready_scores
from explorer.space import Space

_BLOCK = 16_000_000  # scores held at once: 64 MB of float32
_SMALLEST_PILE = 4  # columns dealt into a pile; with fewer it does not pay


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
    # Of columns dealt into piles, the best k lie in the k piles with the best tops.
    pile = int(np.sqrt(width / (4 * k)))
    if pile < _SMALLEST_PILE:
        return _best_of_few(block, k)
    piles = width // pile
    tops = block[:, : piles * pile].reshape(len(block), pile, piles).max(axis=1)
    chosen = np.sort(np.argpartition(tops, piles - k, axis=1)[:, piles - k :], axis=1)
    columns = (chosen[:, None, :] + piles * np.arange(pile)[:, None]).reshape(len(block), -1)
    rest = np.arange(piles * pile, width)
    columns = np.hstack([columns, np.broadcast_to(rest, (len(block), len(rest)))])
    values = np.take_along_axis(block, columns, axis=1)
    best = np.take_along_axis(columns, _best_of_few(values, k), axis=1)
    # Piles that tie with the last of the chosen may hold columns that tie with the k-th best.
    limit = np.take_along_axis(block, best[:, -1:], axis=1)
    for row in np.flatnonzero((tops >= limit).sum(axis=1) > k):
        best[row] = _best_of_few(block[row : row + 1], k)[0]
    return best


def _best_of_few(block: FloatMatrix, k: int) -> IndexMatrix:
    width = block.shape[1]
    if k >= width:
        return np.argsort(-block, axis=1, kind="stable")
    # argpartition picks arbitrarily among values tied with the k-th; settle those by column.
    chosen = np.sort(np.argpartition(block, width - k, axis=1)[:, width - k :], axis=1)
    values = np.take_along_axis(block, chosen, axis=1)
    limit = values.min(axis=1, keepdims=True)
    for row in np.flatnonzero((block >= limit).sum(axis=1) > k):
        candidates = np.flatnonzero(block[row] >= limit[row])
        order = np.argsort(-block[row, candidates], kind="stable")[:k]
        chosen[row], values[row] = candidates[order], block[row, candidates[order]]
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(chosen, order, axis=1)


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
