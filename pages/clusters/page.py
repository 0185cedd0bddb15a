"""Groups of words: how many, which, and whether they are there at all."""

from pages.clusters import controls, stage
from pages.clusters.controls import FEWEST
from pages.shared import frame, heads

now = heads.current("Clusters")
frame.need(len(now.space), FEWEST, "Clusters need")
controls.forget_number(now.space)
stage.draw(now)
