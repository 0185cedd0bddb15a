"""A guided tour of the ideas, on live data."""

import streamlit as st

from pages.shared import frame
from pages.shared.access import regions
from pages.shared.wording import md
from pages.tour import data, directions, groups, points, stage

STEPS = {
    "A word is a point": points.point,
    "Points have distances": points.distance,
    "Near points are neighbors": points.neighbors,
    "Differences are directions": directions.direction,
    "Directions can be added": directions.arithmetic,
    "Points gather in clusters": groups.clusters_step,
    "Every picture hides something": groups.hidden,
}

frame.heading("Guided tour", "Seven ideas in a few minutes, each on vectors you can touch.")
step = stage.steps(list(STEPS))
stage.title(step, list(STEPS))
with regions.result(), st.container(key=f"tour_step_{step}"), frame.errors_as_sentences():
    tour = data.tour()
    if tour.note:
        st.caption(md(tour.note))
    list(STEPS.values())[step - 1](tour)
