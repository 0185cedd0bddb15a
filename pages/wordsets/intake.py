"""Which set judges: one that comes with the app, a dropped file, or a pasted text."""

import streamlit as st

from explorer.arrays import fingerprint
from explorer.evaluation.ready_sets import READY_SETS, WordSet, load_ready_set
from explorer.readers import LIMITS
from explorer.tasks import analogies, setfiles
from explorer.tasks.setfiles import Recognized
from pages.shared import frame
from pages.shared.sets import OURS, WORD_SETS
from pages.shared.wording import md
from pages.shared.work.own import word_set
from pages.shared.work.questions import BroughtWords, own_set

MEGABYTE = 1_000_000
OUR_QUESTIONS = "our-questions"
_PASTED = "The pasted text"
_EXAMPLE = "tiger, cat, 7.35\nbook, paper, 7.46\nking, cabbage, 0.23"


def draw() -> BroughtWords:
    """Draw the choice of the set, and what takes one's own; return the set chosen."""
    own = WORD_SETS.kept()
    titles = {name: entry.title for name, entry in READY_SETS.items()}
    titles[OUR_QUESTIONS] = OURS
    titles |= {name: each.title for name, each in own.items()}
    WORD_SETS.choose()
    linked = WORD_SETS.gone(titles)
    if linked is not None:
        st.warning(
            f"The set “{md(linked, limit=80)}” is not here. Drop its file again, or open the "
            "workspace it was kept in; below is one that comes with the app.",
            icon=":material/link_off:",
        )
    name = st.selectbox(
        "Word set",
        list(titles),
        format_func=lambda each: titles.get(each, each),
        key="wordset",
        on_change=WORD_SETS.chosen,
        bind="query-params",
        width=300,
    )
    with st.popover("Own set", icon=":material/upload_file:"):
        _bring()
    if name in own:
        return word_set(name)
    return _ready(name if name in titles else next(iter(titles)))


def _ready(name: str) -> BroughtWords:
    if name == OUR_QUESTIONS:
        about = "Made of the word pairs in the ready-made lists, every pair asked by the others."
        return BroughtWords(OURS, _our_questions(), "", about, (), name)
    entry = READY_SETS[name]
    return BroughtWords(entry.title, load_ready_set(name), entry.place, entry.about, (), name)


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
        WORD_SETS.ask(key)
    if file is None and not WORD_SETS.asked(key):
        return
    with frame.errors_as_sentences():
        found: Recognized | None = WORD_SETS.read(key, label, setfiles.read_set, label, data)
        if found is not None:
            place = file.name if file is not None else ""
            title = f"{label} ({found.belief})"
            WORD_SETS.take_in(key, own_set(title, found.questions, place, found.notes))
            st.rerun()
