"""What a collection of a size one does not have yet would need, on the index lab."""

import streamlit as st

from explorer.arrays import fingerprint
from explorer.benchmark import size_text
from explorer.benchmark.capacity import (
    Capacity,
    Plan,
    Rates,
    capacity,
    measure_rates,
    sentences,
)
from explorer.chunking import CHUNKERS, RecursiveParameters
from pages.shared import downloads, frame, jobs, models, spaces
from pages.shared.wording import md

_ASKED = "lab sizing asked"
_GIGABYTE = 10**9


def draw(now: spaces.Current) -> None:
    """Draw the panel: what is planned, a table of what it needs, and how long it takes."""
    with (
        st.expander("What a collection would need", icon=":material/straighten:"),
        frame.errors_as_sentences(),
    ):
        plan = _plan(now.space.dimension)
        needed = capacity(plan)
        _table(needed)
        rates = _rates(plan)
        for sentence in sentences(needed, rates or Rates()):
            st.caption(md(sentence, 800))


def _plan(dimension: int) -> Plan:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        documents = st.number_input(
            "Documents",
            min_value=1,
            max_value=10**10,
            value=1_000_000,
            key="size_documents",
            bind="query-params",
            width=170,
        )
        tokens = st.number_input(
            "Tokens of each",
            min_value=1,
            max_value=1_000_000,
            value=200,
            key="size_tokens",
            bind="query-params",
            width=140,
            help="On average. A page of a book has about 400.",
        )
        copies = st.number_input(
            "Copies",
            min_value=1,
            max_value=8,
            value=2,
            key="size_copies",
            bind="query-params",
            width=110,
            help="Of each shard, on different nodes: with 2 or more, one node may be lost.",
        )
        memory = st.number_input(
            "Memory of a node, GB",
            min_value=1,
            max_value=10_000,
            value=64,
            key="size_memory",
            bind="query-params",
            width=170,
        )
    st.caption(
        f"Vectors of {dimension:,} numbers, as of the current space; documents cut: "
        f"{CHUNKERS['recursive'].title.lower()}. Bytes are those of one copy."
    )
    return Plan(documents, tokens, dimension, RecursiveParameters(), copies, memory * _GIGABYTE)


def _table(needed: Capacity) -> None:
    some = needed.keepings
    names = {
        "float32": "float32",
        "float16": "float16",
        "int8": "int8, rescored",
        "binary": "binary, rescored",
    }
    table: dict[str, list[str | int]] = {
        "Vectors as": [names[each.kind] for each in some],
        "Vectors": [size_text(each.vectors) for each in some],
        "Graph": [size_text(each.graph) for each in some],
        "Keywords": [size_text(each.keywords) for each in some],
        "Memory": [size_text(each.memory) for each in some],
        "Texts": [size_text(each.texts) for each in some],
        "Originals": [size_text(each.originals) for each in some],
        "Disk": [size_text(each.disk) for each in some],
        "Nodes": [each.nodes for each in some],
        "Shards": [each.shards for each in some],
    }
    st.dataframe(table, hide_index=True)
    downloads.table("Table as CSV", "collection-size.csv", needed.table())


def _rates(plan: Plan) -> Rates | None:
    """Return what this machine was measured at, once somebody asked for it."""
    spec = models.chosen()
    key = fingerprint("lab sizing", repr(spec), plan.dimension, round(plan.chunk_tokens))
    if st.session_state.get(_ASKED) != key:
        st.button(
            "Measure this machine for hours and milliseconds",
            icon=":material/timer:",
            on_click=st.session_state.update,
            args=({_ASKED: key},),
        )
        return None
    found: Rates | None = jobs.result(
        "lab sizing",
        key,
        measure_rates,
        spec,
        plan.chunk_tokens,
        plan.dimension,
        title="Measuring how fast this machine embeds and searches",
        topic="layout",
    )
    return found
