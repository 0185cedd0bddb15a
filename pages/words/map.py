"""The map of the current space."""

import streamlit as st

from explorer.faithfulness import describe
from pages.ui import frame, map_controls, map_exports, map_stage, map_view, spaces
from pages.ui.escape import md

now = spaces.current()
frame.heading("Map", spaces.describe(now))
frame.notes(st.session_state.pop("cleaned words", []))
settings = map_controls.draw(now.space)
shown = map_view.compute(now, settings)
if shown is None:
    st.skeleton(height=map_stage.HEIGHT)
    st.stop()
scene = map_view.scene(shown)
found = map_view.find(now, shown)
map_stage.draw(now, shown, scene, found)

layout = shown.layout
st.markdown(describe(layout.faithfulness, layout.projection, noun="word"))
if now.source.look_for:
    st.caption(f"What to look for: {md(now.source.look_for, limit=400)}")
if shown.clusters and shown.clusters.curve:
    st.caption(shown.clusters.curve.describe())
frame.notes([*layout.projection.notes, *settings.arrows.notes])
map_exports.faithfulness(layout)
map_exports.downloads(shown, scene)
frame.show_python(map_exports.code(now, shown))
