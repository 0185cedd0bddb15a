"""Search documents by meaning, by keywords or both, and see why each hit is where it is."""

from pages.search import earlier, sources, stage
from pages.shared import frame

frame.heading(
    "Search",
    "Ask in your own words; each hit shows which step found it and what moved it.",
)
with frame.errors_as_sentences():
    source = sources.choose()
    earlier.draw()
    if source is not None:
        stage.draw(source)
