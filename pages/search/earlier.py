"""Searches that were made before: kept in the workspace, made again, and compared with now."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import streamlit as st

from explorer.errors import ExplorerError
from explorer.search import FUSIONS, RERANKERS, SearchResult
from explorer.workspaces import (
    MOST_FOUND,
    KeptSearch,
    changed_since,
    keep_search,
    searches_in,
)
from pages.search.controls import LONGEST, MODES, QUERY
from pages.search.sources import Source, is_here
from pages.shared import places
from pages.shared.wording import md
from pages.shared.work import keeping
from pages.shared.work.dates import when

_MOST_SHOWN = 20
_NEWS = "earlier searches news"
_WHERE = "search_where_"
"""Begins the names of the filters, which are of one source each."""

_LONGEST = 300  # characters of a filter


def _is_whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _is_share(value: Any) -> bool:
    return value is None or (type(value) in (int, float) and 0 <= value <= 1)


def _are_filters(value: Any) -> bool:
    each = value if isinstance(value, list) else [None]
    return all(isinstance(text, str) and len(text) <= _LONGEST for text in each)


_SETTINGS: Mapping[str, Callable[[Any], bool]] = {
    places.SEARCHED: lambda value: isinstance(value, str),
    "search_mode": lambda value: value in MODES,
    "search_k": _is_whole(1, 50),
    "search_fusion": lambda value: value in FUSIONS,
    "search_weight": _is_whole(0, 100),
    "search_rerank": lambda value: value in ("none", *RERANKERS),
    "search_fold": lambda value: isinstance(value, bool),
    "search_close": lambda value: isinstance(value, bool),
    "search_least": _is_share,
    "search_exact": lambda value: isinstance(value, bool),
}
"""Settings that are kept, each with what it can be: another person's file may say anything."""


def draw() -> None:
    """Offer the searches that the workspace keeps."""
    there = keeping.workspace()
    kept = () if there is None else searches_in(there.manifest())
    if not kept:
        return
    if (news := st.session_state.pop(_NEWS, None)) is not None:
        st.warning(md(news, limit=200), icon=":material/link_off:")
    with st.popover("Earlier searches", icon=":material/history:"):
        for number, each in enumerate(kept[:_MOST_SHOWN]):
            st.button(
                f"{md(each.query, limit=60)} · {md(each.where, limit=40)}",
                key=f"search again {number}",
                help=_told(each),
                type="tertiary",
                on_click=_again,
                args=(each,),
            )
        if len(kept) > _MOST_SHOWN:
            st.caption(f"{len(kept) - _MOST_SHOWN} more are kept.")


def _told(search: KeptSearch) -> str:
    settings = [
        f"{name.removeprefix('search_').replace('_', ' ')}: {value}"
        for name, value in _possible(search).items()
        if name != places.SEARCHED and value not in (None, False, [])
    ]
    return md("; ".join([when(search.created), *settings]), limit=300)


def _again(search: KeptSearch) -> None:
    settings = _possible(search)
    if not is_here(settings.get(places.SEARCHED, "")):
        st.session_state[_NEWS] = (
            f"“{search.where[:60]}” is not here any more: nothing is searched."
        )
        return
    st.session_state.update({**settings, QUERY: search.query[:LONGEST]})


def _possible(search: KeptSearch) -> dict[str, Any]:
    """Return the settings of a search as far as they can be."""
    found = {}
    for name, text in search.settings:
        with suppress(ValueError, TypeError, RecursionError):
            value = json.loads(text)
            if _can_be(name, value):
                found[name] = value
    return found


def _can_be(name: str, value: Any) -> bool:
    if name.startswith(_WHERE):
        return _are_filters(value)
    return name in _SETTINGS and _SETTINGS[name](value)


def keep(source: Source, result: SearchResult) -> None:
    """Keep a search that somebody typed, and say how its first hits have changed since."""
    query, there = (st.session_state.get(QUERY) or "").strip(), keeping.workspace()
    if not query or there is None:
        return
    filters = f"{_WHERE}{source.name or 'own'}"
    settings = tuple(
        (name, json.dumps(st.session_state[name], ensure_ascii=False))
        for name in sorted((*_SETTINGS, filters))
        if name in st.session_state and _can_be(name, st.session_state[name])
    )
    found = tuple(hit.id for hit in result.hits[:MOST_FOUND])
    now = KeptSearch(query, source.title, settings, found)
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
