"""Which words are searched: those of the current space, and by choice frequent English ones."""

from dataclasses import dataclass

import streamlit as st

from explorer import tasks_algebra
from explorer.arrays import fingerprint
from explorer.expressions import Vocabulary
from explorer.space import Space
from pages.ui import jobs, runtime, spaces

OWN = "These words"
SIZES = {OWN: 0, "+ 10,000": 10_000, "+ 30,000": 30_000}
MOST_NUMBERS = 60_000_000
"""Largest matrix of words × dimensions that is held for a page: 240 MB."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """A space ready for questions: normalized, its labels findable, and how many are the user's.

    `frequent` is how many frequent words were asked for, `pending` whether they are still being
    embedded, so that the space holds the user's words alone.
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
    name = st.segmented_control(
        "Search among",
        offered,
        default=default if default in offered else OWN,
        required=True,
        key=key,
        bind="query-params",
        help="Your words, or your words and the most frequent English ones, embedded by the same "
        "model. The first time takes a moment; they are kept.",
    )
    return SIZES.get(name or OWN, 0)


def _fits(now: spaces.Current, n: int) -> bool:
    return now.spec is not None and (len(now.space) + n) * now.space.dimension <= MOST_NUMBERS


def prepare(now: spaces.Current, frequent: int) -> Prepared:
    """Return the vocabulary, for the time being the user's words alone if more are embedded."""
    own = _prepared(now.space.fingerprint, now.space, len(now.space), 0)
    if not frequent or now.spec is None:
        return own
    if now.spec.kind == "openai" and not _agreed(now, frequent):
        return own
    key = fingerprint("vocabulary", now.space.fingerprint, repr(now.spec), frequent)
    extended = jobs.result(
        "vocabulary",
        key,
        tasks_algebra.extend_space,
        now.space,
        frequent,
        now.spec,
        runtime.cache_path(),
        title=f"Embedding the {frequent:,} most frequent English words",
        topic=f"model {now.spec.kind}",
    )
    if extended is None:
        return Prepared(own.space, own.vocabulary, own.own, own.key, frequent, pending=True)
    return _prepared(key, extended, len(now.space), frequent)


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
    return f"{prepared.own:,} words of the list and {others:,} frequent English ones"
