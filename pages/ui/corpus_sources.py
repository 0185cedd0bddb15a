"""The documents to cut and search: a ready corpus, pasted text, or uploaded files."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from explorer import tasks_search
from explorer.arrays import fingerprint
from explorer.chunking import ChunkParameters, RecursiveParameters
from explorer.documents import Corpus, Document
from explorer.embedders import EmbedderSpec
from explorer.evaluation.ready import load_ready_corpus, ready_corpora
from explorer.readers import LIMITS, documents_from_text
from explorer.tasks_search import Read
from pages.ui import frame, jobs, spaces
from pages.ui.escape import md

UPLOADS = ("txt", "md", "html", "pdf", "docx", "csv", "jsonl")
MEGABYTE = 1_000_000
READ_SECONDS = 120.0
READY, PASTED, UPLOADED = "ready", "paste", "upload"
OWN = "own documents"
OWN_CUTTING = "how own documents are cut"
_WAYS = {READY: "Ready corpus", PASTED: "Paste text", UPLOADED: "Upload files"}
_EXAMPLE = (
    "# A heading\n\nPaste an article, a manual or notes here. Headings, paragraphs and sentences "
    "are found by themselves."
)


@dataclass(frozen=True, eq=False)
class Chosen:
    """Documents with what they are called.

    Attributes
    ----------
    name : str
        Of a ready corpus; empty for one's own.
    title : str
        Raw text.
    documents : tuple of Document
    queries : tuple of str
        Examples to ask.
    notes : tuple of str
        What was cleaned.
    """

    name: str
    title: str
    documents: tuple[Document, ...]
    queries: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        """Content hash."""
        return Corpus(self.documents).fingerprint


def model() -> EmbedderSpec:
    """Return the model chosen in the sidebar."""
    known = spaces.models()
    return known.get(st.session_state.get("model", ""), known[spaces.DEFAULT_MODEL])


@st.cache_resource(show_spinner=False)
def ready(name: str) -> Chosen:
    """Return a corpus that comes with the app."""
    entry = next(entry for entry in ready_corpora() if entry.name == name)
    found = load_ready_corpus(name)
    return Chosen(name, entry.title, found.documents, tuple(found.queries.values()), found.notes)


def own() -> Chosen | None:
    """Return the documents this session brought last, if any."""
    kept: Chosen | None = st.session_state.get(OWN)
    return kept


def own_cutting() -> ChunkParameters:
    """Return how strategy A on the Corpus page cuts the documents this session brought."""
    kept: ChunkParameters = st.session_state.get(OWN_CUTTING, RecursiveParameters())
    return kept


def keep_cutting(parameters: ChunkParameters) -> None:
    """Let the pages that search and judge one's own documents cut them like this."""
    st.session_state[OWN_CUTTING] = parameters


def choose() -> Chosen | None:
    """Draw the choice and return the documents, or None while there are none."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        way = st.segmented_control(
            "Documents",
            list(_WAYS),
            format_func=lambda name: _WAYS.get(name, name),
            default=READY,
            required=True,
            key="corpus_from",
            bind="query-params",
        )
        name = _ready_name() if way == READY else ""
    if way == READY:
        return ready(name)
    chosen = _pasted() if way == PASTED else _uploaded()
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


def _uploaded() -> Chosen | None:
    limit = LIMITS.document_file_bytes // MEGABYTE
    files = st.file_uploader(
        f"Files: {', '.join(UPLOADS)}; up to {limit} MB each",
        type=list(UPLOADS),
        accept_multiple_files=True,
        max_upload_size=limit,
        key="corpus files",
    )
    if not files:
        kept = own()
        if kept is not None:
            st.caption(f"In this session: {md(kept.title)}.")
            return kept
        st.caption(
            "Texts, pages, PDF and Word files are one document each; tables and JSON Lines hold "
            "one in each row, and their other columns become fields to filter by."
        )
        return None
    given = [(file.name, file.getvalue()) for file in files]
    found = read("corpus files", given)
    if found is None:
        return None
    title = given[0][0] if len(given) == 1 else f"{len(given)} files"
    return Chosen("", title, found.documents, notes=found.notes)


def read(slot: str, files: Sequence[tuple[str, bytes]]) -> Read | None:
    """Return the documents of uploaded files, or None while they are read."""
    found: Read | None = jobs.result(
        slot,
        fingerprint("documents", [name for name, _ in files], *[data for _, data in files]),
        tasks_search.read_files,
        files,
        title=f"Reading {len(files)} files" if len(files) > 1 else f"Reading “{md(files[0][0])}”",
        topic="reading",
        timeout=READ_SECONDS,
    )
    return found
