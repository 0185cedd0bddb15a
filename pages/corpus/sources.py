"""The documents to cut and search: a ready corpus, pasted text, or uploaded files."""

import streamlit as st

from explorer.evaluation.ready import ready_corpora
from explorer.readers import documents_from_text
from pages.corpus import removing
from pages.shared import choices, documents, frame
from pages.shared.documents import ready
from pages.shared.drop import dropper
from pages.shared.wording import counted, md
from pages.shared.work.documents import Chosen, is_pasted
from pages.shared.work.own import documents as brought_of
from pages.shared.work.own import own_documents

OURS = "corpus_own"
READY, PASTED, UPLOADED = "ready", "paste", "upload"
_WAYS = {READY: "Ready corpus", PASTED: "Paste text", UPLOADED: "Upload files"}
LONGEST_PASTE = 1_000_000  # characters
_TEXT, _TAKEN = "corpus text", "corpus text taken"
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
        frame.notes(chosen.notes)
    return chosen


def _own() -> Chosen | None:
    """Let a person choose among their documents; None while there are none."""
    titles = {name: each.title for name, each in own_documents().items()}
    removing.tell()
    _follow(titles)
    if not titles:
        return None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = st.selectbox(
            "Your documents",
            list(titles),
            index=None,
            format_func=lambda name: titles.get(name, name),
            key=OURS,
            bind="query-params",
            on_change=_refill,
            width=420,
        )
        removing.button(name if name in titles else None, OURS, _refill)
    if name not in titles:
        return None
    documents.make_current(name)
    return documents.chosen_of(name)


def _follow(titles: dict[str, str]) -> None:
    """Choose what was brought just now, else what the link names, else what is current."""
    wish = documents.brought_next()
    if wish is None and OURS in st.session_state:
        return
    asked = st.query_params.get(OURS)
    if wish is None and asked is not None:
        if told := documents.missing(asked, list(titles.values())):
            st.warning(md(told, limit=300), icon=":material/link_off:")
        return
    name = wish or documents.current()
    if name is None:
        return
    if OURS not in st.session_state:
        # A field that is drawn for the first time leaves the address as it is.
        st.query_params[OURS] = titles[name]
    st.session_state[OURS] = name


def _refill() -> None:
    """Show in the field what was pasted once, when it is chosen again."""
    name = st.session_state.get(OURS)
    st.session_state[_TEXT] = _text_of(name) if name in own_documents() else ""
    st.session_state[_TAKEN] = st.session_state[_TEXT]


def _text_of(name: str) -> str:
    brought = brought_of(name)
    text = brought.chosen.documents[0].text if is_pasted(brought) else ""
    return text if len(text) <= LONGEST_PASTE else ""


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
    above = st.container()
    chosen = _own()
    if _TEXT not in st.session_state and st.session_state.get(OURS) in own_documents():
        _refill()
    with above:
        text = st.text_area(
            "Text",
            placeholder=_EXAMPLE,
            height=200,
            max_chars=LONGEST_PASTE,
            key=_TEXT,
            persist_state="session",
        )
    if (text or "").strip() and text != st.session_state.get(_TAKEN):
        st.session_state[_TAKEN] = text
        table = documents_from_text(text)
        title = table.documents[0].title or "Pasted text"
        notes = tuple(note.text for note in table.notes)
        documents.bring(Chosen("", title, table.documents, notes=notes))
        st.rerun()
    if chosen is None:
        st.caption("Paste some text to see where it is cut; nothing leaves this machine.")
    return chosen


def _dropped() -> Chosen | None:
    dropper.draw(dropper.Dropper("corpus", "corpus/page.py", wanted="documents"))
    kept = _own()
    if kept is None:
        st.caption(
            "Texts, pages, PDF and Word files are one document each; tables and JSON Lines hold "
            "one in each row, and their other columns become fields to filter by."
        )
    else:
        st.caption(f"Shown: {md(kept.title)}, {counted(len(kept.documents), 'document')}.")
    return kept
