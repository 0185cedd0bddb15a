"""The documents at hand: a corpus that comes with the app, or what a person brought."""

from collections.abc import Container, Sequence
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from explorer.arrays import fingerprint
from explorer.chunking import (
    ChunkParameters,
    RecursiveParameters,
    SemanticParameters,
    chunker_text,
    parse_chunker,
)
from explorer.documents import Corpus, Document
from explorer.embedders import EmbedderSpec
from explorer.errors import ExplorerError, InputError, ParameterError
from explorer.evaluation.ready import load_ready_corpus, ready_corpora
from explorer.intake.documents import TABLES
from explorer.readers import DOCUMENT_READERS, LIMITS
from explorer.tasks import search
from explorer.tasks.search import Cut, Read, Searchable
from pages.shared import jobs, models, runtime
from pages.shared.wording import md
from pages.shared.work import keeping
from pages.shared.work.documents import Chosen, own_documents_of
from pages.shared.work.naming import free_title, grown_title
from pages.shared.work.own import documents as brought_of
from pages.shared.work.own import own_documents
from pages.shared.work.sources import OWN

UPLOADS = [extension[1:] for extension in (*DOCUMENT_READERS, *TABLES)]

MEGABYTE = 1_000_000

READ_SECONDS = 120.0

YOURS = " (yours)"
"""Ends the titles of one's own documents where they stand among others."""

_CURRENT = "own documents current"
_NEXT = "own documents next"
_CUT = "own documents cut"


@st.cache_resource(show_spinner=False)
def ready(name: str) -> Chosen:
    """Return a corpus that comes with the app."""
    entry = next(entry for entry in ready_corpora() if entry.name == name)
    found = load_ready_corpus(name)
    return Chosen(name, entry.title, found.documents, tuple(found.queries.values()), found.notes)


def own() -> Chosen | None:
    """Return the own documents that were brought or chosen last, if any."""
    name = current()
    return None if name is None else chosen_of(name)


def current() -> str | None:
    """Return the name of the own documents that were brought or chosen last, if any."""
    there = own_documents()
    name = st.session_state.get(_CURRENT)
    return name if name in there else next(reversed(there), None)


def chosen_of(name: str) -> Chosen:
    """Return own documents, read now if they were not yet.

    Raises
    ------
    ExplorerError
        They cannot be read.
    """
    brought = brought_of(name)
    chosen = brought.chosen
    return chosen if chosen.title == brought.title else replace(chosen, title=brought.title)


def bring(chosen: Chosen) -> str:
    """Keep documents somebody brought and make them the current ones; return their name."""
    brought = own_documents_of(chosen)
    there = own_documents()
    if brought.name not in there:
        taken = {each.title for each in there.values()}
        taken |= {entry.title for entry in ready_corpora()}
        title = free_title(chosen.title, taken)
        keeping.keep(replace(brought, title=title, chosen=replace(chosen, title=title)))
    choose_next(brought.name)
    return brought.name


def choose_next(name: str) -> None:
    """Make own documents the current ones, and have the Corpus page choose them in its next run."""
    make_current(name)
    st.session_state[_NEXT] = name


def make_current(name: str) -> None:
    """Let own documents be those that other pages speak of."""
    st.session_state[_CURRENT] = name


def missing(asked: str | None, titles: Container[str]) -> str | None:
    """Return a sentence on own documents that a link asks for, where they are not here.

    Parameters
    ----------
    asked : str, optional
        Their title.
    titles : container of str
        Of those that are here.
    """
    if asked is None or asked in titles:
        return None
    there = keeping.workspace()
    where = "here" if there is None else f"in the workspace “{there.name}”"
    return f"The link is about the documents “{asked[:60]}”, which are not {where}."


def brought_next() -> str | None:
    """Return the name of what was brought since this was asked last, if it is there."""
    name = st.session_state.pop(_NEXT, None)
    return name if name in own_documents() else None


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
    title = grown_title(kept.title, len(new), "grown" if kept.before else "whole")
    return Chosen("", title, (*kept.documents, *new), notes=notes, before=kept.key)


def cutting_of(name: str) -> ChunkParameters:
    """Return how strategy A on the Corpus page cuts own documents, or the usual way."""
    return kept_cutting(name) or RecursiveParameters()


def kept_cutting(name: str) -> ChunkParameters | None:
    """Return how strategy A on the Corpus page cut own documents; None where it did not yet."""
    known: dict[str, str] = st.session_state.setdefault(_CUT, {})
    item = None
    if (there := keeping.workspace()) is not None:
        item = there.manifest().item(_cut_id(name))
    told = known.get(name) if item is None else item.parameters.get("cut")
    try:
        return parse_chunker(told) if isinstance(told, str) else None
    except ParameterError:
        # Another person's file may say anything.
        return None


def keep_cutting(parameters: ChunkParameters) -> None:
    """Let the pages that search and judge the current own documents cut them like this."""
    name = current()
    if name is None or kept_cutting(name) == parameters:
        return
    told = chunker_text(parameters)
    st.session_state.setdefault(_CUT, {})[name] = told
    parent = name.removeprefix(OWN)
    # A disk that refuses this is told of where documents are lost by it.
    with suppress(ExplorerError):
        if (there := keeping.workspace()) is not None and there.manifest().item(parent):
            there.put(
                "state", "How they are cut", {"cut": told}, item_id=_cut_id(name), parent=parent
            )


def _cut_id(name: str) -> str:
    return f"cut-{name.removeprefix(OWN)}"[:40]


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
