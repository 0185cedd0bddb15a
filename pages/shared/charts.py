"""Figures of the core on a page: in the reader's theme, described for those who cannot see them."""

from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from explorer.plots import ThemeName
from explorer.plots.exports import CONFIG
from explorer.plots.theme import alt_text

if TYPE_CHECKING:
    import plotly.graph_objects as go


def theme() -> ThemeName:
    """Return the theme the page is shown in."""
    return "dark" if st.context.theme.type == "dark" else "light"


def show(figure: "go.Figure", *, key: str, select: Literal["points", "nothing"] = "nothing") -> Any:
    """Draw a figure made by ``explorer.plots`` and return what is selected on it, if anything.

    The figure must already be drawn in `theme()`; a figure that changes loses its zoom.
    """
    return st.plotly_chart(
        figure,
        key=key,
        theme=None,
        config=CONFIG,
        on_select="rerun" if select == "points" else "ignore",
        alt=alt_text(figure),
    )
