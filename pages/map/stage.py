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
    filters,
    long,
    player,
    saved,
    table,
    view,
)
from pages.map.beside import panel, seen, trust
from pages.map.course import Course
from pages.map.finding import Found
from pages.map.view import Shown
from pages.shared import clusters, frame, jobs, layouts, spaces
from pages.shared.map.component import MapEvents, explorer_map, map_events
from pages.shared.wording import md

HEIGHT = 620


def draw(now: spaces.Current, way: Course, shown: Shown | None, found: Found) -> None:
    """Draw the map with its panel, or the place where it will be; look again while it grows."""
    st.html(panel.STYLE)
    filters.ask_address()
    every = layouts.pace(len(now.space)) if way.moving else None
    every = layouts.pace(0) if now.coming else every
    scene = None if shown is None else view.scene(shown)
    st.fragment(_draw, run_every=every)(now, way, shown, scene, found)
    if every is not None:
        jobs.notice(lambda: way.arrived, every)


def named(shown: Shown | None) -> Shown | None:
    """Offer other names for the clusters that color the map, and return it under those."""
    if shown is None or shown.clusters is None:
        return shown
    clustering = clusters.named_here(shown.space, shown.clusters.clustering)
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
    selected = _chosen()
    in_use = panel.face() == panel.TABLE or filters.are_set()
    rows = table.of(now.space, shown) if in_use else None
    found = found if rows is None else filters.narrowed(found, rows)
    figure, side = st.columns(panel.widths(), gap="medium")
    told = MapEvents(selected)
    with figure:
        if shown is None or scene is None:
            frame.waiting(HEIGHT)
        else:
            extras = brought.with_brought(now, shown, _extras(shown, found, selected))
            beside = _beside(now, way, shown, found)
            payload = plots.payload(scene, extras) | beside
            told = explorer_map(
                payload,
                key=seen.KEY,
                height="window",
                on_asked=partial(asked.heed, now, shown, extras.view),
                follows="color",
            )
            if gone := long.missing(beside["long"]):
                st.caption(f":material/link_off: {md(gone, limit=400)}")
    with side:
        panel.draw(seen.Seen(now, way, shown, scene, found, rows, told.selected, told.lasso))


def _chosen() -> int | None:
    """Return the point to be chosen, and turn the panel to what a person has just done."""
    told, walked = map_events(seen.KEY), seen.walked()
    if walked is None:
        panel.follow(told.selected, told.lasso)
        # Handing back what the map told changes nothing; a walk is the page's own wish.
        return told.selected
    panel.follow_walk(walked, told.lasso)
    return walked


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
        sought=found.is_sought,
        false_neighbors=trust.false_rows(shown, selected),
        placed=found.placed_on(projection),
        ranked=found.ranked,
        stage=shown.stage,
        coloring=shown.settings.color,
        colorings=colors.offered(shown.space, projection, shown.trust),
        regions=shown.regions,
    )
