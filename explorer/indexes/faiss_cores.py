"""Indexes of the FAISS library behind our own interface, on one core where that matters."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.arrays import FloatMatrix, IndexMatrix
from explorer.indexes.values import Task
from explorer.metrics import Metric


@dataclass(frozen=True, eq=False)
class FaissCore:
    """A FAISS index of vectors.

    Attributes
    ----------
    index : faiss.Index
    metric : {"cosine", "dot", "euclidean"}
    memory_bytes : int
    options : callable or None
        Turns parameters into the search options of the library.
    width : int
        Numbers of a vector inside, at least d; queries are filled up with zeros.
    """

    index: Any
    metric: Metric
    memory_bytes: int
    width: int
    options: Callable[[Any], Any] | None = None

    def search(
        self, queries: FloatMatrix, k: int, parameters: Any
    ) -> tuple[IndexMatrix, FloatMatrix]:
        """Return ids and scores, shape (q, k)."""
        asked = widened(queries, self.width)
        options = self.options(parameters) if self.options else None
        found, ids = self.index.search(asked, k, params=options)
        if self.metric == "euclidean":
            return ids, -np.sqrt(np.maximum(found, 0.0))
        return ids, np.clip(found, -1.0, 1.0) if self.metric == "cosine" else found


def library() -> Any:
    """Import FAISS; its own type hints lack half of what it has."""
    import faiss

    return faiss


@contextmanager
def single_thread() -> Iterator[None]:
    """Let NumPy and FAISS use one thread, and give back what they had.

    A graph built by several threads depends on which of them came first; a latency on several
    cores says little about a server that answers several people.
    """
    from threadpoolctl import threadpool_limits

    faiss = library()
    before = faiss.omp_get_max_threads()
    with threadpool_limits(limits=1):
        faiss.omp_set_num_threads(1)
        try:
            yield
        finally:
            faiss.omp_set_num_threads(before)


def faiss_metric(metric: Metric) -> int:
    """Return the library's number for a metric; cosines are dot products of unit vectors."""
    faiss = library()
    return int(faiss.METRIC_L2 if metric == "euclidean" else faiss.METRIC_INNER_PRODUCT)


def widened(vectors: FloatMatrix, width: int) -> FloatMatrix:
    """Fill rows up with zeros, which change neither dot products nor distances."""
    gap = width - vectors.shape[1]
    return np.pad(vectors, ((0, 0), (0, gap))) if gap else vectors


def add_in_steps(
    index: Any, vectors: FloatMatrix, task: Task, done: float, step: int = 20_000
) -> None:
    """Add vectors while telling how far it is, from the fraction `done` on."""
    width = index.d
    for start in range(0, len(vectors), step):
        part = vectors[start : start + step]
        index.add(widened(part, width))
        task.report(done + (1.0 - done) * (start + len(part)) / len(vectors))
