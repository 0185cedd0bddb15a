"""The documents at hand: a corpus that comes with the app, or what this session brought."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from explorer.arrays import fingerprint
from explorer.chunking import ChunkParameters, RecursiveParameters, SemanticParameters
from explorer.documents import Corpus, Document
from explorer.embedders import EmbedderSpec
from explorer.errors import InputError
from explorer.evaluation.ready import load_ready_corpus, ready_corpora
from explorer.intake.documents import TABLES
from explorer.readers import DOCUMENT_READERS, LIMITS
from explorer.tasks import search
from explorer.tasks.search import Cut, Read, Searchable
from pages.shared import jobs, models, runtime
from pages.shared.wording import md

UPLOADS = [extension[1:] for extension in (*DOCUMENT_READERS, *TABLES)]

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
    before : str
        Key of the documents that these were added to; empty where they came at once.
    """

    name: str
    title: str
    documents: tuple[Document, ...]
    queries: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    before: str = ""

    @cached_property
    def key(self) -> str:
        """Content hash."""
        return Corpus(self.documents).fingerprint


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


def extended(kept: Chosen, more: Sequence[Document], notes: tuple[str, ...]) -> Chosen:
    """Return documents with more behind them; what is there already is left out.

    Raises
    ------
    InputError
        Nothing is new.
    """
    texts = {document.text for document in kept.documents}
    ids = {document.id for document in kept.documents}
    new: list[Document] = []
    for document in more:
        if document.text in texts:
            continue
        free, number = document.id, 2
        while free in ids:
            free, number = f"{document.id} ({number})", number + 1
        ids.add(free)
        new.append(replace(document, id=free))
    if not new:
        raise InputError("Every one of these documents is there already.")
    title = f"{kept.title[:80]} and {len(new):,} more"
    return Chosen("", title, (*kept.documents, *new), notes=notes, before=kept.key)


def own_cutting() -> ChunkParameters:
    """Return how strategy A on the Corpus page cuts the documents this session brought."""
    kept: ChunkParameters = st.session_state.get(OWN_CUTTING, RecursiveParameters())
    return kept


def keep_cutting(parameters: ChunkParameters) -> None:
    """Let the pages that search and judge one's own documents cut them like this."""
    st.session_state[OWN_CUTTING] = parameters


def upload(key: str) -> tuple[str, Read] | None:
    """Let a person upload documents; return what to call them, and them, once they are read."""
    limit = LIMITS.document_file_bytes // MEGABYTE
    files = st.file_uploader(
        f"Files: {', '.join(UPLOADS)}; up to {limit} MB each",
        type=UPLOADS,
        accept_multiple_files=True,
        max_upload_size=limit,
        key=key,
    )
    if not files:
        return None
    given = [(file.name, file.getvalue()) for file in files]
    title = f"{len(given)} files" if len(given) > 1 else given[0][0]
    found: Read | None = jobs.result(
        "uploaded documents",
        fingerprint("documents", [name for name, _ in given], *[data for _, data in given]),
        search.read_files,
        given,
        title=f"Reading {title}" if len(given) > 1 else f"Reading “{md(title)}”",
        topic="reading",
        timeout=READ_SECONDS,
    )
    return None if found is None else (title, found)


def cut(slot: str, chosen: Chosen, parameters: ChunkParameters, spec: EmbedderSpec) -> Cut | None:
    """Return the documents in chunks, or None while they are cut."""
    found: Cut | None = jobs.result(
        slot,
        fingerprint("chunks", chosen.key, repr(parameters), repr(spec)),
        search.cut,
        chosen.documents,
        parameters,
        spec,
        runtime.cache_path(),
        title=f"Cutting {len(chosen.documents):,} documents",
        topic=f"model {spec.kind}" if isinstance(parameters, SemanticParameters) else "reading",
    )
    return found


def embedded(slot: str, corpus: Corpus, spec: EmbedderSpec) -> Searchable | None:
    """Return chunks with their vectors, or None while they are embedded."""
    found: Searchable | None = jobs.result(
        slot,
        fingerprint("corpus", corpus.fingerprint, repr(spec)),
        search.embed_corpus,
        corpus,
        spec,
        runtime.cache_path(),
        title=f"Embedding {len(corpus):,} chunks with {md(models.title(spec))}",
        topic=f"model {spec.kind}",
    )
    return found
