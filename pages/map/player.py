"""Beside the map: what is on its way, and how a person takes part in it."""

import math
from collections.abc import Callable

import streamlit as st

from explorer.jobs import Job
from explorer.projection import METHODS
from pages.map import course
from pages.map.course import SAMPLE, Course
from pages.map.view import Shown
from pages.shared import jobs, spaces

REPLAY = "map replay"


def draw(now: spaces.Current, way: Course, shown: Shown | None) -> None:
    """Tell how far the picture is that was asked for, with what can be done about it."""
    if now.coming is not None:
        _coming(now.coming)
    elif way.seconds is not None:
        _offer(now, way)
    elif way.drawing is None:
        if way.job is None or way.moving or way.held is not None:
            _live(way, shown)
        else:
            jobs.say_why(course.SLOT, way.job)


def _coming(job: Job) -> None:
    st.progress(job.fraction, text=jobs.describe(job))
    st.caption("What you see are the data before; the new ones take their place.")
    stop = st.button(
        "Stop",
        key="map stop coming",
        icon=":material/stop:",
        on_click=spaces.back_to_before,
        args=(job,),
    )
    if stop:
        st.rerun()


def _live(way: Course, shown: Shown | None) -> None:
    job = way.job
    ended = job is not None and job.finished.is_set()
    told = "Waiting for its turn" if job is None else jobs.describe(job)
    st.progress(0.0 if job is None else job.fraction, text=told)
    frame = way.frame()
    if way.held is not None and frame is not None:
        rest = "the finished layout is there" if ended else "the work goes on"
        st.caption(f"Paused at iteration {frame.iteration:,}; {rest}.")
    elif frame is not None:
        st.caption(f"Growing: iteration {frame.iteration:,}.")
    elif shown is not None and shown.stage == "old":
        st.caption("What you see is the picture before; the new one takes its place.")
    elif shown is not None:
        st.caption("What you see meanwhile is PCA.")
    with st.container(horizontal=True, gap="small"):
        if way.held is None:
            unseen = frame is None
            _button("Pause", "pause", course.pause, way, disabled=unseen)
        else:
            _button("Resume", "play_arrow", course.resume, way)
            _button("Step", "skip_next", course.step, way)
        # Controls that are drawn already take another value before the next run only.
        if _button("Stop", "stop", course.stop, way):
            st.rerun()


def _button(
    label: str, icon: str, act: Callable[[Course], None], way: Course, *, disabled: bool = False
) -> bool:
    return st.button(
        label,
        key=f"map {label}",
        icon=f":material/{icon}:",
        on_click=act,
        args=(way,),
        disabled=disabled,
    )


def _offer(now: spaces.Current, way: Course) -> None:
    assert way.seconds is not None
    n = len(way.space)
    name = METHODS[way.settings.method].title
    st.markdown(f"**{name} of {n:,} points takes {_in_words(way.seconds)}.**")
    st.caption("Not begun. What you see is the picture before, or PCA, which takes seconds.")
    if _button("Draw it", "play_arrow", course.agree, way):
        st.rerun()
    if n > SAMPLE and st.button(f"Draw a sample of {SAMPLE:,}", key="map sample"):
        spaces.isolate(now, course.sample(way.space))
        st.rerun()
    if _button("Back to what is drawn", "undo", course.turn_back, way):
        st.rerun()


def _in_words(seconds: float) -> str:
    minutes = math.ceil(seconds / 60)
    return f"about {minutes} minutes" if minutes > 1 else "about a minute"


def offer_replay(shown: Shown) -> None:
    """Offer to play how a finished picture came about, where that was kept."""
    if shown.reel is None:
        return
    plays = wants_replay(shown)
    st.button(
        "Close the player" if plays else "Play how it came about",
        key="map replay button",
        icon=":material/close:" if plays else ":material/replay:",
        on_click=st.session_state.update,
        args=({REPLAY: "" if plays else shown.name},),
    )


def wants_replay(shown: Shown) -> bool:
    """Whether the person wants to see how just this picture came about."""
    return bool(st.session_state.get(REPLAY) == shown.name)
