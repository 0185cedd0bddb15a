"""What the map shows for its settings: layout, coloring, search, and the scene they make."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from explorer import plots
from explorer.arrays import FloatVector, fingerprint
from explorer.clustering import Layer
from explorer.projection import Projection, Reel
from explorer.space import Space
from explorer.tasks import clusters as tasks_clusters
from explorer.tasks import maps
from explorer.tasks.clusters import Clusters
from explorer.tasks.maps import Drawing, Trust
from pages.map import colors, course, hover
from pages.map.controls import CLUSTERS, LABELS, SAME_SIZE, Settings
from pages.map.course import Course
from pages.shared import jobs, layouts, spaces

SMALLEST, LARGEST = 5.0, 22.0


_SETTLED = "settled map"


@dataclass(frozen=True, eq=False)
class Shown:
    """What is drawn: a picture with what is known of it so far.

    Attributes
    ----------
    stage : {"settled", "growing", "old"}
    name : str
        Names the picture: another one has another name.
    trust : Trust or None
        None until it is measured.
    regions : tuple of Layer
        Named ones, coarsest first, as far as they are known.
    """

    space: Space
    settings: Settings
    projection: Projection
    stage: plots.Stage
    name: str
    reel: Reel | None = None
    trust: Trust | None = None
    clusters: Clusters | None = None
    regions: tuple[Layer, ...] = ()


def begin(now: spaces.Current, settings: Settings) -> Course:
    """Begin the picture that the settings ask for, unless it is the one drawn last."""
    before = _before(now.space)
    same = before is not None and before.name == course.key_of(now.space, settings)
    known = Drawing(before.projection, before.reel) if before is not None and same else None
    if settings.given is not None:
        known = Drawing(settings.given)
    return course.begin(now.space, settings, known, _growth(now.space, settings))


def _growth(space: Space, settings: Settings) -> maps.Growth | None:
    """Return what the map goes on with: the picture drawn last, where it is that."""
    if not settings.grown:
        return None
    *earlier, last = settings.grown
    before = st.session_state.get(_SETTLED)
    known = course.key_of(last, replace(settings, grown=tuple(earlier)))
    if isinstance(before, Shown) and before.name == known:
        return maps.Growth((last, space), before.projection)
    return maps.Growth((*settings.grown, space))


def shown(now: spaces.Current, way: Course) -> Shown | None:
    """Return the finished picture, else its present state, else the one before it; or None."""
    seen = _shown(way)
    return seen if seen is None or now.coming is None else replace(seen, stage="old")


def _shown(way: Course) -> Shown | None:
    settings, space, before = way.settings, way.space, _before(way.space)
    clusters = _clusters(space, settings) if settings.color == CLUSTERS else None
    if way.drawing is not None:
        projection, reel = way.drawing.projection, way.drawing.reel
        trust = _examined(way, projection, layouts.trust(space, way.drawing, "map"))
        settled = Shown(space, settings, projection, "settled", way.key, reel, trust, clusters)
        st.session_state[_SETTLED] = settled
        course.remember_controls(way)
        return settled
    moving = state(way)
    if moving is not None:
        return replace(moving, clusters=clusters)
    if before is not None:
        return replace(before, settings=settings, stage="old", clusters=clusters)
    return None


def _examined(way: Course, projection: Projection, trust: Trust | None) -> Trust | None:
    """Return what a sample of the points tells, or all of them where somebody asked for that."""
    if trust is None or trust.faithfulness.sampled is None or way.key not in asked_of_all():
        return trust
    every = jobs.result(
        "every point",
        fingerprint("every point", way.key),
        maps.examine_all,
        way.space,
        projection.coordinates,
        projection.seed,
        title=f"Measuring all {len(way.space):,} points",
        topic="layout",
    )
    return trust if every is None else replace(trust, faithfulness=every)


def asked_of_all() -> set[str]:
    """Return the layouts of which every point is to be examined."""
    asked: set[str] = st.session_state.setdefault("layouts examined whole", set())
    return asked


def state(way: Course) -> Shown | None:
    """Return the present state of a layout that grows, if it has one that can be drawn."""
    if (frame := way.frame()) is not None:
        projection = course.as_projection(way, frame)
        name = f"growing {way.key} {frame.iteration}"
        return Shown(way.space, way.settings, projection, "growing", name)
    waits = way.job is None or way.moving
    drawn_before = _before(way.space) is not None
    first = (
        layouts.sketch(way.space, way.settings.dimensions) if waits and not drawn_before else None
    )
    if first is not None:
        stage: plots.Stage = "growing" if way.seconds is None else "old"
        return Shown(way.space, way.settings, first, stage, f"sketch {way.key}")
    return None


def _before(space: Space) -> Shown | None:
    """Return the last finished picture of the space."""
    before = st.session_state.get(_SETTLED)
    known = isinstance(before, Shown) and before.space.fingerprint == space.fingerprint
    return before if known else None


def _clusters(space: Space, settings: Settings) -> Clusters | None:
    found: Clusters | None = jobs.later(
        "clusters",
        fingerprint("clusters", space.fingerprint, settings.clusters, settings.seed),
        tasks_clusters.find_clusters,
        space,
        settings.clusters,
        settings.seed,
        title="Finding clusters",
        topic="layout",
    )
    return found


def scene(drawn: Shown) -> plots.Scene:
    """Return what is drawn: points with their coloring, sizes, labels, boundaries, arrows."""
    space, settings = drawn.space, drawn.settings
    coloring = colors.of(space, settings.color, drawn.projection, drawn.trust, drawn.clusters)
    boundaries: tuple[str, ...] = ()
    still = drawn.stage == "settled"
    if still and settings.boundaries == "shown" and isinstance(coloring, plots.Groups):
        boundaries = coloring.names
    made = plots.map_scene(
        space,
        drawn.projection,
        coloring,
        boundaries=boundaries,
        arrows=settings.arrows.rows,
    )
    labels = space.labels
    if settings.label != LABELS and settings.label in space.metadata:
        labels = tuple(space.metadata[settings.label].astype(str))
    told = hover.lines(space)
    return replace(made, labels=labels, sizes=_sizes(space, settings.size), hover=told)


def _sizes(space: Space, column: str) -> FloatVector | None:
    if column == SAME_SIZE or column not in space.metadata:
        return None
    import pandas as pd

    numbers = pd.to_numeric(space.metadata[column], errors="coerce").to_numpy(np.float64)
    low, span = np.nanmin(numbers), np.ptp(numbers[np.isfinite(numbers)])
    share = (numbers - low) / span if span > 0 else np.full(len(numbers), 0.5)
    # By area: a disc twice as wide looks four times as much.
    areas = SMALLEST**2 + np.nan_to_num(share) * (LARGEST**2 - SMALLEST**2)
    sizes: FloatVector = np.sqrt(areas).astype(np.float32)
    return sizes
