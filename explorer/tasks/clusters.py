"""Groups of points, and how many of them to look for."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import Progress
from explorer.clustering import (
    Clustering,
    Curve,
    Layer,
    WardParameters,
    cluster,
    evoc,
    kmeans,
    name_clusters,
    name_regions,
    silhouette_curve,
    ward_tree,
)
from explorer.clustering.methods import ClusteringParameters
from explorer.jobs import short
from explorer.space import Space
from explorer.tasks.steps import FEW, part


@dataclass(frozen=True, eq=False)
class Clusters:
    """Named clusters, and the curve their number was chosen from (None when it was given)."""

    clustering: Clustering
    curve: Curve | None


@short(most=FEW)
def find_clusters(
    space: Space, k: int | None = None, seed: int = 0, progress: Progress | None = None
) -> Clusters:
    """Find k clusters by k-means; with k None, as many as the silhouette suggests."""
    curve = None
    if k is None:
        curve = silhouette_curve(space.vectors, seed=seed, progress=part(progress, 0.0, 0.8))
        k = curve.suggested or 1
    clustering = kmeans(space.vectors, k, seed=seed)
    return Clusters(clustering.with_names(name_clusters(space, clustering.labels)), curve)


@dataclass(frozen=True, eq=False)
class Grouped:
    """A clustering and, for Ward's method, the tree it was cut from."""

    clustering: Clustering
    tree: npt.NDArray[np.float64] | None


@short(most=FEW)
def suggest_k(space: Space, seed: int = 0, progress: Progress | None = None) -> Curve:
    """Run k-means over a range of k."""
    return silhouette_curve(space.vectors, seed=seed, progress=progress)


@short(most=FEW)
def group(
    space: Space,
    parameters: ClusteringParameters,
    seed: int = 0,
    progress: Progress | None = None,
) -> Grouped:
    """Cluster a space; for Ward's method hand over the tree as well."""
    found = cluster(space, parameters, seed=seed, progress=progress)
    tree = ward_tree(space.vectors) if isinstance(parameters, WardParameters) else None
    return Grouped(found, tree)


@short(most=FEW)
def find_regions(
    space: Space,
    left_out: tuple[str, ...] = (),
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[Layer, ...]:
    """Find layers of regions by EVōC and name them for a map, coarsest first."""
    found = evoc(space.vectors, seed=seed, progress=part(progress, 0.0, 0.9))
    return name_regions(space, found.layers, left_out)
