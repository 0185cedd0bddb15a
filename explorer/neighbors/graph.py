"""Who is near whom: the k nearest others of every point, computed once for a space."""

from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, Progress, fingerprint
from explorer.errors import ParameterError
from explorer.metrics import Metric
from explorer.neighbors import kept
from explorer.neighbors.exact import Neighbors, nearest
from explorer.neighbors.walking import walk

EXACT_UP_TO = 20_000
"""Largest n for which every point is compared with every other.

In 384 dimensions that takes 4 s of a core, as walking a hierarchy of links does there; at 100,000
points comparing takes 100 s and walking 36.
"""

WIDTH = 64
"""Neighbors listed, whatever is asked for, where comparing decides the cost and not listing."""

KEPT_FROM = 2_000
"""Fewer points are compared sooner than a file is found."""

RECALL_SAMPLE = 500
"""Points whose true neighbors are looked up to say how many an approximate graph has found."""


@dataclass(frozen=True, eq=False)
class NeighborGraph(Neighbors):
    """The k nearest other points of every point, and how sure that is.

    Attributes
    ----------
    recall : float in [0, 1]
        Share of the true neighbors that it holds: 1 where all were compared, else measured.
    sampled : int or None
        The points `recall` was measured on; None where all were compared.
    """

    recall: float = 1.0
    sampled: int | None = None


def neighbor_graph(
    vectors: FloatMatrix,
    k: int,
    *,
    metric: Metric = "cosine",
    progress: Progress | None = None,
) -> NeighborGraph:
    """Return the k nearest other points of every point: one graph for layouts and clusters.

    Exact up to 20,000 points. Above, it is approximate and says what share of the true neighbors
    it holds; the neighbors of a point that a person reads come from `neighbors_of` instead. From
    2,000 points on, a graph is kept on disk under the content of the vectors, and taken from
    there when it is wanted again.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    k : int >= 1
        Cut to n - 1.
    metric : {"cosine", "dot", "euclidean"}
    progress : callable, optional

    Returns
    -------
    NeighborGraph
        Shape (n, min(k, n - 1)). The same in any process on the same machine.

    Raises
    ------
    ParameterError
        `k` is below 1.
    """
    if k < 1:
        raise ParameterError(f"The number of neighbors must be at least 1, not {k}.")
    k = min(k, max(1, len(vectors) - 1))
    if len(vectors) < KEPT_FROM:
        return _computed(vectors, k, metric, progress)
    key = fingerprint("neighbor graph 2", vectors, metric)
    graph = _loaded(key, len(vectors), k)
    if graph is None:
        wide = min(max(k, WIDTH), len(vectors) - 1) if len(vectors) <= EXACT_UP_TO else k
        graph = _computed(vectors, wide, metric, progress)
        kept.keep(
            key,
            {
                "indices": graph.indices.astype(np.int32),
                "scores": graph.scores,
                "sure": np.array([graph.recall, graph.sampled or 0]),
            },
        )
    if progress:
        progress(1.0)
    return NeighborGraph(graph.indices[:, :k], graph.scores[:, :k], graph.recall, graph.sampled)


def _computed(
    vectors: FloatMatrix, k: int, metric: Metric, progress: Progress | None
) -> NeighborGraph:
    if len(vectors) <= EXACT_UP_TO:
        everyone = np.arange(len(vectors))
        found = nearest(vectors, vectors, k, metric=metric, exclude=everyone, progress=progress)
        return NeighborGraph(found.indices, found.scores)
    found = walk(vectors, k, metric, progress)
    rows = np.sort(np.random.default_rng(0).permutation(len(vectors))[:RECALL_SAMPLE])
    true = nearest(vectors[rows], vectors, k, metric=metric, exclude=rows)
    hits = [np.isin(a, b).sum() for a, b in zip(true.indices, found.indices[rows], strict=True)]
    return NeighborGraph(
        found.indices, found.scores, float(np.sum(hits)) / true.indices.size, len(rows)
    )


def _loaded(key: str, n: int, k: int) -> NeighborGraph | None:
    """Return the graph kept under a key if it is sound and wide enough."""
    arrays = kept.load(key)
    if arrays is None or set(arrays) != {"indices", "scores", "sure"}:
        return None
    indices, scores, sure = arrays["indices"], arrays["scores"], arrays["sure"]
    if indices.shape != scores.shape or indices.ndim != 2 or sure.shape != (2,):
        return None
    if len(indices) != n or indices.shape[1] < k or not 0 <= indices.min() <= indices.max() < n:
        return None
    return NeighborGraph(
        indices.astype(np.int64), scores.astype(np.float32), float(sure[0]), int(sure[1]) or None
    )
