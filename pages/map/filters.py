"""The filters of the table on the map: who passes, how many they are, and the link that says so."""

from dataclasses import asdict, replace
from weakref import ref

import streamlit as st

from explorer import tables
from explorer.errors import InputError
from pages.map.finding import MOST_RANKED, Found
from pages.map.table import KEY
from pages.shared.rows import component
from pages.shared.rows.answers import MOST_FILTERS
from pages.shared.rows.component import Filter
from pages.shared.wording import md
from pages.shared.work import shorts

LINK, SORT = "filter", "sort"
LONGEST = 400
"""Characters of a condition that stands in the address itself; of longer ones a short id does."""

_FORGOTTEN = "The filter is too long for the address: it is gone when the page is loaded again."
_LINKED = "table in the link"
_ASKED = "address asked for filters"
_GONE = "filter of the link gone"
_TABLE = "table that is filtered"
_DESCENDING = "-"


def are_set() -> bool:
    """Whether there are filters, in the session or in a link that is not heeded yet."""
    linked = st.query_params.get(LINK) or st.session_state.get(_GONE)
    return bool(component.filters(KEY) or linked)


def ask_address() -> None:
    """Have the address heeded once, in a run of the whole page: a link and Back cause one.

    What a person does at the table or the map runs a part of the page. The address that comes with
    that may be an old one, from before what the server has written there got to the browser.
    """
    st.session_state[_ASKED] = True


def follow(table: tables.Table) -> tuple[tables.Condition | None, list[str]]:
    """Return what the filters let through, heeding the link and writing it, with the order.

    Beside it, raw text, why some filters cannot be used.

    Of other rows, filters that mean nothing for them are dropped.
    """
    linked = (st.query_params.get(LINK, ""), st.query_params.get(SORT, ""))
    if st.session_state.pop(_ASKED, False) and linked != _linked():
        st.session_state[_LINKED] = linked
        meant = shorts.full(linked[0])
        st.session_state[_GONE] = linked[0] if meant is None else ""
        component.ask_for(KEY, _chips(meant or "", table), _sort(linked[1], table))
    elif (before := st.session_state.get(_TABLE)) is not None and before() is not table:
        known = tuple(each for each in component.filters(KEY) if _fits(each, table))
        component.ask_for(KEY, known, component.sort_of(_plain(component.order(KEY)), table))
    st.session_state[_TABLE] = ref(table)
    condition, wrong = component.condition(KEY, table)
    if (gone := st.session_state.get(_GONE)) and not component.filters(KEY):
        wrong = [*wrong, f"The link names it “{gone[:40]}”, which this workspace does not keep."]
    _write(tables.typed(condition), component.order(KEY))
    return condition, wrong


def narrowed(found: Found, table: tables.Table) -> Found:
    """Return what a search found among the rows that pass, and say how many these are."""
    condition, wrong = follow(table)
    narrow = found if condition is None else _passing(found, table, condition)
    sort = component.order(KEY)
    if sort is not None and not found.sentence:
        first = table.ordered(condition, sort)[:MOST_RANKED]
        narrow = replace(narrow, ordered=tuple(first.tolist()))
    told = [f"A filter is left out. {md(each, limit=300)}" for each in wrong]
    if condition is not None and not _linked()[0]:
        told.append(_FORGOTTEN)
    return replace(narrow, sentence=" ".join(filter(None, [narrow.sentence, *told])))


def _passing(found: Found, table: tables.Table, condition: tables.Condition) -> Found:
    passing = table.rows(condition)
    said = f"{len(passing):,} of {len(table):,} rows pass the filters of the table."
    if not found.is_sought:
        told = " ".join(filter(None, [found.sentence, said]))
        return replace(found, rows=tuple(passing.tolist()), sentence=told, is_sought=True)
    both = set(passing.tolist())
    rows = tuple(row for row in found.rows if row in both)
    return replace(found, rows=rows, sentence=f"{found.sentence} {said} Both: {len(rows):,}.")


def _chips(text: str, table: tables.Table) -> tuple[Filter, ...]:
    """Return a condition as the filters it was written from: each that must hold is one."""
    try:
        whole = tables.parse(text, table.columns)
    except InputError:
        return (Filter(text),)
    parts = whole.parts if isinstance(whole, tables.All) else ()
    if not 1 < len(parts) <= MOST_FILTERS:
        return (Filter(text),) if text else ()
    return tuple(Filter(tables.typed(part)) for part in parts)


def _fits(each: Filter, table: tables.Table) -> bool:
    try:
        return tables.parse(each.text, table.columns) is not None
    except InputError:
        return False


def _sort(text: str, table: tables.Table) -> tables.Sort | None:
    """Read an order from a link: the name of a column, with a “-” before it where it descends."""
    name, direction = text, "ascending"
    if text.startswith(_DESCENDING) and text not in [each.name for each in table.columns]:
        name, direction = text.removeprefix(_DESCENDING), "descending"
    return component.sort_of({"column": name, "direction": direction}, table)


def _plain(sort: tables.Sort | None) -> dict[str, str]:
    return {} if sort is None else asdict(sort)


def _linked() -> tuple[str, str]:
    """Return the filter and the order as the address has them."""
    linked: tuple[str, str] = st.session_state.get(_LINKED, ("", ""))
    return linked


def _write(text: str, sort: tables.Sort | None) -> None:
    named = "" if sort is None else sort.column
    descends = sort is not None and sort.direction == "descending"
    short = {
        LINK: text if len(text) <= LONGEST else shorts.short(text),
        SORT: f"{_DESCENDING * descends}{named}" if len(named) <= LONGEST else "",
    }
    if tuple(short.values()) == _linked():
        return
    st.session_state[_LINKED] = tuple(short.values())
    for name, value in short.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)
