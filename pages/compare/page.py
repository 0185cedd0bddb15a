"""The same words in two spaces: two models, two lists, or one whose vectors were made smaller."""

import streamlit as st

from pages.compare import drawing, sides, stage
from pages.shared import frame, heads

FEWEST = 3

with st.container(key="compare_head", horizontal=True, vertical_alignment="bottom", gap="small"):
    with st.container(width="content"):
        now = heads.current("Compare")
    first, of_left = sides.draw(now, "left")
    second, of_right = sides.draw(now, "right")
with frame.errors_as_sentences():
    found = sides.same_words(now, (first, second))
    if found is not None:
        frame.need(len(found.first), FEWEST, "A comparison of words that both sides have needs")
        pair = stage.Pair((found.first, found.second), (first, second), found.left_out)
        stage.draw(now, pair, drawing.choose(pair.count, of_left, of_right))
