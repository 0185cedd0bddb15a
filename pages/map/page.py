"""The map of the current space: the picture first, then how far to trust it."""

import streamlit as st

from explorer.faithfulness import describe
from pages.map import brought, controls, exports, growth, stage, view
from pages.shared import frame, spaces
from pages.shared.access import regions
from pages.shared.drop import dropper, landing
from pages.shared.wording import md

now = spaces.current_or_before()
frame.heading("Map", spaces.describe(now))
frame.notes(st.session_state.pop(landing.CLEANED, []))
dropper.draw(dropper.Dropper("map", "map/page.py", where="over"))
settings = controls.draw(now)
brought.draw_choices(now)
# What works behind the picture draws below everything else: the map stays where it is.
picture, rest, work = regions.result(), st.container(), st.container()
with work:
    way = view.begin(now, settings)
    shown = view.shown(now, way)
    found = view.find(now, settings)
with rest:
    shown = stage.named(shown)
stands = shown is not None and shown.stage == "settled"
if not stands:
    # Before the picture, beside which the figures of another one would stand for a moment.
    with rest:
        st.caption(exports.NOT_YET)
        exports.faithfulness(None)
with picture:
    scene = stage.draw(now, way, shown, found)
    controls.offer_other_ways(now, found.missed)
if shown is None or scene is None or not stands:
    frame.end()
with rest:
    trust = shown.trust
    if trust is None:
        st.caption(exports.MEASURING)
    else:
        st.markdown(describe(trust.faithfulness, shown.projection, noun="word"))
    if now.source.look_for:
        st.caption(f"What to look for: {md(now.source.look_for, limit=400)}")
    if shown.clusters and shown.clusters.curve:
        st.caption(shown.clusters.curve.describe())
    frame.notes([*shown.projection.notes, *settings.arrows.notes, *growth.notes(now)])
    exports.faithfulness(trust)
    exports.examine_all(shown)
    exports.take_away(now, shown, scene)
    frame.show_python(exports.code(now, shown))
