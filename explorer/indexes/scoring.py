"""Exact scores of candidates, and vectors checked for a metric."""

import numpy as np

from explorer.arrays import FloatMatrix, IndexMatrix, as_matrix
from explorer.metrics import Metric, prepared
from explorer.neighbors import Neighbors

_BLOCK_BYTES = 64_000_000


def block_rows(dimension: int) -> int:
    """Return how many float32 rows of that dimension are worked on at once."""
    return max(1, _BLOCK_BYTES // (4 * dimension))


def checked(vectors: FloatMatrix, metric: Metric) -> FloatMatrix:
    """Return validated vectors ready for the metric.

    Raises
    ------
    InputError
        Not a matrix of finite numbers.
    """
    return prepared(as_matrix(vectors), metric)


def pair_scores(queries: FloatMatrix, rows: FloatMatrix, metric: Metric) -> FloatMatrix:
    """Score each query against rows of its own.

    Parameters
    ----------
    queries : ndarray, shape (q, d), float32
        Ready for the metric.
    rows : ndarray, shape (q, c, d), float32
        Ready for the metric.

    Returns
    -------
    ndarray, shape (q, c), float32
        Larger is closer. Euclidean from differences, which do not cancel.
    """
    if metric == "euclidean":
        gap = rows.astype(np.float64) - queries[:, None, :]
        return np.asarray(-np.sqrt(np.einsum("qcd,qcd->qc", gap, gap)), dtype=np.float32)
    found: FloatMatrix = np.matmul(rows, queries[:, :, None])[:, :, 0]
    return np.clip(found, -1.0, 1.0) if metric == "cosine" else found


def exact_scores(
    queries: FloatMatrix, vectors: FloatMatrix, ids: IndexMatrix, metric: Metric
) -> FloatMatrix:
    """Return the exact scores of candidates, shape (q, c); minus infinity where an id is -1."""
    found = np.empty(ids.shape, dtype=np.float32)
    step = max(1, block_rows(vectors.shape[1]) // max(1, ids.shape[1]))
    for start in range(0, len(queries), step):
        part = slice(start, start + step)
        found[part] = pair_scores(queries[part], vectors[ids[part]], metric)
    found[ids < 0] = -np.inf
    return found


def rescore(
    queries: FloatMatrix, vectors: FloatMatrix, ids: IndexMatrix, k: int, metric: Metric
) -> Neighbors:
    """Put candidates in their exact order and keep the k best.

    Parameters
    ----------
    queries : ndarray, shape (q, d), float32
    vectors : ndarray, shape (n, d), float32
        Both ready for the metric.
    ids : ndarray, shape (q, c), int64
        Candidates; -1 where there is none.
    k : int
    metric : {"cosine", "dot", "euclidean"}
    """
    best = sort_hits(ids, exact_scores(queries, vectors, ids, metric))
    return Neighbors(best.indices[:, :k], best.scores[:, :k])


def sort_hits(ids: IndexMatrix, scores: FloatMatrix) -> Neighbors:
    """Order hits by score, larger first, then by row number; what was not found comes last."""
    found = np.where(ids < 0, np.float32(-np.inf), scores).astype(np.float32)
    order = np.lexsort((ids, -found), axis=-1)
    return Neighbors(
        np.take_along_axis(ids, order, axis=1).astype(np.int64),
        np.take_along_axis(found, order, axis=1),
    )
