"""Words that a person tagged on the map, as one of the sets that a page asks for."""

from collections.abc import Sequence

import streamlit as st

from pages.relations.words import MOST_WORDS
from pages.shared import spaces
from pages.shared.wording import counted, md
from pages.shared.work import tags

_PARTED = (",", ";", "\n")  # what parts words in a field


def offer(now: spaces.Current, fields: Sequence[str], labels: Sequence[str], longest: int) -> None:
    """Offer to fill a field with the words of a tag, where the list has tags.

    Parameters
    ----------
    now : Current
    fields, labels : sequence of str
        Keys of the fields, and what they are called.
    longest : int
        Letters of a field.
    """
    known = tags.of(now.source)
    if not len(known):
        return
    key = f"{fields[0]} tagged"
    named = dict(zip(fields, labels, strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        label = st.selectbox("Words tagged", list(known.counts), key=key, width=220)
        field = st.selectbox(
            "Into", fields, format_func=lambda each: named[each], key=f"{key} into", width=240
        )
        words = [text for text, own in zip(known.texts, known.labels, strict=True) if own == label]
        some = fitting(words, longest)
        st.button(
            "Fill in",
            key=f"{key} fill",
            icon=":material/label:",
            on_click=lambda: st.session_state.update({field: ", ".join(some)}),
        )
    if len(some) < len(words):
        st.caption(
            f"Of {counted(len(words), 'word')} tagged “{md(str(label))}” the field holds "
            f"{len(some):,}."
        )


def fitting(words: Sequence[str], longest: int) -> list[str]:
    """Return the first words that a field holds, one each; those it would part are left out."""
    some: list[str] = []
    room = longest
    for word in dict.fromkeys(" ".join(word.split()) for word in words):
        if not word or any(sign in word for sign in _PARTED):
            continue
        room -= len(word) + (2 if some else 0)
        if room < 0 or len(some) == MOST_WORDS:
            break
        some.append(word)
    return some
