"""The same words in two spaces: two models, or one whose vectors were made smaller."""

import streamlit as st

from pages.compare import sides, stage
from pages.shared import frame, spaces

FEWEST = 3

now = spaces.current()
frame.heading("Compare", spaces.describe(now))
if len(now.space) < FEWEST:
    st.markdown(
        f"A comparison needs at least {FEWEST} texts; there are {len(now.space)}. Choose a longer "
        "list in the sidebar, or bring more words."
    )
    st.page_link("data/page.py", label="Bring words", icon=":material/upload_file:")
    st.stop()
left, right = st.columns(2, gap="medium")
with left:
    first = sides.draw_left(now)
with right:
    second = sides.draw_right(now)
other = sides.same_words(now, second)
if other is None:
    st.stop()
stage.draw(now, stage.Pair((now.space, other), (first, second)))
