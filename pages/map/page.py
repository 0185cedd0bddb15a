"""The map of the current space."""

import streamlit as st

from explorer.faithfulness import describe
from pages.map import controls, exports, stage, view
from pages.shared import frame, spaces
from pages.shared.wording import md

now = spaces.current()
frame.heading("Map", spaces.describe(now))
frame.notes(st.session_state.pop("cleaned words", []))
settings = controls.draw(now.space)
shown = view.compute(now, settings)
if shown is None:
    frame.waiting(stage.HEIGHT)
    st.stop()
scene = view.scene(shown)
found = view.find(now, shown)
stage.draw(now, shown, scene, found)

layout = shown.layout
st.markdown(describe(layout.faithfulness, layout.projection, noun="word"))
if now.source.look_for:
    st.caption(f"What to look for: {md(now.source.look_for, limit=400)}")
if shown.clusters and shown.clusters.curve:
    st.caption(shown.clusters.curve.describe())
frame.notes([*layout.projection.notes, *settings.arrows.notes])
exports.faithfulness(layout)
exports.take_away(shown, scene)
frame.show_python(exports.code(now, shown))
