"""A map as a value: where each point is, and everything drawn on it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, FloatVector, IndexVector
from explorer.clustering import Hull, HullMesh
from explorer.errors import InputError
from explorer.plots.palette import MOST_COLORS, Ground, colorscale, group_colors

LABELS_IN_2D = 64
LABELS_IN_3D = 40


@dataclass(frozen=True, eq=False)
class Groups:
    """Points colored by group.

    Attributes
    ----------
    title : str
    names : tuple of str
        Raw text.
    index : ndarray, shape (n,), int64
        Group of each point; -1 is none.
    none : str
        What a point in no group is called.
    places : tuple of int, optional
        Where each group stands on the wheel of colors, which many groups have: like ones side by
        side. By default in their order.
    """

    title: str
    names: tuple[str, ...]
    index: IndexVector
    none: str = "none"
    places: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if self.index.size and not -1 <= self.index.min() <= self.index.max() < len(self.names):
            raise InputError(f"A group number lies outside the {len(self.names)} names.")

    def shown(self) -> "Shown":
        """Return the groups as drawn: the most frequent, the rest together as "other"."""
        return self._shown

    @cached_property
    def _shown(self) -> "Shown":
        count = len(self.names)
        places = np.arange(count) if self.places is None else np.asarray(self.places)
        if count <= MOST_COLORS:
            return Shown(self.names, self.index, np.arange(count), 0, _ranks(places))
        counts = np.bincount(self.index[self.index >= 0], minlength=count)
        frequent = np.sort(np.argsort(-counts, kind="stable")[:MOST_COLORS])
        target = np.full(count, MOST_COLORS, dtype=np.int64)
        target[frequent] = np.arange(MOST_COLORS)
        merged = count - MOST_COLORS
        names = (*(self.names[group] for group in frequent), f"other ({merged:,} groups)")
        index = np.where(self.index >= 0, target[self.index], -1)
        return Shown(names, index, target, merged, _ranks(places[frequent]))


def _ranks(places: IndexVector) -> tuple[int, ...]:
    return tuple(int(rank) for rank in np.argsort(np.argsort(places, kind="stable")))


@dataclass(frozen=True, eq=False)
class Shown:
    """Groups after merging those without a color.

    Attributes
    ----------
    names : tuple of str
    index : ndarray, shape (n,), int64
    target : ndarray of int64
        From old to new numbers.
    merged : int
        How many share the grey, as the last of the names.
    places : tuple of int
        Of each colored group on the wheel.
    """

    names: tuple[str, ...]
    index: IndexVector
    target: IndexVector
    merged: int
    places: tuple[int, ...]

    def colors(self, ground: Ground, rest: str) -> list[str]:
        """Return the color of each group; those merged have that of the rest."""
        own = group_colors(len(self.places), ground, self.places)
        return [*own, rest] if self.merged else own


@dataclass(frozen=True, eq=False)
class Values:
    """Points colored by a number.

    Attributes
    ----------
    title : str
    numbers : ndarray, shape (n,), float32
        NaN where a point has none; drawn grey.
    scale : str
        A name in `palette.SCALES`.
    limits : tuple of two floats, optional
        Where the scale begins and ends; by default the smallest and largest number.
    since : date, optional
        The numbers are days since then.
    """

    title: str
    numbers: FloatVector
    scale: str = "cividis"
    limits: tuple[float, float] | None = None
    since: dt.date | None = None

    def __post_init__(self) -> None:
        colorscale(self.scale)

    @property
    def range(self) -> tuple[float, float]:
        """Where the scale begins and ends, always apart."""
        if self.limits is not None:
            return self.limits
        finite = self.numbers[np.isfinite(self.numbers)]
        if not len(finite):
            return (0.0, 1.0)
        low, high = float(finite.min()), float(finite.max())
        return (low, high) if low < high else (low - 0.5, high + 0.5)

    def told(self, number: float, digits: int = 4) -> str:
        """Return a number as a person reads it: a date where it is one."""
        if self.since is None:
            return f"{number:.{digits}g}"
        return (self.since + dt.timedelta(days=round(number))).isoformat()


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything drawn on a map. Text is raw; whoever renders it escapes it.

    Attributes
    ----------
    coordinates : ndarray, shape (n, 2) or (n, 3), float32
    labels : tuple of str, length n
    groups, values : optional
        What the points are colored by; at most one of the two.
    sizes : ndarray, shape (n,), float32, optional
        Diameters in pixels.
    hover : tuple of str, length n, optional
        Second line shown when pointing at a point; by default what it is colored by.
    priority : ndarray of int64, optional
        Rows in the order in which they should be labelled.
    hulls, meshes : tuple
        Boundaries of groups in 2-D and in 3-D.
    arrows : tuple of (int, int)
        Rows from and to.
    axes : tuple of str
        A title per dimension.
    ticks : {"none", "numbers"}
        Whether the axes carry numbers; those of a projection would mean nothing.
    title, alt, filename : str
    added : ndarray of int64, optional
        Rows that came to the map later; a ring marks them.
    """

    coordinates: FloatMatrix
    labels: tuple[str, ...]
    groups: Groups | None = None
    values: Values | None = None
    sizes: FloatVector | None = None
    hover: tuple[str, ...] | None = None
    priority: IndexVector | None = None
    hulls: tuple[Hull, ...] = ()
    meshes: tuple[HullMesh, ...] = ()
    arrows: tuple[tuple[int, int], ...] = ()
    axes: tuple[str, ...] = ()
    ticks: Literal["none", "numbers"] = "none"
    title: str = ""
    alt: str = ""
    filename: str = "map"
    added: IndexVector | None = None

    def __post_init__(self) -> None:
        n = len(self.labels)
        if self.coordinates.ndim != 2 or self.coordinates.shape[1] not in (2, 3):
            raise InputError("A map needs two or three coordinates per point.")
        if self.groups is not None and self.values is not None:
            raise InputError("Color a map by groups or by values, not by both.")
        parts: list[tuple[str, Any]] = [
            ("coordinates", self.coordinates),
            ("groups", None if self.groups is None else self.groups.index),
            ("values", None if self.values is None else self.values.numbers),
            ("sizes", self.sizes),
            ("hover texts", self.hover),
        ]
        for what, part in parts:
            if part is not None and len(part) != n:
                raise InputError(f"There are {len(part)} {what} for {n} labels; give one each.")
        rows = [row for arrow in self.arrows for row in arrow]
        if rows and not 0 <= min(rows) <= max(rows) < n:
            raise InputError(f"An arrow starts or ends outside the {n} points of the map.")
        if self.added is not None and not np.isin(self.added, np.arange(n)).all():
            raise InputError(f"An added point lies outside the {n} points of the map.")

    @property
    def dimensions(self) -> int:
        """2 or 3."""
        return int(self.coordinates.shape[1])

    @property
    def order(self) -> IndexVector:
        """Rows in the order in which they should be labelled; their own order by default."""
        return np.arange(len(self.labels)) if self.priority is None else self.priority

    @property
    def axis_titles(self) -> tuple[str, str, str]:
        """A title for x, y and z, empty where there is none."""
        first, second, third = (*self.axes, "", "", "")[:3]
        return first, second, third

    @property
    def diameters(self) -> npt.NDArray[np.float32]:
        """Size of each point in pixels, given or fitting the number of points."""
        if self.sizes is not None:
            return self.sizes
        n = len(self.labels)
        size = 9.0 if n <= 300 else 7.0 if n <= 2000 else 5.0 if n <= 20_000 else 3.0
        return np.full(n, size if self.dimensions == 2 else size * 0.7, dtype=np.float32)

    @cached_property
    def second_lines(self) -> tuple[str, ...] | None:
        """What is shown below the label when pointing at a point, if anything."""
        if self.hover is not None:
            return self.hover
        if self.groups is not None:
            names = (*self.groups.names, self.groups.none)  # index -1 reads the last
            return tuple(f"{self.groups.title}: {names[group]}" for group in self.groups.index)
        if self.values is None:
            return None
        title, told = self.values.title, self.values.told
        known = zip(self.values.numbers, np.isfinite(self.values.numbers), strict=True)
        return tuple(f"{title}: {told(number) if ok else 'none'}" for number, ok in known)
