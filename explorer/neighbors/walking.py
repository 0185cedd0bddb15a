"""Nearest points found by walking a hierarchy of links, for spaces too large to compare all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from explorer.arrays import (
    FloatMatrix,
    FloatVector,
    IndexMatrix,
    IndexVector,
    Progress,
    normalize,
)
from explorer.metrics import Metric
from explorer.neighbors.exact import Neighbors, nearest

_LINKS, _BUILD_EFFORT, _SEARCH_EFFORT = 16, 40, 32
_AT_ONCE = 2_000  # points looked up between two reports
_LINKED_AT_ONCE = 100_000
"""Points linked between two reports. The library links those of the upper levels first, and takes
the others in random order; 100,000 in order of their groups had a recall of .91 when linked at
once, and of .77 in steps of 2,000."""


def walk(vectors: FloatMatrix, k: int, metric: Metric, progress: Progress | None) -> Neighbors:
    """Return about the k nearest others of every point.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    k : int in [1, n - 1]
    metric : {"cosine", "dot", "euclidean"}
    progress : callable, optional
    """
    walker = Walker(vectors, metric, progress)
    ids = np.empty((len(vectors), k), dtype=np.int64)
    scores = np.empty((len(vectors), k), dtype=np.float32)
    for start in range(0, len(vectors), _AT_ONCE):
        if progress:
            progress(0.5 + 0.5 * start / len(vectors))
        rows = np.arange(start, min(start + _AT_ONCE, len(vectors)))
        found = walker.nearest(vectors[rows], k + 1)
        ids[rows], scores[rows] = _without_itself(rows, found, k)
    return _completed(Neighbors(ids, scores), vectors, metric)


class Walker:
    """Links among points, walked to find what is near a vector [1]_.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    metric : {"cosine", "dot", "euclidean"}
    progress : callable, optional
        Told of the linking, which is half of the work.

    References
    ----------
    .. [1] Malkov, Yashunin: Efficient and robust approximate nearest neighbor search using
       hierarchical navigable small world graphs. IEEE TPAMI 2020.
    """

    def __init__(self, vectors: FloatMatrix, metric: Metric, progress: Progress | None) -> None:
        import faiss

        self._metric = metric
        self._middle: FloatVector | None = None
        self._scale = 1.0
        if metric == "euclidean":
            self._middle, self._scale = _range(vectors)
        kind = faiss.METRIC_L2 if metric == "euclidean" else faiss.METRIC_INNER_PRODUCT
        self._index: Any = faiss.IndexHNSWFlat(vectors.shape[1], _LINKS, kind)
        self._index.hnsw.efConstruction = _BUILD_EFFORT
        with _one_thread():
            for start in range(0, len(vectors), _LINKED_AT_ONCE):
                self._index.add(self._comparable(vectors[start : start + _LINKED_AT_ONCE]))
                if progress:
                    progress(0.5 * min(1.0, (start + _LINKED_AT_ONCE) / len(vectors)))

    def nearest(self, queries: FloatMatrix, k: int) -> Neighbors:
        """Return about the k nearest points; -1 where the walk found too few."""
        self._index.hnsw.efSearch = max(_SEARCH_EFFORT, k)
        closeness, ids = self._index.search(self._comparable(queries), k)
        if self._metric == "euclidean":
            closeness = -np.sqrt(np.maximum(closeness, 0.0)) * np.float32(self._scale)
        elif self._metric == "cosine":
            closeness = np.clip(closeness, -1.0, 1.0)
        return Neighbors(ids, closeness)

    def _comparable(self, vectors: FloatMatrix) -> FloatMatrix:
        if self._metric == "cosine":
            return normalize(vectors)
        if self._middle is None:
            return np.ascontiguousarray(vectors)
        return np.asarray((vectors - self._middle) / np.float32(self._scale), dtype=np.float32)


def _range(vectors: FloatMatrix) -> tuple[FloatVector, float]:
    """Return the middle and the extent: squares of extreme numbers would leave float32's range."""
    middle = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    return middle, float(
        max((vectors.max(axis=0) - middle).max(), (middle - vectors.min(axis=0)).max())
    ) or 1.0


@contextmanager
def _one_thread() -> Iterator[None]:
    """Link points one after the other: links made side by side depend on who came first."""
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _without_itself(rows: IndexVector, found: Neighbors, k: int) -> tuple[IndexMatrix, FloatMatrix]:
    """Take each point off its own list, or the last entry where it is not on it."""
    others = found.indices != rows[:, None]
    others[others.all(axis=1), -1] = False
    return found.indices[others].reshape(-1, k), found.scores[others].reshape(-1, k)


def _completed(graph: Neighbors, vectors: FloatMatrix, metric: Metric) -> Neighbors:
    """Compare with all points where the walk found too few."""
    rows = np.flatnonzero((graph.indices < 0).any(axis=1))
    if len(rows):
        k = graph.indices.shape[1]
        true = nearest(vectors[rows], vectors, k, metric=metric, exclude=rows)
        graph.indices[rows], graph.scores[rows] = true.indices, true.scores
    return graph
