"""Maps in stages: which method suits so many points, the picture, then how far to trust it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.jobs import Job
from explorer.neighbors import Neighbors, neighbors_of
from explorer.projection import (
    GIVEN,
    METHODS,
    Frame,
    Parameters,
    PcaParameters,
    Projection,
    method_of,
    usual_method,
)
from explorer.space import Space
from explorer.tasks import maps
from explorer.tasks.maps import LISTED_NEIGHBORS, Drawing, Layout, Trust
from pages.shared import choices, frame, jobs, runtime, spaces
from pages.shared.map.component import explorer_map

TOPIC = "layout"

_SEED = 0
_OFTEN = 0.25
_POINTS_A_SECOND = 100_000
"""Sent again and again to a browser that draws them; many points less often."""


def topic(parameters: Parameters) -> str:
    """Name what a process learns by a method: it need not load or compile that again."""
    return f"{TOPIC} {type(parameters).__name__}"


def method(page: str, n: int, default: str | None = None) -> Parameters:
    """Let a person choose how the map of a page is drawn, and return the method's parameters.

    Parameters
    ----------
    page : str
    n : int
        Points on the map; they decide the method it begins with where none is given.
    default : str, optional
    """
    name = one_of("Map drawn with", f"{page}_map", default or usual_method(n))
    return METHODS[name].parameters()


def one_of(label: str, key: str, default: str) -> str:
    """Let a person choose a method of projection by its title, and return its name."""
    titles = {name: entry.title for name, entry in METHODS.items()}
    _begin_anew(key, default, titles)
    return choices.one_of(label, titles, key, default)


def keep(key: str) -> None:
    """Let the method of a map stay what it is, also where other data ask for another."""
    st.session_state[f"{key} default"] = None


def _begin_anew(key: str, default: str, titles: dict[str, str]) -> None:
    """Go from one default to the next, when other data ask for another and nobody chose."""
    before = st.session_state.get(f"{key} default")
    st.session_state[f"{key} default"] = default
    if before not in (None, default) and st.session_state.get(key) == before in titles:
        st.session_state[key] = default


def usual_parameters(n: int) -> Parameters:
    """Return the method a map of n points opens with, fitted to them."""
    return METHODS[usual_method(n)].parameters().fitted_to(n)


def title(space: Space, parameters: Parameters) -> str:
    """Say what is being done while a layout is computed."""
    return f"Drawing {len(space):,} points with {method_of(parameters).title}"


@dataclass(frozen=True, eq=False)
class Picture:
    """How a page draws its map, also while the layout grows.

    Attributes
    ----------
    scene : callable
        Dresses a projection of the space.
    key : str
        Names the map.
    height : int
    """

    scene: Callable[[Projection], plots.Scene]
    key: str
    height: int


def of_space(
    space: Space,
    parameters: Parameters,
    slot: str,
    picture: Picture | None = None,
    grown: tuple[Space, ...] = (),
) -> Drawing | None:
    """Return the flat map of a space, or None while it is being drawn.

    Where a page says how it draws its map, PCA stands in its place meanwhile and the layout grows
    out of it. Where it says from what the space has grown, that alone is laid out, and the rest
    is placed into it.
    """
    fitted = parameters.fitted_to(len(grown[0] if grown else space))
    said = title(space, fitted)
    place = st.container()
    asked = _grown(space, fitted, grown) if grown else _request(space, fitted, 2)
    job = jobs.ask(slot, *asked, title=said, topic=topic(fitted))
    show = jobs.progress if picture is None else _growing(space, fitted, picture)
    with place:
        if job is None:
            jobs.in_line(said)
            if picture is not None:
                frame.waiting(picture.height)
            return None
        drawing: Drawing | None = jobs.followed(slot, job, show, pace(len(space)))
    return drawing


def pace(n: int) -> float:
    """Return the seconds between two looks at a layout of n points that grows."""
    return max(_OFTEN, n / _POINTS_A_SECOND)


def _growing(space: Space, parameters: Parameters, picture: Picture) -> Callable[[Job], None]:
    scenes: dict[str, plots.Scene] = {}

    def show(job: Job) -> None:
        jobs.progress(job)
        state = present_state(space, parameters, job)
        if state is None:
            frame.waiting(picture.height)
            return
        # Of a moving picture nobody reads more than the places: the rest is made once.
        if state.method not in scenes:
            scenes[state.method] = picture.scene(state)
        scene = replace(scenes[state.method], coordinates=state.coordinates)
        draw(scene, picture.key, picture.height)

    return show


def draw(
    scene: plots.Scene, key: str, height: int, on_change: Callable[[], None] | None = None
) -> None:
    """Draw a map that is not finished, on which a person may choose a point all the same."""
    # Each state has a scale of its own: all of it is shown.
    view = f"growing {fingerprint(scene.coordinates)[:12]}"
    extras = plots.Extras(view=view, stage="growing")
    explorer_map(plots.payload(scene, extras), key=key, height=height, on_change=on_change)


def present_state(space: Space, parameters: Parameters, job: Job) -> Projection | None:
    """Return how far a flat layout has come; PCA before it tells anything, None before that."""
    if isinstance(news := job.news, Frame):
        return Projection(news.coordinates, method_of(parameters).name, parameters, 2, 0)
    return sketch(space, 2)


def sketch(space: Space, dimensions: Literal[2, 3]) -> Projection | None:
    """Return the plain PCA, made beside everybody's long work, while that waits for its turn."""
    job = submit(space, PcaParameters(), dimensions, title="Drawing a first picture")
    job.finished.wait(runtime.patience())
    return job.result.projection if job.state == "done" else None


