"""Relations between words: shared directions, axes, opposites, associations."""

import streamlit as st

from pages.relations import association, axes, kinds, pairs
from pages.shared import frame, spaces

now = spaces.current()
frame.heading("Relations", spaces.describe(now))
VIEWS = {
    "Pairs": pairs.draw,
    "Axes": axes.draw,
    "Opposites and synonyms": kinds.draw,
    "Association test": association.draw,
}
view = st.segmented_control(
    "What to look at",
    list(VIEWS),
    default="Pairs",
    required=True,
    key="relations_view",
    bind="query-params",
    label_visibility="collapsed",
)
with frame.errors_as_sentences():
    VIEWS.get(view, pairs.draw)(now)
