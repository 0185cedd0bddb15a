"""Similarity of vectors. Every score is larger for closer; distances are only for display."""

from typing import Literal, get_args

import numpy as np

from explorer.arrays import FloatMatrix, normalize
from explorer.errors import ParameterError

Metric = Literal["cosine", "dot", "euclidean"]
METRICS: tuple[Metric, ...] = get_args(Metric)


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
    if metric == "cosine":
        return np.asarray(np.clip(normalize(queries) @ normalize(vectors).T, -1.0, 1.0))
    if metric == "dot":
        return np.asarray(queries @ vectors.T)
    if metric == "euclidean":
        # In float64: the squared-norm expansion cancels badly for close points in float32.
        q, v = queries.astype(np.float64), vectors.astype(np.float64)
        squared = (q**2).sum(1)[:, None] + (v**2).sum(1)[None, :] - 2.0 * (q @ v.T)
        return np.asarray(-np.sqrt(np.maximum(squared, 0.0)), dtype=np.float32)
    raise ParameterError(f"Unknown metric “{metric}”; choose one of {', '.join(METRICS)}.")


def distance(score: float, metric: Metric = "cosine") -> float:
    """Turn a score into the distance people expect to read: 1 − cosine, or Euclidean distance."""
    return 1.0 - score if metric == "cosine" else -score
