"""How the cosines of several kinds of pairs are spread."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.errors import InputError
from explorer.plots.maps.traces_2d import faded
from explorer.plots.palette import group_colors
from explorer.plots.theme import ABOVE, ThemeName, escaped, layout, theme_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

BIN = 0.05


def cosine_histogram(
    kinds: Mapping[str, Sequence[float]], theme: ThemeName = "light"
) -> "go.Figure":
    """Draw the share of pairs in each step of .05 of the cosine, one outline per kind.

    Parameters
    ----------
    kinds : mapping of name to cosines in [-1, 1]
        At least one cosine each. Means are dashed lines in the color of their kind.
    theme : {"light", "dark"}

    Raises
    ------
    InputError
        There is no kind, or one without a cosine.
    """
    import plotly.graph_objects as go

    if not kinds or any(not len(cosines) for cosines in kinds.values()):
        raise InputError("A histogram needs at least one pair of each kind.")
    colors = theme_of(theme)
    chart = go.Figure(layout=layout(colors, "", _alt(kinds), "cosines", 380))
    shades = group_colors(len(kinds), colors.name)
    edges = _edges(kinds)
    for (name, cosines), shade in zip(kinds.items(), shades, strict=True):
        counts, _ = np.histogram(cosines, edges)
        shares = 100.0 * counts / len(cosines)
        chart.add_scatter(
            x=edges, y=[*shares, 0.0], name=f"{escaped(name, 40)} ({len(cosines):,})",
            mode="lines", line={"shape": "hv", "color": shade, "width": 2},
            fill="tozeroy", fillcolor=faded(shade, 0.12), hovertemplate="%{y:.0f} %<extra></extra>",
        )  # fmt: skip
        chart.add_vline(x=float(np.mean(cosines)), line={"color": shade, "dash": "dash"})
    return chart.update_layout(
        xaxis_title="cosine of the two words",
        yaxis_title="share of pairs, %",
        legend=ABOVE,
    )


def _edges(kinds: Mapping[str, Sequence[float]]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return edges at whole multiples of the step that leave no cosine out."""
    everything = np.concatenate(
        [np.asarray(cosines, dtype=np.float64) for cosines in kinds.values()]
    )
    low, high = np.floor(everything.min() / BIN), np.floor(everything.max() / BIN) + 1
    return np.arange(low, high + 1) * BIN


def _alt(kinds: Mapping[str, Sequence[float]]) -> str:
    means = ", ".join(
        f"{name} {float(np.mean(cosines)):.3f} ({len(cosines):,} pairs)"
        for name, cosines in kinds.items()
    )
    return f"Spread of the cosines of {len(kinds)} kinds of pairs; means: {means}."
