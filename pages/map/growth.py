"""What the current list has grown from, and how it grows: its map goes on with the one before."""

from weakref import WeakKeyDictionary

import numpy as np
import streamlit as st

from explorer.errors import ExplorerError
from explorer.projection import can_grow
from explorer.readers import words_from_text
from explorer.space import Space
from pages.shared import spaces
from pages.shared.drop.landing import CLEANED
from pages.shared.wording import counted, md

LEARNS = "tf-idf"
"""The model whose vectors of the old words change with every new one."""

_TYPED, _REFUSED, _SAID = "words to add", "words not added", "said of words added"

_chains: "WeakKeyDictionary[Space, tuple[Space, ...]]" = WeakKeyDictionary()


def chain_of(now: spaces.Current) -> tuple[Space, ...]:
    """Return what was laid out first, and what that had grown to each time but the last.

    Empty where the map does not go on with another one. The spaces of one space are made once.
    """
    if not now.source.grown or _why_not(now):
        return ()
    return _chain(now)


def _chain(now: spaces.Current) -> tuple[Space, ...]:
    """Return what a space has grown from; empty where that is too little to go on with."""
    if now.space not in _chains:
        made = tuple(now.space.take(rows.tolist()) for rows in now.source.grown)
        _chains[now.space] = made if can_grow(made[0]) else ()
    return _chains[now.space]


def notes(now: spaces.Current) -> list[str]:
    """Say why a list that has grown is laid out as a whole, where it is."""
    why = _why_not(now) if now.source.grown else ""
    return [why] if why else []


def _why_not(now: spaces.Current) -> str:
    if now.spec is not None and now.spec.kind == LEARNS:
        return (
            "TF-IDF learns from all the words, so that those of before have other vectors now: "
            "all are laid out anew."
        )
    if not _chain(now):
        return "The map had too few points before to place others among: all are laid out anew."
    return ""


def draw_adding(now: spaces.Current) -> None:
    """Let a person add words to what is on the map."""
    if now.coming is not None:
        return
    with st.popover("Add", icon=":material/add:"):
        if now.source.kind == "vectors":
            st.caption(
                "These data came with vectors: drop a file with more of them onto the map, and "
                "choose to add them."
            )
            return
        st.text_area(
            "Words to add, one per line",
            key=_TYPED,
            height=130,
            placeholder="prince\nduchess",
            help="They are placed into the map; what is on it stays where it is.",
        )
        if st.button("Add to the map", type="primary", on_click=_add_typed):
            # The page may have begun already, and with it what is said at its top.
            st.session_state[CLEANED] = st.session_state.pop(_SAID, [])
            st.rerun()
        if _REFUSED in st.session_state:
            st.caption(f":material/error: {md(st.session_state.pop(_REFUSED), limit=300)}")


def _add_typed() -> None:
    if not st.session_state[_TYPED].strip():
        st.session_state[_REFUSED] = "Type the words to add first, one per line."
        return
    try:
        table = words_from_text(st.session_state[_TYPED])
        said = [note.text for note in table.notes]
        _, count = spaces.extend(table)
    except ExplorerError as error:
        st.session_state[_REFUSED] = str(error)
        return
    known = len(table) - count
    if known:
        said.append(
            f"{counted(known, 'word')} of these {'is' if known == 1 else 'are'} there already."
        )
    st.session_state[_SAID] = said
    st.session_state[_TYPED] = ""


def prefixes(now: spaces.Current) -> tuple[int, ...] | None:
    """Return how many of the first rows were there each time; None where it were not the first."""
    sizes = tuple(len(rows) for rows in now.source.grown)
    first = all(np.array_equal(rows, np.arange(len(rows))) for rows in now.source.grown)
    return sizes if first else None
