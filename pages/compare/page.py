"""The same words in two spaces: two models, two lists, or one whose vectors were made smaller."""

import streamlit as st

from pages.compare import sides, stage
from pages.shared import frame, heads

FEWEST = 3

now = heads.current("Compare")
left, right = st.columns(2, gap="medium")
with left:
    first = sides.draw(now, "left")
with right:
    second = sides.draw(now, "right")
with frame.errors_as_sentences():
    found = sides.same_words(now, (first, second))
    if found is not None:
        frame.need(len(found.first), FEWEST, "A comparison of words that both sides have needs")
        stage.draw(now, stage.Pair((found.first, found.second), (first, second), found.left_out))
