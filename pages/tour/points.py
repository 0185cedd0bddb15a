"""Steps one to three: a word is a point, points have distances, near ones are neighbors."""

import math

import numpy as np
import streamlit as st

from explorer import plots
from explorer.neighbors import Neighbors
from explorer.space import Space
from explorer.tasks.maps import Layout
from pages.shared import charts
from pages.shared.map.component import explorer_map, map_events
from pages.tour.data import MAP_HEIGHT, Tour, groups, layout, view
from pages.tour.stage import WORD, choose_word, sides, word, words

OTHER = "tour_other"
NEAR = "tour_near"
_PRINTED = 6


@st.fragment
def point(tour: Tour) -> None:
    """Show that a word is a list of numbers, and a map what is left of them."""
    space, drawn = tour.space, layout(tour.space)
    text, figure = sides()
    with text:
        row = choose_word(space)
        vector = space.vectors[row]
        first = ", ".join(f"{number:.3f}" for number in vector[:_PRINTED])
        st.markdown(
            f"{word(space, row)} is a point: a list of {space.dimension:,} numbers, here "
            f"{first}, … Each strip cell is one of them, violet below zero, orange above."
        )
        charts.show(
            plots.vector_strips([space.labels[row]], vector[None, :], charts.theme()),
            key="tour_strip",
        )
        st.markdown(
            f"The map has room for two numbers a word instead of {space.dimension:,}, so it can "
            "only hint at where things are. Choose a word in the box or on the map."
        )
    with figure:
        _map(space, drawn, row, "tour_map_point")


@st.fragment
def distance(tour: Tour) -> None:
    """Compare two words number by number."""
    space = tour.space
    text, figure = sides()
    with text:
        row = choose_word(space)
        order = np.argsort(-(space.normalized @ space.normalized[row]), kind="stable")
        order = order[order != row]
        other = choose_word(space, "Compare with", OTHER, first=int(order[len(order) // 4]))
        st.markdown(_compared(space, row, other, order))
    with figure:
        pair = space.normalized[[row, other]]
        strips = np.vstack([pair, pair[:1] * pair[1:]])
        labels = [space.labels[row], space.labels[other], "product"]
        charts.show(plots.vector_strips(labels, strips, charts.theme()), key="tour_strips")
        st.caption(
            "Both words at length one, and below them the products: orange where the two agree, "
            "violet where they do not. The sum of the products is the cosine."
        )


def _compared(space: Space, row: int, other: int, order: np.ndarray) -> str:
    if row == other:
        return f"{word(space, row)} and itself: the angle is 0°, the cosine 1. Choose another word."
    first, second = space.normalized[row], space.normalized[other]
    cosine = float(np.clip(first @ second, -1.0, 1.0))
    alike = int((np.sign(first) == np.sign(second)).sum())
    place = int(np.flatnonzero(order == other)[0]) + 1
    return (
        f"Distance here is an angle: {word(space, row)} and {word(space, other)} are "
        f"{math.degrees(math.acos(cosine)):.0f}° apart, a cosine of {cosine:.3f}. They have the "
        f"same sign in {alike:,} of {space.dimension:,} numbers.\n\n"
        f"That makes it number {place} of {len(order):,} words by closeness; the closest is "
        f"{word(space, int(order[0]))} ({_cosine(space, row, int(order[0])):.3f}), the farthest "
        f"{word(space, int(order[-1]))} ({_cosine(space, row, int(order[-1])):.3f})."
    )


def _cosine(space: Space, row: int, other: int) -> float:
    return float(space.normalized[row] @ space.normalized[other])


@st.fragment
def neighbors(tour: Tour) -> None:
    """Draw lines to the true neighbors, and count those the picture kept near."""
    space, drawn = tour.space, layout(tour.space)
    text, figure = sides()
    with text:
        row = choose_word(space)
        k = st.slider("Neighbors", 1, 10, 5, key=NEAR, bind="query-params")
        st.markdown(_near(space, drawn, row, k))
    with figure:
        _map(space, drawn, row, "tour_map_near", k)


def _near(space: Space, drawn: Layout, row: int, k: int) -> str:
    true = drawn.neighbors.indices[row, :k].tolist()
    scores = drawn.neighbors.scores[row, :k]
    coordinates = drawn.projection.coordinates
    gaps = ((coordinates - coordinates[row]) ** 2).sum(axis=1)
    gaps[row] = np.inf
    kept = len(set(true) & set(map(int, np.argsort(gaps, kind="stable")[:k])))
    who = "The nearest word to" if k == 1 else f"The {k} nearest words to"
    found = f"cosine {scores[0]:.3f}" if k == 1 else f"cosines {scores[0]:.3f} to {scores[-1]:.3f}"
    return (
        f"{who} {word(space, row)} in all {space.dimension:,} dimensions, of {len(space) - 1:,} "
        f"others: {words(space, true)} ({found}). The lines lead to them.\n\n"
        f"In the picture {kept} of {'it' if k == 1 else 'them'} {'is' if kept == 1 else 'are'} "
        f"among the {k} nearest. That is why neighbors are always looked up in the full space."
    )


def _map(space: Space, drawn: Layout, row: int, key: str, k: int = 0) -> None:
    lines = drawn.neighbors
    extras = plots.Extras(
        view=view("points", drawn.projection.coordinates),
        neighbors=Neighbors(lines.indices[:, :k], lines.scores[:, :k]) if k else None,
        selected=row,
    )
    scene = plots.map_scene(space, drawn.projection, groups(space))

    def follow() -> None:
        chosen = map_events(key).selected
        if chosen is not None:
            st.session_state[WORD] = space.labels[chosen]

    explorer_map(plots.payload(scene, extras), key=key, height=MAP_HEIGHT, on_change=follow)
