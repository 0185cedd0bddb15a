"""Judged queries of one's own: a set in the BEIR layout, or a table about documents at hand."""

from typing import NoReturn

import streamlit as st

from explorer.arrays import fingerprint
from explorer.documents import Document
from explorer.evaluation import judgement_table
from explorer.evaluation.ready import place_of, ready_corpora
from explorer.readers import LIMITS
from explorer.stores import Manifest
from explorer.tasks import collections, evaluation
from pages.shared import documents, downloads, frame, jobs, places
from pages.shared.documents import YOURS
from pages.shared.sets import JUDGED_QUERIES, READ_SECONDS
from pages.shared.wording import md
from pages.shared.work.documents import Chosen
from pages.shared.work.judged import BroughtJudged, own_judged

MEGABYTE = 1_000_000
TABLE = "evaluation table"
OWN = "own documents"
SAVED = "saved:"
_EXAMPLE = (
    "query, relevant, grade\nwhere are the spare keys, cellar.md\nhow to bake bread, r16 r02, 2"
)


def draw() -> None:
    """Draw both ways of bringing judged queries."""
    typed, zipped = st.tabs(["A table of queries", "A whole set (zip)"])
    with typed, frame.errors_as_sentences():
        _table()
    with zipped, frame.errors_as_sentences():
        _set()


def _set() -> None:
    st.caption(
        "A zip in the BEIR layout: `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv`; up to "
        f"{evaluation.MOST_DOCUMENTS:,} documents."
    )
    limit = LIMITS.document_file_bytes // MEGABYTE
    file = st.file_uploader(
        f"Zip file, up to {limit} MB", type=["zip"], max_upload_size=limit, key="evaluation zip"
    )
    if file is None:
        return
    data = file.getvalue()
    key = fingerprint("evaluation zip", file.name, data)
    found = JUDGED_QUERIES.read(key, file.name, evaluation.read_zip, file.name, data)
    if found is not None:
        _keep(key, own_judged(file.name, found, (file.name,)))


def _table() -> None:
    about = _about()
    if about is None:
        return
    st.caption(
        "One query a row, then the ids of the documents that answer it and, if you like, a grade "
        f"from 0 to {judgement_table.HIGHEST_GRADE}. Up to {judgement_table.MOST_QUERIES:,} "
        f"queries of {judgement_table.LONGEST_QUERY:,} characters."
    )
    _ids(about)
    text = st.text_area(
        "Query, relevant ids, grade",
        placeholder=_EXAMPLE,
        height=140,
        max_chars=judgement_table.LARGEST_BYTES,
        key=TABLE,
        persist_state="session",
    )
    limit = judgement_table.LARGEST_BYTES // MEGABYTE
    file = st.file_uploader(
        "Or a file",
        type=list(judgement_table.FORMATS),
        max_upload_size=limit,
        key="evaluation csv",
    )
    data = file.getvalue() if file is not None else (text or "").encode()
    label = file.name if file is not None else "The table above"
    key = fingerprint("evaluation table", about.key, label, data)
    if st.button("Evaluate these queries", type="primary", disabled=not data.strip()):
        JUDGED_QUERIES.ask(key)
    if JUDGED_QUERIES.asked(key):
        task = evaluation.read_table
        found = JUDGED_QUERIES.read(key, label, task, label, data, about.documents)
        if found is not None:
            title = f"{about.title}, own queries"
            _keep(key, own_judged(title, found, _place(about), _own_name(about)))


def _about() -> Chosen | None:
    """Let a person choose which documents the table judges; None while they are read."""
    mine = documents.own()
    titles = {OWN: f"{mine.title}{YOURS}"} if mine is not None else {}
    titles |= {entry.name: entry.title for entry in ready_corpora()}
    kept = _collections()
    titles |= {f"{SAVED}{name}": f"{name} (saved)" for name in kept}
    name = st.selectbox(
        "About the documents of",
        list(titles),
        format_func=lambda each: titles.get(each, each),
        key="evaluation table about",
    )
    if mine is None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption("Your own documents can be chosen here once they are on the Corpus page.")
            st.page_link("corpus/page.py", label="Bring documents", icon=":material/add:")
    if name == OWN and mine is not None:
        return mine
    if name.startswith(SAVED):
        return _saved(kept[name.removeprefix(SAVED)])
    return documents.ready(name)


def _collections() -> dict[str, Manifest]:
    """Return the collections on this machine; those on a server are searched there instead."""
    listed = None
    # Where they cannot be listed that is said, and the other documents remain.
    with frame.errors_as_sentences():
        listed = collections.list_collections(places.folder())
    return {} if listed is None else {each.name: each for each in listed.manifests}


def _saved(listed: Manifest) -> Chosen | None:
    found: tuple[Document, ...] | None = jobs.result(
        "evaluation collection",
        # No two manifests share a stamp, so a collection written since is read anew.
        fingerprint("documents", listed.name, listed.stamp),
        evaluation.read_collection,
        places.folder(),
        listed.name,
        title=f"Reading “{md(listed.name)}”",
        topic="reading",
        timeout=READ_SECONDS,
    )
    return None if found is None else Chosen("", listed.name, found)


def _ids(about: Chosen) -> None:
    """Show what the documents are called, and offer a table to start from."""
    rows = [{"id": each.id, "title": each.title} for each in about.documents]
    st.dataframe(rows, hide_index=True, height=min(150, 40 + 36 * len(rows)))
    example = judgement_table.example_table(about.documents)

    def fill() -> None:
        st.session_state[TABLE] = example

    with st.container(horizontal=True, gap="small"):
        st.button(
            "Fill in an example",
            icon=":material/edit_note:",
            on_click=fill,
            help="Rows with the ids of the first documents; type questions where their titles "
            "stand.",
        )
        downloads.button("Example as CSV", "judgements.csv", lambda: example)


def _own_name(about: Chosen) -> str:
    """Return the name of documents that are those of the Corpus page, else nothing."""
    mine = documents.own()
    name = documents.current()
    return name if name and mine is not None and mine.key == about.key else ""


def _place(about: Chosen) -> tuple[str, ...]:
    files = list(dict.fromkeys(each.source for each in about.documents))
    if about.name:
        files = [f"{place_of(about.name)}/corpus.jsonl"]
    if not all("." in file for file in files):
        return ()  # pasted, or from a collection
    return ("--documents", *files, "--judgements", "judgements.csv")


def _keep(key: str, brought: BroughtJudged) -> NoReturn:
    """Keep a set and choose it."""
    JUDGED_QUERIES.take_in(key, brought)
    st.rerun()
