"""Relations between words: shared directions, axes, opposites, associations."""

import streamlit as st

from pages.ui import (
    frame,
    relations_association,
    relations_axes,
    relations_kinds,
    relations_pairs,
    spaces,
)

now = spaces.current()
frame.heading("Relations", spaces.describe(now))
VIEWS = {
    "Pairs": relations_pairs.draw,
    "Axes": relations_axes.draw,
    "Opposites and synonyms": relations_kinds.draw,
    "Association test": relations_association.draw,
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
    VIEWS.get(view, relations_pairs.draw)(now)
