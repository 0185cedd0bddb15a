"""Searches judged by queries with known answers: which is better, what they miss, and why."""

import streamlit as st

from pages.ui import evaluation_controls, evaluation_run, evaluation_stage, frame

head = st.empty()
with head.container():
    frame.heading("Evaluation", "Searches judged by queries whose answers are known.")
with frame.errors_as_sentences():
    asked = evaluation_controls.draw()
    if asked is None:
        st.stop()
    with head.container():
        frame.heading("Evaluation", evaluation_controls.describe(asked))
    judged = evaluation_run.judge(asked)
    if judged is None:
        st.skeleton(height=480)
        st.stop()
    evaluation_stage.draw(asked, judged)
