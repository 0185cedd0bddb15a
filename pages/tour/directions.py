"""Steps four and five: differences are directions, and directions can be added."""

import numpy as np
import streamlit as st

from explorer import plots
from explorer.chance import is_beyond
from explorer.expressions import Solution, Vocabulary, arrow_check, parallelogram, parse, solve
from explorer.plots import Scene
from explorer.relations import RelationReport, relation
from explorer.space import Space
from pages.shared import frame
from pages.shared.map.component import explorer_map
from pages.shared.wording import md
from pages.tour.data import MAP_HEIGHT, Tour, family, flat, view
from pages.tour.stage import sides, word

PAIR = "tour_pair"
EXPRESSION = "tour_expression"
_SHUFFLINGS = 200
_EXAMPLES = (
    "king - man + woman",
    "prince - boy + girl",
    "brother - son + daughter",
    "husband - he + she",
    "actor - uncle + aunt",
)


@st.fragment
def direction(tour: Tour) -> None:
    """Lay two arrows side by side, as drawn and as they are."""
    space, pairs = family(tour.now)
    drawn = flat(space)
    names = {f"{space.labels[a]} → {space.labels[b]}": (a, b) for a, b in pairs}
    text, figure = sides()
    with text:
        first, *others = names
        chosen = st.selectbox(f"Compare {first} with", others, key=PAIR, bind="query-params")
        second = names.get(chosen, names[others[0]])
        check = arrow_check(space, *names[first], *second, drawn.projection.coordinates)
        report = relation(space, np.array(pairs), shufflings=_SHUFFLINGS)
        st.markdown(
            "The difference of two words is a direction: an arrow from one to the other. "
            f"{md(check.sentence, limit=400)}"
        )
        st.markdown(_all(report))
    with figure:
        scene = plots.map_scene(space, drawn.projection, arrows=(names[first], second))
        ends = (*names[first], *second)
        extras = plots.Extras(view=view("pairs", drawn.projection.coordinates), highlight=ends)
        explorer_map(plots.payload(scene, extras), key="tour_map_pairs", height=MAP_HEIGHT)


def _all(report: RelationReport) -> str:
    meaning = (
        "more than chance, and far from parallel"
        if is_beyond(report.p_value)
        else "no more than chance gives"
    )
    return (
        f"All {len(report.pairs)} pairs like these have a mean cosine of "
        f"{report.mean_cosine:.2f} to each other, against {report.baseline_mean:.2f} when paired "
        f"at random: {meaning}."
    )


@st.fragment
def arithmetic(tour: Tour) -> None:
    """Solve an expression and draw it."""
    space, _ = family(tour.now)
    text, figure = sides()
    with text:
        typed = st.selectbox(
            "Expression",
            _EXAMPLES,
            key=EXPRESSION,
            accept_new_options=True,
            bind="query-params",
            help="Choose one or type your own with the words of this step.",
        )
        with frame.errors_as_sentences():
            expression = parse(typed or _EXAMPLES[0], Vocabulary(space.labels))
            solution = solve(space, expression, k=3)
            st.markdown(_answer(space, solution))
            picture = parallelogram(space, solution)
            if picture.check is not None:
                st.markdown(md(picture.check.sentence, limit=400))
            with figure:
                words = len(expression.terms)
                scene = Scene(
                    np.vstack([picture.coordinates, picture.target]),
                    (*picture.labels, str(expression)),
                    plots.Groups(
                        "drawn",
                        ("the question", "the answer", "where the sum falls"),
                        np.array([0] * words + [1] * (len(picture.labels) - words) + [2]),
                    ),
                    sizes=np.full(len(picture.labels) + 1, 12.0, dtype=np.float32),
                    arrows=picture.arrows,
                    alt=f"The words of {expression}, the answer, and where the sum itself falls.",
                )
                extras = plots.Extras(view=view("sum", picture.coordinates))
                explorer_map(plots.payload(scene, extras), key="tour_map_sum", height=MAP_HEIGHT)


def _answer(space: Space, solution: Solution) -> str:
    first = solution.results[0]
    told = (
        f"Add and subtract the vectors of **{md(str(solution.expression))}** and look for the "
        f"nearest of {len(space):,} words: {word(space, first.row)} (cosine {first.score:.3f}"
    )
    if solution.margin is not None:
        told += f", {solution.margin:.3f} ahead of {word(space, solution.results[1].row)}"
    told += ")."
    if solution.excluded and solution.excluded[0].rank == 1:
        told += (
            f"\n\nWords of the question may not answer it. Otherwise **"
            f"{md(solution.excluded[0].label)}** itself would have won "
            f"({solution.excluded[0].score:.3f})."
        )
    baseline = solution.baseline
    if baseline and baseline.row == first.row and len(solution.expression.terms) > 1:
        told += (
            f" And {word(space, first.row)} is the nearest to **{md(baseline.term)}** anyway: here "
            "the arithmetic adds nothing."
        )
    return told
