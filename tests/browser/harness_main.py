"""The entry script of the small app: the map, and another page to go to."""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent

st.set_page_config(layout="wide")
other = st.Page(lambda: st.text("nothing here"), title="Other", url_path="other", default=True)
maps = [
    st.Page(HERE / f"harness_{name}.py", title=name.title(), url_path=name)
    for name in ("map", "field")
]
st.navigation([other, *maps]).run()
