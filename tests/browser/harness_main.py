"""The entry script of the small app: maps of few and of many points, one with its table."""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent

st.set_page_config(layout="wide")
other = st.Page(lambda: st.text("nothing here"), title="Other", url_path="other", default=True)
maps = [
    st.Page(HERE / "harness_map.py", title="Map", url_path="map"),
    st.Page(HERE / "large" / "harness_field.py", title="Field", url_path="field"),
    st.Page(HERE / "large" / "harness_rows.py", title="Rows", url_path="rows"),
]
st.navigation([other, *maps]).run()
