"""Arithmetic with words, and whether its answers can be trusted."""

from pages.analogies import batch, stage
from pages.shared import frame, heads

now = heads.current("Analogies")
stage.draw(now)
with frame.errors_as_sentences():
    batch.draw(now)
