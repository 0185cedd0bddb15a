"""What stands on the map when the panel beside it is drawn, and the way to another point of it."""

from dataclasses import dataclass

import streamlit as st

from explorer import plots, tables
from pages.map.course import Course
from pages.map.finding import Found
from pages.map.view import Shown
from pages.shared import spaces
from pages.shared.map.component import map_events

KEY = "map"
_WALK = "walk to"


@dataclass(frozen=True, eq=False)
class Seen:
    """What a person sees on the map.

    Attributes
    ----------
    shown, scene : Shown, Scene or None
        None as long as there is nothing to draw.
    rows : Table or None
        Where the table or its filters are in use.
    selected : int or None
        Row of the chosen point.
    lasso : tuple of int
        Rows inside the last box or lasso.
    """

    now: spaces.Current
    way: Course
    shown: Shown | None
    scene: plots.Scene | None
    found: Found
    rows: tables.Table | None
    selected: int | None
    lasso: tuple[int, ...]


def walk_to(row: int) -> None:
    """Choose another point of the map in the next run of its part of the page."""
    st.session_state[_WALK] = (row, map_events(KEY).act)


def walked() -> int | None:
    """Return the point that was to be chosen, once; none where the map has had news since."""
    row, act = st.session_state.pop(_WALK, (None, 0))
    return row if act == map_events(KEY).act else None
