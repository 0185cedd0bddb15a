"""The panel beside the map: four faces, of which one is seen, and what is done with all of it."""

from pathlib import Path

import streamlit as st

from explorer.projection import METHODS
from pages.map import exports, growth, naming, player, table
from pages.map.beside import fold, point, selection, trust
from pages.map.beside.seen import Seen
from pages.map.view import Shown
from pages.shared import choices, frame
from pages.shared.access import regions

SIDE = "side"
POINT, SELECTION, TABLE, TRUST = FACES = ("Point", "Selection", "Table", "Trust")
DIRECTIONS_IN = "pca"
STYLE = Path(__file__).parent / "panel.css"

_SEEN = "seen of the map"


def face() -> str:
    """Return the face that is seen, also before its switch is drawn in a run."""
    linked = st.query_params.get(SIDE, TRUST)
    seen = st.session_state.get(SIDE, linked)
    return seen if seen in FACES else TRUST


def follow(selected: int | None, lasso: tuple[int, ...]) -> None:
    """Turn to what a person has just done on the map, before the switch is drawn in a run.

    The table shows a point and a selection itself, so it stays.
    """
    before = _noted(selected, lasso)
    if face() == TABLE:
        return
    if lasso and lasso != before[1]:
        st.session_state[SIDE] = SELECTION
    elif selected is not None and selected != before[0]:
        st.session_state[SIDE] = POINT


def follow_walk(selected: int, lasso: tuple[int, ...]) -> None:
    """Turn to a point that was chosen beside the map; the list it stands in stays."""
    if face() == SELECTION:
        _noted(selected, lasso)
    else:
        follow(selected, lasso)


def _noted(selected: int | None, lasso: tuple[int, ...]) -> tuple[int | None, tuple[int, ...]]:
    """Note what is chosen now, and return what was before."""
    before: tuple[int | None, tuple[int, ...]] = st.session_state.get(_SEEN, (None, ()))
    st.session_state[_SEEN] = (selected, lasso)
    return before


def widths() -> list[float]:
    """Return the shares of the map and of its panel: the same for all faces but the table."""
    return [1, 1] if face() == TABLE else [5, 2]


def draw(seen: Seen) -> None:
    """Draw the panel: the choice of its face, the face, and what is done with the whole map."""
    with st.container(key="map_panel", gap="small"):
        with st.container(key="map_panel_head", horizontal=True, gap="small"):
            chosen = choices.one_of(
                "Beside the map", FACES, SIDE, TRUST, label_visibility="collapsed"
            )
            fold.draw()
        with st.container(key="map_panel_body", gap="small"):
            player.draw(seen.now, seen.way, seen.shown)
            _told(seen)
            _face(chosen, seen)
        with st.container(key="map_panel_foot", horizontal=True, gap="xsmall"):
            _foot(seen)


def _told(seen: Seen) -> None:
    """Say what a search and filters found, and what could not be drawn: whichever face is seen."""
    with regions.spoken("found"):
        if seen.found.sentence:
            st.caption(seen.found.sentence)
    if seen.shown is not None:
        naming.offer(seen.shown)
        frame.notes([*seen.shown.settings.arrows.notes, *_lost(seen.shown)])


def _lost(shown: Shown) -> list[str]:
    """Say what arrows lose in a picture that does not keep directions."""
    if not shown.settings.arrows.rows or shown.projection.method == DIRECTIONS_IN:
        return []
    return [
        f"Arrows show directions, which this picture by {_title(shown)} does not keep: those of "
        "one relation need not be parallel here, nor as long as in the space. PCA keeps them as "
        "far as two or three dimensions can."
    ]


def _title(shown: Shown) -> str:
    entry = METHODS.get(shown.projection.method)
    return "another method" if entry is None else entry.title


def _face(chosen: str, seen: Seen) -> None:
    if chosen == TABLE:
        if seen.rows is not None:
            table.draw(seen.rows, seen.selected, seen.lasso)
    elif chosen == SELECTION:
        selection.draw(seen)
    elif chosen == POINT:
        point.draw(seen)
    else:
        trust.draw(seen)


def _foot(seen: Seen) -> None:
    """Offer what is done with the map as a whole."""
    growth.draw_adding(seen.now)
    shown, scene = seen.shown, seen.scene
    if shown is None or scene is None or shown.stage != "settled":
        return
    with st.popover("Take away", icon=":material/download:"):
        exports.take_away(seen.now, shown, scene)
    frame.show_python(exports.code(seen.now, shown))
