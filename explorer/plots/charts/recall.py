"""Indexes compared: what they find against how long they take, and what they hold."""

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import TYPE_CHECKING

import numpy as np

from explorer.benchmark import Row, Study, describe, front, size_text, time_text
from explorer.indexes import INDEXES
from explorer.plots.labels import place_labels
from explorer.plots.theme import ABOVE, Theme, ThemeName, escaped, layout, theme_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

_SYMBOLS = (
    "star",
    "circle",
    "square",
    "diamond",
    "cross",
    "x",
    "triangle-up",
    "triangle-down",
    "pentagon",
    "hexagon",
)
_BOARD = (420.0, 330.0)  # pixels at least drawn on, but for phones
_LABEL_ROOM = 0.28  # of the recalls shown, right of the last, where its label goes
_UNITS = (("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("bytes", 1.0))


def recall_latency(study: Study, theme: ThemeName = "light") -> "go.Figure":
    """Draw recall (right is better) against median latency (low is better), and the Pareto front.

    Parameters
    ----------
    study : Study
    theme : {"light", "dark"}
    """
    import plotly.graph_objects as go

    colors = theme_of(theme)
    chart = go.Figure(layout=layout(colors, "", describe(study), "recall-latency", 480))
    best = front(study.rows)
    lowest = min(row.recall for row in study.rows)
    span = max(1.0 - lowest, 0.05)
    recalls = (lowest - 0.06 * span, 1.0 + _LABEL_ROOM * span)
    texts, sides = _front_labels(best, study.rows, recalls)
    chart.add_scatter(
        x=[row.recall for row in best], y=[row.p50_ms for row in best], mode="lines+markers+text",
        name="Pareto front", hoverinfo="skip", text=texts, textposition=sides, cliponaxis=False,
        textfont={"size": 12, "color": colors.ink},
        line={"color": colors.ink, "width": 1.5, "dash": "dot"},
        marker={"size": 19, "symbol": "circle-open", "color": colors.ink, "line": {"width": 1.5}},
    )  # fmt: skip
    for place, name in enumerate(INDEXES):
        rows = [row for row in study.rows if row.family == name]
        if rows:
            _add_family(chart, rows, study, place, colors)
    return chart.update_layout(
        xaxis={
            "title": {"text": f"recall@{study.k}, mean of {study.queries:,} queries"},
            "range": recalls,
            "tickvals": _recall_ticks(lowest, span),
            "tickformat": "~g",
        },
        yaxis={
            "title": {"text": "median time of a search, ms (log)"},
            "type": "log",
            "tickvals": _ticks([row.p50_ms for row in study.rows]),
            "tickformat": "~g",
        },
        legend=ABOVE,
    )


def _front_labels(
    best: Sequence[Row], rows: Sequence[Row], recalls: tuple[float, float]
) -> tuple[list[str], list[str]]:
    """Return the texts of the front's points and their sides; empty where none would fit.

    Only right and below: nothing is drawn there, since nothing beats the front.
    """
    logs = np.log10([row.p50_ms for row in best])
    least, most = (log10(end(row.p50_ms for row in rows)) for end in (min, max))
    across = (np.array([row.recall for row in best]) - recalls[0]) / (recalls[1] - recalls[0])
    up = (logs - least) / max(most - least, 1e-3)
    names = [_front_name(row) for row in best]
    placed = place_labels(
        np.column_stack([across * _BOARD[0], up * _BOARD[1]]),
        np.array([len(name) for name in names]),
        np.full(len(best), 10.0, dtype=np.float32),
        np.arange(len(best))[::-1],
        len(best),
    )
    texts, sides = [""] * len(best), ["middle right"] * len(best)
    for at, side in placed:
        if side in ("middle right", "bottom center"):
            texts[at], sides[at] = escaped(names[at]), side
    return texts, sides


def _front_name(row: Row) -> str:
    """Return family and effort as short as they go: “HNSW 64”."""
    entry = INDEXES[row.family]
    effort = getattr(row.parameters, entry.tuning) if entry.tuning else 0
    return f"{entry.short} {effort:,}" if effort else entry.short


def _recall_ticks(lowest: float, span: float) -> list[float]:
    """Return round recalls up to 1, about six of them."""
    step = next((each for each in (0.01, 0.02, 0.05, 0.1) if span / each <= 6.5), 0.2)
    first = ceil(lowest / step - 1e-9)
    return [round(number * step, 2) for number in range(first, round(1 / step) + 1)]


def _ticks(values: list[float]) -> list[float]:
    """Return 1, 2 and 5 times each power of ten from just below the least to above the largest."""
    powers = range(floor(log10(min(values))) - 1, ceil(log10(max(values))) + 2)
    return [float(f"{digit}e{power}") for power in powers for digit in (1, 2, 5)]


def _add_family(
    chart: "go.Figure", rows: list[Row], study: Study, place: int, colors: Theme
) -> None:
    color = colors.groups[place % len(colors.groups)]
    chart.add_scatter(
        x=[row.recall for row in rows], y=[row.p50_ms for row in rows], mode="lines+markers",
        name=INDEXES[rows[0].family].short, line={"color": color, "width": 1},
        marker={"size": 10, "color": color, "symbol": _SYMBOLS[place % len(_SYMBOLS)]},
        hovertext=[_hover(row, study) for row in rows], hoverinfo="text",
    )  # fmt: skip


def _hover(row: Row, study: Study) -> str:
    spread = f" (sd {row.recall_sd:.3f})" if row.recall_sd == row.recall_sd else ""
    return (
        f"<b>{escaped(row.name)}</b><br>recall@{study.k} {row.recall:.3f}{spread}<br>"
        f"half within {time_text(row.p50_ms)}, 95 % within {time_text(row.p95_ms)}<br>"
        f"{size_text(row.memory_bytes)}, built in {time_text(row.build_seconds * 1e3)}"
    )


def memory_bars(study: Study, theme: ThemeName = "light") -> "go.Figure":
    """Draw what each index holds: its own structure, and original vectors kept for rescoring.

    Parameters
    ----------
    study : Study
    theme : {"light", "dark"}
    """
    import plotly.graph_objects as go

    colors = theme_of(theme)
    rows = sorted(_by_memory(study), key=lambda row: row.memory_bytes)
    unit, divisor = _unit(max(row.memory_bytes for row in rows))
    names = [_memory_name(row) for row in rows]
    alt = "Memory: " + ", ".join(
        f"{name} {size_text(row.memory_bytes)}" for name, row in zip(names, rows, strict=True)
    )
    height = 120 + 26 * max(len(rows), 3)
    chart = go.Figure(layout=layout(colors, "", f"{alt}.", "index-memory", height))
    own = [(row.memory_bytes - row.originals_bytes) / divisor for row in rows]
    kept = [row.originals_bytes / divisor for row in rows]
    totals = [size_text(row.memory_bytes) for row in rows]
    places = list(range(len(rows)))
    for title, values, color, texts in (
        ("index", own, colors.groups[0], None),
        ("originals", kept, colors.none, totals),
    ):
        chart.add_bar(
            x=values, y=places, orientation="h", name=title, marker={"color": color},
            text=texts, textposition="outside", cliponaxis=False, hoverinfo="text",
            hovertext=[f"{escaped(name)}: {size_text(value * divisor)} {title}"
                       for name, value in zip(names, values, strict=True)],
        )  # fmt: skip
    vectors = 4 * study.n * study.d / divisor
    dashed = {"color": colors.ink, "width": 1, "dash": "dash"}
    chart.add_vline(x=vectors, line=dashed, layer="below")
    widest = max(row.memory_bytes for row in rows) / divisor
    return chart.update_layout(
        barmode="stack",
        bargap=0.3,
        xaxis={
            "title": {"text": f"memory in {unit}"},
            "range": [0, max(widest, vectors) * 1.4],
        },
        yaxis={
            "tickvals": places,
            "ticktext": [escaped(name) for name in names],
            "showgrid": False,
        },
        legend=ABOVE | {"traceorder": "normal"},
    )


def _by_memory(study: Study) -> list[Row]:
    """Return one row of each family with, and one without, original vectors."""
    different = {(row.family, bool(row.originals_bytes)): row for row in study.rows}
    return list(different.values())


def _memory_name(row: Row) -> str:
    short = INDEXES[row.family].short
    return f"{short}, rescored" if row.originals_bytes else short


def _unit(largest: float) -> tuple[str, float]:
    return next((unit for unit in _UNITS if largest >= unit[1]), _UNITS[-1])
