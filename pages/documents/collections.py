"""Collections: what is kept where, adding and deleting documents, and taking it elsewhere."""

import streamlit as st

from pages.ui import (
    collections_adding,
    collections_choice,
    collections_place,
    collections_stage,
    collections_table,
    collections_work,
    frame,
)
from pages.ui.escape import md

frame.heading(
    "Collections",
    "Documents kept with their chunks and vectors under a name, searchable with nothing embedded "
    "again.",
)
with frame.errors_as_sentences():
    if not collections_choice.draw():
        st.stop()
    listing = collections_place.listing()
    if listing is None:
        st.stop()
    collections_work.tell()
    free = collections_work.go_on()
    chosen = collections_table.draw(listing)
    # A session has one job at a time: while a collection changes, its documents wait.
    if chosen is None or not free:
        st.stop()
    name, line = chosen
    damaged = dict(listing.damaged).get(name)
    if damaged is not None:
        st.error(md(damaged, 400), icon=":material/error:")
        collections_stage.end(name)
        st.stop()
    manifest = next(each for each in listing.manifests if each.name == name)
    with line:
        collections_stage.actions(name)
    st.caption(collections_table.facts(manifest))
    left, right = st.columns([3, 2], gap="large")
    with left:
        there = collections_stage.documents(manifest)
    with right:
        collections_adding.draw(manifest, there)
