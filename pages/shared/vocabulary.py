"""Which words are searched: those of the current space, and by choice frequent English ones."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.arrays import fingerprint
from explorer.expressions import Vocabulary
from explorer.space import Space
from explorer.tasks import words
from explorer.vocabulary import frequent_words
from pages.shared import choices, jobs, runtime, spaces
from pages.shared.wording import md

OWN = "These words"
SIZES = {OWN: 0, "+ 10,000": 10_000, "+ 30,000": 30_000}
BEGINNING = 2_000
ENGLISH = 30_000
"""So many of the most frequent English words are taken for meant as they are typed."""
MOST_NUMBERS = 60_000_000
"""Largest matrix of words × dimensions that is held for a page: 240 MB."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """A space ready for questions: normalized, its labels findable, and how many are the user's.

    `frequent` is how many frequent words were asked for, `pending` whether more of them are still
    being embedded.
    """

    space: Space
    vocabulary: Vocabulary
    own: int
    key: str
    frequent: int = 0
    pending: bool = False

    def is_own(self, row: int) -> bool:
        """Whether a row is one of the user's words."""
        return row < self.own


def choose(now: spaces.Current, key: str, default: str = OWN) -> int:
    """Draw the choice of the vocabulary and return how many frequent words are wanted."""
    offered = [name for name, n in SIZES.items() if n == 0 or _fits(now, n)]
    if len(offered) == 1:
        return 0
    name = choices.one_of(
        "Search among",
        offered,
        key,
        default if default in offered else OWN,
        help="Your words, or your words and the most frequent English ones, embedded by the same "
        "model. The first time takes a moment; they are kept.",
    )
    return SIZES.get(name, 0)


def _fits(now: spaces.Current, n: int) -> bool:
    return now.spec is not None and (len(now.space) + n) * now.space.dimension <= MOST_NUMBERS


def prepare(now: spaces.Current, frequent: int, later: DeltaGenerator | None = None) -> Prepared:
    """Return the vocabulary; while it is embedded, what there is of it so far.

    How far that is stands where this is called, and in `later` once there are words to search:
    above an answer that is there it would push that down, and up again.
    """
    so_far = _prepared(now.space.fingerprint, now.space, len(now.space), 0)
    if not frequent or now.spec is None:
        return so_far
    if now.spec.kind == "openai" and not _agreed(now, frequent):
        return so_far
    # The very most frequent words come first, so that the page can answer within seconds.
    for n in (BEGINNING, frequent):
        key = fingerprint("vocabulary", now.space.fingerprint, repr(now.spec), n)
        with contextlib.nullcontext() if n == BEGINNING or later is None else later:
            extended = _extended(now, n, key)
        if extended is None:
            return replace(so_far, frequent=so_far.frequent or frequent, pending=True)
        so_far = _prepared(key, extended, len(now.space), n)
    return so_far


def _extended(now: spaces.Current, n: int, key: str) -> Space | None:
    assert now.spec is not None
    found = jobs.result(
        f"vocabulary {'beginning' if n == BEGINNING else 'whole'}",
        key,
        words.extend_space,
        now.space,
        n,
        now.spec,
        runtime.cache_path(),
        title=f"Embedding the {n:,} most frequent English words",
        topic=f"model {now.spec.kind}",
    )
    return cast(Space | None, found)


def _agreed(now: spaces.Current, frequent: int) -> bool:
    """Ask before thousands of words are sent to a service that may charge for them."""
    mark = f"agreed {frequent} {now.spec!r}"
    if not st.session_state.get(mark) and st.button(
        f"Send {frequent:,} words to the service", icon=":material/cloud_upload:", key=mark + " ask"
    ):
        st.session_state[mark] = True
    return bool(st.session_state.get(mark))


@st.cache_resource(max_entries=8, show_spinner=False)
def _prepared(key: str, _space: Space, own: int, frequent: int) -> Prepared:
    _ = _space.normalized  # computed here, so that the first answer is as quick as the next
    return Prepared(_space, Vocabulary(_space.labels), own, key, frequent)


def describe(prepared: Prepared) -> str:
    """Say among how many words is searched: ``100 words of yours and 9,913 frequent ones``."""
    others = len(prepared.space) - prepared.own
    if not others:
        return f"{prepared.own:,} words of the list"
    so_far = " so far" if prepared.pending else ""
    return f"{prepared.own:,} words of the list and {others:,} frequent English ones{so_far}"


def guesses(words: Vocabulary, text: str) -> tuple[str, ...]:
    """Return the words that a text may be a slip of: none where it is a word, or several."""
    text = text.strip()
    if words.find(text) is not None or " " in text or text.casefold() in _english():
        return ()
    return words.suggest(text)


@st.cache_resource(show_spinner=False)
def _english() -> frozenset[str]:
    return frozenset(frequent_words(ENGLISH))


def offer(
    guesses: Sequence[tuple[str, tuple[object, ...]]], take: Callable[..., None], field: str = ""
) -> None:
    """Draw a button for each word that was perhaps meant, which calls `take` with what is given.

    A page that offers words for several fields names them.
    """
    if not guesses:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Did you mean", width="content")
        for number, (guess, arguments) in enumerate(guesses):
            st.button(
                md(guess, limit=40),
                key=f"did you mean {field}{number}",
                on_click=take,
                args=arguments,
            )
