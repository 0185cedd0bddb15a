"""The interactive map: a Streamlit component around Plotly, and what a person did in it.

The payload is what ``explorer.plots.payload`` makes of a scene. Numbers come as base64 of
little-endian arrays, text raw; everything is drawn as text, never as markup.

The selection has two owners, the person at the map and the page, and the last one to act wins. A
page asks for a selection with ``payload["selected"]``: only a *changed* wish counts, so a page
that always asks for the same leaves the person's choice alone, and one that hands back what it
was told changes nothing.

For tests the root element ``.vse-map`` tells its state in data attributes: ``data-ready`` ("true"
once drawn and at rest), ``data-view``, ``data-dimensions``, ``data-selected`` and ``data-cursor``
(row or ""), ``data-neighbors`` (lines drawn), ``data-drawn-labels``, ``data-highlighted``,
``data-lasso`` (number of rows), ``data-hidden`` (groups), ``data-iteration`` (while frames play)
and the milliseconds ``data-paint-ms``, ``data-select-ms``, ``data-labels-ms``. Labels are
``text[data-label][data-row]``, lines ``line[data-neighbor]``, rings ``circle[data-ring]``.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from pages.ui import assets

_MOUNT = st.components.v2.component(
    "explorer_map",
    html='<div class="vse-map" role="figure" data-ready="false"></div>',
    css=assets.map_style(),
    js=assets.map_script(),
    # Plotly writes its own rules into the document, where a shadow root would not see them.
    isolate_styles=False,
)


@dataclass(frozen=True)
class MapEvents:
    """What is selected on a map now.

    Attributes
    ----------
    selected : int, optional
        Row of the chosen point.
    lasso : tuple of int
        Rows inside the last box or lasso, ascending.
    """

    selected: int | None = None
    lasso: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Memory:
    """What this session knows of one map between two runs.

    `wish` is what the page asked for last, `told` what it was told last; `command` counts the
    selections it asked for, `asked` is the row of the last.
    """

    events: MapEvents = MapEvents()
    labels: str = ""
    places: str = ""
    count: int = 0
    wish: int | None = None
    told: int | None = None
    asked: int | None = None
    command: int = 0


def explorer_map(
    payload: Mapping[str, Any],
    *,
    key: str,
    height: int = 640,
    on_change: Callable[[], None] | None = None,
) -> MapEvents:
    """Draw the map and return what is selected on it.

    Parameters
    ----------
    payload : mapping
        From ``explorer.plots.payload``.
    key : str
        Names the map; as long as it stays, zoom, camera and selection do.
    height : int
        In CSS pixels; narrow screens get less.
    on_change : callable, optional
        Called before the rerun that a click or lasso causes; `map_events` tells the news there.
    """
    memory = _follow(_recall(key), payload)
    st.session_state[_memory_key(key)] = memory

    def remember() -> None:
        _remember(key)
        if on_change is not None:
            on_change()

    # As long as the page asks for nothing new the message stays the same to the byte, and
    # Streamlit sends a reference to it instead of the points again.
    data = {**payload, "selected": memory.asked, "command": memory.command}
    data |= {"key": key, "height": height}
    _MOUNT(key=key, data=data, on_marks_change=remember)
    return memory.events


def map_events(key: str) -> MapEvents:
    """Return what is selected on the map with this key, also before it is drawn in a run."""
    return _recall(key).events


def _memory_key(key: str) -> str:
    return f"{key} memory"


def _recall(key: str) -> _Memory:
    memory = st.session_state.get(_memory_key(key))
    return memory if isinstance(memory, _Memory) else _Memory()


def _follow(memory: _Memory, payload: Mapping[str, Any]) -> _Memory:
    """Take over what the payload asks for; on other points old rows mean nothing."""
    wish = payload.get("selected")
    labels = _digest("\0".join(payload["labels"]))
    places = _digest(payload["x"] + payload["y"])
    known = memory.labels != ""
    if known and labels != memory.labels and places != memory.places:
        # A page that hands back what it was told hands back a row of the points before.
        wish = None if wish == memory.events.selected else wish
        memory = _Memory(command=memory.command + 1)
    memory = replace(memory, labels=labels, places=places, count=len(payload["labels"]))
    memory = _heed(memory, _row(wish, memory.count))
    return replace(memory, told=memory.events.selected)


def _heed(memory: _Memory, wish: int | None) -> _Memory:
    if wish == memory.wish:
        return memory
    if wish == memory.told:
        # An echo, one run late: the page follows, so its next wish counts from what it hears now.
        return replace(memory, wish=memory.events.selected)
    if wish == memory.events.selected:
        return replace(memory, wish=wish)
    events = replace(memory.events, selected=wish)
    command = memory.command + 1
    return replace(memory, events=events, wish=wish, asked=wish, command=command)


def _remember(key: str) -> None:
    """Keep what the browser reports, as far as it can be true."""
    memory = _recall(key)
    marks = st.session_state[key].get("marks") or {}
    lasso = marks.get("lasso")
    rows = lasso if isinstance(lasso, list) else []
    events = MapEvents(
        selected=_row(marks.get("selected"), memory.count),
        lasso=tuple(row for row in rows if _row(row, memory.count) is not None),
    )
    st.session_state[_memory_key(key)] = replace(memory, events=events)


def _row(value: object, count: int) -> int | None:
    """Return a row number if it is one of this map."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value < count else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
