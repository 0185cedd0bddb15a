"""The neighbor graph in the form that t-SNE and UMAP take."""

import numpy as np

from explorer.arrays import FloatMatrix, IndexMatrix, normalize
from explorer.neighbors import neighbor_graph
from explorer.projection import pca
from explorer.projection.parameters import PcaParameters, ProjectionMetric
from explorer.projection.values import LOOKING, START, Task


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
    graph = neighbor_graph(vectors, k, metric=metric, progress=task.portion(START, LOOKING))
    far = 1.0 - graph.scores if metric == "cosine" else -graph.scores
    distances = np.maximum(far, 0.0).astype(np.float32)
    mean = float(distances.mean(dtype=np.float64))
    return graph.indices, distances / np.float32(mean) if mean > 0 else distances


def start(vectors: FloatMatrix, metric: ProjectionMetric, task: Task) -> FloatMatrix:
    """Return where the points start: on PCA, which is shown while the neighbors are looked for.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    metric : {"cosine", "euclidean"}
    task : Task

    Returns
    -------
    ndarray, shape (n, dimensions), float32
        The first axis has a spread of 1; a little noise keeps any two places apart.
    """
    quiet = Task(task.dimensions, task.seed)
    placed = pca.layout(comparable(vectors, metric), PcaParameters(), quiet).coordinates
    noise = np.random.default_rng(task.seed).normal(scale=0.01, size=placed.shape)
    spread = max(float(placed[:, 0].std()), 1e-12)
    begun = np.asarray(placed / spread + noise, dtype=np.float32)
    task.report(START)
    task.show(START, 0, begun)
    return begun


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
