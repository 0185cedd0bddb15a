"""The documents at hand: a corpus that comes with the app, or what this session brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from explorer.arrays import fingerprint
from explorer.chunking import ChunkParameters, RecursiveParameters
from explorer.documents import Corpus, Document
from explorer.embedders import EmbedderSpec
from explorer.evaluation.ready import load_ready_corpus, ready_corpora
from explorer.tasks import search
from explorer.tasks.search import Read
from pages.shared import jobs, spaces
from pages.shared.wording import md

UPLOADS = ("txt", "md", "html", "pdf", "docx", "csv", "jsonl")

MEGABYTE = 1_000_000

READ_SECONDS = 120.0

OWN = "own documents"

OWN_CUTTING = "how own documents are cut"


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


def read(slot: str, files: Sequence[tuple[str, bytes]]) -> Read | None:
    """Return the documents of uploaded files, or None while they are read."""
    found: Read | None = jobs.result(
        slot,
        fingerprint("documents", [name for name, _ in files], *[data for _, data in files]),
        search.read_files,
        files,
        title=f"Reading {len(files)} files" if len(files) > 1 else f"Reading “{md(files[0][0])}”",
        topic="reading",
        timeout=READ_SECONDS,
    )
    return found
