"""What the points of the map are colored by, and what else they could be at once."""

import numpy as np

from explorer import plots
from explorer.projection import Projection
from explorer.space import Space
from explorer.tasks.clusters import Clusters
from explorer.tasks.maps import Trust
from pages.map.controls import ADDED, CLUSTERS, PLAIN, TRUST
from pages.shared.columns import (
    category_columns,
    coloring_of,
    colorings_made,
    date_columns,
    number_columns,
)

MADE_UP_TO = 200_000
"""Most points of which every coloring is made beforehand: six to forty milliseconds each for
100,000. Of more points those are at hand that somebody has looked at."""

MOST_OFFERED = 12
BEFORE, SINCE = "there before", "added later"


def of(
    space: Space,
    color: str,
    projection: Projection,
    trust: Trust | None,
    clusters: Clusters | None = None,
) -> plots.Groups | plots.Values | None:
    """Return the coloring of a name; None, one color for all, also while it is not known."""
    if color == CLUSTERS and clusters is not None:
        return plots.groups_of_clusters(clusters.clustering)
    if color == TRUST and trust is not None:
        kept = trust.faithfulness.point_kept
        return plots.Values("share of neighbors kept", kept, limits=(0.0, 1.0))
    if color == ADDED and projection.added is not None:
        return plots.Groups(ADDED, (BEFORE, SINCE), projection.added.astype(np.int64))
    if color == PLAIN or color not in space.metadata:
        return None
    return coloring_of(space, color)


def offered(
    space: Space, projection: Projection, trust: Trust | None
) -> dict[str, plots.Groups | plots.Values | None]:
    """Return the colorings that need no work, by name: a browser recolors by them at once."""
    columns = [*category_columns(space), *number_columns(space), *date_columns(space)]
    if len(space) > MADE_UP_TO:
        columns = [name for name in columns if name in colorings_made(space)]
    ready: dict[str, plots.Groups | plots.Values | None] = {
        name: coloring_of(space, name) for name in columns[:MOST_OFFERED]
    }
    ready[PLAIN] = None
    if trust is not None:
        ready[TRUST] = of(space, TRUST, projection, trust)
    if projection.added is not None:
        ready[ADDED] = of(space, ADDED, projection, trust)
    return ready
