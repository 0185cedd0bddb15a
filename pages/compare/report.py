"""What a comparison found, in words, figures, a table and a program."""

import numpy as np
import pandas as pd
import streamlit as st

from explorer.arrays import FloatVector
from explorer.comparison import SpaceComparison
from explorer.projection import BEGAN_PINNED, METHODS, Projection
from explorer.tasks.comparison import Compared, Overlaid
from pages.compare.sides import Side
from pages.shared import choices, downloads, frame, programs, spaces
from pages.shared.wording import md

MOST_MOVED = 12
IN_SPACE, ON_MAP = "In the space", "On the map"
GAP = "apart on the map"


def alignment(overlaid: Overlaid) -> str:
    """Say how well the second map could be laid over the first."""
    titles = dict.fromkeys(METHODS[each.method].title for each in _maps(overlaid))
    if overlaid.alignment is None:
        return "All points of a map lie at one place, so neither could be laid over the other."
    caution = (
        ""
        if all(each.method == "pca" for each in _maps(overlaid))
        else f" {' and '.join(titles)} may draw near-equal spaces differently, so trust the "
        "figures below."
    )
    began = BEGAN_PINNED in overlaid.second.notes
    pinned = " It began where the left one has its words." if began else ""
    return (
        "The right map was shifted, turned, mirrored and scaled onto the left one; "
        f"{overlaid.alignment.disparity:.0%} of the left one’s spread cannot be matched that "
        f"way.{pinned}{caution}"
    )


def _maps(overlaid: Overlaid) -> tuple[Projection, Projection]:
    return overlaid.first, overlaid.second


def left_out(count: int, rows: tuple[int, int]) -> str:
    """Say how many words of each list the other lacks."""
    return (
        f"The {count:,} words are compared that both lists have; {rows[0]:,} of the left one and "
        f"{rows[1]:,} of the right one are left out."
    )


def draw(
    now: spaces.Current, sides: tuple[Side, Side], compared: Compared, overlaid: Overlaid
) -> None:
    """Show overall agreement, the words that moved most, and how to get all of it."""
    report = compared.report
    st.header("How far the two agree", anchor=False)
    with st.grid(4, min_column_width=160):
        for title, value, meaning in (
            (f"Overlap at {report.k}", f"{report.overlap:.0%}",
             f"Mean over {len(report.labels):,} words of the share of their nearest neighbors "
             f"that are the same on both sides, ± {report.overlap_error:.1%}. "
             f"Unrelated spaces would share {report.overlap_by_chance:.1%}."),
            ("Linear CKA", _number(report.cka),
             "1 when one space is the other turned and scaled. With fewer words than dimensions "
             "even unrelated spaces come high: with the words of one side shuffled it is "
             f"{_number(compared.cka_by_chance)}."),
            ("Similarities", _number(report.similarity_correlation),
             "Rank correlation of the cosines of all pairs of words."),
            ("Bytes a vector", " → ".join(f"{size:,.0f}" for size in compared.sizes),
             "Left and right, if each number is stored as the side says."),
        ):  # fmt: skip
            st.metric(title, value, help=meaning, border=True, height="stretch")
    shuffled = f"With the words of one side shuffled CKA is {_number(compared.cka_by_chance)}."
    st.markdown(f"{report.describe()} {shuffled} {_verdict(report)}")
    if report.sampled:
        st.caption(f"Similarities were compared over {report.sampled:,} words drawn at random.")
    st.header("Words that moved most", anchor=False)
    by = IN_SPACE
    if overlaid.alignment is not None:
        by = choices.one_of("Moved", [IN_SPACE, ON_MAP], "compare_moved")
    table = _table(report, overlaid)
    if by == ON_MAP:
        table = table.sort_values(GAP, ascending=False, kind="stable", ignore_index=True)
    st.dataframe(
        table.head(MOST_MOVED),
        hide_index=True,
        column_config={
            "correlation": st.column_config.NumberColumn(
                format="%.2f", help="Of the word’s cosines to all others, left against right."
            ),
            GAP: st.column_config.NumberColumn(
                format="%.2f",
                help="How far apart the two maps draw the word, once laid over each other: 1 is "
                "the left map’s spread, its words’ root mean square distance from their middle.",
            ),
            "kept": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1),
        },
    )
    st.caption(_ordered(by, len(table)))
    downloads.table("All words as CSV", "comparison.csv", table)
    frame.show_python(_code(now, sides, report.k))


