"""Silhouette and inertia over the number of clusters."""

from typing import TYPE_CHECKING

from explorer.clustering import Curve
from explorer.plots.theme import ThemeName, layout, theme_of

if TYPE_CHECKING:
    import plotly.graph_objects as go


def silhouette_chart(
    curve: Curve, chosen: int | None = None, theme: ThemeName = "light"
) -> "go.Figure":
    """Draw the mean silhouette (left axis) and the inertia (right axis) for each k.

    Parameters
    ----------
    curve : Curve
    chosen : int, optional
        The k in use, marked; by default the suggested one.
    theme : {"light", "dark"}
    """
    import plotly.graph_objects as go

    colors = theme_of(theme)
    base = layout(colors, "", curve.describe(), "silhouette-by-k")
    first, second = colors.groups[0], colors.groups[1]
    chart = go.Figure(layout=base)
    for name, values, color, axis, dash in (
        ("mean silhouette", curve.silhouette, first, "y", "solid"),
        ("inertia", curve.inertia, second, "y2", "dot"),
    ):
        chart.add_scatter(
            x=curve.ks, y=values, name=name, mode="lines+markers", yaxis=axis,
            line={"color": color, "dash": dash}, marker={"color": color},
        )  # fmt: skip
    marked = curve.suggested if chosen is None else chosen
    if marked in curve.ks:
        chart.add_vline(x=marked, line={"color": colors.ink, "width": 1, "dash": "dash"})
    right = {
        "overlaying": "y",
        "side": "right",
        "showgrid": False,
        "tickmode": "auto",
        "color": colors.ink,
    }
    return chart.update_layout(
        xaxis_title="number of clusters k",
        yaxis_title="mean silhouette",
        yaxis2={**right, "title": {"text": "inertia"}},
        legend={"orientation": "h", "y": 1.12},
    )
