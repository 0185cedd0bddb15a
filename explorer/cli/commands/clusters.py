"""``clusters FILE``: groups by k-means in the full space, named, and held against categories."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from explorer.cli.answer import Answer, bullets, lines, table
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
    Agreement,
    Clustering,
    agreement,
    kmeans,
    name_clusters,
    silhouette_curve,
)
from explorer.space import Space

if TYPE_CHECKING:
    from explorer.cli.options import Commands

_SHOWN = 8


def add_parser(commands: "Commands") -> None:
    """Add the command and its options."""
    parser = new_command(commands, "clusters", "Group words or vectors by k-means.")
    add_file(parser)
    parser.add_argument(
        "--k",
        "-k",
        type=auto_or_positive,
        default=None,
        metavar="auto|N",
        help="how many clusters; auto (default) takes the highest mean silhouette",
    )
    add_category(parser, "--category", "column of known categories to compare with")
    add_seed(parser)


def run(options: argparse.Namespace) -> Answer:
    """Cluster, name and compare."""
    with Meter() as meter:
        loaded = load_space(options, meter.part(0.0, 0.4))
        space = loaded.space
        column = category_column(space, options.category)
        k, told = options.k, ""
        if k is None:
            curve = silhouette_curve(
                space.vectors, seed=options.seed, progress=meter.part(0.4, 0.9)
            )
            k, told = curve.suggested or 1, curve.describe()
        clustering = kmeans(space.vectors, k, seed=options.seed, progress=meter.part(0.9, 1.0))
    clustering = clustering.with_names(name_clusters(space, clustering.labels))
    compared = agreement(clustering.labels, space.metadata[column]) if column else None
    data = {
        "k": clustering.k,
        "silhouette": clustering.silhouette,
        "clusters": _clusters(space, clustering),
        "agreement": asdict(compared) | {"column": column} if compared else None,
    }
    return Answer(data, _text(data, clustering, compared, told, loaded.notes))


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
