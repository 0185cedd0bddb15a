"""The entry script: page settings, navigation, and the sidebar every page shares."""

from pathlib import Path

import streamlit as st

from pages.shared import frame, jobs, spaces
from pages.shared.access import regions
from pages.shared.undo import bar
from pages.shared.work import heeding, kept, links

HERE = Path(__file__).parent
ICON = str(HERE / "shared" / "icon.png")
DEFAULT = "map"
# The name is the page's folder and its address.
PAGES = {
    "Start": (
        ("home", "Workspaces", "home_storage"),
        ("tour", "Guided tour", "explore"),
    ),
    "Words": (
        ("map", "Map", "scatter_plot"),
        ("analogies", "Analogies", "function"),
        ("neighbors", "Neighbors", "hub"),
        ("relations", "Relations", "polyline"),
        ("clusters", "Clusters", "workspaces"),
        ("compare", "Compare", "compare"),
        ("wordsets", "Word sets", "rule"),
        ("insights", "Insights", "lightbulb"),
    ),
    "Documents": (
        ("corpus", "Corpus", "article"),
        ("collections", "Collections", "inventory_2"),
        ("search", "Search", "search"),
        ("evaluation", "Evaluation", "fact_check"),
        ("lab", "Index lab", "speed"),
    ),
    "Bring your own": (
        ("data", "Words and vectors", "upload_file"),
        ("models", "Models", "memory"),
    ),
}

# What the sidebar chooses, and these pages do not use, is not shown there.
UNUSED = {
    "list": ("home", "corpus", "collections", "search", "evaluation", "data", "models"),
    "model": ("home", "collections", "data", "models"),
}

jobs.begin_run()

# Before the navigation, which would else have the browser fetch a page's icon from elsewhere.
st.set_page_config(page_icon=ICON, layout="wide")
st.logo(str(HERE / "shared" / "logo.svg"), icon_image=ICON, size="large")
page = st.navigation(
    {
        section: [
            st.Page(
                HERE / name / "page.py",
                title=title,
                icon=f":material/{icon}:",
                url_path=name,
                default=name == DEFAULT,
            )
            for name, title, icon in entries
        ]
        for section, entries in PAGES.items()
    },
    expanded=True,
)
# The browser's history and its tabs name pages by their titles.
st.set_page_config(page_title=f"{page.title} · Vector Space Explorer")
regions.draw(jobs.news())
bar.draw()
with st.sidebar:
    missing = links.follow(page.url_path)
    if missing is None:
        spaces.choose()
        for key, pages in UNUSED.items():
            # Drawn all the same: without it a choice would be lost, and its part of the address.
            if page.url_path in pages:
                st.html(f"<style>.st-key-{key} {{ display: none; }}</style>")
        if all(page.url_path in pages for pages in UNUSED.values()):
            st.html("<style>[data-testid=stSidebarNavSeparator] { display: none; }</style>")
        kept.tell()
# Other pages show nothing of the data a link names, and some are the way to them.
of_words = page.url_path in ("", *(name for name, _, _ in PAGES["Words"]))
with frame.errors_as_sentences():
    if missing is not None and of_words:
        links.tell(missing)
    else:
        with heeding.told(page.url_path):
            page.run()
