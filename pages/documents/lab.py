"""Indexes on your vectors: what each finds, how fast, in how many bytes."""

import streamlit as st

from explorer.benchmark import with_estimates
from pages.ui import frame, lab_controls, lab_forecast, lab_stage, spaces

now = spaces.current()
frame.heading("Index lab", spaces.describe(now))
with frame.errors_as_sentences():
    plan = lab_controls.draw(now)
    if not plan.families:
        st.markdown("Choose at least one index to measure.")
        st.stop()
    # In a part of its own, so that what is below never moves when this comes or goes.
    with st.container():
        expected = None
        if lab_forecast.is_long(plan):
            expected = lab_forecast.expect(plan)
            if expected is None:
                st.stop()
            if not lab_stage.is_known(plan) and not lab_forecast.agreed(plan, expected):
                st.stop()
        study = lab_stage.measure(plan)
        if study is None:
            study = lab_stage.so_far(plan)
            if study is None:
                st.skeleton(height=480)
                st.stop()
            lab_stage.say_partial(plan, study)
    lab_stage.draw(with_estimates(study, expected) if expected else study)
    frame.show_python(lab_stage.code(now, plan))
