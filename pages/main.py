"""The entry script: page settings, navigation, and the sidebar every page shares."""

from pathlib import Path

import streamlit as st

from pages.ui import frame, jobs, spaces

HERE = Path(__file__).parent

jobs.begin_run()

st.set_page_config(
    page_title="Vector Space Explorer",
    page_icon=str(HERE / "ui" / "icon.png"),
    layout="wide",
)
st.logo(str(HERE / "ui" / "logo.svg"), icon_image=str(HERE / "ui" / "icon.png"), size="large")
page = st.navigation(
    {
        "Learn": [
            st.Page(HERE / "tour.py", title="Guided tour", icon=":material/explore:"),
        ],
        "Words": [
            st.Page(
                HERE / "words" / "map.py", title="Map", icon=":material/scatter_plot:", default=True
            ),
            st.Page(HERE / "words" / "analogies.py", title="Analogies", icon=":material/function:"),
            st.Page(HERE / "words" / "neighbors.py", title="Neighbors", icon=":material/hub:"),
            st.Page(HERE / "words" / "relations.py", title="Relations", icon=":material/polyline:"),
            st.Page(HERE / "words" / "clusters.py", title="Clusters", icon=":material/workspaces:"),
            st.Page(HERE / "words" / "compare.py", title="Compare", icon=":material/compare:"),
            st.Page(HERE / "words" / "insights.py", title="Insights", icon=":material/lightbulb:"),
        ],
        "Documents": [
            st.Page(
                HERE / "documents" / "corpus.py",
                title="Corpus",
                icon=":material/article:",
                url_path="corpus",
            ),
            st.Page(
                HERE / "documents" / "collections.py",
                title="Collections",
                icon=":material/inventory_2:",
                url_path="collections",
            ),
            st.Page(
                HERE / "documents" / "search.py",
                title="Search",
                icon=":material/search:",
                url_path="search",
            ),
            st.Page(
                HERE / "documents" / "evaluation.py",
                title="Evaluation",
                icon=":material/fact_check:",
                url_path="evaluation",
            ),
            st.Page(
                HERE / "documents" / "lab.py",
                title="Index lab",
                icon=":material/speed:",
                url_path="lab",
            ),
        ],
        "Bring your own": [
            st.Page(
                HERE / "words" / "data.py",
                title="Words and vectors",
                icon=":material/upload_file:",
                url_path="data",
            ),
            st.Page(
                HERE / "words" / "models.py",
                title="Models",
                icon=":material/memory:",
                url_path="models",
            ),
        ],
    },
    expanded=True,
)
with st.sidebar:
    spaces.choose()
with frame.errors_as_sentences():
    page.run()
