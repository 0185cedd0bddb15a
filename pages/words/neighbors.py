"""What is near a word, by three measures."""

from pages.ui import frame, neighbors_stage, spaces

now = spaces.current()
frame.heading("Neighbors", spaces.describe(now))
neighbors_stage.draw(now)
