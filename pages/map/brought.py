"""What files bring beside their rows, on the map: pictures of points, and views saved elsewhere."""

from dataclasses import replace
from typing import Literal

import streamlit as st

from explorer.intake import View
from explorer.plots import Extras
from pages.map.view import Shown
from pages.shared import spaces
from pages.shared.drop.brought import MOST_MARKS, sheet_for_map
from pages.shared.wording import counted, md

IMAGES = "images"
_ROWS = "rows of a saved view"
_METHODS = {"pca": "PCA", "tsne": "t-SNE", "umap": "UMAP"}


def draw_choices(now: spaces.Current) -> None:
    """Draw the choice of pictures and of saved views, where there are some."""
    came = now.source.beside
    if came.thumbnails is None and not came.views:
        return
    with st.popover("Brought", icon=":material/photo_library:"):
        if came.thumbnails is not None:
            st.toggle(
                "Show images",
                key=IMAGES,
                bind="query-params",
                disabled=len(came.thumbnails) > MOST_MARKS,
                help=f"Draws the pictures in place of the points, of up to {MOST_MARKS:,}; on "
                "hovering a point its picture is shown anyway.",
            )
        for number, each in enumerate(came.views):
            st.button(
                f"View “{md(each.name, limit=40)}”",
                key=f"saved view {number}",
                help=_described(each),
                on_click=_apply,
                args=(now.source.name, each),
            )


def with_brought(now: spaces.Current, shown: Shown, extras: Extras) -> Extras:
    """Return what the map shows with the pictures, and with the points of a view marked."""
    rows = len(shown.space)
    drawn: Literal["shown", "hidden"] = "shown" if st.session_state.get(IMAGES) else "hidden"
    sheet = sheet_for_map(now.source.beside.thumbnails, rows, drawn)
    name, marked = st.session_state.get(_ROWS, ("", ()))
    if name != now.source.name or extras.highlight:
        marked = ()
    inside = tuple(row for row in marked if row < rows)
    return replace(extras, thumbnails=sheet, highlight=extras.highlight or inside)


def draw_picture(now: spaces.Current, shown: Shown, row: int | None) -> None:
    """Show the picture of the selected point, where it has one."""
    thumbnails = now.source.beside.thumbnails
    if row is None or thumbnails is None or len(thumbnails) != len(shown.space):
        return
    picture = thumbnails.one(row)
    if picture is not None:
        # Scaled on the page: a picture of 8 × 8 pixels is as sound as one of 64.
        st.image(picture, width=96)


def _described(view: View) -> str:
    method = _METHODS.get(view.projection, "the picture that is drawn")
    return f"{method} in {view.dimensions}-D, {counted(len(view.points), 'point')} marked."


def _apply(name: str, view: View) -> None:
    """Set the controls to a saved view, and mark its points."""
    if view.projection in _METHODS:
        st.session_state["method"] = view.projection
        st.session_state["dimensions"] = f"{view.dimensions}-D"
    st.session_state[_ROWS] = (name, view.points)
