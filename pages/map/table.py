"""Beside the map: its rows as a table, linked with it both ways."""

import operator
from typing import Any

import streamlit as st

from explorer import tables
from explorer.arrays import BoolVector, FloatVector
from explorer.clustering import Clustering
from explorer.errors import LimitError
from explorer.space import Space
from pages.map.beside.seen import walk_to
from pages.map.controls import ADDED
from pages.map.view import Shown
from pages.shared.rows.component import rows_table
from pages.shared.wording import md

KEY = "rows"
CLUSTER, KEPT = "cluster", "share of neighbors kept"

_MADE = "table of the rows"


def of(space: Space, shown: Shown | None) -> tables.Table | None:
    """Return the table of a space with what is known of its rows so far: a session's last one.

    None, with a sentence on the page, of rows that are too many for it.
    """
    clusters = None if shown is None or shown.clusters is None else shown.clusters.clustering
    kept = None if shown is None or shown.trust is None else shown.trust.faithfulness.point_kept
    # Whoever names clusters anew makes a new clustering of the same labels, in every run.
    labels, names = (None, ()) if clusters is None else (clusters.labels, clusters.names)
    settled = shown is not None and shown.stage == "settled"
    added = shown.projection.added if shown is not None and settled else None
    parts = (space, labels, kept, added)
    before, named, made = st.session_state.get(_MADE, ((None,) * len(parts), (), ""))
    if named != names or not all(map(operator.is_, before, parts)):
        made = _made(space, clusters, kept, added)
        st.session_state[_MADE] = parts, names, made
    if isinstance(made, tables.Table):
        return made
    st.warning(md(made, limit=400))
    return None


def _made(
    space: Space,
    clusters: Clustering | None,
    kept: FloatVector | None,
    added: BoolVector | None,
) -> tables.Table | str:
    """Return the table, or why there is none."""
    computed: dict[str, Any] = {}
    if clusters is not None:
        computed[CLUSTER] = [clusters.names[at] if at >= 0 else None for at in clusters.labels]
    if kept is not None:
        computed[KEPT] = kept
    if added is not None:
        computed[ADDED] = added
    try:
        return tables.from_space(space, computed)
    except LimitError as error:
        return str(error)


def draw(table: tables.Table, selected: int | None, lasso: tuple[int, ...]) -> None:
    """Draw the table.

    Parameters
    ----------
    table : Table
    selected : int or None
        Row of the chosen point.
    lasso : tuple of int
        Rows inside the last box or lasso.
    """
    own = () if selected is None else (selected,)
    rows_table(table, key=KEY, chosen=selected, selected=lasso or own, on_walk=walk_to)
