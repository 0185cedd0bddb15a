"""What is selected, or found: how many, which, what sets them apart, and what to do with them."""

from typing import TYPE_CHECKING

import streamlit as st

from explorer import tables
from explorer.plots import to_csv
from pages.map import long, table, tags
from pages.map.beside.seen import Seen, walk_to
from pages.map.view import Shown
from pages.shared import downloads, spaces
from pages.shared.rows import component
from pages.shared.rows.component import Filter
from pages.shared.wording import md

if TYPE_CHECKING:
    import pandas as pd

LISTED = 1_000
HEIGHT = 260
MOST_APART = 8

_LIST, _NAME, _APART = "selection list", "selection name", "what sets a selection apart"


def draw(seen: Seen) -> None:
    """Draw the points inside a box or lasso; without one, those a search or filter found."""
    rows, verb = (seen.lasso, "selected") if seen.lasso else (seen.found.rows, "found")
    shown = seen.shown
    if shown is None or not rows:
        st.markdown("**0 found**" if seen.found.is_sought else "**Nothing is selected**")
        st.caption(
            "Draw a box or a lasso around points, or find some: they are listed here, with what "
            "sets them apart from all."
        )
        return
    st.markdown(f"**{len(rows):,} {verb}**")
    if seen.lasso and long.is_forgotten(rows):
        st.caption(
            ":material/link_off: Too scattered for the address: when the page is loaded again they "
            "are not selected any more. “Show only these” makes a list of them."
        )
    _list(_rows(shown, rows[:LISTED]), rows)
    _take(seen, shown, rows)
    tags.draw(seen.now, rows)
    _apart(seen, shown, rows)


def _rows(shown: Shown, rows: tuple[int, ...]) -> "pd.DataFrame":
    import pandas as pd

    words = pd.DataFrame({"word": [shown.space.labels[row] for row in rows]})
    others = shown.space.metadata.iloc[list(rows)].reset_index(drop=True)
    return pd.concat([words, others], axis=1)


def _list(listed: "pd.DataFrame", rows: tuple[int, ...]) -> None:
    """List rows; who clicks one goes to its point, and the list stays."""

    def go() -> None:
        for at, _ in st.session_state[_LIST].selection.cells[:1]:
            if at < len(listed):
                walk_to(rows[at])

    st.dataframe(
        listed,
        key=_LIST,
        hide_index=True,
        height=HEIGHT if len(listed) > 6 else "content",
        on_select=go,
        selection_mode="single-cell",
    )
    if len(listed) < len(rows):
        st.caption(f"The first {LISTED:,} are listed; the file holds all {len(rows):,}.")


def _take(seen: Seen, shown: Shown, rows: tuple[int, ...]) -> None:
    """Offer the rows as a list of their own, under a name, and as a file."""
    title = st.text_input(
        "Name of the new list",
        key=_NAME,
        max_chars=80,
        placeholder=f"{len(rows)} of {seen.now.source.title}",
    )
    with st.container(horizontal=True, gap="small"):
        if st.button("Show only these", icon=":material/filter_alt:"):
            spaces.isolate(seen.now, rows, title.strip())
            st.rerun()
        # Of very many rows the table takes a while: it is made when it is asked for.
        downloads.button("Selection as CSV", "selection.csv", lambda: to_csv(_rows(shown, rows)))


def _apart(seen: Seen, shown: Shown, rows: tuple[int, ...]) -> None:
    """Say what is more frequent among the rows than in all; a press filters by it."""
    every = seen.rows or table.of(seen.now.space, shown)
    if every is None or len(rows) == len(shown.space):
        return
    found = _lift(every, rows)
    if not found:
        st.caption("Nothing is clearly more frequent among these than in all.")
        return
    st.caption("More frequent among these than in all")
    with st.container(gap=None):
        for each in found:
            st.button(
                f"{_named(each)} :gray[{each.among:,} of {each.chosen:,}, {each.lift:.3g} ×]",
                key=f"apart {each.condition}",
                help=f"{md(each.describe(), limit=300)} Press to filter by it.",
                type="tertiary",
                on_click=_filter_by,
                args=(each.condition,),
            )


def _lift(every: tables.Table, rows: tuple[int, ...]) -> tuple[tables.Lift, ...]:
    """Return what sets rows apart, made once as long as these are selected."""
    before, chosen, made = st.session_state.get(_APART, (None, (), ()))
    if before is not every or chosen != rows:
        made = tables.lift(every, rows, every.columns[0].name, MOST_APART)
        st.session_state[_APART] = every, rows, made
    found: tuple[tables.Lift, ...] = made
    return found


def _named(each: tables.Lift) -> str:
    if each.of == "word":
        return f"“{md(each.value, limit=40)}”"
    return f"{md(each.column, limit=30)}: {md(each.value, limit=40)}"


def _filter_by(condition: str) -> None:
    wanted = Filter(condition)
    known = component.filters(table.KEY)
    if wanted not in known:
        component.ask_for(table.KEY, (*known, wanted), component.order(table.KEY))
