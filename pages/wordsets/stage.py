"""The verdict on a set: figures with their intervals, what was left out, then its own picture."""

import streamlit as st

from explorer.evaluation import (
    AnalogyScores,
    CategoryScores,
    OutlierScores,
    SimilarityScores,
)
from explorer.evaluation.telling import (
    Scores,
    describe_difference,
    describe_left_out,
    describe_scores,
    figure_of,
    judged_of,
    written,
)
from explorer.tasks.wordsets import Side
from pages.shared import frame
from pages.shared.wording import md
from pages.wordsets import code, pairs, run, shares
from pages.wordsets.controls import Asked, Contender


def draw(asked: Asked, sides: list[Side]) -> None:
    """Draw everything below the controls; of two sides only the first while one is judged."""
    if asked.brought.about:
        st.caption(asked.brought.about)
    named = list(zip(asked.contenders, sides, strict=False))
    for (contender, side), place in zip(named, st.columns(len(named), gap="large"), strict=True):
        with place:
            _figures(contender, side)
    if len(sides) == 2:
        found = run.compare(asked, sides)
        if found is not None:
            first, second = (each.title for each in asked.contenders)
            text = describe_difference(found, sides[0].scores, first, second)
            st.markdown(md(text, 900))
    titles = [contender.title for contender, _ in named]
    if isinstance(sides[0].scores, SimilarityScores):
        pairs.draw(asked, titles, sides)
    else:
        shares.draw(titles, sides)
    told = [note for side in sides for note in side.notes]
    frame.notes([*asked.brought.notes, *dict.fromkeys(told)])
    frame.show_python(code.code(asked))
    command = code.command(asked)
    if command is not None:
        with st.expander("Show the command", icon=":material/terminal:"):
            st.caption("Gives the same figures, from the folder of the file.")
            st.code(command, language="bash")


def _figures(contender: Contender, side: Side) -> None:
    scores = side.scores
    st.header(md(contender.title, 60), anchor=False)
    name, value = figure_of(scores)
    judged, total, what = judged_of(scores)
    span = scores.interval
    ends = f"{written(scores, span.low)} to {written(scores, span.high)}" if span else None
    with st.grid(3, min_column_width=130):
        st.metric(
            name[0].upper() + name[1:],
            written(scores, value),
            ends,
            delta_color="off",
            delta_arrow="off",
            border=True,
            help="Below it the 95 % interval: where the figure would lie with other questions of "
            "the same kind, in 95 of 100 cases.",
        )
        title, other, whole = _second(scores)
        st.metric(title, other, border=True, height="stretch", help=whole)
        st.metric(
            f"{what[0].upper()}{what[1:]} judged",
            f"{judged:,}",
            f"of {total:,}",
            delta_color="off",
            delta_arrow="off",
            border=True,
        )
    st.caption(md(describe_scores(scores), 400))
    left_out = describe_left_out(scores, contender.words)
    if left_out:
        st.caption(f":material/info: {md(left_out, 600)}")
        _list_left_out(scores, contender)
    else:
        st.caption(f"Judged among {side.searched:,} words; none of the set’s is missing.")


def _second(scores: Scores) -> tuple[str, str, str]:
    """Return another figure of a set: its name, its value, and what it means."""
    if isinstance(scores, SimilarityScores):
        return "Pearson", f"{scores.pearson:.3f}", "Correlation of the numbers, not of their ranks."
    if isinstance(scores, OutlierScores):
        meaning = "Outlier position percentage: how far down its group the outlier ends up."
        return "Position", f"{scores.opp:.1%}", meaning
    if isinstance(scores, CategoryScores):
        meaning = "Agreement of clusters with categories, corrected for chance: 0 is chance."
        return "Adjusted Rand", f"{scores.ari:.3f}", meaning
    assert isinstance(scores, AnalogyScores)
    return "First five", f"{scores.top5:.1%}", "Questions whose answer is among the first five."


def _list_left_out(scores: Scores, contender: Contender) -> None:
    if isinstance(scores, SimilarityScores) and scores.left_out:
        rows = [{"first": one, "second": two} for one, two in scores.left_out]
    elif isinstance(scores, OutlierScores) and scores.left_out:
        rows = [{"group": group, "outlier": outlier} for group, outlier in scores.left_out]
    else:
        rows = [{"word": word} for word in scores.missing]
    if rows:
        with st.expander(f"Left out ({len(rows):,})"):
            st.dataframe(rows, hide_index=True, key=f"left out {contender.key[:40]}")
