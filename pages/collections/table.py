"""The collections of a place in a table, and the choice of one of them."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.chunking import chunker_title
from explorer.stores import Manifest
from explorer.stores.recall import LARGE, told_of
from explorer.tasks.collections import Listing
from pages.shared import frame, models, places
from pages.shared.wording import counted, md

_TABLE = "collections table"


def draw(listing: Listing) -> tuple[str, DeltaGenerator] | None:
    """Draw the table and return the name of the chosen collection and the line it is chosen on.

    None where there is no collection; how to make one is said.
    """
    names = [each.name for each in listing.manifests] + [name for name, _ in listing.damaged]
    if not names:
        _invite()
        return None
    if st.session_state.get(places.CHOSEN, names[0]) not in names:
        del st.session_state[places.CHOSEN]
    chosen = st.session_state.get(places.CHOSEN) or st.query_params.get(places.CHOSEN)
    row = names.index(chosen) if chosen in names else 0
    st.session_state[_TABLE] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    st.dataframe(
        _rows(listing),
        hide_index=True,
        key=_TABLE,
        on_select=lambda: _take(names),
        selection_mode="single-row",
    )
    line = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    with line:
        name = st.selectbox("Collection", names, key=places.CHOSEN, bind="query-params", width=320)
    return name, line


def _take(names: list[str]) -> None:
    rows = st.session_state[_TABLE]["selection"]["rows"]
    if rows:
        st.session_state[places.CHOSEN] = names[rows[0]]


def _rows(listing: Listing) -> dict[str, Sequence[object]]:
    some = listing.manifests
    rest = len(listing.damaged)
    kept = places.title(places.current())
    return {
        "Name": [each.name for each in some] + [name for name, _ in listing.damaged],
        "Documents": [each.documents for each in some] + [None] * rest,
        "Chunks": [each.chunks for each in some] + [None] * rest,
        "Model": [models.named(each.model) for each in some] + ["cannot be read"] * rest,
        "Cut": [chunker_title(each.chunker) for each in some] + [""] * rest,
        "Language": [each.language for each in some] + [""] * rest,
        "Kept on": [kept] * (len(some) + rest),
    }


def _invite() -> None:
    where = places.title(places.current())
    st.markdown(f"**There are no collections on {md(where)} yet.**")
    st.caption(
        "Choose documents on the Corpus page, compare two ways of cutting them, and save one of "
        "them under a name; it can then be searched at any time with nothing embedded again."
    )
    if st.button("Make one from documents", type="primary", icon=":material/article:"):
        frame.go_to("corpus/page.py")


def facts(manifest: Manifest) -> str:
    """Return a collection in a line, and where it is large what a search finds; Markdown."""
    fields = ", ".join(manifest.fields)
    parts = [
        counted(manifest.documents, "document"),
        counted(manifest.chunks, "chunk"),
        f"{md(models.named(manifest.model))}, {manifest.dimension:,} dimensions",
        *([f"fields to filter by: {md(fields, 160)}"] if fields else []),
    ]
    found = told_of(manifest.chunks, manifest.recall) if manifest.chunks >= LARGE else ""
    return "  \n".join(filter(None, (" · ".join(parts), md(found, 400))))