def _number(value: float) -> str:
    return f"{value:.2f}" if value == value else "–"


def _verdict(report: SpaceComparison) -> str:
    """Say in plain words what the overlap amounts to."""
    if report.overlap > 0.999:
        return "For finding nearest words the two are as good as one."
    word = md(report.labels[report.moved_most(1)[0]])
    if report.overlap >= 0.8:
        return f"Most neighbors stay; the word whose surroundings changed most is “{word}”."
    if report.overlap > 2.0 * report.overlap_by_chance:
        return (
            "They agree beyond chance, but most of what one calls near the other does not; "
            f"“{word}” moved most."
            if report.overlap < 0.5
            else f"They agree on more than half of what is near; “{word}” moved most."
        )
    return "They hardly agree more than unrelated spaces would."


def _ordered(by: str, n: int) -> str:
    """Say what the table is ordered by, and over how many words."""
    shown = f"The first {min(MOST_MOVED, n)} of {n:,} words. "
    if by == ON_MAP:
        return (
            f"{shown}Those first that the two pictures draw farthest apart, once laid over each "
            "other: part of it is the methods’ doing, not the spaces’."
        )
    return (
        f"{shown}Lowest correlation of a word’s similarities to all other words first: its whole "
        "surroundings changed, not only the order of its nearest."
    )


def _gaps(overlaid: Overlaid) -> FloatVector:
    """Return how far apart the maps draw each word, in spreads of the left one."""
    if overlaid.alignment is None:
        return np.full(len(overlaid.first.coordinates), np.nan, dtype=np.float32)
    places = overlaid.first.coordinates
    away = np.linalg.norm(places - places.mean(axis=0), axis=1)
    gaps: FloatVector = overlaid.alignment.gaps / np.sqrt(np.mean(away**2))
    return gaps


def _table(report: SpaceComparison, overlaid: Overlaid) -> pd.DataFrame:
    rows, gaps = [], _gaps(overlaid)
    for row in report.moved_most(len(report.labels)):
        changes = report.changes(row)
        rows.append(
            {
                "word": changes.label,
                "correlation": float(report.profile_correlation[row]),
                GAP: float(gaps[row]),
                "kept": float(report.point_overlap[row]),
                "gained": ", ".join(changes.gained),
                "lost": ", ".join(changes.lost),
            }
        )
    return pd.DataFrame(rows)


def _code(now: spaces.Current, sides: tuple[Side, Side], k: int) -> str | None:
    if any(side.source.name != now.source.name for side in sides):
        return None
    imports = {"explorer.tasks.comparison": ["contrast"]}
    needed: set[str] = set()
    lines = []
    for name, side in zip(("first", "other"), sides, strict=True):
        spec = side.spec
        if spec is None or spec == now.spec:
            lines.append(f"{name} = space")
            continue
        if spec.kind == "vectors":
            return None
        needed |= {"EmbedderSpec", "embed_words", type(spec.parameters).__name__}
        lines += [
            f"model_of_{name} = {spec!r}",
            f"{name}, _ = embed_words(table.words, table.metadata, model_of_{name}, None, "
            "table.source)",
        ]
    if needed:
        imports["explorer.embedders"] = sorted(needed)
    lines += [
        f"found = contrast((first, other), {(sides[0].variant, sides[1].variant)!r}, {k})",
        "print(found.report.describe())",
        "for row in found.report.moved_most(10):",
        "    print(found.report.changes(row))",
    ]
    return programs.from_space(now, imports, lines)
