"""The map of the current space, and beside it how far to trust it and what is chosen on it."""

import streamlit as st

from pages.map import brought, controls, finding, naming, stage, view
from pages.shared import frame, heads, spaces
from pages.shared.access import regions
from pages.shared.drop import dropper, landing
from pages.shared.work import tags

# Read by those who have brought nothing yet: what this is, and what to try first.
ABOUT = (
    "A model has turned each word into numbers: words used alike lie near. Click one, find an "
    "idea, then try “king − man + woman” under Analogies."
)

if tags.changed_here():
    tags.follow(spaces.source())
with st.container(gap="xxsmall"):
    head = heads.begin("Map")
    if spaces.name_of_current() not in spaces.own_sources():
        with st.container(key="map_about"):
            st.caption(ABOUT)
now = spaces.current_or_before()
head.tell(heads.describe(now))
frame.notes(landing.told_of(now.source.name))
dropper.draw(dropper.Dropper("map", "map/page.py", where="over"))
settings, names = controls.draw(now)
# Beside the field that they are about, and seen whatever is below the map.
offers = st.container()
brought.draw_choices(now)
# What works behind the picture draws below everything else: the map stays where it is.
picture, work = st.container(key="workbench"), st.container()
with work:
    way = view.begin(now, settings)
    shown = view.shown(now, way)
    found = finding.find(now, settings)
with names:
    shown = stage.named(shown)
    naming.choose(shown)
with work:
    shown = naming.named(shown)
with picture, regions.result():
    stage.draw(now, way, shown, found)
with offers:
    finding.offer_other_ways(now, settings, found.missed)
