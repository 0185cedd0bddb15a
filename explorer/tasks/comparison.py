"""The heavy steps of the page that compares two spaces, each callable in a worker process.

Every task takes picklable values and, last, a progress callback that may be None.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from explorer.arrays import FloatMatrix, Progress
from explorer.comparison import (
    Alignment,
    SpaceComparison,
    align,
    compare_spaces,
    linear_cka,
    parse_variant,
)
from explorer.errors import InputError
from explorer.jobs import telling
from explorer.projection import Parameters, PcaParameters, Projection, project, project_from
from explorer.space import Space
from explorer.tasks.steps import part

_SHUFFLINGS = 5


@dataclass(frozen=True, eq=False)
class Overlaid:
    """Two projections of the same words, the second laid over the first where that is possible."""

    first: Projection
    second: Projection
    alignment: Alignment | None


@dataclass(frozen=True, eq=False)
class Underway:
    """Two layouts on their way: where the points of each are, at first those of its PCA."""

    first: FloatMatrix
    second: FloatMatrix


@dataclass(frozen=True, eq=False)
class Compared:
    """How two spaces agree.

    Attributes
    ----------
    report : SpaceComparison
    cka_by_chance : float in [0, 1]
        Mean linear CKA when the words of the second are shuffled: high where words are few
        beside dimensions.
    sizes : (float, float)
        Bytes a vector takes.
    """

    report: SpaceComparison
    cka_by_chance: float
    sizes: tuple[float, float]


@telling
def overlay(
    spaces: tuple[Space, Space],
    variants: tuple[str, str],
    layouts: tuple[Parameters, Parameters],
    seed: int = 0,
    progress: Progress | None = None,
    on_state: Callable[[Underway], None] | None = None,
) -> Overlaid:
    """Project two spaces, each by its method, and lay the second map over the first."""
    way = _Way(layouts, seed, progress, on_state)
    return _overlaid(varied(spaces, variants), way, lambda _: project)


@telling
def overlay_pinned(
    spaces: tuple[Space, Space],
    variants: tuple[str, str],
    layouts: tuple[Parameters, Parameters],
    seed: int = 0,
    progress: Progress | None = None,
    on_state: Callable[[Underway], None] | None = None,
) -> Overlaid:
    """Do as `overlay`, but let the second layout begin where the first has its points."""
    way = _Way(layouts, seed, progress, on_state)
    return _overlaid(
        varied(spaces, variants), way, lambda first: partial(project_from, first.coordinates)
    )


@dataclass(frozen=True)
class _Way:
    """How two maps are drawn, and who is told."""

    layouts: tuple[Parameters, Parameters]
    seed: int
    progress: Progress | None
    on_state: Callable[[Underway], None] | None


def _overlaid(
    pair: tuple[Space, Space],
    way: _Way,
    second_by: Callable[[Projection], Callable[..., Projection]],
) -> Overlaid:
    (first, second), seed, progress = pair, way.seed, way.progress
    left, right = (each.fitted_to(len(first)) for each in way.layouts)
    tell = way.on_state or (lambda _: None)
    sketches = [project(each, PcaParameters(), seed=seed).coordinates for each in (first, second)]
    tell(Underway(*sketches))
    one = project(
        first,
        left,
        seed=seed,
        progress=part(progress, 0.0, 0.5),
        on_frame=lambda frame: tell(Underway(frame.coordinates, sketches[1])),
    )
    other = second_by(one)(
        second,
        right,
        seed=seed,
        progress=part(progress, 0.5, 1.0),
        on_frame=lambda frame: tell(Underway(one.coordinates, frame.coordinates)),
    )
    try:
        alignment = align(one.coordinates, other.coordinates)
    except InputError:  # all points of a map at one place: nothing to turn or to scale
        return Overlaid(one, other, None)
    return Overlaid(one, replace(other, coordinates=alignment.coordinates), alignment)


def contrast(
    spaces: tuple[Space, Space],
    variants: tuple[str, str],
    k: int,
    seed: int = 0,
    progress: Progress | None = None,
) -> Compared:
    """Measure how far two spaces agree, in all their dimensions."""
    first, second = varied(spaces, variants)
    report = compare_spaces(first, second, k=k, seed=seed, progress=part(progress, 0.0, 0.95))
    rng = np.random.default_rng(seed)
    shuffled = [
        linear_cka(first.normalized, second.normalized[rng.permutation(len(second))])
        for _ in range(_SHUFFLINGS)
    ]
    return Compared(
        report,
        float(np.mean(shuffled)),
        (_bytes(first), _bytes(second)),
    )


def varied(spaces: tuple[Space, Space], variants: tuple[str, str]) -> tuple[Space, Space]:
    """Apply a variant, such as ``int8`` or ``truncate=64``, to each space; "" leaves it alone."""
    first, second = (
        space if not text else parse_variant(text)(space)
        for space, text in zip(spaces, variants, strict=True)
    )
    return first, second


def _bytes(space: Space) -> float:
    return float(space.provenance.options.get("bytes per vector", 4 * space.dimension))
