"""Collections: what is kept where, adding and deleting documents, and taking it elsewhere."""

import streamlit as st

from pages.collections import adding, choice, health, stage, table, work
from pages.shared import frame, places
from pages.shared.access import regions
from pages.shared.wording import md

frame.heading(
    "Collections",
    "Documents kept with their chunks and vectors under a name, searchable with nothing embedded "
    "again.",
)
with frame.errors_as_sentences():
    if not choice.draw():
        frame.end()
    listing = places.listing()
    if listing is None:
        frame.end()
    work.tell()
    free = work.go_on()
    with regions.result():
        chosen = table.draw(listing)
    # A session has one job at a time: while a collection changes, its documents wait.
    if chosen is None or not free:
        frame.end()
    name, line = chosen
    damaged = dict(listing.damaged).get(name)
    if damaged is not None:
        st.error(md(damaged, 400), icon=":material/error:")
        health.mend(name)
        stage.end(name)
        frame.end()
    manifest = next(each for each in listing.manifests if each.name == name)
    with line:
        stage.actions(name)
    st.caption(table.facts(manifest))
    if not health.sound(manifest):
        frame.end()
    left, right = st.columns([3, 2], gap="large")
    with left:
        there = stage.documents(manifest)
    with right:
        adding.draw(manifest, there)
