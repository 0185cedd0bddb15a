"""The clustering methods on offer: one list for select boxes, commands and tests."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from explorer.arrays import Progress
from explorer.clustering.density import HdbscanParameters, hdbscan
from explorer.clustering.hierarchy import WardParameters, ward
from explorer.clustering.layered import EvocParameters, evoc
from explorer.clustering.names import name_clusters
from explorer.clustering.partition import KmeansParameters, kmeans
from explorer.clustering.result import Clustering
from explorer.errors import ParameterError
from explorer.options import read
from explorer.space import Space

ClusteringParameters = KmeansParameters | EvocParameters | HdbscanParameters | WardParameters


@dataclass(frozen=True)
class ClusteringEntry:
    """A clustering method as offered to a person."""

    name: str
    title: str
    description: str
    parameters: type[ClusteringParameters]


CLUSTERINGS: dict[str, ClusteringEntry] = {
    entry.name: entry
    for entry in (
        ClusteringEntry(
            "kmeans",
            "k-means",
            "Parts all words into a given number of round clusters, by angle.",
            KmeansParameters,
        ),
        ClusteringEntry(
            "evoc",
            "EVōC",
            "Finds clusters of embeddings without being told how many, in layers from fine to "
            "coarse; words between them stay noise.",
            EvocParameters,
        ),
        ClusteringEntry(
            "hdbscan",
            "HDBSCAN",
            "Finds clusters where words lie densely; words between them stay noise. In hundreds of "
            "dimensions little is dense: on 3,080 questions of 77 kinds its agreement with the "
            "kinds (adjusted mutual information) is .56 where EVōC has .67, on 402 nouns of 21 "
            "kinds .42 where EVōC has .55.",
            HdbscanParameters,
        ),
        ClusteringEntry(
            "ward",
            "Ward's tree",
            "Merges words and groups step by step into a tree, and cuts it.",
            WardParameters,
        ),
    )
}


def cluster(
    space: Space,
    parameters: ClusteringParameters,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> Clustering:
    """Cluster a space by the method its parameters belong to, and name the clusters.

    Parameters
    ----------
    space : Space
    parameters : KmeansParameters, EvocParameters, HdbscanParameters or WardParameters
    seed : int
    progress : callable, optional

    Raises
    ------
    ParameterError
        The parameters belong to no method.
    LimitError
        More points than the method can take.
    """
    run = _RUNNERS.get(type(parameters))
    if run is None:
        raise ParameterError(f"Unknown clustering method; choose one of {', '.join(CLUSTERINGS)}.")
    found = run(space, parameters, seed, progress)
    named = found.with_names(name_clusters(space, found.labels))
    layers = tuple(
        replace(layer, names=name_clusters(space, layer.labels)) for layer in found.layers
    )
    return replace(named, options=asdict(parameters), layers=layers)


def parse_clustering(text: str) -> ClusteringParameters:
    """Read a method as the command line gives it: ``evoc:min_cluster_size=10``.

    Parameters
    ----------
    text : str
        A name of :data:`CLUSTERINGS`, optionally with its options.

    Raises
    ------
    ParameterError
        The method or an option is unknown, or a value is out of range.
    """
    name, _, rest = text.partition(":")
    if name not in CLUSTERINGS:
        raise ParameterError(
            f"Unknown clustering method “{name[:40]}”; choose one of {', '.join(CLUSTERINGS)}."
        )
    return read(CLUSTERINGS[name].parameters, rest, CLUSTERINGS[name].title)


def _kmeans(
    space: Space, parameters: KmeansParameters, seed: int, progress: Progress | None
) -> Clustering:
    return kmeans(space.vectors, parameters.k, seed=seed, progress=progress)


def _evoc(
    space: Space, parameters: EvocParameters, seed: int, progress: Progress | None
) -> Clustering:
    return evoc(space.vectors, parameters, seed=seed, progress=progress)


def _hdbscan(
    space: Space, parameters: HdbscanParameters, seed: int, progress: Progress | None
) -> Clustering:
    return hdbscan(space.vectors, parameters, seed=seed, progress=progress)


def _ward(
    space: Space, parameters: WardParameters, seed: int, progress: Progress | None
) -> Clustering:
    return ward(space.vectors, parameters.k, seed=seed, progress=progress)


_RUNNERS: dict[type, Callable[..., Clustering]] = {
    KmeansParameters: _kmeans,
    EvocParameters: _evoc,
    HdbscanParameters: _hdbscan,
    WardParameters: _ward,
}
