"""The documents to cut and search: a ready corpus, pasted text, or uploaded files."""

import streamlit as st

from explorer.evaluation.ready import ready_corpora
from explorer.readers import documents_from_text
from pages.shared import choices, frame
from pages.shared.documents import OWN, Chosen, own, ready
from pages.shared.drop import dropper
from pages.shared.wording import md

READY, PASTED, UPLOADED = "ready", "paste", "upload"
_WAYS = {READY: "Ready corpus", PASTED: "Paste text", UPLOADED: "Upload files"}
_EXAMPLE = (
    "# A heading\n\nPaste an article, a manual or notes here. Headings, paragraphs and sentences "
    "are found by themselves."
)


def choose() -> Chosen | None:
    """Draw the choice and return the documents, or None while there are none."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        way = choices.one_of("Documents", _WAYS, "corpus_from")
        name = _ready_name() if way == READY else ""
    if way == READY:
        return ready(name)
    chosen = _pasted() if way == PASTED else _dropped()
    if chosen is not None:
        st.session_state[OWN] = chosen
        frame.notes(chosen.notes)
    return chosen


def _ready_name() -> str:
    titles = {entry.name: entry.title for entry in ready_corpora()}
    name = st.selectbox(
        "Corpus",
        list(titles),
        index=list(titles).index("articles"),
        format_func=lambda name: titles.get(name, name),
        key="corpus_name",
        bind="query-params",
        width=320,
    )
    return name if name in titles else "articles"


def _pasted() -> Chosen | None:
    text = st.text_area(
        "Text",
        placeholder=_EXAMPLE,
        height=200,
        max_chars=1_000_000,
        key="corpus text",
        persist_state="session",
    )
    if not (text or "").strip():
        st.caption("Paste some text to see where it is cut; nothing leaves this machine.")
        return None
    table = documents_from_text(text)
    title = table.documents[0].title or "Pasted text"
    return Chosen("", title, table.documents, notes=tuple(note.text for note in table.notes))


def _dropped() -> Chosen | None:
    dropper.draw(dropper.Dropper("corpus", "corpus/page.py", wanted="documents"))
    kept = own()
    if kept is None:
        st.caption(
            "Texts, pages, PDF and Word files are one document each; tables and JSON Lines hold "
            "one in each row, and their other columns become fields to filter by."
        )
        return None
    st.caption(f"In this session: {md(kept.title)}.")
    return kept
