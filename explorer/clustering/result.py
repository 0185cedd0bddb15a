"""A clustering: which point is in which cluster, how well it sits, and what each is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, FloatVector, IndexVector
from explorer.clustering.silhouettes import sample_rows, silhouette_samples
from explorer.errors import ParameterError

NOISE = -1
NOISE_NAME = "no cluster"


@dataclass(frozen=True, eq=False)
class Layer:
    """One of several groupings of the same points, from fine to coarse.

    Attributes
    ----------
    labels : ndarray, shape (n,), int64
        Clusters numbered from 0, largest first; -1 is noise.
    names : tuple of str, length k
    persistence : float
        Over how long a range of densities the clusters last; larger is more so.
    """

    labels: IndexVector
    names: tuple[str, ...]
    persistence: float

    @property
    def k(self) -> int:
        """Number of clusters, noise not counted."""
        return len(self.names)


@dataclass(frozen=True, eq=False)
class Clustering:
    """Points in clusters numbered from 0, largest first; -1 is noise and stays noise.

    Attributes
    ----------
    labels : ndarray, shape (n,), int64
    k : int
        Number of clusters, noise not counted.
    method : str
        A key of `CLUSTERINGS`.
    centers : ndarray, shape (k, d), float32
        Mean of the unit-length vectors of each cluster.
    inertia : float
        Sum of squared distances of the clustered points to their centers.
    silhouette : float or None
        Mean of `point_silhouette` over the clustered points; None below two clusters.
    point_silhouette : ndarray, shape (n,), float32
        In [-1, 1]; NaN for noise and for points outside the sample, see `sampled`.
    names : tuple of str, length k
    notes : tuple of str
        Sentences for the person: what was clipped or left out.
    sampled : int or None
        Number of points the silhouettes were computed on, if not all.
    layers : tuple of Layer
        Finest first, of a method that groups at several levels; `labels` is one of them.
    """

    labels: IndexVector
    k: int
    method: str
    centers: FloatMatrix
    inertia: float
    silhouette: float | None
    point_silhouette: FloatVector
    names: tuple[str, ...]
    notes: tuple[str, ...] = ()
    sampled: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    layers: tuple[Layer, ...] = ()

    @property
    def sizes(self) -> IndexVector:
        """Number of points of each cluster, shape (k,)."""
        return np.bincount(self.labels[self.labels >= 0], minlength=self.k).astype(np.int64)

    @property
    def noise(self) -> int:
        """Number of points in no cluster."""
        return int((self.labels < 0).sum())

    def members(self, cluster: int) -> IndexVector:
        """Rows of the points in one cluster; -1 gives the noise."""
        return np.flatnonzero(self.labels == cluster)

    def name_of(self, cluster: int) -> str:
        """Name of a cluster number; noise has a name of its own."""
        return NOISE_NAME if cluster < 0 else self.names[cluster]

    def with_names(self, names: Sequence[str]) -> "Clustering":
        """Return the same clustering under other names.

        Raises
        ------
        ParameterError
            Not one name per cluster.
        """
        if len(names) != self.k:
            raise ParameterError(
                f"There are {len(names)} names for {self.k} clusters; give one name per cluster."
            )
        return replace(self, names=tuple(names))

    def renamed(self, cluster: int, name: str) -> "Clustering":
        """Return the same clustering with one cluster called `name`.

        Raises
        ------
        ParameterError
            There is no such cluster, or the name is blank.
        """
        if not 0 <= cluster < self.k:
            raise ParameterError(f"There is no cluster {cluster + 1}; there are {self.k}.")
        if not name.strip():
            raise ParameterError(f"Cluster {cluster + 1} needs a name; type at least one letter.")
        names = [*self.names[:cluster], " ".join(name.split()), *self.names[cluster + 1 :]]
        return replace(self, names=tuple(names))


def build(
    unit: FloatMatrix, labels: npt.NDArray[Any], method: str, notes: Sequence[str], seed: int
) -> Clustering:
    """Return a clustering from raw cluster numbers: renumbered by size, with its measures.

    Parameters
    ----------
    unit : ndarray, shape (n, d), float32
        The vectors at length one.
    labels : ndarray, shape (n,), int
        Any numbers; negative ones are noise.
    method : str
    notes : sequence of str
    seed : int
        Of the sample that silhouettes are computed on when there are very many points.
    """
    ordered = by_size(labels)
    k = int(ordered.max(initial=NOISE)) + 1
    means = centers(unit, ordered, k)
    silhouettes = silhouette_samples(unit, [ordered], seed=seed)[0]
    measured = silhouettes[np.isfinite(silhouettes)]
    rows = sample_rows(len(unit), seed)
    return Clustering(
        labels=ordered,
        k=k,
        method=method,
        centers=means,
        inertia=inertia(unit, ordered, means),
        silhouette=float(measured.mean(dtype=np.float64)) if len(measured) else None,
        point_silhouette=silhouettes,
        names=tuple(f"Cluster {number + 1}" for number in range(k)),
        notes=tuple(notes),
        sampled=len(rows) if len(rows) < len(unit) else None,
    )


def by_size(labels: npt.NDArray[Any]) -> IndexVector:
    """Renumber clusters from 0 by falling size, ties by first member; negatives become -1."""
    labels = np.asarray(labels, dtype=np.int64)
    result = np.full(len(labels), NOISE, dtype=np.int64)
    clustered = labels >= 0
    _, first, inverse, counts = np.unique(
        labels[clustered], return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first, -counts))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    result[clustered] = rank[inverse]
    return result


def centers(unit: FloatMatrix, labels: IndexVector, k: int) -> FloatMatrix:
    """Return the mean vector of each cluster, shape (k, d), float32."""
    means = np.zeros((k, unit.shape[1]), dtype=np.float32)
    for cluster in range(k):
        means[cluster] = unit[labels == cluster].mean(axis=0, dtype=np.float64)
    return means


def inertia(unit: FloatMatrix, labels: IndexVector, means: FloatMatrix) -> float:
    """Return the sum of squared distances of the clustered points to their centers."""
    clustered = labels >= 0
    gaps = unit[clustered] - means[labels[clustered]]
    return float(np.einsum("nd,nd->n", gaps, gaps).sum(dtype=np.float64))
