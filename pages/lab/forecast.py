"""What a long measurement of the index lab would take, said before it is started."""

from collections.abc import Sequence

import streamlit as st

from explorer.arrays import fingerprint
from explorer.benchmark import (
    Calibration,
    Estimate,
    Forecast,
    available_bytes,
    calibrate,
    describe_beyond,
    describe_forecast,
    forecast,
)
from explorer.indexes import IndexParameters, entry_of
from pages.lab.controls import CHOSEN, Plan
from pages.shared import jobs
from pages.shared.wording import md

LIMIT = 3_600.0
"""Seconds a measurement may take on a page; the command line has no limit."""

_LARGE = 8_000_000  # numbers above which a measurement takes a minute or more
_AGREED = "lab agreed"
_TIMED = "lab timed"


def is_long(plan: Plan) -> bool:
    """Return whether a measurement is estimated first, and waits for a click."""
    n, d = plan.shape
    return n * d > _LARGE


def expect(plan: Plan) -> Forecast | None:
    """Return what the measurement would take, or None while samples are timed."""
    n, _ = plan.shape
    timed = st.session_state.get(_TIMED)
    if timed is None or not _covers(timed, plan):
        timed = _timed(plan)
    if timed is None:
        return None
    st.session_state[_TIMED] = timed
    return forecast(timed, plan.families, n, plan.settings)


def _covers(timed: Calibration, plan: Plan) -> bool:
    """Return whether samples of all indexes asked for were timed, perhaps of more."""
    like = timed.d == plan.shape[1] and timed.metric == plan.settings.metric
    known = {sample.asked for sample in timed.samples}
    return like and served(plan) <= known


def served(plan: Plan) -> set[IndexParameters]:
    """Return the indexes that can serve the metric."""
    return {each for each in plan.families if plan.settings.metric in entry_of(each).metrics}


def _timed(plan: Plan) -> Calibration | None:
    d, metric = plan.shape[1], plan.settings.metric
    timed: Calibration | None = jobs.result(
        "lab estimate",
        fingerprint("lab estimate", d, metric, [repr(each) for each in plan.families]),
        calibrate,
        plan.families,
        d,
        metric,
        title="Timing samples to estimate how long this takes",
        topic="layout",
    )
    return timed


def agreed(plan: Plan, expected: Forecast) -> bool:
    """Say what the measurement takes and wait for a click."""
    free = available_bytes()
    out = expected.beyond(LIMIT, free)
    if out:
        st.caption(md(describe_beyond(out, LIMIT, free), 1000))
        _offer_rest(plan, out)
        return False
    if st.session_state.get(_AGREED) == plan.data_key:
        return True
    st.caption(md(describe_forecast(expected), 1000))
    st.button(
        "Measure",
        type="primary",
        icon=":material/play_arrow:",
        on_click=st.session_state.update,
        args=({_AGREED: plan.data_key},),
    )
    return False


def _offer_rest(plan: Plan, out: Sequence[Estimate]) -> None:
    """Offer to leave out what would take too much."""
    gone = {each.asked for each in out}
    rest = [entry_of(asked).name for asked in plan.families if asked not in gone]
    if not rest:
        st.markdown("Take fewer vectors or dimensions, or choose other indexes.")
        return
    changes = {CHOSEN: rest, _AGREED: plan.data_key}
    label = f"Measure without {'it' if len(out) == 1 else 'them'}"
    st.button(
        label, icon=":material/play_arrow:", on_click=st.session_state.update, args=(changes,)
    )
