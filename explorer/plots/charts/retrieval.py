"""Configurations of a search compared, and what the size of chunks does to them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from explorer.evaluation.describing import TITLES, standard_error
from explorer.evaluation.retrieval import Evaluation
from explorer.plots.palette import group_colors
from explorer.plots.theme import ABOVE, ThemeName, escaped, layout, theme_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

_SYMBOLS = ("circle", "square", "diamond", "cross", "x", "triangle-up")


def measure_bars(
    found: Mapping[str, Evaluation],
    measures: Sequence[str],
    theme: ThemeName = "light",
) -> "go.Figure":
    """Draw a group of bars per measure, one bar per configuration, with standard errors.

    Parameters
    ----------
    found : mapping of name to Evaluation
    measures : sequence of str
        Keys of ``explorer.evaluation.describing.TITLES``.
    theme : {"light", "dark"}
    """
    import plotly.graph_objects as go

    colors = theme_of(theme)
    shades = group_colors(len(found), colors.name)
    means = ", ".join(f"{name} {each.means[measures[0]]:.3f}" for name, each in found.items())
    alt = f"Bars of {len(measures)} measures; {TITLES[measures[0]]}: {means}."
    chart = go.Figure(layout=layout(colors, "", alt, "retrieval-measures", 360))
    for (name, each), shade in zip(found.items(), shades, strict=True):
        values = [each.means[measure] for measure in measures]
        errors = [standard_error(each, measure) for measure in measures]
        chart.add_bar(
            x=[TITLES[measure] for measure in measures], y=values, name=escaped(name, 40),
            marker={"color": shade}, hoverinfo="text",
            error_y={"type": "data", "array": errors, "color": colors.ink, "thickness": 1,
                     "width": 3},
            hovertext=[f"{escaped(name)}: {TITLES[measure]} {value:.3f} ± {error:.3f}"
                       for measure, value, error in zip(measures, values, errors, strict=True)],
        )  # fmt: skip
    return chart.update_layout(
        barmode="group",
        bargap=0.25,
        yaxis={"range": [0, 1.08], "title": {"text": "mean over queries"}},
        legend=ABOVE,
    )


def chunk_size_chart(
    sizes: Sequence[int | None],
    chunks: Sequence[int],
    found: Mapping[str, Sequence[Evaluation]],
    measure: str = "ndcg@10",
    theme: ThemeName = "light",
) -> "go.Figure":
    """Draw a measure over the size of chunks, one line per configuration.

    Parameters
    ----------
    sizes : sequence of int or None
        Most tokens in a chunk; None is whole documents.
    chunks : sequence of int, as long
        How many chunks that makes.
    found : mapping of name to evaluations, each as long
    measure : str
    theme : {"light", "dark"}
    """
    import plotly.graph_objects as go

    colors = theme_of(theme)
    names = ["whole" if size is None else f"{size:,}" for size in sizes]
    ticks = [f"{name}<br>{count:,} chunks" for name, count in zip(names, chunks, strict=True)]
    best = ", ".join(
        f"{name} best at {names[max(range(len(each)), key=lambda i: each[i].means[measure])]}"
        for name, each in found.items()
    )
    alt = f"{TITLES[measure]} over {len(sizes)} sizes of chunks: {best}."
    chart = go.Figure(layout=layout(colors, "", alt, "chunk-sizes", 380))
    shades = group_colors(len(found), colors.name)
    places = list(range(len(sizes)))
    for number, ((name, each), shade) in enumerate(zip(found.items(), shades, strict=True)):
        values = [one.means[measure] for one in each]
        chart.add_scatter(
            x=places, y=values, name=escaped(name, 40), mode="lines+markers",
            line={"color": shade, "width": 2},
            marker={"color": shade, "size": 9, "symbol": _SYMBOLS[number % len(_SYMBOLS)]},
            error_y={"type": "data", "array": [standard_error(one, measure) for one in each],
                     "color": shade, "thickness": 1, "width": 3},
            hoverinfo="text",
            hovertext=[f"{escaped(name)}, {size}: {TITLES[measure]} {value:.3f}"
                       for size, value in zip(names, values, strict=True)],
        )  # fmt: skip
    return chart.update_layout(
        xaxis={
            "tickvals": places,
            "ticktext": ticks,
            "title": {"text": "most tokens in a chunk"},
            "range": [-0.3, len(sizes) - 0.7],
        },
        yaxis={"title": {"text": TITLES[measure]}, "rangemode": "tozero"},
        legend=ABOVE,
    )
