"""The interactive map: a Streamlit component around Plotly, and what a person did in it.

The payload is what ``explorer.plots.maps.payload`` makes of a scene. Numbers come as base64 of
little-endian arrays, text raw; of many points as addresses of `parts`, which the browser fetches
once. Everything is drawn as text, never as markup. How selections by the person and by the page go
together is told in `memory`.

For tests the root element ``.vse-map`` tells its state in data attributes: ``data-ready`` ("true"
once drawn and at rest), ``data-view``, ``data-dimensions``, ``data-selected`` and ``data-cursor``
(row or ""), ``data-neighbors`` (lines drawn), ``data-drawn-labels``, ``data-highlighted``,
``data-lasso`` (number of rows), ``data-hidden`` (groups), ``data-stage`` ("settled", "growing" or
"old"), ``data-iteration`` (while frames play), ``data-points`` and ``data-drawn`` (how many there
are, and are drawn as points), ``data-density`` ("true" where all are there as a shade),
``data-named`` ("true" once their names have come) and the milliseconds ``data-paint-ms``,
``data-select-ms``, ``data-labels-ms``; ``data-story`` (number of the view told, or ""). Labels are
``text[data-label][data-row]``, lines ``line[data-neighbor]``, rings ``circle[data-ring]``.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import streamlit as st

from explorer.plots import Nearby, neighbors_of_one
from pages.shared import runtime
from pages.shared.map import assets
from pages.shared.map.memory import MapEvents, MapMemory
from pages.shared.map.parts import PARTS

__all__ = ["MapEvents", "explorer_map", "map_events"]

_MOUNT = st.components.v2.component(
    "explorer_map",
    html='<div class="vse-map" role="figure" data-ready="false"></div>',
    css=assets.map_style(),
    js=assets.map_script(),
    # Plotly writes its own rules into the document, where a shadow root would not see them.
    isolate_styles=False,
)


def explorer_map(
    payload: Mapping[str, Any],
    *,
    key: str,
    height: int | Literal["window"] = 640,
    on_change: Callable[[], None] | None = None,
    on_asked: Callable[[Mapping[str, Any]], None] | None = None,
    follows: str = "",
) -> MapEvents:
    """Draw the map and return what is selected on it.

    Parameters
    ----------
    payload : mapping
        From ``explorer.plots.maps.payload``.
    key : str
        Names the map; as long as it stays, zoom, camera and selection do.
    height : int or "window"
        In CSS pixels; narrow screens get less. With "window" the map ends, legend and all, where
        the window does.
    on_change : callable, optional
        Called before the rerun that a click or lasso causes; `map_events` tells the news there.
    on_asked : callable, optional
        Called with what a person asks for beside that, such as to save a view, before the run that
        this causes; from a browser, so it may be anything.
    follows : str, optional
        Key of the select box that names the coloring: the map takes what the payload offers under
        that name at once, before the run that the box causes.
    """
    sent = PARTS.publish(runtime.session_id(), key, payload)
    memory = _recall(key).follow(sent)
    _keep(key, memory)

    def remember() -> None:
        _keep(key, _recall(key).hear(st.session_state[key].get("marks")))
        if on_change is not None:
            on_change()

    def heed() -> None:
        asked = st.session_state.get(key, {}).get("asked")
        if on_asked is not None and isinstance(asked, Mapping):
            on_asked(asked)

    # As long as the page asks for nothing new the message stays the same to the byte, and
    # Streamlit sends a reference to it instead of the points again.
    data = {**sent, "selected": memory.asked, "command": memory.command, "after": memory.after}
    if isinstance(nearby := payload.get("neighbors"), Nearby):
        data["neighbors"] = neighbors_of_one(nearby, memory.events.selected)
        points = memory.labels + memory.places
        data["nearby"] = PARTS.answer(runtime.session_id(), key, nearby, points, memory.count)
    data |= {"key": key, "height": height, "follows": follows, "points": memory.points}
    _MOUNT(key=key, data=data, on_marks_change=remember, on_asked_change=heed)
    return memory.events


def map_events(key: str) -> MapEvents:
    """Return what is selected on the map with this key, also before it is drawn in a run."""
    return _recall(key).events


def _name(key: str) -> str:
    return f"{key} memory"


def _recall(key: str) -> MapMemory:
    memory = st.session_state.get(_name(key))
    return memory if isinstance(memory, MapMemory) else MapMemory()


def _keep(key: str, memory: MapMemory) -> None:
    st.session_state[_name(key)] = memory
