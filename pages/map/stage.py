"""The map with its side panel: growing, clicking, walking, lassoing redraw nothing else."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from explorer import plots
from pages.map import (
    asked,
    brought,
    colors,
    exports,
    filters,
    growth,
    long,
    panel,
    player,
    saved,
    table,
    tags,
    view,
)
from pages.map.course import Course
from pages.map.view import Found, Shown
from pages.shared import clusters, frame, jobs, layouts, spaces
from pages.shared.access import regions
from pages.shared.map.component import explorer_map, map_events
from pages.shared.wording import md

HEIGHT = 620
KEY = "map"
WALK = "walk to"


def draw(now: spaces.Current, way: Course, shown: Shown | None, found: Found) -> plots.Scene | None:
    """Draw the map, or the place where it will be; look again while it grows.

    Returns what was drawn at first.
    """
    every = layouts.pace(len(now.space)) if way.moving else None
    every = layouts.pace(0) if now.coming else every
    scene = None if shown is None else view.scene(shown)
    st.fragment(_draw, run_every=every)(now, way, shown, scene, found)
    if way.moving:
        jobs.notice(lambda: way.arrived)
    return scene


def named(shown: Shown | None) -> Shown | None:
    """Offer other names for the clusters that color the map, and return it under those."""
    if shown is None or shown.clusters is None:
        return shown
    clustering = clusters.named(shown.space, shown.clusters.clustering)
    return replace(shown, clusters=replace(shown.clusters, clustering=clustering))


def _draw(
    now: spaces.Current,
    way: Course,
    shown: Shown | None,
    scene: plots.Scene | None,
    found: Found,
) -> None:
    if asked.moved() or way.arrived or (now.coming is not None and now.coming.finished.is_set()):
        st.rerun()
    if now.coming is None and way.drawing is None and (state := view.state(way)) is not None:
        # The rest of the scene stays: of a moving picture nobody reads more than the places.
        grown = replace(state, clusters=None if shown is None else shown.clusters)
        kept = shown is not None and shown.stage == "growing" and scene is not None
        scene = _moved(scene, grown) if kept and scene is not None else view.scene(grown)
        shown = grown
    rows = table.of(now.space, shown) if table.is_wanted() or filters.are_set() else None
    found = found if rows is None else filters.narrowed(found, rows)
    figure, side = st.columns(table.widths(), gap="medium")
    # Handing back what the map told changes nothing; a walk is the page's own wish.
    selected = st.session_state.pop(WALK, map_events(KEY).selected)
    chosen: int | None = None
    lasso: tuple[int, ...] = ()
    with figure:
        if shown is None or scene is None:
            frame.waiting(HEIGHT)
        else:
            extras = brought.with_brought(now, shown, _extras(shown, found, selected))
            beside = _beside(now, way, shown, found)
            payload = plots.payload(scene, extras) | beside
            events = explorer_map(
                payload,
                key=KEY,
                height="window",
                on_asked=partial(asked.heed, now, shown, extras.view),
                follows="color",
            )
            selected, lasso = events.selected, events.lasso
            if told := long.missing(beside["long"]):
                st.caption(f":material/link_off: {md(told, limit=400)}")
        with regions.spoken("found"):
            if found.sentence:
                st.caption(found.sentence)
    with side:
        player.draw(now, way, shown)
        with st.container(horizontal=True, gap="small"):
            table.switch()
            growth.draw_adding(now)
        if rows is not None and table.is_wanted():
            table.draw(rows, selected, lasso, WALK)
        elif shown is not None:
            brought.draw_picture(now, shown, selected)
            chosen = panel.draw(shown, selected)
    if chosen is not None:
        st.session_state[WALK] = chosen
        st.rerun(scope="fragment")
    if lasso and shown is not None:
        exports.selection(now, shown, lasso)
        tags.draw(now, lasso)


def _beside(now: spaces.Current, way: Course, shown: Shown, found: Found) -> dict[str, Any]:
    """Return what the map keeps: where its view stands in the address, and the saved views."""
    known = saved.told(now, way.settings)
    known |= {"proposed": saved.proposed(now, shown, found), "news": asked.news()}
    # The browser keeps in the address what only it knows: see hands/address.js.
    return {"link": long.VIEW, "views": known, "long": long.told()}


def _moved(scene: plots.Scene, shown: Shown) -> plots.Scene:
    return replace(scene, coordinates=shown.projection.coordinates)


def _extras(shown: Shown, found: Found, selected: int | None) -> plots.Extras:
    projection = shown.projection
    known = shown.trust.neighbors if shown.trust else None
    reel = shown.reel if player.wants_replay(shown) else None
    kind = shown.stage if shown.stage == "growing" else projection.method
    return plots.Extras(
        view=saved.picture_of(kind, projection.dimensions, shown.name),
        neighbors=known,
        nearest=layouts.nearest(shown.space),
        frames=None if reel is None else reel.states,
        iterations=() if reel is None else reel.iterations,
        selected=selected,
        highlight=found.rows,
        false_neighbors=panel.false_rows(shown, selected),
        placed=found.placed_on(projection),
        ranked=found.ranked,
        stage=shown.stage,
        coloring=shown.settings.color,
        colorings=colors.offered(shown.space, projection, shown.trust),
    )
