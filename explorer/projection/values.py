"""What a projection is, and what each method hands back for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from explorer.arrays import BoolVector, FloatMatrix, IndexVector, Progress, distinct_rows, normalize
from explorer.metrics import Metric
from explorer.projection.parameters import Parameters

MOST_FRAMES = 60
"""States of a layout that are shown while it grows, at most."""

START = 0.02
"""Share of the work done when the points stand where they start."""

LOOKING = 0.2
"""Share of the work done when it is known who is near whom, and the points begin to move."""


@dataclass(frozen=True, eq=False)
class Frame:
    """A layout on its way: what can be drawn while the rest is computed.

    Attributes
    ----------
    fraction : float in [0, 1]
        Of the whole work; 1 for the finished layout.
    iteration : int
        Steps behind it: 0 for the start, which is PCA.
    coordinates : ndarray, shape (n, dimensions), float32
        An array of its own. The scale is the method's, and changes while it works.
    """

    fraction: float
    iteration: int
    coordinates: FloatMatrix


OnFrame = Callable[[Frame], None]
"""Told the states of a layout as they come; raising from it stops the work."""


@dataclass(frozen=True, eq=False)
class Projection:
    """A picture of a space in two or three dimensions.

    Attributes
    ----------
    coordinates : ndarray, shape (n, dimensions), float32
        Finite. Points with the same vector share one place.
    method : str
        The method that made it: “pca” also where another one had too few points to work on.
    parameters : Parameters
        As used, after fitting them to the number of different points.
    dimensions : int
        2 or 3.
    seed : int
    explained_variance : tuple of float, or None
        Share of the variance along each axis, 0 to 1, for PCA of points that differ.
    notes : tuple of str
        One sentence each for whatever was done to the data or the options.
    laid_out : ndarray, shape (n,), bool, or None
        Which points the method itself laid out, where they were too many: the others were placed
        by their neighbors among these. None where it laid out all.
    added : ndarray, shape (n,), bool, or None
        Which points came later and were placed into a picture of the others, which did not move.
        None where none did.
    """

    coordinates: FloatMatrix
    method: str
    parameters: Parameters
    dimensions: int
    seed: int = 0
    explained_variance: tuple[float, ...] | None = None
    notes: tuple[str, ...] = ()
    laid_out: BoolVector | None = None
    added: BoolVector | None = None

    def __len__(self) -> int:
        return len(self.coordinates)

    @cached_property
    def added_rows(self) -> IndexVector | None:
        """The rows of the points that came later, if any did."""
        return None if self.added is None else np.flatnonzero(self.added)

    def take(self, rows: Sequence[int]) -> "Projection":
        """Return the places of some rows."""
        kept = list(rows)
        laid_out = None if self.laid_out is None else self.laid_out[kept]
        added = None if self.added is None else self.added[kept]
        return replace(self, coordinates=self.coordinates[kept], laid_out=laid_out, added=added)


@dataclass(frozen=True)
class Task:
    """How a method shall lay out its points, and whom it tells on the way.

    Attributes
    ----------
    pinned : ndarray, shape (n, dimensions), float32, optional
        Where the points begin; by default on their PCA. PCA itself begins nowhere.
    """

    dimensions: int
    seed: int = 0
    progress: Progress | None = None
    on_frame: OnFrame | None = None
    pinned: FloatMatrix | None = None

    def of_rows(self, rows: IndexVector) -> "Task":
        """Return the same for some of the points."""
        return self if self.pinned is None else replace(self, pinned=self.pinned[rows])

    def report(self, fraction: float) -> None:
        """Tell the fraction done; raises whatever the listener raises, to stop the work."""
        if self.progress:
            self.progress(min(1.0, fraction))

    def portion(self, start: float, stop: float) -> Progress | None:
        """Return a listener for a part of the work that runs from `start` to `stop`."""
        progress = self.progress
        if progress is None:
            return None
        return lambda fraction: progress(start + (stop - start) * fraction)

    def show(self, fraction: float, iteration: int, coordinates: npt.NDArray[np.floating]) -> None:
        """Hand a copy of the present state to whoever wants to see it."""
        if self.on_frame:
            self.on_frame(Frame(fraction, iteration, np.array(coordinates, dtype=np.float32)))


class Course:
    """Tells how far the steps of a layout are, and shows some states evenly spread over them."""

    def __init__(self, task: Task, total: int) -> None:
        self.task = task
        self.total = total
        # The start and the end are shown besides.
        self.gap = max(1.0, total / (MOST_FRAMES - 2))
        self.next = self.gap

    def at(self, done: int, coordinates: npt.NDArray[np.floating]) -> None:
        """Tell that `done` of all steps are behind the present state."""
        fraction = LOOKING + (1.0 - LOOKING) * done / self.total
        self.task.report(fraction)
        if done >= self.next and done < self.total:
            self.task.show(fraction, done, coordinates)
            self.next += self.gap * ((done - self.next) // self.gap + 1)


@dataclass(frozen=True, eq=False)
class Layout:
    """What a method returns for the points it was given."""

    coordinates: FloatMatrix
    explained_variance: tuple[float, ...] | None = None
    notes: tuple[str, ...] = ()
    iterations: int = 0
    laid_out: BoolVector | None = None


LayoutFunction = Callable[[FloatMatrix, "Parameters", Task], Layout]


@dataclass(frozen=True, eq=False)
class Standing:
    """The points of a picture that others are placed among; none of them moves.

    Attributes
    ----------
    vectors : ndarray, shape (n, d), float32
    coordinates : ndarray, shape (n, dimensions), float32
    """

    vectors: FloatMatrix
    coordinates: FloatMatrix

    def __len__(self) -> int:
        return len(self.vectors)


PlaceFunction = Callable[[Standing, FloatMatrix, "Parameters", Task], FloatMatrix]
"""What places new vectors, shape (m, d), among standing points; returns shape (m, dimensions)."""


@dataclass(frozen=True, eq=False)
class Distinct:
    """Points that cannot be told apart, grouped.

    Attributes
    ----------
    first : ndarray, shape (m,), int64
        The first row of each group, in order.
    group : ndarray, shape (n,), int64
        The group of each row.
    """

    first: IndexVector
    group: IndexVector

    def __len__(self) -> int:
        return len(self.first)


def distinct(vectors: FloatMatrix, metric: Metric) -> Distinct:
    """Group the rows that have distance zero under `metric`.

    For cosine those are parallel vectors, compared to six decimals of their direction because
    scaling leaves rounding in the seventh; otherwise equal vectors.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    metric : {"cosine", "dot", "euclidean"}
    """
    direction = _direction if metric == "cosine" else None
    return Distinct(*distinct_rows(vectors, direction))


def _direction(vectors: FloatMatrix) -> FloatMatrix:
    return np.round(normalize(vectors), 6)
