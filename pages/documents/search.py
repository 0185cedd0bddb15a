"""Search documents by meaning, by keywords or both, and see why each hit is where it is."""

from pages.ui import frame, search_sources, search_stage

frame.heading(
    "Search",
    "Ask in your own words; each hit shows which step found it and what moved it.",
)
with frame.errors_as_sentences():
    source = search_sources.choose()
    if source is not None:
        search_stage.draw(source)
