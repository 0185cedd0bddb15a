"""Indexes on your vectors: what each finds, how fast, in how many bytes."""

import streamlit as st

from explorer.benchmark import with_estimates
from pages.lab import controls, earlier, forecast, sizing, stage
from pages.shared import frame, heads
from pages.shared.access import regions

now = heads.current("Index lab")
with frame.errors_as_sentences():
    plan = controls.draw(now)
    if not plan.families:
        st.markdown("Choose at least one index to measure.")
        frame.end()
    # In a part of its own, so that what is below never moves when this comes or goes.
    with frame.room():
        expected = None
        if forecast.is_long(plan):
            expected = forecast.expect(plan)
            if expected is None:
                frame.end()
            if not stage.is_known(plan) and not forecast.agreed(plan, expected):
                frame.end()
        finished = study = stage.measure(plan)
        if study is None:
            study = stage.so_far(plan)
            if study is None:
                frame.waiting(480)
                frame.end()
            stage.say_partial(plan, study)
        kept = None if finished is None else earlier.keep(plan, finished)
    with regions.result():
        stage.draw(with_estimates(study, expected) if expected else study)
    sizing.draw(now)
    if kept is not None:
        earlier.draw(kept)
    frame.show_python(stage.code(now, plan))
