"""The neighbor graph in the form that t-SNE and UMAP take."""

import numpy as np

from explorer.arrays import FloatMatrix, IndexMatrix, normalize
from explorer.neighbors import neighbor_graph
from explorer.projection.parameters import ProjectionMetric
from explorer.projection.values import Task


def scaled_graph(
    vectors: FloatMatrix, k: int, metric: ProjectionMetric, task: Task
) -> tuple[IndexMatrix, FloatMatrix]:
    """Return each point's nearest others and how far they are, in units of the mean distance.

    Both methods look at ratios of distances only; scaling keeps squares and exponentials of
    very large or very small ones within range.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    k : int >= 1
    metric : {"cosine", "euclidean"}
    task : Task
        Told of the first fifth of the work.

    Returns
    -------
    indices : ndarray, shape (n, k), int64
    distances : ndarray, shape (n, k), float32
    """
    graph = neighbor_graph(vectors, k, metric=metric, progress=task.portion(0.0, 0.2))
    far = 1.0 - graph.scores if metric == "cosine" else -graph.scores
    distances = np.maximum(far, 0.0).astype(np.float32)
    mean = float(distances.mean(dtype=np.float64))
    return graph.indices, distances / np.float32(mean) if mean > 0 else distances


def comparable(vectors: FloatMatrix, metric: ProjectionMetric) -> FloatMatrix:
    """Return vectors whose straight-line geometry agrees with `metric`, of moderate size.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    metric : {"cosine", "euclidean"}
    """
    if metric == "cosine":
        return normalize(vectors)
    centered = vectors - vectors.mean(axis=0, dtype=np.float64)
    scale = max(float(np.abs(centered).max()), float(np.finfo(np.float32).tiny))
    return np.asarray(centered / scale, dtype=np.float32)
