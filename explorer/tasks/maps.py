"""A map in stages: the picture, shown as it grows; then how far to trust it."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from explorer.arrays import BoolVector, FloatMatrix, IndexVector, Progress
from explorer.errors import InputError
from explorer.faithfulness import Faithfulness, measure, measure_all, measure_also
from explorer.jobs import short, telling
from explorer.neighbors import Neighbors, nearest, neighbor_graph
from explorer.projection import (
    Frame,
    OnFrame,
    Parameters,
    PcaParameters,
    Projection,
    Recorder,
    Reel,
    grow,
    project,
    rows_in,
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


@dataclass(frozen=True, eq=False)
class Growth:
    """How a map came to hold what it holds.

    Attributes
    ----------
    chain : tuple of Space
        What was laid out, what that had grown to each time, and last what is to be drawn.
    kept : Projection or None
        The picture of the first of them, where it is at hand.
    """

    chain: tuple[Space, ...]
    kept: Projection | None = None


def _laid_out(growth: Growth, parameters: Parameters, *_: object) -> int:
    """Return how many points are laid out step by step."""
    return 0 if growth.kept else _moved(growth.chain[0], parameters)


@telling
@short(most=FEW, size=_laid_out)
def lay_out_grown(
    growth: Growth,
    parameters: Parameters,
    dimensions: Literal[2, 3],
    seed: int = 0,
    progress: Progress | None = None,
    on_frame: OnFrame | None = None,
) -> Drawing:
    """Lay out the first space of a chain, and place what came later into its picture."""
    chain, projection = growth.chain, growth.kept
    if projection is None:
        projection = project(
            chain[0],
            parameters,
            dimensions=dimensions,
            seed=seed,
            progress=part(progress, 0.0, 0.8),
            on_frame=_with_the_later(chain, on_frame),
        )
    for number, (before, space) in enumerate(pairwise(chain)):
        start, end = (0.8 + 0.2 * at / (len(chain) - 1) for at in (number, number + 1))
        projection = grow(projection, before, space, part(progress, start, end))
    return Drawing(projection)


def _with_the_later(chain: tuple[Space, ...], on_frame: OnFrame | None) -> OnFrame | None:
    """Show those that are not placed yet where the nearest of the others is."""
    if on_frame is None:
        return None
    stands = _nearest_of_first(chain)
    return lambda frame: on_frame(replace(frame, coordinates=frame.coordinates[stands]))


def _nearest_of_first(chain: tuple[Space, ...]) -> IndexVector:
    first, whole = chain[0], chain[-1]
    rows = rows_in(first, whole)
    if rows is None:
        raise InputError("The list does not hold what it is said to have grown from.")
    stands = np.empty(len(whole), dtype=np.int64)
    later = np.setdiff1d(np.arange(len(whole)), rows, assume_unique=True)
    stands[later] = nearest(whole.vectors[later], first.vectors, 1).indices[:, 0]
    stands[rows] = np.arange(len(first))
    return stands


@short(most=MANY)
def examine(
    space: Space,
    coordinates: FloatMatrix,
    seed: int = 0,
    added: BoolVector | None = None,
    progress: Progress | None = None,
) -> Trust:
    """Measure how faithful a picture is; of up to `LISTED_UP_TO` points, list true neighbors."""
    found = measure(space.vectors, coordinates, seed=seed, progress=part(progress, 0.0, 0.9))
    if added is not None:
        found = measure_also(found, space.vectors, coordinates, added, seed=seed)
    if len(space) > LISTED_UP_TO:
        return Trust(found)
    return Trust(found, neighbor_graph(space.vectors, LISTED_NEIGHBORS))


def examine_all(
    space: Space, coordinates: FloatMatrix, seed: int = 0, progress: Progress | None = None
) -> Faithfulness:
    """Measure how faithful a picture is at every point, however many there are."""
    return measure_all(space.vectors, coordinates, seed=seed, progress=progress)
