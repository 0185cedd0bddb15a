"""The neighbor graph in the form that t-SNE and UMAP take."""

import numpy as np

from explorer.arrays import FloatMatrix, IndexMatrix, IndexVector, Progress, normalize
from explorer.neighbors import EXACT_UP_TO, Neighbors, Walker, nearest, neighbor_graph
from explorer.projection import pca
from explorer.projection.parameters import PcaParameters, ProjectionMetric
from explorer.projection.values import LOOKING, START, Standing, Task

_AT_ONCE = 4_000_000  # numbers of the space looked at together


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
    return graph.indices, _scaled(graph, metric)


def scaled_links(
    standing: Standing, added: FloatMatrix, k: int, metric: ProjectionMetric, task: Task
) -> tuple[IndexMatrix, FloatMatrix]:
    """Return the standing points nearest to each new one, and how far they are.

    Parameters
    ----------
    standing : Standing
    added : ndarray, shape (m, d), float32
    k : int in [1, n]
    metric : {"cosine", "euclidean"}
    task : Task
        Told of the first fifth of the work.

    Returns
    -------
    indices : ndarray, shape (m, k), int64
    distances : ndarray, shape (m, k), float32
        In units of their mean.
    """
    progress = task.portion(0.0, LOOKING)
    found = nearest_standing(standing.vectors, added, np.arange(len(added)), k, metric, progress)
    return found.indices, _scaled(found, metric)


def nearest_standing(
    standing: FloatMatrix,
    vectors: FloatMatrix,
    rows: IndexVector,
    k: int,
    metric: ProjectionMetric,
    progress: Progress | None,
) -> Neighbors:
    """Return the k standing points nearest to some rows; of very many about the nearest.

    Parameters
    ----------
    standing : ndarray, shape (n, d), float32
    vectors : ndarray, shape (m, d), float32
    rows : ndarray of int64
        Of `vectors`.
    k : int in [1, n]
    metric : {"cosine", "euclidean"}
    progress : callable, optional
    """
    walker = Walker(standing, metric, progress) if len(standing) > EXACT_UP_TO else None
    among = np.empty((len(rows), k), dtype=np.int64)
    scores = np.empty((len(rows), k), dtype=np.float32)
    step = max(1, _AT_ONCE // vectors.shape[1])
    for begin in range(0, len(rows), step):
        part = slice(begin, min(begin + step, len(rows)))
        asked = vectors[rows[part]]
        found = walker.nearest(asked, k) if walker else nearest(asked, standing, k, metric=metric)
        # Where the walk found too few, the nearest counts for those that are missing.
        missing = found.indices < 0
        among[part] = np.where(missing, found.indices[:, :1], found.indices)
        scores[part] = np.where(missing, found.scores[:, :1], found.scores)
        if progress:
            progress(0.5 + 0.5 * part.stop / len(rows))
    return Neighbors(among, scores)


def _scaled(found: Neighbors, metric: ProjectionMetric) -> FloatMatrix:
    far = 1.0 - found.scores if metric == "cosine" else -found.scores
    distances = np.maximum(far, 0.0).astype(np.float32)
    mean = float(distances.mean(dtype=np.float64))
    return distances / np.float32(mean) if mean > 0 else distances


def start(vectors: FloatMatrix, metric: ProjectionMetric, task: Task) -> FloatMatrix:
    """Return where the points start, which is shown while the neighbors are looked for.

    That is where the task has pinned them, else their PCA.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    metric : {"cosine", "euclidean"}
    task : Task

    Returns
    -------
    ndarray, shape (n, dimensions), float32
        The widest axis has a spread of 1; a little noise keeps any two places apart.
    """
    quiet = Task(task.dimensions, task.seed)
    if task.pinned is None:
        placed = pca.layout(comparable(vectors, metric), PcaParameters(), quiet).coordinates
        spread = max(float(placed[:, 0].std()), 1e-12)
    else:
        placed = task.pinned - task.pinned.mean(axis=0, dtype=np.float64)
        spread = max(float(placed.std(axis=0).max()), 1e-12)
    noise = np.random.default_rng(task.seed).normal(scale=0.01, size=placed.shape)
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
