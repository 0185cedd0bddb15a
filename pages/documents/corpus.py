"""Documents cut into chunks in two ways, in the text and on one map, and kept as a collection."""

import streamlit as st

from pages.ui import corpus_map, corpus_saving, corpus_sides, corpus_sources, corpus_text, frame

frame.heading(
    "Corpus",
    "A search finds chunks, not documents. Compare two ways of cutting before you keep one.",
)
with frame.errors_as_sentences():
    chosen = corpus_sources.choose()
    if chosen is None:
        st.stop()
    sides = corpus_sides.draw(chosen)
    if not sides:
        st.stop()
    corpus_text.draw(chosen, sides)
    above = st.container()
    # A session has one job at a time: while a collection is saved the map waits.
    if corpus_saving.draw(chosen, sides):
        with above:
            corpus_map.draw(sides)
    frame.show_python(corpus_saving.code(chosen, sides[0]))
