"""A guided tour of the ideas, on live data."""

import streamlit as st

from pages.ui import frame, tour_data, tour_directions, tour_groups, tour_points, tour_stage
from pages.ui.escape import md

STEPS = {
    "A word is a point": tour_points.point,
    "Points have distances": tour_points.distance,
    "Near points are neighbors": tour_points.neighbors,
    "Differences are directions": tour_directions.direction,
    "Directions can be added": tour_directions.arithmetic,
    "Points gather in clusters": tour_groups.clusters_step,
    "Every picture hides something": tour_groups.hidden,
}

frame.heading("Guided tour", "Seven ideas in a few minutes, each on vectors you can touch.")
step = tour_stage.steps(list(STEPS))
tour_stage.title(step, list(STEPS))
with st.container(key=f"tour_step_{step}"), frame.errors_as_sentences():
    tour = tour_data.tour()
    if tour.note:
        st.caption(md(tour.note))
    list(STEPS.values())[step - 1](tour)
