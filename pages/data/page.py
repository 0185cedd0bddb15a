"""Bring your own words, vectors, or whatever files hold."""

from pages.data import intake
from pages.shared import frame
from pages.shared.access import regions
from pages.shared.drop import dropper

frame.heading(
    "Words and vectors",
    "Drop, type or paste what you want to explore. "
    "Words and vectors are kept in a workspace on this machine.",
)
with regions.result():
    if dropper.draw(dropper.Dropper("data", "data/page.py")) is None:
        intake.typed_words()
