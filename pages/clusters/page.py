"""Groups of words: how many, which, and whether they are there at all."""

import streamlit as st

from pages.clusters import controls, stage
from pages.clusters.controls import FEWEST
from pages.shared import frame, spaces

now = spaces.current()
frame.heading("Clusters", spaces.describe(now))
if len(now.space) < FEWEST:
    st.markdown(
        f"Clusters need at least {FEWEST} texts; there are {len(now.space)}. Choose a longer list "
        "in the sidebar, or bring more words."
    )
    st.page_link("data/page.py", label="Bring words", icon=":material/upload_file:")
    st.stop()
controls.forget_number(now.space)
stage.draw(now)
