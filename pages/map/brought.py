"""What files bring beside their rows, on the map: pictures of points."""

from dataclasses import replace
from typing import Literal

import streamlit as st

from explorer.plots import Extras
from pages.map.view import Shown
from pages.shared import spaces
from pages.shared.drop.brought import MOST_MARKS, sheet_for_map

IMAGES = "images"


def draw_choices(now: spaces.Current) -> None:
    """Draw the choice of pictures, where there are some."""
    thumbnails = now.source.beside.thumbnails
    if thumbnails is None:
        return
    st.toggle(
        "Show images",
        key=IMAGES,
        bind="query-params",
        help=f"Draws the pictures in place of the points wherever up to {MOST_MARKS:,} are in "
        "view: zoom in. On hovering a point its picture is shown anyway.",
    )


def with_brought(now: spaces.Current, shown: Shown, extras: Extras) -> Extras:
    """Return what the map shows with the pictures."""
    rows = len(shown.space)
    drawn: Literal["shown", "hidden"] = "shown" if st.session_state.get(IMAGES) else "hidden"
    sheet = sheet_for_map(now.source.beside.thumbnails, rows, drawn)
    return replace(extras, thumbnails=sheet)


def draw_picture(now: spaces.Current, shown: Shown, row: int | None) -> None:
    """Show the picture of the selected point, where it has one."""
    thumbnails = now.source.beside.thumbnails
    if row is None or thumbnails is None or len(thumbnails) != len(shown.space):
        return
    picture = thumbnails.one(row)
    if picture is not None:
        # Scaled on the page: a picture of 8 × 8 pixels is as sound as one of 64.
        st.image(picture, width=96)
