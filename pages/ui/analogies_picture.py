"""The parallelogram of an expression, how far its arrows can be trusted, and where they also are."""

import numpy as np
import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.expressions import Parallelogram, Solution, Vocabulary, parallelogram
from explorer.wordlists import WORD_LISTS, load_word_list
from pages.ui import spaces
from pages.ui.analogies_reading import Reading
from pages.ui.analogies_vocabulary import Prepared
from pages.ui.escape import md
from pages.ui.map_component import explorer_map

HEIGHT = 400
ROLES = ("added", "subtracted", "answer")
SEPARATORS = ",:\t\n→"


def draw(now: spaces.Current, prepared: Prepared, reading: Reading, solution: Solution) -> None:
    """Draw the words of an expression and its answer on their own principal components."""
    view = st.segmented_control(
        "View",
        ["2-D", "3-D"],
        default="2-D",
        required=True,
        key="analogy_view",
        bind="query-params",
        label_visibility="collapsed",
    )
    drawn = parallelogram(
        prepared.space,
        solution,
        dimensions=3 if view == "3-D" else 2,
        extra=reading.extra,
    )
    sum_label = f"= {reading.expression}"
    extras = plots.Extras(
        view=fingerprint(drawn.labels, drawn.coordinates), placed=(sum_label, drawn.target)
    )
    explorer_map(plots.payload(scene(drawn, reading), extras), key="parallelogram", height=HEIGHT)
    st.caption(caption(drawn))
    _link(now, drawn)


def scene(drawn: Parallelogram, reading: Reading) -> plots.Scene:
    """Return the picture: points colored by their part in the expression, joined by arrows."""
    roles = [0 if term.weight > 0 else 1 for term in reading.expression.terms]
    roles += [2] * (len(drawn.labels) - len(roles))
    axes = ("component 1", "component 2", "component 3")[: drawn.coordinates.shape[1]]
    return plots.Scene(
        drawn.coordinates,
        drawn.labels,
        groups=plots.Groups("part", ROLES, np.array(roles, dtype=np.int64)),
        sizes=np.full(len(drawn.labels), 12.0, dtype=np.float32),
        arrows=drawn.arrows,
        axes=axes,
        alt=f"The words {', '.join(drawn.labels)} on {len(axes)} principal components. "
        f"{drawn.check.sentence if drawn.check else ''}",
        filename="parallelogram",
    )


def caption(drawn: Parallelogram) -> str:
    """Say how far the picture can be trusted."""
    share = drawn.explained_variance
    kept = f"The picture keeps {share:.0%} of the variance of these {len(drawn.labels)} words."
    if drawn.check is None:
        return f"{kept} Arrows are drawn for expressions of the form a − b + c."
    return f"{drawn.check.sentence} {kept}"


def _link(now: spaces.Current, drawn: Parallelogram) -> None:
    """Link to the map of a list that holds the words of the arrows."""
    if not drawn.arrows:
        return
    pairs = [(drawn.labels[start], drawn.labels[end]) for start, end in drawn.arrows]
    words = [word for pair in pairs for word in pair]
    found = list_with(now, words)
    if found is None:
        names = ", ".join(f"“{md(word)}”" for word in words)
        st.caption(f"No list holds {names} together, so the main map cannot show these arrows.")
        return
    title, spelt = found
    arrows = "\n".join(f"{spelt[start]} → {spelt[end]}" for start, end in pairs)
    query = {"arrows": arrows, "list": title}
    if model := st.query_params.get("model"):
        query["model"] = model
    st.page_link(
        "words/map.py",
        label=f"Show these arrows on the map of “{md(title)}”",
        icon=":material/polyline:",
        query_params=query,
    )


def list_with(now: spaces.Current, words: list[str]) -> tuple[str, dict[str, str]] | None:
    """Return the title of a list that holds all the words, and how it spells each.

    The current list comes first.
    """
    if any(mark in word for word in words for mark in SEPARATORS):
        return None
    for title, vocabulary in ((now.source.title, Vocabulary(now.space.labels)), *_ready_made()):
        rows = {word: vocabulary.find(word) for word in words}
        spelt = {word: vocabulary.labels[row] for word, row in rows.items() if row is not None}
        if len(spelt) == len(rows):
            return title, spelt
    return None


@st.cache_resource(show_spinner=False)
def _ready_made() -> list[tuple[str, Vocabulary]]:
    return [(entry.title, Vocabulary(load_word_list(entry.name).words)) for entry in WORD_LISTS()]
