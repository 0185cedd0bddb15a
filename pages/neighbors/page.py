"""What is near a word, by three measures."""

from pages.neighbors import stage
from pages.shared import heads

now = heads.current("Neighbors")
stage.draw(now)
