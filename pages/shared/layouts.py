"""Maps in stages: which method suits so many points, the picture, then how far to trust it."""

from typing import Literal

import streamlit as st

from explorer.arrays import fingerprint
from explorer.jobs import Job
from explorer.projection import GIVEN, METHODS, Parameters, Projection, method_of, usual_method
from explorer.space import Space
from explorer.tasks import maps
from explorer.tasks.maps import Drawing, Layout, Trust
from pages.shared import choices, jobs, runtime, spaces

TOPIC = "layout"


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


def of_space(space: Space, parameters: Parameters, slot: str) -> Drawing | None:
    """Return the flat map of a space, or None while it is being drawn."""
    fitted = parameters.fitted_to(len(space))
    drawing: Drawing | None = jobs.result(
        slot,
        spaces.layout_key(space, fitted, 2, 0),
        maps.lay_out,
        space,
        fitted,
        2,
        0,
        title=title(space, fitted),
        topic=topic(fitted),
    )
    return drawing


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
        title="Measuring how far to trust the picture",
        topic=TOPIC,
    )
    return found


def complete(space: Space, parameters: Parameters, slot: str) -> Layout | None:
    """Return the flat map of at most 3,000 points with all that is known of it, or None so far."""
    drawing = of_space(space, parameters, slot)
    known = trust(space, drawing, slot) if drawing else None
    if drawing is None or known is None or known.neighbors is None:
        return None
    return Layout(drawing.projection, known.faithfulness, known.neighbors)


def _trust_key(space: Space, projection: Projection) -> str:
    if projection.method == GIVEN:
        return fingerprint("trust", given_key(space, projection))
    return trust_key(space, projection.parameters, projection.dimensions, projection.seed)


def given_key(space: Space, projection: Projection) -> str:
    """Return the key of a picture that came with the data."""
    return fingerprint(GIVEN, space.fingerprint, projection.coordinates)


def trust_key(space: Space, parameters: Parameters, dimensions: int, seed: int) -> str:
    """Return the cache key of how far a layout can be trusted."""
    return fingerprint("trust", spaces.layout_key(space, parameters, dimensions, seed))


def submit(space: Space, parameters: Parameters, dimensions: Literal[2, 3], *, title: str) -> Job:
    """Start a layout outside any session."""
    return runtime.pool().submit(
        spaces.layout_key(space, parameters, dimensions, 0),
        maps.lay_out,
        space,
        parameters,
        dimensions,
        0,
        title=title,
        topic=topic(parameters),
    )


def submit_trust(space: Space, drawing: Drawing) -> Job:
    """Start measuring a layout outside any session."""
    projection = drawing.projection
    return runtime.pool().submit(
        trust_key(space, projection.parameters, projection.dimensions, projection.seed),
        maps.examine,
        space,
        projection.coordinates,
        projection.seed,
        title="Measuring the first map",
        topic=TOPIC,
    )
