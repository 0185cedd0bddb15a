"""The map with its side panel: clicking, walking, lassoing happen here without redrawing."""

import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from pages.map import exports
from pages.map import panel as map_panel
from pages.map.view import Found, Shown
from pages.shared import spaces
from pages.shared.map.component import explorer_map, map_events

HEIGHT = 620
KEY = "map"
FALSE = "show false neighbors"
WALK = "walk to"


@st.fragment
def draw(now: spaces.Current, shown: Shown, scene: plots.Scene, found: Found) -> None:
    """Draw the map and, beside it, what is known of the selected point."""
    figure, panel = st.columns([3, 1], gap="medium")
    # Handing back what the map told changes nothing; a walk is the page's own wish.
    selected = st.session_state.pop(WALK, map_events(KEY).selected)
    with figure:
        extras = _extras(shown, found, selected)
        events = explorer_map(plots.payload(scene, extras), key=KEY, height=HEIGHT)
        if found.sentence:
            st.caption(found.sentence)
    with panel:
        chosen = map_panel.draw(shown.space, shown.layout, events.selected)
        if events.selected is not None:
            _offer_false(shown, events.selected)
    if chosen is not None:
        st.session_state[WALK] = chosen
        st.rerun(scope="fragment")
    if events.lasso:
        exports.selection(now, shown, events.lasso)


def _extras(shown: Shown, found: Found, selected: int | None) -> plots.Extras:
    projection = shown.layout.projection
    wanted = selected is not None and st.session_state.get(FALSE)
    return plots.Extras(
        view=f"{projection.method} {projection.dimensions}d "
        f"{fingerprint(projection.coordinates)[:12]}",
        neighbors=shown.layout.neighbors,
        frames=projection.frames,
        iterations=tuple(projection.frame_iterations or ()),
        selected=selected,
        highlight=found.rows,
        false_neighbors=(
            map_panel.false_rows(shown.space, shown.layout, selected) if wanted else ()
        ),
        placed=found.placed,
    )


def _offer_false(shown: Shown, row: int) -> None:
    if st.toggle("Show false neighbors", key=FALSE, persist_state="session"):
        rows = map_panel.false_rows(shown.space, shown.layout, row)
        st.caption(map_panel.false_sentence(shown.space, row, rows))
