"""Indexes on your vectors: what each finds, how fast, in how many bytes."""

import streamlit as st

from pages.ui import frame, lab_controls, lab_stage, spaces

now = spaces.current()
frame.heading("Index lab", spaces.describe(now))
with frame.errors_as_sentences():
    plan = lab_controls.draw(now)
    if not lab_controls.agreed(plan):
        st.stop()
    study = lab_stage.measure(plan)
    if study is None:
        st.skeleton(height=480)
        st.stop()
    lab_stage.draw(study)
    frame.show_python(lab_stage.code(now, plan))
