"""Axes between two poles, and the words of the space placed on one or two of them."""

import numpy as np
import pandas as pd
import streamlit as st

from explorer import plots
from explorer.arrays import FloatVector, fingerprint
from explorer.relations import Axis, semantic_axis
from explorer.space import Space
from explorer.tasks.relations import find_rows
from pages.relations import tagged
from pages.relations import words as relations_words
from pages.shared import charts, downloads, frame, programs, spaces
from pages.shared.access import regions
from pages.shared.columns import category_columns
from pages.shared.map.component import explorer_map
from pages.shared.wording import md

EXAMPLES = {
    "nature or technology, small or large": (
        "nature, natural", "technology, machine", "small, tiny", "large, huge"),
    "bad or good, calm or excited": (
        "bad, terrible, awful", "good, excellent, wonderful", "calm, quiet", "excited, lively"),
    "woman or man": ("woman, she, her", "man, he, his", "", ""),
    "poor or rich, young or old": ("poor, cheap", "rich, expensive", "young, new", "old, ancient"),
}  # fmt: skip
FIELDS = ("relations_left", "relations_right", "relations_low", "relations_high")
LABELS = ("From", "To", "Upward from (optional)", "To (optional)")
LONGEST = 500
MOST_BARS = 12
HEIGHT = 520
Poles = tuple[tuple[str, ...], tuple[str, ...]]


def draw(now: spaces.Current) -> None:
    """Let a person name poles and show where the words lie between them."""
    relations_words.examples("relations_axes_example", EXAMPLES, FIELDS)
    tagged.offer(now, FIELDS, LABELS, LONGEST)
    start = next(iter(EXAMPLES.values()))
    texts = []
    with st.grid(4, min_column_width=180):
        for key, label, default in zip(FIELDS, LABELS, start, strict=True):
            text = st.text_input(
                label, value=default, key=key, bind="query-params", max_chars=LONGEST,
                help="One word, or several with commas between; the pole is their middle.",
            )  # fmt: skip
            texts.append(relations_words.split(text))
    across: Poles = (texts[0], texts[1])
    upward: Poles | None = (texts[2], texts[3]) if texts[2] or texts[3] else None
    words = [word for pole in texts for word in pole]
    if not across[0] or not across[1]:
        st.markdown("Name both ends of an axis, such as **bad** and **good**, or take an example.")
        return
    space = relations_words.with_words(now, words, FIELDS)
    if space is None:
        return
    axes = [_axis(space, poles) for poles in (across, upward) if poles is not None]
    positions = [axis.positions(now.space.vectors) for axis in axes]
    with regions.result():
        _figure(now.space, axes, positions)
    for axis, places in zip(axes, positions, strict=True):
        st.caption(md(_sentence(now.space, axis, places), 900))
    if len(axes) == 2:
        st.caption(_angle(axes))
    _table(now.space, axes, positions)
    frame.show_python(_code(now, across, upward))


def _axis(space: Space, poles: Poles) -> Axis:
    return semantic_axis(space, find_rows(space, poles[0]), find_rows(space, poles[1]))


def _figure(space: Space, axes: list[Axis], positions: list[FloatVector]) -> None:
    if len(axes) == 2:
        columns = category_columns(space)
        groups = plots.groups_of_column(columns[0], space.metadata[columns[0]]) if columns else None
        scene = plots.axis_scene(
            space.labels,
            (positions[0], positions[1]),
            (_title(axes[0]), _title(axes[1])),
            groups=groups,
        )
        extras = plots.Extras(view=fingerprint(scene.axes, scene.coordinates))
        explorer_map(plots.payload(scene, extras), key="relations axes map", height=HEIGHT)
    else:
        order = np.argsort(positions[0], kind="stable")
        if len(order) > 2 * MOST_BARS:
            order = np.concatenate([order[:MOST_BARS], order[-MOST_BARS:]])
        values = positions[0][order]
        figure = plots.score_bars(
            [space.labels[row] for row in order],
            [float(value) for value in values],
            name=_title(axes[0]),
            marked=[place for place, value in enumerate(values) if value > 0],
            theme=charts.theme(),
        )
        charts.show(figure, key="relations axis")


def _title(axis: Axis) -> str:
    return f"{axis.low[0]} ↔ {axis.high[0]}"


def _sentence(space: Space, axis: Axis, places: FloatVector) -> str:
    order = np.argsort(places, kind="stable")
    ends = [space.labels[order[0]], space.labels[order[-1]]]
    centered = space.normalized - space.normalized.mean(axis=0)
    total = float((centered.astype(np.float64) ** 2).sum())
    along = float((((places - places.mean()) * axis.reach).astype(np.float64) ** 2).sum())
    share = along / total if total > 0 else 0.0
    trust = (
        "the words of one pole reach the side of the other, so read it with care"
        if axis.spread >= 1
        else f"its own words stay within {axis.spread:.2f} of their ends at −1 and 1"
        if axis.spread > 0.005
        else "each pole is a single word, so the axis carries all else these two words differ in"
    )
    return (
        f"{axis.name}: from {ends[0]} ({places[order[0]]:.2f}) to {ends[1]} "
        f"({places[order[-1]]:.2f}); {trust}. The direction holds {share:.1%} of the spread of "
        f"these words, {share * space.dimension:.1f} times that of an average one of "
        f"{space.dimension:,}."
    )


def _angle(axes: list[Axis]) -> str:
    cosine = float(np.clip(axes[0].direction @ axes[1].direction, -1.0, 1.0))
    degrees = float(np.degrees(np.arccos(cosine)))
    meaning = (
        "they measure nearly separate things"
        if abs(cosine) < 0.15
        else "they overlap in part, so a slope of the cloud is partly built in"
        if abs(cosine) < 0.5
        else "they measure much the same thing"
    )
    return (
        f"In the full space the two axes stand at {degrees:.0f}° (cosine {cosine:.2f}): {meaning}."
    )


def _table(space: Space, axes: list[Axis], positions: list[FloatVector]) -> None:
    columns: dict[str, object] = {"word": space.labels}
    for number, (axis, places) in enumerate(zip(axes, positions, strict=True)):
        name = _title(axis)
        columns[name if name not in columns else f"{name} ({number + 1})"] = places
    table = pd.DataFrame(columns).sort_values(list(columns)[1], kind="stable")
    with st.expander("All words as a table", icon=":material/table:"):
        st.dataframe(table, hide_index=True, height=320)
        downloads.table("Positions as CSV", "axes.csv", table)


def _code(now: spaces.Current, across: Poles, upward: Poles | None) -> str | None:
    poles = [across, *([upward] if upward else [])]
    words = [word for pair in poles for pole in pair for word in pole]
    lines = [
        "words = space.labels",
        *relations_words.adding(now, words),
        f"for low, high in {poles!r}:",
        "    axis = semantic_axis(space, find_rows(space, low), find_rows(space, high))",
        "    print(axis.name)",
        "    for score in axis.score(space, range(len(words))):",
        '        print(f"{score.position:6.2f}  {score.label}")',
    ]
    imports = {
        "explorer.relations": ["semantic_axis"],
        "explorer.tasks.relations": ["find_rows"],
        "explorer.tasks.words": ["add_words"],
    }
    return programs.from_space(now, imports, lines)
