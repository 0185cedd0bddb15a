"""The map with its side panel: growing, clicking, walking, lassoing redraw nothing else."""

from dataclasses import replace

import numpy as np
import streamlit as st

from explorer import plots
from explorer.neighbors import Neighbors, neighbors_of
from explorer.tasks.maps import LISTED_NEIGHBORS
from pages.map import exports, panel, player, view
from pages.map.course import Course
from pages.map.view import Found, Shown
from pages.shared import spaces
from pages.shared.map.component import explorer_map, map_events

HEIGHT = 620
KEY = "map"
WALK = "walk to"

_OFTEN = 0.25
_POINTS_A_SECOND = 20_000
"""Sent again and again to a browser that draws them; many points less often."""


def draw(now: spaces.Current, way: Course, shown: Shown | None, found: Found) -> plots.Scene | None:
    """Draw the map, or the place where it will be; look again while it grows.

    Returns what was drawn at first.
    """
    every = max(_OFTEN, len(now.space) / _POINTS_A_SECOND) if way.moving else None
    scene = None if shown is None else view.scene(shown)
    st.fragment(_draw, run_every=every)(now, way, shown, scene, found)
    return scene


def _draw(
    now: spaces.Current,
    way: Course,
    shown: Shown | None,
    scene: plots.Scene | None,
    found: Found,
) -> None:
    if way.arrived:
        st.rerun()
    if way.drawing is None and (state := view.state(way)) is not None:
        # The rest of the scene stays: of a moving picture nobody reads more than the places.
        clusters = None if shown is None else shown.clusters
        grown = replace(state, clusters=clusters)
        kept = shown is not None and shown.stage == "growing" and scene is not None
        scene = _moved(scene, grown) if kept and scene is not None else view.scene(grown)
        shown = grown
    figure, side = st.columns([3, 1], gap="medium")
    # Handing back what the map told changes nothing; a walk is the page's own wish.
    selected = st.session_state.pop(WALK, map_events(KEY).selected)
    chosen: int | None = None
    lasso: tuple[int, ...] = ()
    with figure:
        if shown is None or scene is None:
            st.skeleton(height=HEIGHT)
        else:
            payload = plots.payload(scene, _extras(shown, found, selected))
            events = explorer_map(payload, key=KEY, height=HEIGHT)
            selected, lasso = events.selected, events.lasso
        if found.sentence:
            st.caption(found.sentence)
    with side:
        player.draw(now, way, shown)
        if shown is not None:
            chosen = panel.draw(shown, selected)
    if chosen is not None:
        st.session_state[WALK] = chosen
        st.rerun(scope="fragment")
    if lasso and shown is not None:
        exports.selection(now, shown, lasso)


def _moved(scene: plots.Scene, shown: Shown) -> plots.Scene:
    return replace(scene, coordinates=shown.projection.coordinates)


def _extras(shown: Shown, found: Found, selected: int | None) -> plots.Extras:
    projection = shown.projection
    neighbors, rows = _neighbors(shown, selected)
    reel = shown.reel if player.wants_replay(shown) else None
    kind = shown.stage if shown.stage == "growing" else projection.method
    return plots.Extras(
        view=f"{kind} {projection.dimensions}d {shown.name}",
        neighbors=neighbors,
        neighbor_rows=rows,
        frames=None if reel is None else reel.states,
        iterations=() if reel is None else reel.iterations,
        selected=selected,
        highlight=found.rows,
        false_neighbors=panel.false_rows(shown, selected),
        placed=found.placed_on(projection),
        stage=shown.stage,
    )


def _neighbors(shown: Shown, selected: int | None) -> tuple[Neighbors, tuple[int, ...] | None]:
    """Return all lists of neighbors where they are known, else that of the selected point."""
    if shown.trust is not None and shown.trust.neighbors is not None:
        return shown.trust.neighbors, None
    if selected is None or not 0 <= selected < len(shown.space):
        nothing = np.empty((0, LISTED_NEIGHBORS))
        return Neighbors(nothing.astype(np.int64), nothing.astype(np.float32)), ()
    return neighbors_of(shown.space, selected, LISTED_NEIGHBORS), (selected,)
