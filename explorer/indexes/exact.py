"""Comparing a query with every vector, in NumPy: the ground truth of the other families."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexMatrix
from explorer.indexes.parameters import ExactParameters
from explorer.indexes.scoring import rescore
from explorer.indexes.values import Built, Task
from explorer.metrics import Metric, ready_scores
from explorer.neighbors import best_columns

_BLOCK = 16_000_000  # scores held at once: 64 MB of float32


@dataclass(frozen=True, eq=False)
class Products:
    """Finds the vectors with the largest dot products, plus the same amount for each query."""

    vectors: FloatMatrix

    @property
    def memory_bytes(self) -> int:
        """Bytes of the vectors."""
        return int(self.vectors.nbytes)

    def search(
        self, queries: FloatMatrix, k: int, parameters: object = None
    ) -> tuple[IndexMatrix, FloatMatrix]:
        """Return ids and dot products, shape (q, k), best first."""
        ids = np.empty((len(queries), k), dtype=np.int64)
        found = np.empty((len(queries), k), dtype=np.float32)
        step = max(1, _BLOCK // len(self.vectors))
        for start in range(0, len(queries), step):
            part = slice(start, start + step)
            block = ready_scores(queries[part], self.vectors, "dot")
            ids[part] = best_columns(block, k)
            found[part] = np.take_along_axis(block, ids[part], axis=1)
        return ids, found


@dataclass(frozen=True, eq=False)
class Cosines(Products):
    """Finds the unit vectors with the largest cosines; rounding never takes one beyond 1."""

    def search(
        self, queries: FloatMatrix, k: int, parameters: object = None
    ) -> tuple[IndexMatrix, FloatMatrix]:
        """Return ids and cosines, shape (q, k), best first."""
        ids, found = super().search(queries, k)
        return ids, np.clip(found, -1.0, 1.0)


@dataclass(frozen=True, eq=False)
class Distances:
    """Finds the vectors at the smallest Euclidean distances.

    |v|² − 2 q·v in float32 is quick but cancels for close points. Its rounding error has a known
    bound, so whoever could be among the k nearest is certain; those alone are measured exactly.
    """

    vectors: FloatMatrix
    squares: npt.NDArray[np.float64]

    @property
    def memory_bytes(self) -> int:
        """Bytes of the vectors and their squared lengths."""
        return int(self.vectors.nbytes + self.squares.nbytes)

    def search(
        self, queries: FloatMatrix, k: int, parameters: object = None
    ) -> tuple[IndexMatrix, FloatMatrix]:
        """Return ids and minus the distances, shape (q, k), best first."""
        found = [self._nearest(query, k) for query in queries]
        if not found:
            return np.empty((0, k), dtype=np.int64), np.empty((0, k), dtype=np.float32)
        return np.concatenate([ids for ids, _ in found]), np.concatenate([s for _, s in found])

    def _nearest(self, query: npt.NDArray[np.float32], k: int) -> tuple[IndexMatrix, FloatMatrix]:
        rough = self.squares - 2.0 * (self.vectors @ query).astype(np.float64)
        # The classic bound on a float32 dot product of d terms: d · 2⁻²⁴ · |q||v|, doubled above.
        unit = 2.0 * len(query) * 2.0**-24 * float(np.linalg.norm(query.astype(np.float64)))
        slack = unit * np.sqrt(self.squares) + np.finfo(np.float32).tiny
        limit = np.partition(rough + slack, k - 1)[k - 1]
        candidates = np.flatnonzero(rough - slack <= limit)[None, :]
        best = rescore(query[None, :], self.vectors, candidates, k, "euclidean")
        return best.indices, best.scores


def build(vectors: FloatMatrix, parameters: ExactParameters, task: Task) -> Built:
    """Keep the vectors as they are."""
    return Built(scan(vectors, task))


def scan(vectors: FloatMatrix, task: Task) -> Products | Distances:
    """Return what compares queries with all of some vectors."""
    if task.metric == "euclidean":
        return Distances(vectors, np.einsum("nd,nd->n", vectors, vectors, dtype=np.float64))
    return Cosines(vectors) if task.metric == "cosine" else Products(vectors)


def size(n: int, d: int, parameters: ExactParameters, metric: Metric) -> float:
    """Return the bytes of n vectors of d numbers, and for Euclidean of their squared lengths."""
    return 4.0 * n * d + (8 * n if metric == "euclidean" else 0)
