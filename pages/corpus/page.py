"""Documents cut into chunks in two ways, in the text and on one map, and kept as a collection."""

import streamlit as st

from pages.corpus import picture, saving, sources, text
from pages.corpus import sides as corpus_sides
from pages.shared import frame
from pages.shared.access import regions

frame.heading(
    "Corpus",
    "A search finds chunks, not documents. Compare two ways of cutting before you keep one.",
)
with frame.errors_as_sentences():
    chosen = sources.choose()
    if chosen is None:
        frame.end()
    sides = corpus_sides.draw(chosen)
    if not sides:
        frame.end()
    with regions.result():
        text.draw(chosen, sides)
    above = st.container()
    # A session has one job at a time: while a collection is saved the map waits.
    if saving.draw(chosen, sides):
        with above:
            picture.draw(sides)
    frame.show_python(saving.code(chosen, sides[0]))
