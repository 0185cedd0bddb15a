"""What is near a word, by three measures."""

from pages.neighbors import stage
from pages.shared import frame, spaces

now = spaces.current()
frame.heading("Neighbors", spaces.describe(now))
stage.draw(now)
