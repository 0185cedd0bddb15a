"""What the map shows for its settings: layout, coloring, search, and the scene they make."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from explorer import plots
from explorer.arrays import FloatVector, fingerprint
from explorer.errors import InputError
from explorer.neighbors import nearest_in
from explorer.projection import METHODS
from explorer.space import Space
from explorer.tasks import clusters as tasks_clusters
from explorer.tasks import maps, words
from explorer.tasks.clusters import Clusters
from explorer.tasks.maps import Layout
from pages.map.controls import CLUSTERS, LABELS, PLAIN, SAME_SIZE, TRUST, Settings
from pages.shared import jobs, runtime, spaces
from pages.shared.columns import number_columns
from pages.shared.wording import md

SMALLEST, LARGEST = 5.0, 22.0
PLACED_AMONG = 5
"""A typed phrase is drawn at the middle of this many nearest words."""


@dataclass(frozen=True, eq=False)
class Shown:
    """One finished view: kept on screen while the next one is being computed."""

    space: Space
    settings: Settings
    layout: Layout
    clusters: Clusters | None


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found."""

    rows: tuple[int, ...] = ()
    placed: tuple[str, FloatVector] | None = None
    sentence: str = ""


def compute(now: spaces.Current, settings: Settings) -> Shown | None:
    """Return the view for the settings; while it is made, the one before it, if there is one."""
    layout = _layout(now.space, settings)
    wanted = layout is not None and settings.color == CLUSTERS
    clusters = _clusters(now.space, settings) if wanted else None
    if layout is not None and (clusters is not None or not wanted):
        st.session_state["shown map"] = Shown(now.space, settings, layout, clusters)
    return st.session_state.get("shown map")


def _layout(space: Space, settings: Settings) -> Layout | None:
    options = (settings.parameters, settings.dimensions, settings.seed, settings.frames)
    method = METHODS[settings.method].title
    return jobs.result(
        "layout",
        spaces.layout_key(space, *options),
        maps.lay_out,
        space,
        *options,
        title=f"Drawing {len(space):,} points with {method}",
        topic="layout",
    )


def _clusters(space: Space, settings: Settings) -> Clusters | None:
    return jobs.result(
        "clusters",
        fingerprint("clusters", space.fingerprint, settings.clusters, settings.seed),
        tasks_clusters.find_clusters,
        space,
        settings.clusters,
        settings.seed,
        title="Finding clusters",
        topic="layout",
    )


def scene(shown: Shown) -> plots.Scene:
    """Return what is drawn: points with their coloring, sizes, labels, boundaries, arrows."""
    from dataclasses import replace

    space, settings = shown.space, shown.settings
    coloring = _coloring(shown)
    boundaries: tuple[str, ...] = ()
    if settings.boundaries == "shown" and isinstance(coloring, plots.Groups):
        boundaries = coloring.names
    drawn = plots.map_scene(
        space,
        shown.layout.projection,
        coloring,
        boundaries=boundaries,
        arrows=settings.arrows.rows,
    )
    labels = space.labels
    if settings.label != LABELS and settings.label in space.metadata:
        labels = tuple(space.metadata[settings.label].astype(str))
    return replace(drawn, labels=labels, sizes=_sizes(space, settings.size))


def _coloring(shown: Shown) -> plots.Groups | plots.Values | None:
    color, metadata = shown.settings.color, shown.space.metadata
    if shown.clusters is not None:
        return plots.groups_of_clusters(shown.clusters.clustering)
    if color == TRUST:
        kept = shown.layout.faithfulness.point_kept
        return plots.Values("share of neighbors kept", kept, limits=(0.0, 1.0))
    if color == PLAIN or color not in metadata:
        return None
    if color in number_columns(shown.space):
        return plots.values_of_column(color, metadata[color])
    return plots.groups_of_column(color, metadata[color])


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


def find(now: spaces.Current, shown: Shown) -> Found:
    """Search the labels by letters or pattern, or place a phrase by its meaning.

    Raises
    ------
    InputError
        The pattern is not a regular expression.
    """
    text, mode = shown.settings.search, shown.settings.mode
    if not text:
        return Found()
    if mode == "Meaning":
        return _find_by_meaning(now, shown, text)
    if mode == "Pattern":
        rows = _matching(shown.space, text)
    else:
        wanted = text.casefold()
        rows = [r for r, label in enumerate(shown.space.labels) if wanted in label.casefold()]
    count = f"{len(rows):,} of {len(shown.space):,} match"
    return Found(tuple(rows), sentence=f"{count} “{md(text)}”.")


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


def _find_by_meaning(now: spaces.Current, shown: Shown, text: str) -> Found:
    if now.spec is None or now.source.table is None:
        return Found(
            sentence="These vectors came without a model, so a phrase cannot be placed among them."
        )
    vector = jobs.result(
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
    if vector is None or shown.space.fingerprint != now.space.fingerprint:
        return Found()
    among = nearest_in(shown.space, vector, PLACED_AMONG)
    rows, scores = among.indices[0], among.scores[0]
    weights = np.maximum(scores, 1e-6)[:, None]
    place = (shown.layout.projection.coordinates[rows] * weights).sum(0) / weights.sum()
    names = ", ".join(md(shown.space.labels[row]) for row in rows)
    sentence = (
        f"“{md(text)}” is drawn at the middle of its {len(rows)} nearest: {names} "
        f"(cosine {scores[0]:.2f} to {scores[-1]:.2f})."
    )
    return Found(tuple(int(row) for row in rows), (text, place.astype(np.float32)), sentence)
