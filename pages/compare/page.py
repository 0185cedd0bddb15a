"""The same words in two spaces: two models, or one whose vectors were made smaller."""

import streamlit as st

from pages.compare import sides, stage
from pages.shared import frame, spaces

FEWEST = 3

now = spaces.current()
frame.heading("Compare", spaces.describe(now))
frame.need(len(now.space), FEWEST, "A comparison needs")
left, right = st.columns(2, gap="medium")
with left:
    first = sides.draw_left(now)
with right:
    second = sides.draw_right(now)
other = sides.same_words(now, second)
if other is None:
    frame.end()
stage.draw(now, stage.Pair((now.space, other), (first, second)))
