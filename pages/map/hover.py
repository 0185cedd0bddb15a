"""Which columns the map tells of a point beside its label when one points at it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import streamlit as st

from explorer.space import Space

if TYPE_CHECKING:
    import pandas as pd

KEY = "hover"
MOST_COLUMNS = 6
LONGEST = 160
"""Letters of a cell."""

_made: "WeakKeyDictionary[Space, tuple[list[str], tuple[str, ...]]]" = WeakKeyDictionary()


def choose(space: Space) -> None:
    """Draw the choice of columns, where there are some."""
    columns = [str(name) for name in space.columns]
    if columns:
        st.multiselect(
            "On hover",
            columns,
            key=KEY,
            bind="query-params",
            max_selections=MOST_COLUMNS,
            placeholder="What it is colored by",
            help="Columns shown when you point at a point, in place of what it is colored by.",
        )


def lines(space: Space) -> tuple[str, ...] | None:
    """Return a line for each chosen column of every point; None where none is chosen.

    The same object as long as the choice is the same: it travels to the browser once.
    """
    there = {str(name): at for at, name in enumerate(space.columns)}
    chosen = [name for name in st.session_state.get(KEY) or [] if name in there]
    if not chosen:
        return None
    known = _made.get(space)
    if known is None or known[0] != chosen:
        cells = [_told(name, space.metadata.iloc[:, there[name]]) for name in chosen]
        rows = zip(*cells, strict=True)
        known = _made[space] = (chosen, tuple("\n".join(filter(None, row)) for row in rows))
    return known[1]


def _told(name: str, column: "pd.Series[Any]") -> Sequence[str]:
    """Return what is said of each cell: nothing of an empty one, of midnight its day."""
    texts = column.astype(object).where(column.notna(), "").astype(str).str.strip()
    texts = texts.str.replace(r"[T ]00:00:00$", "", regex=True)
    texts = texts.str.replace(r"\s+", " ", regex=True).str.slice(0, LONGEST)
    return [f"{name}: {text}" if text else "" for text in texts]
