"""The way of a layout: asked for by the controls, growing, standing still, or not begun at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from explorer.jobs import Job
from explorer.projection import METHODS, Frame, Projection, expected_seconds
from explorer.space import Space
from explorer.tasks import maps
from explorer.tasks.maps import Drawing, Growth
from pages.map.controls import Settings
from pages.shared import jobs, layouts, runtime, spaces

SLOT = "layout"
MOST_SECONDS = 60.0
"""What takes longer is begun only after the person was told."""

SAMPLE = 10_000
"""Points of the sample that is offered instead."""

_HELD = "held frame of the map"
_AGREED = "layouts agreed to"
_CONTROLS = "controls of the drawn map"


@dataclass(frozen=True, eq=False)
class Course:
    """How far the picture is that the controls ask for.

    Attributes
    ----------
    space, settings : Space, Settings
        What is asked for.
    key : str
        Of the layout they name.
    job : Job or None
        What computes it; None where it is there, or must be agreed to first.
    drawing : Drawing or None
        The finished picture.
    seconds : float or None
        What it will take, where it must be agreed to.
    awaited : bool
        Whether the work went on when this run began.
    """

    space: Space
    settings: Settings
    key: str
    job: Job | None = None
    drawing: Drawing | None = None
    seconds: float | None = None
    awaited: bool = False

    @property
    def moving(self) -> bool:
        """Whether there is something to look for again and again."""
        # By the event `arrived` goes by: work that were neither, nobody would look for any more.
        return self.job is not None and not self.job.finished.is_set()

    @property
    def held(self) -> Frame | None:
        """The state at which the person has paused this layout."""
        key, frame = st.session_state.get(_HELD, ("", None))
        return frame if key == self.key else None

    @property
    def arrived(self) -> bool:
        """Whether the work has ended since this run began, and nobody looks at a state of it."""
        if self.job is None or not self.job.finished.is_set() or self.drawing is not None:
            return False
        return self.held is None and (self.awaited or self.job.state == "done")

    def frame(self) -> Frame | None:
        """Return the state to be drawn now, if there is one."""
        if self.held is not None:
            return self.held
        news = self.job.news if self.job else None
        return news if isinstance(news, Frame) else None


def begin(
    space: Space, settings: Settings, known: Drawing | None, growth: Growth | None = None
) -> Course:
    """Begin the layout that the controls name, unless it is known or must be agreed to first.

    Parameters
    ----------
    space : Space
    settings : Settings
    known : Drawing or None
        The picture of just this, where it is still at hand.
    growth : Growth, optional
        What the map goes on with.
    """
    key = key_of(space, settings)
    jobs.drop(SLOT, key)
    if known is not None:
        return Course(space, settings, key, drawing=known)
    seconds = expected_seconds(settings.parameters, _laid_out(space, growth))
    if seconds > MOST_SECONDS and key not in _agreed():
        return Course(space, settings, key, seconds=seconds)
    job = _asked(space, settings, key, growth)
    if job is not None and job.told.wait(runtime.patience()):
        # Something can be drawn; what ends in a moment is drawn at its end.
        job.finished.wait(runtime.patience() / 4)
    awaited = job is not None and not job.finished.is_set()
    course = Course(space, settings, key, job, awaited=awaited)
    if job is None or awaited or job.state != "done" or course.held is not None:
        return course
    return Course(space, settings, key, job, job.result)


def _laid_out(space: Space, growth: Growth | None) -> int:
    """Return how many points are to be laid out, as far as it takes time."""
    if growth is None:
        return len(space)
    return 1 if growth.kept else len(growth.chain[0])


def _asked(space: Space, settings: Settings, key: str, growth: Growth | None) -> Job | None:
    return jobs.ask(
        SLOT,
        key,
        maps.lay_out if growth is None else maps.lay_out_grown,
        space if growth is None else growth,
        settings.parameters,
        settings.dimensions,
        settings.seed,
        title=layouts.title(space, settings.parameters),
        topic=layouts.topic(settings.parameters),
    )


def key_of(space: Space, settings: Settings) -> str:
    """Return the key of the layout that the controls name."""
    if settings.given is not None:
        return layouts.given_key(space, settings.given)
    key = spaces.layout_key(space, settings.parameters, settings.dimensions, settings.seed)
    if not settings.grown:
        return key
    return layouts.grown_key(settings.grown, key)


def as_projection(course: Course, frame: Frame) -> Projection:
    """Return a state on the way as the projection it is about to become."""
    asked = course.settings
    return Projection(
        frame.coordinates, asked.method, asked.parameters, asked.dimensions, asked.seed
    )


# What the person does -----------------------------------------------------------------------------


def pause(course: Course) -> None:
    """Stop following; the work goes on."""
    frame = course.frame()
    if frame is not None:
        st.session_state[_HELD] = (course.key, frame)


def step(course: Course) -> None:
    """Go on to the newest state, and stay there."""
    news = course.job.news if course.job else None
    if isinstance(news, Frame):
        st.session_state[_HELD] = (course.key, news)
    elif course.job is not None and course.job.finished.is_set():
        resume(course)


def resume(_: Course) -> None:
    """Follow the layout again."""
    st.session_state.pop(_HELD, None)


def agree(course: Course) -> None:
    """Begin what was said to take long."""
    _agreed().add(course.key)


def _agreed() -> set[str]:
    agreed: set[str] = st.session_state.setdefault(_AGREED, set())
    return agreed


def sample(space: Space) -> Sequence[int]:
    """Return the rows of a sample, the same each time, in their order."""
    rows = np.random.default_rng(0).permutation(len(space))[:SAMPLE]
    return [int(row) for row in np.sort(rows)]


def remember_controls(course: Course) -> None:
    """Note what the controls were set to that made the picture now drawn."""
    method = course.settings.method
    options = (f"{method}_{name}" for name in METHODS[method].parameters.__dataclass_fields__)
    names = ("method", "dimensions", "seed", spaces.DRAWN, *options)
    known = {name: st.session_state[name] for name in names if name in st.session_state}
    st.session_state[_CONTROLS] = (course.space.fingerprint, known)


def stop(course: Course) -> None:
    """Give up the layout, and set the controls back to what is drawn; else to PCA."""
    if course.job is not None and not course.job.finished.is_set():
        jobs.stop(course.job)
    resume(course)
    if any(st.session_state.get(name) != value for name, value in _wanted(course).items()):
        # Asked for again, it begins again; what the controls still say would begin at once.
        jobs.forget(SLOT)
    turn_back(course)


def turn_back(course: Course) -> None:
    """Set the controls back to what is drawn; where nothing of these data is, to PCA."""
    st.session_state.update(_wanted(course))


def _wanted(course: Course) -> dict[str, Any]:
    drawn_of, known = st.session_state.get(_CONTROLS, ("", {}))
    return known if drawn_of == course.space.fingerprint else {"method": "pca"}
