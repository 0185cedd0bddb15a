"""What came with data beside the data: pictures of the rows, saved views, a column to color by."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from explorer.intake import View
from explorer.plots import Block
from explorer.readers.pictures import Thumbnails

MOST_MARKS = 400
"""Points up to which pictures can be drawn in their place."""


@dataclass(frozen=True, eq=False)
class Beside:
    """What came with some data.

    Attributes
    ----------
    thumbnails : Thumbnails, optional
    views : tuple of View
    color : str, optional
        The column that colors the points at first.
    """

    thumbnails: Thumbnails | None = None
    views: tuple[View, ...] = ()
    color: str | None = None


def keep(name: str, beside: Beside) -> None:
    """Keep for this session what came with the data of a name."""
    _kept()[name] = beside


def beside(name: str) -> Beside:
    """Return what came with the data of a name."""
    return _kept().get(name, Beside())


def sheet_for_map(
    thumbnails: Thumbnails | None, rows: int, drawn: Literal["shown", "hidden"]
) -> Block | None:
    """Return the pictures of the rows for the map; None where they are of other rows."""
    if thumbnails is None or len(thumbnails) != rows:
        return None
    laid = {
        "mime": thumbnails.mime,
        "width": thumbnails.width,
        "height": thumbnails.height,
        "columns": thumbnails.columns,
        "rows": len(thumbnails),
        "absent": list(thumbnails.absent),
        "shown": drawn == "shown" and rows <= MOST_MARKS,
    }
    return Block(thumbnails, "bytes", lambda: thumbnails.sheet, laid)


def _kept() -> dict[str, Beside]:
    kept: dict[str, Beside] = st.session_state.setdefault("brought beside data", {})
    return kept
