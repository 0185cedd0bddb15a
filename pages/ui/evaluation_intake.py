"""Judged queries of one's own: a set in the BEIR layout, or a table about a ready corpus."""

from typing import Any

import streamlit as st

from explorer import tasks_evaluation
from explorer.arrays import fingerprint
from explorer.evaluation.judgements import RetrievalSet
from explorer.evaluation.ready import load_ready_corpus, ready_corpora
from explorer.readers import LIMITS
from pages.ui import frame, jobs
from pages.ui.escape import md

NEXT = "choose evaluation set next"
READ_SECONDS = 120.0
MEGABYTE = 1_000_000
_EXAMPLE = "something cold for a heat wave, r09 r20\nbread without gluten, r16"


def own_sets() -> dict[str, RetrievalSet]:
    """Return the sets this session brought, by a name made from their content."""
    kept: dict[str, RetrievalSet] = st.session_state.setdefault("evaluation sets", {})
    return kept


def draw() -> None:
    """Draw both ways of bringing judged queries."""
    zipped, typed = st.tabs(["A set (zip)", "A table of queries"])
    with zipped, frame.errors_as_sentences():
        _set()
    with typed, frame.errors_as_sentences():
        _table()


def _set() -> None:
    st.caption(
        "A zip in the BEIR layout: `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv`; up to "
        f"{tasks_evaluation.MOST_DOCUMENTS:,} documents."
    )
    limit = LIMITS.document_file_bytes // MEGABYTE
    file = st.file_uploader(
        f"Zip file, up to {limit} MB", type=["zip"], max_upload_size=limit, key="evaluation zip"
    )
    if file is None:
        return
    data = file.getvalue()
    key = fingerprint("evaluation zip", file.name, data)
    _take(key, file.name, tasks_evaluation.read_zip, file.name, data)


def _table() -> None:
    titles = {entry.name: entry.title for entry in ready_corpora()}
    name = st.selectbox(
        "About the documents of",
        list(titles),
        index=1,
        format_func=lambda each: titles.get(each, each),
        key="evaluation table about",
    )
    st.caption(
        "One query a line, then the ids of the documents that answer it. The ids are listed on "
        "this page under “The documents”."
    )
    text = st.text_area(
        "Query, ids", placeholder=_EXAMPLE, height=140, max_chars=200_000, key="evaluation table"
    )
    file = st.file_uploader("Or a CSV or TSV file", type=["csv", "tsv"], key="evaluation csv")
    if not st.button("Evaluate these queries", disabled=not (text or "").strip() and file is None):
        if not st.session_state.get("evaluation table asked"):
            return
    else:
        st.session_state["evaluation table asked"] = True
    data = file.getvalue() if file is not None else (text or "").encode()
    label = file.name if file is not None else f"{titles[name]}, own queries"
    if data.strip():
        key = fingerprint("evaluation table", name, label, data)
        _take(key, label, tasks_evaluation.read_table, label, data, load_ready_corpus(name))


def _take(key: str, label: str, task: Any, *arguments: Any) -> None:
    """Read a set once, keep it, and choose it."""
    name = f"own {key[:8]}"
    if name in own_sets():
        st.caption(f"“{md(label)}” can be chosen under “Documents with queries”.")
        return
    found = jobs.result(
        "evaluation reading",
        key,
        task,
        *arguments,
        title=f"Reading “{md(label, limit=60)}”",
        topic="reading",
        timeout=READ_SECONDS,
    )
    if found is not None:
        own_sets()[name] = found
        st.session_state[NEXT] = name
        st.session_state.pop("evaluation table asked", None)
        st.rerun()
