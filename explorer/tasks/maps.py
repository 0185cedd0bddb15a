"""A map in stages: the picture, shown as it grows; then how far to trust it."""

from dataclasses import dataclass
from typing import Literal

from explorer.arrays import FloatMatrix, Progress
from explorer.faithfulness import Faithfulness, measure, measure_all
from explorer.jobs import short, telling
from explorer.neighbors import Neighbors, neighbor_graph
from explorer.projection import (
    Frame,
    OnFrame,
    Parameters,
    PcaParameters,
    Projection,
    Recorder,
    Reel,
    project,
)
from explorer.space import Space
from explorer.tasks.steps import FEW, MANY, part

LISTED_NEIGHBORS = 10
"""How many true neighbors of a point are listed and drawn."""

LISTED_UP_TO = 3_000
"""Most points whose neighbors are all found beforehand, at a tenth of a second; of more, those of
a point are looked up when somebody asks for them."""

REEL_BYTES = 8_000_000
"""What the states of one layout may take that are kept to be played again: all sixty of 30,000
points, two of a million."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """A finished projection, and how it came about where that can be played."""

    projection: Projection
    reel: Reel | None = None


@dataclass(frozen=True, eq=False)
class Trust:
    """How far a picture can be trusted, and who is truly near whom, unless there are too many."""

    faithfulness: Faithfulness
    neighbors: Neighbors | None = None


@dataclass(frozen=True, eq=False)
class Layout:
    """A projection together with how far to trust it and each point's true neighbors."""

    projection: Projection
    faithfulness: Faithfulness
    neighbors: Neighbors


def _moved(space: Space, parameters: Parameters, *_: object) -> int:
    """Return how many points are laid out step by step: none by PCA."""
    return 0 if isinstance(parameters, PcaParameters) else len(space)


@telling
@short(most=FEW, size=_moved)
def lay_out(
    space: Space,
    parameters: Parameters,
    dimensions: Literal[2, 3],
    seed: int = 0,
    progress: Progress | None = None,
    on_frame: OnFrame | None = None,
) -> Drawing:
    """Project a space, show the layout as it grows, and keep its states within `REEL_BYTES`."""
    recorder = Recorder(REEL_BYTES)

    def show(frame: Frame) -> None:
        recorder(frame)
        if on_frame:
            on_frame(frame)

    projection = project(
        space, parameters, dimensions=dimensions, seed=seed, progress=progress, on_frame=show
    )
    return Drawing(projection, recorder.reel())


@short(most=MANY)
def examine(
    space: Space, coordinates: FloatMatrix, seed: int = 0, progress: Progress | None = None
) -> Trust:
    """Measure how faithful a picture is; of up to `LISTED_UP_TO` points, list true neighbors."""
    found = measure(space.vectors, coordinates, seed=seed, progress=part(progress, 0.0, 0.9))
    if len(space) > LISTED_UP_TO:
        return Trust(found)
    return Trust(found, neighbor_graph(space.vectors, LISTED_NEIGHBORS))


def examine_all(
    space: Space, coordinates: FloatMatrix, seed: int = 0, progress: Progress | None = None
) -> Faithfulness:
    """Measure how faithful a picture is at every point, however many there are."""
    return measure_all(space.vectors, coordinates, seed=seed, progress=progress)
