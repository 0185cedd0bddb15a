"""The parallelogram of an expression, how far to trust its arrows, and where else to see them."""

import numpy as np
import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.expressions import Parallelogram, Solution, Vocabulary, parallelogram
from explorer.projection import METHODS
from explorer.wordlists import WORD_LISTS, load_word_list
from pages.analogies.reading import Reading
from pages.shared import choices, spaces
from pages.shared.map.component import explorer_map
from pages.shared.vocabulary import Prepared
from pages.shared.wording import md

HEIGHT = 400
ROLES = ("added", "subtracted", "answer", "the sum")
ANSWER, SUM = 2, 3
SEPARATORS = ",:\t\n→"
DIRECTIONS = METHODS["pca"].title


def draw(now: spaces.Current, prepared: Prepared, reading: Reading, solution: Solution) -> None:
    """Draw the words of an expression and its answer on their own principal components."""
    view = choices.one_of("View", ["2-D", "3-D"], "analogy_view", label_visibility="collapsed")
    drawn = parallelogram(
        prepared.space,
        solution,
        dimensions=3 if view == "3-D" else 2,
        extra=reading.extra,
    )
    extras = plots.Extras(view=fingerprint(drawn.labels, drawn.coordinates))
    explorer_map(plots.payload(scene(drawn, reading), extras), key="parallelogram", height=HEIGHT)
    st.caption(caption(drawn))
    _offer_map(now, drawn)


def scene(drawn: Parallelogram, reading: Reading) -> plots.Scene:
    """Return the picture: points colored by their part in the expression, joined by arrows."""
    roles = [0 if term.weight > 0 else 1 for term in reading.expression.terms]
    roles += [ANSWER] * (len(drawn.labels) - len(roles)) + [SUM]
    labels = (*drawn.labels, str(reading.expression))
    axes = ("component 1", "component 2", "component 3")[: drawn.coordinates.shape[1]]
    return plots.Scene(
        np.vstack([drawn.coordinates, drawn.target]),
        labels,
        groups=plots.Groups("part", ROLES, np.array(roles, dtype=np.int64)),
        sizes=np.full(len(labels), 12.0, dtype=np.float32),
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
    return (
        f"{drawn.check.sentence} {kept} The sum is the corner that completes the parallelogram; "
        "the answer is the word nearest to its direction."
    )


def _offer_map(now: spaces.Current, drawn: Parallelogram) -> None:
    """Offer the map of a list that holds the words of the arrows."""
    if not drawn.arrows:
        return
    pairs = [(drawn.labels[start], drawn.labels[end]) for start, end in drawn.arrows]
    words = [word for pair in pairs for word in pair]
    found = list_with(now, words)
    if found is None:
        names = ", ".join(f"“{md(word)}”" for word in words)
        st.caption(f"No list holds {names} together, so the main map cannot show these arrows.")
        return
    name, title, spelt = found
    arrows = "\n".join(f"{spelt[start]} → {spelt[end]}" for start, end in pairs)
    # A link could not change the list that this session has chosen already.
    if st.button(
        f"Show these arrows on the map of “{md(title)}”",
        icon=":material/polyline:",
        type="tertiary",
    ):
        spaces.choose_next(name)
        # Of the pictures this one alone keeps directions as they are.
        st.switch_page("map/page.py", query_params={"arrows": arrows, "method": DIRECTIONS})


def list_with(now: spaces.Current, words: list[str]) -> tuple[str, str, dict[str, str]] | None:
    """Return name and title of a list that holds all the words, and how it spells each.

    The current list comes first.
    """
    if any(mark in word for word in words for mark in SEPARATORS):
        return None
    current = (now.source.name, now.source.title, Vocabulary(now.space.labels))
    for name, title, vocabulary in (current, *_ready_made()):
        rows = {word: vocabulary.find(word) for word in words}
        spelt = {word: vocabulary.labels[row] for word, row in rows.items() if row is not None}
        if len(spelt) == len(rows):
            return name, title, spelt
    return None


@st.cache_resource(show_spinner=False)
def _ready_made() -> list[tuple[str, str, Vocabulary]]:
    lists = ((entry, load_word_list(entry.name)) for entry in WORD_LISTS())
    return [(entry.name, entry.title, Vocabulary(table.words)) for entry, table in lists]