def trust(space: Space, drawing: Drawing, slot: str) -> Trust | None:
    """Return how far a picture can be trusted; None, and the page runs again, when it is known."""
    projection = drawing.projection
    found: Trust | None = jobs.later(
        f"{slot} trust",
        _trust_key(space, projection),
        maps.examine,
        space,
        projection.coordinates,
        projection.seed,
        projection.added,
        title="Measuring how far to trust the picture",
        topic=TOPIC,
    )
    return found


def nearest(space: Space) -> Callable[[int], Neighbors]:
    """Return what finds the true neighbors of a point, where no list has those of all."""
    return lambda row: neighbors_of(space, row, LISTED_NEIGHBORS)


def complete(space: Space, parameters: Parameters, slot: str, picture: Picture) -> Layout | None:
    """Return the flat map of at most 3,000 points with all that is known of it, or None so far."""
    drawing = of_space(space, parameters, slot, picture)
    if drawing is None:
        return None
    known = trust(space, drawing, slot)
    if known is None or known.neighbors is None:
        draw(picture.scene(drawing.projection), picture.key, picture.height)
        return None
    return Layout(drawing.projection, known.faithfulness, known.neighbors)


def _trust_key(space: Space, projection: Projection) -> str:
    if projection.method == GIVEN or projection.added is not None:
        return fingerprint("trust", given_key(space, projection))
    return trust_key(space, projection.parameters, projection.dimensions, projection.seed)


def given_key(space: Space, projection: Projection) -> str:
    """Return the key of a picture whose places tell all that it follows from."""
    return fingerprint(GIVEN, space.fingerprint, projection.coordinates)


def trust_key(space: Space, parameters: Parameters, dimensions: int, seed: int) -> str:
    """Return the cache key of how far a layout can be trusted."""
    return fingerprint("trust", spaces.layout_key(space, parameters, dimensions, seed))


def submit(space: Space, parameters: Parameters, dimensions: Literal[2, 3], *, title: str) -> Job:
    """Start a layout outside any session."""
    return runtime.pool().submit(
        *_request(space, parameters, dimensions), title=title, topic=topic(parameters)
    )


def _grown(space: Space, parameters: Parameters, chain: tuple[Space, ...]) -> tuple[Any, ...]:
    """Return the same for a map that goes on with another one."""
    key = grown_key(chain, spaces.layout_key(space, parameters, 2, _SEED))
    return key, maps.lay_out_grown, maps.Growth((*chain, space)), parameters, 2, _SEED


def grown_key(chain: tuple[Space, ...], whole: str) -> str:
    """Return the key of a map that goes on with another, of the key where all is laid out."""
    return fingerprint("grown", [each.fingerprint for each in chain], whole)


def _request(space: Space, parameters: Parameters, dimensions: Literal[2, 3]) -> tuple[Any, ...]:
    """Return the key of a layout, the task that makes it, and what that is given."""
    key = spaces.layout_key(space, parameters, dimensions, _SEED)
    return key, maps.lay_out, space, parameters, dimensions, _SEED


def submit_trust(space: Space, drawing: Drawing) -> Job:
    """Start measuring a layout outside any session."""
    projection = drawing.projection
    return runtime.pool().submit(
        trust_key(space, projection.parameters, projection.dimensions, projection.seed),
        maps.examine,
        space,
        projection.coordinates,
        projection.seed,
        projection.added,
        title="Measuring the first map",
        topic=TOPIC,
    )
