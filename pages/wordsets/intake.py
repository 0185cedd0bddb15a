"""Which set judges: one that comes with the app, a dropped file, or a pasted text."""

from dataclasses import dataclass
from typing import NoReturn

import streamlit as st

from explorer.arrays import fingerprint
from explorer.evaluation.ready_sets import READY_SETS, WordSet, load_ready_set
from explorer.readers import LIMITS
from explorer.tasks import analogies, setfiles
from explorer.tasks.setfiles import Recognized
from pages.shared import frame, jobs
from pages.shared.wording import md

NEXT = "choose word set next"
READ_SECONDS = 120.0
MEGABYTE = 1_000_000
OUR_QUESTIONS = "our-questions"
_ASKED = "word set asked"
_PASTED = "The pasted text"
_EXAMPLE = "tiger, cat, 7.35\nbook, paper, 7.46\nking, cabbage, 0.23"


@dataclass(frozen=True, eq=False)
class Brought:
    """A set to judge by.

    Attributes
    ----------
    title : str
        Raw text.
    questions : WordSet
    place : str
        How a program names its file; empty where it has none.
    about : str
        Where its answers come from.
    notes : tuple of str
    key : str
        Of its content.
    """

    title: str
    questions: WordSet
    place: str
    about: str
    notes: tuple[str, ...]
    key: str


def draw() -> Brought:
    """Draw the choice of the set, and what takes one's own; return the set chosen."""
    own = own_sets()
    titles = {name: entry.title for name, entry in READY_SETS.items()}
    titles[OUR_QUESTIONS] = "Questions from our own lists"
    titles |= {name: brought.title for name, brought in own.items()}
    if (wish := st.session_state.pop(NEXT, None)) in own:
        st.session_state["wordset"] = wish
    name = st.selectbox(
        "Word set",
        list(titles),
        format_func=lambda each: titles.get(each, each),
        key="wordset",
        bind="query-params",
        width=300,
    )
    with st.popover("Own set", icon=":material/upload_file:"):
        _bring()
    if name in own:
        return own[name]
    return _ready(name if name in titles else next(iter(titles)))


def own_sets() -> dict[str, Brought]:
    """Return the sets this session brought, by a name made from their content."""
    kept: dict[str, Brought] = st.session_state.setdefault("word sets", {})
    return kept


def _ready(name: str) -> Brought:
    if name == OUR_QUESTIONS:
        about = "Made of the word pairs in the ready-made lists, every pair asked by the others."
        return Brought("Questions from our own lists", _our_questions(), "", about, (), name)
    entry = READY_SETS[name]
    return Brought(entry.title, load_ready_set(name), entry.place, entry.about, (), name)


@st.cache_resource(show_spinner=False)
def _our_questions() -> WordSet:
    return analogies.ready_questions()


def _bring() -> None:
    st.caption(
        "What a set asks is told by its content: pairs of words with a score (word, word, number); "
        "groups with outliers (columns “words” and “outliers”); words with a category; analogy "
        "questions (four words a line, sections begin with a colon)."
    )
    limit = LIMITS.word_file_bytes // MEGABYTE
    file = st.file_uploader(
        f"A file, packed or not, up to {limit} MB", max_upload_size=limit, key="wordset file"
    )
    text = st.text_area(
        "Or paste it",
        placeholder=_EXAMPLE,
        height=140,
        max_chars=MEGABYTE,
        key="wordset text",
        persist_state="session",
    )
    label = file.name if file is not None else _PASTED
    data = file.getvalue() if file is not None else (text or "").encode()
    key = fingerprint("word set", label, data)
    pressed = st.button("Judge by this text", type="primary", disabled=not (text or "").strip())
    if pressed and file is None:
        st.session_state[_ASKED] = key
    if file is None and st.session_state.get(_ASKED) != key:
        return
    if _name(key) in own_sets():
        st.caption(f"“{md(label)}” can be chosen under “Word set”.")
        return
    with frame.errors_as_sentences():
        found: Recognized | None = jobs.result(
            "word set reading",
            key,
            setfiles.read_set,
            label,
            data,
            title=f"Reading “{md(label, limit=60)}”",
            topic="reading",
            timeout=READ_SECONDS,
        )
        if found is not None:
            place = file.name if file is not None else ""
            title = f"{label} ({found.belief})"
            _keep(Brought(title, found.questions, place, "", found.notes, key))


def _keep(brought: Brought) -> NoReturn:
    """Keep a set for this session and choose it."""
    own_sets()[_name(brought.key)] = brought
    st.session_state[NEXT] = _name(brought.key)
    st.session_state.pop(_ASKED, None)
    st.rerun()


def _name(key: str) -> str:
    return f"own {key[:8]}"
