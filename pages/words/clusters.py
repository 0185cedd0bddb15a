"""Groups of words: how many, which, and whether they are there at all."""

import streamlit as st

from pages.ui import clusters_controls, clusters_stage, frame, spaces
from pages.ui.clusters_controls import FEWEST

now = spaces.current()
frame.heading("Clusters", spaces.describe(now))
if len(now.space) < FEWEST:
    st.markdown(
        f"Clusters need at least {FEWEST} texts; there are {len(now.space)}. Choose a longer list "
        "in the sidebar, or bring more words."
    )
    st.page_link("words/data.py", label="Bring words", icon=":material/upload_file:")
    st.stop()
clusters_controls.forget_number(now.space)
clusters_stage.draw(now)
