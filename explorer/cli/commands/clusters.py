"""``clusters FILE``: groups in the full space, named, and held against known categories."""

import argparse
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from explorer.cli.answer import Answer, bullets, lines, table
from explorer.cli.corrections import add_data_corrections
from explorer.cli.options import (
    add_category,
    add_file,
    add_seed,
    auto_or_positive,
    new_command,
)
from explorer.cli.output import Meter
from explorer.cli.sources import category_column, load_space
from explorer.clustering import (
    CLUSTERINGS,
    Agreement,
    Clustering,
    KmeansParameters,
    WardParameters,
    agreement,
    cluster,
    parse_clustering,
    silhouette_curve,
)
from explorer.clustering.methods import ClusteringParameters
from explorer.errors import ParameterError
from explorer.space import Space

if TYPE_CHECKING:
    from explorer.cli.options import Commands

_SHOWN = 8


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(commands, "clusters", "Group words or vectors.")
    add_file(parser)
    add_data_corrections(parser)
    parser.add_argument(
        "--k",
        "-k",
        type=auto_or_positive,
        default=None,
        metavar="auto|N",
        help="how many clusters k-means and ward make; auto (default) takes the highest mean "
        "silhouette of k-means",
    )
    parser.add_argument(
        "--method",
        type=_method,
        default=KmeansParameters(),
        metavar="{" + ",".join(CLUSTERINGS) + "}",
        help="with options as in evoc:min_cluster_size=10 (default kmeans); evoc and hdbscan find "
        "the number themselves",
    )
    add_category(parser, "--category", "column of known categories to compare with")
    add_seed(parser)


def run(options: argparse.Namespace) -> Answer:
    """Cluster, name and compare."""
    with Meter() as meter:
        loaded = load_space(options, meter.part(0.0, 0.4))
        space = loaded.space
        column = category_column(space, options.category)
        parameters, told = _counted(options, space, meter)
        clustering = cluster(space, parameters, seed=options.seed, progress=meter.part(0.9, 1.0))
    held = column is not None and clustering.k > 0
    compared = agreement(clustering.labels, space.metadata[column]) if held else None
    data = {
        "k": clustering.k,
        "silhouette": clustering.silhouette,
        "clusters": _clusters(space, clustering),
        "agreement": asdict(compared) | {"column": column} if compared else None,
    }
    if clustering.layers:
        data["layers"] = [
            {"k": layer.k, "persistence": layer.persistence, "names": list(layer.names)}
            for layer in clustering.layers
        ]
    return Answer(data, _text(data, clustering, compared, told, loaded.notes))


def _method(text: str) -> ClusteringParameters:
    try:
        return parse_clustering(text)
    except ParameterError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _counted(
    options: argparse.Namespace, space: Space, meter: Meter
) -> tuple[ClusteringParameters, str]:
    """Return the method with its number of clusters, and what suggested that number."""
    chosen: ClusteringParameters = options.method
    if not isinstance(chosen, KmeansParameters | WardParameters):
        if options.k is not None:
            raise ParameterError("This method finds the number of clusters itself; leave out --k.")
        return chosen, ""
    if options.k is not None:
        return replace(chosen, k=options.k), ""
    curve = silhouette_curve(space.vectors, seed=options.seed, progress=meter.part(0.4, 0.9))
    return replace(chosen, k=curve.suggested or 1), curve.describe()


def _clusters(space: Space, clustering: Clustering) -> list[dict[str, Any]]:
    return [
        {
            "name": clustering.names[number],
            "size": int(clustering.sizes[number]),
            "members": [space.labels[row] for row in clustering.members(number)],
        }
        for number in range(clustering.k)
    ]


def _text(
    data: dict[str, Any],
    clustering: Clustering,
    compared: Agreement | None,
    suggestion: str,
    notes: tuple[str, ...],
) -> str:
    shown = table(
        ("size", "name", "members"),
        [
            (
                cluster["size"],
                cluster["name"],
                ", ".join(cluster["members"][:_SHOWN]) + (" …" if cluster["size"] > _SHOWN else ""),
            )
            for cluster in data["clusters"]
        ],
    )
    silhouette = clustering.silhouette
    measured = f"Mean silhouette {silhouette:.3f}." if silhouette is not None else ""
    told = compared.describe() if compared else ""
    return lines(shown, measured, told, suggestion, bullets((*notes, *clustering.notes)))
