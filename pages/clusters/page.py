"""Groups of words: how many, which, and whether they are there at all."""

from pages.clusters import controls, stage
from pages.clusters.controls import FEWEST
from pages.shared import frame, spaces

now = spaces.current()
frame.heading("Clusters", spaces.describe(now))
frame.need(len(now.space), FEWEST, "Clusters need")
controls.forget_number(now.space)
stage.draw(now)
