"""A map: the projection, how far to trust it, and the true neighbors of its points."""

from dataclasses import dataclass
from typing import Literal

from explorer.arrays import Progress
from explorer.faithfulness import Faithfulness, measure
from explorer.jobs import short
from explorer.neighbors import Neighbors, neighbor_graph
from explorer.projection import Film, Parameters, Projection, project
from explorer.space import Space
from explorer.tasks.steps import FEW, part

LISTED_NEIGHBORS = 10
"""How many true neighbors of a point are listed and drawn."""


@dataclass(frozen=True, eq=False)
class Layout:
    """A projection together with how far to trust it and each point's true neighbors."""

    projection: Projection
    faithfulness: Faithfulness
    neighbors: Neighbors


@short(most=FEW)
def lay_out(
    space: Space,
    parameters: Parameters,
    dimensions: Literal[2, 3],
    seed: int = 0,
    record_frames: Literal["no", "yes"] = "no",
    progress: Progress | None = None,
) -> Layout:
    """Project a space, measure how faithful the picture is, and list true neighbors."""
    film = Film() if record_frames == "yes" else None
    projection = project(
        space,
        parameters,
        dimensions=dimensions,
        seed=seed,
        progress=part(progress, 0.0, 0.8),
        on_frame=film,
    )
    if film:
        projection = film.added_to(projection)
    faithfulness = measure(
        space.vectors, projection.coordinates, seed=seed, progress=part(progress, 0.8, 0.95)
    )
    neighbors = neighbor_graph(space.vectors, LISTED_NEIGHBORS, progress=part(progress, 0.95, 1.0))
    return Layout(projection, faithfulness, neighbors)
