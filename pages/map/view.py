"""What the map shows for its settings: layout, coloring, search, and the scene they make."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from explorer import plots
from explorer.arrays import FloatVector, IndexVector, fingerprint
from explorer.errors import InputError
from explorer.neighbors import nearest_in
from explorer.projection import Projection, Reel
from explorer.space import Space
from explorer.tasks import clusters as tasks_clusters
from explorer.tasks import maps, words
from explorer.tasks.clusters import Clusters
from explorer.tasks.maps import Drawing, Trust
from pages.map import colors, course, hover
from pages.map.controls import CLUSTERS, LABELS, SAME_SIZE, Settings
from pages.map.course import Course
from pages.shared import jobs, layouts, runtime, spaces
from pages.shared.wording import md

SMALLEST, LARGEST = 5.0, 22.0
PLACED_AMONG = 5
"""A typed phrase is drawn at the middle of this many nearest words."""

MOST_RANKED = 20

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
    """

    space: Space
    settings: Settings
    projection: Projection
    stage: plots.Stage
    name: str
    reel: Reel | None = None
    trust: Trust | None = None
    clusters: Clusters | None = None


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found.

    Attributes
    ----------
    is_sought : bool
        Whether `rows` is what was looked for, if none at all.
    ordered : tuple of int
        The first rows of a table that lists them in an order of its own.
    phrase, among, weights
        A phrase to be drawn at the weighted middle of these rows.
    missed
        What was looked for in vain.
    """

    rows: tuple[int, ...] = ()
    sentence: str = ""
    is_sought: bool = False
    phrase: str = ""
    among: IndexVector | None = None
    weights: FloatVector | None = None
    missed: str = ""
    ordered: tuple[int, ...] = ()

    @property
    def ranked(self) -> tuple[int, ...]:
        """The first rows of what is listed: they carry their number on the map."""
        return (self.ordered or self.rows)[:MOST_RANKED]

    def placed_on(self, projection: Projection) -> tuple[str, FloatVector] | None:
        """Return the phrase and its place on a picture."""
        if self.among is None or self.weights is None:
            return None
        place = np.average(projection.coordinates[self.among], axis=0, weights=self.weights)
        return self.phrase, place.astype(np.float32)


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


def find(now: spaces.Current, settings: Settings) -> Found:
    """Search the labels by letters or pattern, or place a phrase by its meaning.

    Raises
    ------
    InputError
        The pattern is not a regular expression.
    """
    text, space = settings.search, now.space
    if not text:
        return Found()
    if settings.mode == "Meaning":
        return _find_by_meaning(now, text)
    if settings.mode == "Pattern":
        rows = _matching(space, text)
    else:
        wanted = text.casefold()
        rows = [r for r, label in enumerate(space.labels) if wanted in label.casefold()]
    sentence = f"{len(rows):,} of {len(space):,} match “{md(text)}”."
    if not rows:
        how = "matches" if settings.mode == "Pattern" else "contains"
        sentence = f"Nothing among {len(space):,} {how} “{md(text)}”."
    return Found(tuple(rows), sentence, is_sought=True, missed="" if rows else text)


def _matching(space: Space, pattern: str) -> list[int]:
    # Linear in the text whatever the pattern, unlike the standard library's engine.
    import re2

    try:
        compiled = re2.compile(pattern)
    except re2.error:
        raise InputError(
            f"“{pattern[:40]}” is not a regular expression; check its brackets, or search by "
            "“Contains”."
        ) from None
    return [row for row, label in enumerate(space.labels) if compiled.search(label)]


def _find_by_meaning(now: spaces.Current, text: str) -> Found:
    if now.spec is None or now.source.table is None:
        return Found(
            sentence="These vectors came without a model, so a phrase cannot be placed among them."
        )
    vector = jobs.later(
        "phrase",
        fingerprint("phrase", text, spaces.embedding_key(now.source, now.spec)),
        words.embed_phrase,
        text,
        now.source.table.words,
        now.spec,
        runtime.cache_path(),
        title=f"Embedding “{md(text)}”",
        topic=f"model {now.spec.kind}",
    )
    if vector is None:
        return Found(sentence=f"Placing “{md(text)}” by its meaning …")
    near = nearest_in(now.space, vector, PLACED_AMONG)
    rows, scores = near.indices[0], near.scores[0]
    names = ", ".join(md(now.space.labels[row]) for row in rows)
    sentence = (
        f"“{md(text)}” is drawn at the middle of its {len(rows)} nearest: {names} "
        f"(cosine {scores[0]:.2f} to {scores[-1]:.2f})."
    )
    weights = np.maximum(scores, 1e-6)
    return Found(tuple(int(row) for row in rows), sentence, True, text, rows, weights)
