"""Relations between words: shared directions, axes, opposites, associations."""

from pages.relations import association, axes, kinds, pairs
from pages.shared import choices, frame, heads

now = heads.current("Relations")
VIEWS = {
    "Pairs": pairs.draw,
    "Axes": axes.draw,
    "Opposites and synonyms": kinds.draw,
    "Association test": association.draw,
}
view = choices.one_of(
    "What to look at", list(VIEWS), "relations_view", label_visibility="collapsed"
)
with frame.errors_as_sentences():
    VIEWS[view](now)
