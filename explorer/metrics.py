"""Similarity of vectors. Every score is larger for closer; distances are only for display."""

from typing import Literal, get_args

import numpy as np

from explorer.arrays import FloatMatrix, normalize
from explorer.errors import ParameterError

Metric = Literal["cosine", "dot", "euclidean"]
METRICS: tuple[Metric, ...] = get_args(Metric)

_WIDENED_AT_ONCE = 1 << 17  # numbers, so that a block of float64 stays in the processor's cache


def scores(queries: FloatMatrix, vectors: FloatMatrix, metric: Metric = "cosine") -> FloatMatrix:
    """Score every vector against every query.

    Parameters
    ----------
    queries : ndarray, shape (q, d), float32
    vectors : ndarray, shape (n, d), float32
    metric : {"cosine", "dot", "euclidean"}
        Cosine of the angle in [-1, 1]; dot product; or minus the Euclidean distance.
        A zero vector has cosine 0 with everything.

    Returns
    -------
    ndarray, shape (q, n), float32
        Larger is closer.

    Raises
    ------
    ParameterError
        Unknown metric.
    """
    return ready_scores(prepared(queries, metric), prepared(vectors, metric), metric)


def prepared(vectors: FloatMatrix, metric: Metric) -> FloatMatrix:
    """Return vectors as `ready_scores` compares them: at length one for cosine.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    metric : {"cosine", "dot", "euclidean"}

    Returns
    -------
    ndarray, shape (n, d), float32
        The array itself where nothing has to change.
    """
    return normalize(vectors) if metric == "cosine" else vectors


def ready_scores(
    queries: FloatMatrix, vectors: FloatMatrix, metric: Metric = "cosine"
) -> FloatMatrix:
    """Score vectors that are already `prepared`: one product, and no copy of the vectors.

    Parameters
    ----------
    queries : ndarray, shape (q, d), float32
    vectors : ndarray, shape (n, d), float32
        Both prepared for the metric.
    metric : {"cosine", "dot", "euclidean"}

    Returns
    -------
    ndarray, shape (q, n), float32
        As `scores` gives.

    Raises
    ------
    ParameterError
        Unknown metric.
    """
    if metric == "cosine":
        found = _products(queries, vectors)
        return np.clip(found, -1.0, 1.0, out=found)
    if metric == "dot":
        return _products(queries, vectors)
    if metric == "euclidean":
        return _nearness(queries, vectors)
    raise ParameterError(f"Unknown metric “{metric}”; choose one of {', '.join(METRICS)}.")


def _products(queries: FloatMatrix, vectors: FloatMatrix) -> FloatMatrix:
    if len(queries) == 1:  # a product of matrix and vector reads memory once, and runs faster
        found: FloatMatrix = (vectors @ queries[0])[None, :]
        return found
    return queries @ vectors.T


def _nearness(queries: FloatMatrix, vectors: FloatMatrix) -> FloatMatrix:
    """Return minus the distances."""
    # In float64: the squared-norm expansion cancels badly for close points in float32. A block of
    # the vectors at a time, so that they are never held in twice their size.
    asked = queries.astype(np.float64)
    own = np.einsum("qd,qd->q", asked, asked)[:, None]
    found = np.empty((len(queries), len(vectors)), dtype=np.float32)
    step = max(1, _WIDENED_AT_ONCE // max(1, vectors.shape[1]))
    for start in range(0, len(vectors), step):
        part = slice(start, start + step)
        wide = vectors[part].astype(np.float64)
        squared = own + np.einsum("nd,nd->n", wide, wide) - 2.0 * (asked @ wide.T)
        found[:, part] = -np.sqrt(np.maximum(squared, 0.0))
    return found


def distance(score: float, metric: Metric = "cosine") -> float:
    """Turn a score into the distance people expect to read: 1 − cosine, or Euclidean distance."""
    return 1.0 - score if metric == "cosine" else -score
