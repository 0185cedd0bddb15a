"""Searches that were made before: kept in the workspace, made again, and compared with now."""

from contextlib import suppress

import streamlit as st

from explorer.errors import ExplorerError
from explorer.search import SearchResult
from explorer.workspaces import (
    MOST_FOUND,
    KeptSearch,
    changed_since,
    keep_search,
    searches_in,
)
from pages.search.controls import QUERY
from pages.search.sources import Source
from pages.shared import frame
from pages.shared.wording import md
from pages.shared.work import keeping
from pages.shared.work.dates import when

_PAGE = "search/page.py"
_SETTINGS = "search_"
"""Begins the names of the page's settings in the address."""

_MOST_SHOWN = 20


def draw() -> None:
    """Offer the searches that the workspace keeps."""
    there = keeping.workspace()
    kept = () if there is None else searches_in(there.manifest())
    if not kept:
        return
    with st.popover("Earlier searches", icon=":material/history:"):
        for number, each in enumerate(kept[:_MOST_SHOWN]):
            label = f"{md(each.query, limit=60)} · {md(each.where, limit=40)}"
            if st.button(label, key=f"search again {number}", help=_told(each), type="tertiary"):
                frame.go_to(_PAGE, _query(each))
        if len(kept) > _MOST_SHOWN:
            st.caption(f"{len(kept) - _MOST_SHOWN} more are kept.")


def _told(search: KeptSearch) -> str:
    others = [
        f"{name.removeprefix(_SETTINGS).replace('_', ' ')}: {value}"
        for name, value in search.address
        if name.startswith(_SETTINGS) and name != QUERY
    ]
    return md("; ".join([when(search.created), *others]), limit=300)


def _query(search: KeptSearch) -> dict[str, list[str]]:
    """Return the address of a search; another person's file names nothing but its settings."""
    wanted: dict[str, list[str]] = {}
    for name, value in search.address:
        if name.startswith(_SETTINGS):
            wanted.setdefault(name, []).append(value)
    work = st.session_state.get(keeping.LINK)
    return wanted | {QUERY: [search.query]} | ({keeping.LINK: [work]} if work else {})


def keep(source: Source, result: SearchResult) -> None:
    """Keep a search that somebody typed, and say how its first hits have changed since."""
    query, there = (st.session_state.get(QUERY) or "").strip(), keeping.workspace()
    if not query or there is None:
        return
    address = tuple(
        (name, value)
        for name in sorted(st.query_params)
        if name.startswith(_SETTINGS) and name != QUERY
        for value in st.query_params.get_all(name)
    )
    found = tuple(hit.id for hit in result.hits[:MOST_FOUND])
    now = KeptSearch(query, source.title, address, found)
    # A disk that refuses this is told of where something is lost by it.
    with suppress(ExplorerError):
        _compare(keep_search(there, now), now)


def _compare(before: KeptSearch, now: KeptSearch) -> None:
    changed = changed_since(before, now.found)
    if before.found != now.found:
        told = f"{changed} of them are others" if changed else "their order is another"
        st.caption(
            f":material/history: On {md(when(before.created))} this search found other first "
            f"hits: {told} now."
        )
