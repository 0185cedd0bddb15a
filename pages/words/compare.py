"""The same words in two spaces: two models, or one whose vectors were made smaller."""

import streamlit as st

from pages.ui import compare_sides, compare_stage, frame, spaces

FEWEST = 3

now = spaces.current()
frame.heading("Compare", spaces.describe(now))
if len(now.space) < FEWEST:
    st.markdown(
        f"A comparison needs at least {FEWEST} texts; there are {len(now.space)}. Choose a longer "
        "list in the sidebar, or bring more words."
    )
    st.page_link("words/data.py", label="Bring words", icon=":material/upload_file:")
    st.stop()
left, right = st.columns(2, gap="medium")
with left:
    first = compare_sides.draw_left(now)
with right:
    second = compare_sides.draw_right(now)
other = compare_sides.same_words(now, second)
if other is None:
    st.stop()
compare_stage.draw(now, compare_stage.Pair((now.space, other), (first, second)))
