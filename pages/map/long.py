"""Long parts of the map's address: what the browser asks to have kept, and what it is told."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from explorer.errors import InputError
from explorer.workspaces import LONGEST_PART
from pages.map import filters
from pages.shared import clusters
from pages.shared.work import shorts

VIEW = "view"
"""Parameter of the address that tells the part shown, what is selected and what is hidden."""

_MARKS = re.compile(r"[0-9lhs.*-]+")
_OWN = "long parts of this session"
_RECALLED = "long part asked for"


def remember(key: str, text: str) -> None:
    """Keep a long part of the view under the id that the browser made of it.

    Raises
    ------
    ExplorerError
        It came damaged, is too long, or the disk refuses.
    """
    if not _MARKS.fullmatch(text):
        raise InputError("The selection came damaged from the browser; select once more.")
    shorts.keep(key, text)
    st.session_state.setdefault(_OWN, set()).add(key)


def recall(key: str) -> None:
    """Note that the browser asks what an id stands for."""
    st.session_state[_RECALLED] = key


def told() -> dict[str, Any]:
    """Return for the browser whether long parts are kept, and those that its address names."""
    # What the browser wrote itself it knows.
    own = st.session_state.get(_OWN, set())
    named = shorts.keys_in(st.query_params.get(VIEW, ""))
    wanted = [key for key in named if key not in own]
    for name in (filters.LINK, clusters.LINK):
        wanted += shorts.keys_in(st.query_params.get(name, ""))
    if recalled := st.session_state.get(_RECALLED):
        wanted.append(recalled)
    known = {key: shorts.full(f"{shorts.SIGN}{key}") for key in dict.fromkeys(wanted)}
    return {"keeps": shorts.can(), "known": known}


def missing(told: Mapping[str, Any]) -> str:
    """Return a sentence where the address names a selection that is not here; else nothing."""
    named = shorts.keys_in(st.query_params.get(VIEW, ""))
    gone = [key for key, text in told["known"].items() if text is None and key in named]
    if not gone:
        return ""
    return (
        f"The link names a selection “{shorts.SIGN}{gone[0]}” that is not kept here; nothing is "
        "selected instead. “Copy link” where it was made gives a link that holds it."
    )


def is_forgotten(rows: Sequence[int]) -> bool:
    """Whether rows are too many ranges for the address, so that a page loaded anew lacks them."""
    return _letters(rows) > (LONGEST_PART if shorts.can() else shorts.TRAVELS)


def _letters(rows: Sequence[int]) -> int:
    """Return how long rows are as ranges, such as ``4-9.12``; see hands/ranges.js."""
    ordered = np.sort(np.asarray(rows, dtype=np.int64))
    apart = np.flatnonzero(np.diff(ordered) > 1)
    first, last = ordered[[0, *(apart + 1)]], ordered[[*apart, -1]]
    numbers = np.concatenate([first, last[last > first]])
    # With a sign before each number.
    return int(np.sum(np.floor(np.log10(np.maximum(numbers, 1))) + 2))
