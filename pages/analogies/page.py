"""Arithmetic with words, and whether its answers can be trusted."""

from pages.analogies import batch, stage
from pages.shared import frame, spaces

now = spaces.current()
frame.heading("Analogies", spaces.describe(now))
stage.draw(now)
with frame.errors_as_sentences():
    batch.draw(now)
