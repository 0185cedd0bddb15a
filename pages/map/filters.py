"""The filters of the table on the map: who passes, how many they are, and the link that says so."""

from dataclasses import replace
from weakref import ref

import streamlit as st

from explorer import tables
from explorer.errors import InputError
from pages.map.table import KEY
from pages.map.view import Found
from pages.shared.rows import component
from pages.shared.rows.component import Filter

LINK = "filter"
LONGEST = 400
"""Characters of a condition that a link carries."""

_LINKED = "filter in the link"
_TABLE = "table that is filtered"


def are_set() -> bool:
    """Whether there are filters, in the session or in a link that is not heeded yet."""
    return bool(component.filters(KEY) or st.query_params.get(LINK))


def follow(table: tables.Table) -> tables.Condition | None:
    """Return what the filters let through, heeding the link and writing it.

    Of other rows, filters that mean nothing for them are dropped.
    """
    linked = st.query_params.get(LINK, "")
    if linked != st.session_state.get(_LINKED, ""):
        st.session_state[_LINKED] = linked
        component.ask_for(KEY, (Filter(linked),) if linked else ())
    elif (before := st.session_state.get(_TABLE)) is not None and before() is not table:
        known = tuple(each for each in component.filters(KEY) if _fits(each, table))
        component.ask_for(KEY, known)
    st.session_state[_TABLE] = ref(table)
    condition = component.condition(KEY, table)
    _write(tables.typed(condition))
    return condition


def narrowed(found: Found, table: tables.Table) -> Found:
    """Return what a search found among the rows that pass, and say how many these are."""
    condition = follow(table)
    if condition is None:
        return found
    passing = table.rows(condition)
    said = f"{len(passing):,} of {len(table):,} rows pass the filters of the table."
    if not found.sentence:
        return Found(tuple(passing.tolist()), said)
    both = set(passing.tolist())
    rows = tuple(row for row in found.rows if row in both)
    return replace(found, rows=rows, sentence=f"{found.sentence} {said} Both: {len(rows):,}.")


def _fits(each: Filter, table: tables.Table) -> bool:
    try:
        return tables.parse(each.text, table.columns) is not None
    except InputError:
        return False


def _write(text: str) -> None:
    short = text if len(text) <= LONGEST else ""
    if short == st.session_state.get(_LINKED, ""):
        return
    st.session_state[_LINKED] = short
    if short:
        st.query_params[LINK] = short
    else:
        st.query_params.pop(LINK, None)
