"""Bring your own words, or vectors made elsewhere."""

from pages.data import intake
from pages.shared import choices, frame

frame.heading(
    "Words and vectors",
    "Type, paste or upload what you want to explore. It stays in this session and on this machine.",
)
WAYS = {
    "Type or paste": intake.typed_words,
    "Upload words": intake.uploaded_words,
    "Upload vectors": intake.uploaded_vectors,
}
way = choices.one_of("How", list(WAYS), "way", label_visibility="collapsed")
WAYS[way]()
