"""Rated pairs: people against the model, the worst pairs by name, and the pairs as arrows."""

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from explorer import plots
from explorer.arrays import fingerprint
from explorer.evaluation import Misjudged, SimilarityPairs, SimilarityScores, misjudged
from explorer.projection import METHODS, Projection
from explorer.space import Space
from explorer.tasks.wordsets import Side, arrows_of
from pages.shared import charts, choices, downloads, layouts
from pages.shared.map.component import explorer_map
from pages.shared.wording import md
from pages.wordsets.controls import Asked

if TYPE_CHECKING:
    import pandas as pd

NAMED = 6
MOST_LISTED = 200
HEIGHT = 520
WORST, ALL = "The 30 most misjudged", "All pairs"
_DRAWN = 30


def draw(asked: Asked, titles: list[str], sides: list[Side]) -> None:
    """Draw what rated pairs tell of each side."""
    judged = [side.scores for side in sides if isinstance(side.scores, SimilarityScores)]
    ordered = [misjudged(scores) for scores in judged]
    # One scatter has the table beside it; two stand side by side above it.
    places = st.columns([3, 2] if len(sides) == 1 else 2, gap="large")
    for number, scores in enumerate(judged):
        with places[number]:
            _scatter(titles[number], scores, ordered[number], number)
    with places[1] if len(sides) == 1 else st.container():
        _table(titles, judged, ordered)
    questions = asked.brought.questions
    assert isinstance(questions, SimilarityPairs)
    _picture(titles[0], sides[0], questions, ordered[0])


def _scatter(
    title: str, scores: SimilarityScores, ordered: tuple[Misjudged, ...], number: int
) -> None:
    named = [pair for pair in ordered[:NAMED] if pair.gap]
    figure = plots.rating_scatter(scores, named, charts.theme())
    charts.show(figure, key=f"word set scatter {number}")
    said = "Each point is a pair: the rating people gave across, the cosine upward."
    if named:
        worst = named[0]
        closer = "closer" if worst.gap > 0 else "farther apart"
        said += (
            f" Most misjudged by {md(title)}: “{md(worst.pair[0], 40)}” and "
            f"“{md(worst.pair[1], 40)}”, rank {worst.by_people:,g} of {scores.pairs:,} with "
            f"people and {worst.by_model:,g} here: {closer} than people find them."
        )
    st.caption(said)


def _table(
    titles: list[str], judged: list[SimilarityScores], ordered: list[tuple[Misjudged, ...]]
) -> None:
    st.header("Most misjudged first", anchor=False)
    table = ranks(titles, judged, ordered)
    number = st.column_config.NumberColumn
    cosines = [name for name in table.columns if name.startswith("cosine")]
    st.dataframe(
        table.head(MOST_LISTED),
        hide_index=True,
        height=320,
        column_config={name: number(format="%.3f") for name in cosines}
        | {"rating": number(format="%.4g")},
        key="word set pairs",
    )
    shown = min(MOST_LISTED, len(table))
    st.caption(
        f"{shown:,} of {len(table):,} pairs. Rank 1 is the most similar; of equal ratings all get "
        "the mean of their ranks."
    )
    downloads.table("Pairs as CSV", "rated-pairs-judged.csv", table)


def ranks(
    titles: list[str], judged: list[SimilarityScores], ordered: list[tuple[Misjudged, ...]]
) -> "pd.DataFrame":
    """Return the pairs of the first side with the ranks by people and by each model."""
    import pandas as pd

    rows = []
    others = {
        scores.places[pair.place]: pair
        for scores, found in zip(judged[1:], ordered[1:], strict=True)
        for pair in found
    }
    two = len(judged) > 1
    for pair in ordered[0]:
        row = {
            "first": pair.pair[0],
            "second": pair.pair[1],
            "rating": pair.rating,
            "rank by people": pair.by_people,
            f"rank by {titles[0] if two else 'the model'}": pair.by_model,
            f"cosine by {titles[0]}" if two else "cosine": pair.cosine,
        }
        if two:
            other = others.get(judged[0].places[pair.place])
            row[f"rank by {titles[1]}"] = other.by_model if other else None
            row[f"cosine by {titles[1]}"] = other.cosine if other else None
        rows.append(row)
    return pd.DataFrame(rows)


def _picture(
    title: str, side: Side, questions: SimilarityPairs, ordered: tuple[Misjudged, ...]
) -> None:
    st.header("The pairs as arrows", anchor=False)
    scores = side.scores
    assert isinstance(scores, SimilarityScores)
    joined = arrows_of(side.space, questions)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        parameters = layouts.method("wordset", len(side.space), "pca")
        which = WORST
        if len(joined) > _DRAWN:
            which = choices.one_of("Arrows", [WORST, ALL], "wordset_arrows")
    worst = [scores.places[pair.place] for pair in ordered[:_DRAWN]]
    wanted = list(joined) if which == ALL else [place for place in worst if place in joined]
    arrows = [joined[place] for place in wanted]
    picture = layouts.Picture(
        lambda projection: _scene(side.space, projection, questions, arrows), "word set map", HEIGHT
    )
    drawing = layouts.of_space(side.space, parameters, "word set map", picture)
    if drawing is None:
        return
    scene = picture.scene(drawing.projection)
    view = f"wordset {which} {fingerprint(drawing.projection.coordinates)[:12]}"
    explorer_map(plots.payload(scene, plots.Extras(view=view)), key=picture.key, height=HEIGHT)
    st.caption(
        f"{len(side.space):,} words as {md(title)} places them, by "
        f"{METHODS[drawing.projection.method].title}; {len(arrows):,} of {len(joined):,} pairs of "
        "two words, an arrow from the first to the second. A short arrow is a pair the model finds "
        "alike, as far as the picture keeps it; cosines are of the full space."
    )


def _scene(
    space: Space,
    projection: Projection,
    questions: SimilarityPairs,
    arrows: list[tuple[int, int]],
) -> plots.Scene:
    """Color words by which column they stand in: the first, the second, or both."""
    firsts, seconds = ({pair[side].casefold() for pair in questions.pairs} for side in (0, 1))
    names = ["first of a pair", "second of a pair", "both"]
    roles = np.array(
        [
            2 if label.casefold() in firsts & seconds else int(label.casefold() not in firsts)
            for label in space.labels
        ]
    )
    groups = plots.groups_of_column("place", names)
    colored = plots.Groups("word", groups.names, groups.index[roles])
    return plots.map_scene(space, projection, colored, arrows=arrows)
