"""Arithmetic with words, and whether its answers can be trusted."""

from pages.ui import analogies_batch, analogies_stage, frame, spaces

now = spaces.current()
frame.heading("Analogies", spaces.describe(now))
analogies_stage.draw(now)
with frame.errors_as_sentences():
    analogies_batch.draw(now)
