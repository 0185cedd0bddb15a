"""Vectors as strips of colored cells, one cell per number."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.errors import InputError
from explorer.plots.palette import colorscale
from explorer.plots.theme import ThemeName, escaped, layout, theme_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

_STRIP = 56  # pixels of height for each


def vector_strips(
    labels: Sequence[str], vectors: FloatMatrix, theme: ThemeName = "light"
) -> "go.Figure":
    """Draw each vector as a strip, from violet (negative) over white (zero) to orange (positive).

    Each strip has a scale of its own, symmetric around zero.

    Parameters
    ----------
    labels : sequence of str, length n
    vectors : ndarray, shape (n, d)
    theme : {"light", "dark"}

    Raises
    ------
    InputError
        The numbers of labels and vectors differ.
    """
    import plotly.graph_objects as go

    if len(labels) != len(vectors):
        raise InputError(f"There are {len(labels)} labels for {len(vectors)} strips.")
    colors = theme_of(theme)
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    shares = np.divide(vectors, largest, out=np.zeros_like(vectors), where=largest > 0)
    names = [escaped(label, 24) for label in labels]
    drawn = go.Heatmap(
        z=shares, zmin=-1, zmax=1, colorscale=colorscale("purple-orange"), showscale=False,
        ygap=6, customdata=vectors, hovertemplate="number %{x}: %{customdata:.3f}<extra></extra>",
        x=list(range(1, vectors.shape[1] + 1)),
    )  # fmt: skip
    alt = f"The {vectors.shape[1]} numbers of {', '.join(labels)} as strips of colored cells."
    base = layout(colors, "", alt, "vectors", 60 + _STRIP * len(labels))
    rows = {"tickvals": list(range(len(labels))), "ticktext": names, "autorange": "reversed"}
    rows["ticklabelstandoff"] = 6
    return go.Figure(drawn, base).update_layout(
        xaxis={"showgrid": False, "ticks": "", "title": None, "fixedrange": True},
        yaxis=rows | {"showgrid": False, "fixedrange": True, "ticks": ""},
        margin={"t": 8, "b": 28},
    )
