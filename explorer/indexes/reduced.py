"""Vectors with fewer numbers: the first ones, or those along which vectors differ most.

Kusupati et al.: Matryoshka representation learning. NeurIPS 2022. Models that were not trained for
it lose more by keeping the first numbers than by principal components.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexMatrix
from explorer.indexes.exact import Distances, Products, scan
from explorer.indexes.exact import size as size_exact
from explorer.indexes.parameters import ExactParameters, ReducedParameters, TruncatedParameters
from explorer.indexes.scoring import block_rows
from explorer.indexes.values import Built, Task
from explorer.metrics import Metric, prepared

_TRAINING = 100_000


@dataclass(frozen=True, eq=False)
class Truncated:
    """Compares the first numbers of queries and vectors by cosine."""

    inner: Products | Distances
    dimensions: int

    @property
    def memory_bytes(self) -> int:
        """Bytes of the shortened vectors."""
        return self.inner.memory_bytes

    def search(
        self, queries: FloatMatrix, k: int, parameters: object = None
    ) -> tuple[IndexMatrix, FloatMatrix]:
        """Return ids and cosines of the shortened vectors."""
        return self.inner.search(prepared(queries[:, : self.dimensions], "cosine"), k)


@dataclass(frozen=True, eq=False)
class Reduced:
    """Compares queries with vectors of which only the principal components are kept.

    A vector is taken to be the mean plus its components, so that with all components kept every
    score is exact.
    """

    inner: Products | Distances
    mean: npt.NDArray[np.float32]
    axes: FloatMatrix
    metric: Metric

    @property
    def memory_bytes(self) -> int:
        """Bytes of the components, the axes and the mean."""
        return int(self.inner.memory_bytes + self.axes.nbytes + self.mean.nbytes)

    def search(
        self, queries: FloatMatrix, k: int, parameters: object = None
    ) -> tuple[IndexMatrix, FloatMatrix]:
        """Return ids and the scores estimated from the components."""
        if self.metric == "euclidean":
            moved: FloatMatrix = queries - self.mean
            return self.inner.search(moved @ self.axes, k)
        ids, found = self.inner.search(queries @ self.axes, k)
        found = found + (queries @ self.mean)[:, None]
        return ids, np.clip(found, -1.0, 1.0) if self.metric == "cosine" else found


def build_truncated(vectors: FloatMatrix, parameters: TruncatedParameters, task: Task) -> Built:
    """Keep the first numbers and scale to length one again."""
    short = prepared(vectors[:, : parameters.dimensions], "cosine")
    return Built(Truncated(scan(short, task), parameters.dimensions))


def build_reduced(vectors: FloatMatrix, parameters: ReducedParameters, task: Task) -> Built:
    """Find the principal components of up to 100,000 vectors and keep the strongest."""
    n, d = vectors.shape
    rows = np.random.default_rng(task.seed).choice(n, min(n, _TRAINING), replace=False)
    sample = vectors[np.sort(rows)]
    mean = sample.mean(axis=0, dtype=np.float64).astype(np.float32)
    spread = np.zeros((d, d))
    step = block_rows(d)
    for start in range(0, len(sample), step):
        part = (sample[start : start + step] - mean).astype(np.float64)
        spread += part.T @ part
        task.report(0.5 * start / len(sample))
    _, found = np.linalg.eigh(spread)
    axes = np.ascontiguousarray(found[:, ::-1][:, : parameters.dimensions], dtype=np.float32)
    short = np.empty((n, axes.shape[1]), dtype=np.float32)
    for start in range(0, n, step):
        short[start : start + step] = (vectors[start : start + step] - mean) @ axes
        task.report(0.5 + 0.5 * start / n)
    # Components of unit vectors are no unit vectors: their products are not yet cosines.
    inner = scan(short, task) if task.metric == "euclidean" else Products(short)
    return Built(Reduced(inner, mean, axes, task.metric))


def size_truncated(n: int, d: int, parameters: TruncatedParameters, metric: Metric) -> float:
    """Return four bytes a number kept."""
    return 4.0 * n * parameters.dimensions


def size_reduced(n: int, d: int, parameters: ReducedParameters, metric: Metric) -> float:
    """Return four bytes a component, the axes and the mean."""
    short = size_exact(n, parameters.dimensions, ExactParameters(), metric)
    return short + 4.0 * d * parameters.dimensions + 4 * d


def work_reduced(n: int, d: int, parameters: ReducedParameters) -> float:
    """Return the products of finding the axes, which stops growing, and of taking components."""
    return float((min(n, _TRAINING) * d + n * parameters.dimensions) * d)
