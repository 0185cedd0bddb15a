"""How well each point sits in its cluster, and how that changes with their number."""

from typing import TYPE_CHECKING

import numpy as np

from explorer.clustering import Clustering, Curve
from explorer.plots.maps.coloring import groups_of_clusters
from explorer.plots.maps.scene import Groups
from explorer.plots.palette import CHOSEN
from explorer.plots.theme import ABOVE, ThemeName, escaped, layout, theme_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go


def silhouette_bars(
    clustering: Clustering,
    labels: "Sequence[str]",
    theme: ThemeName = "light",
    groups: Groups | None = None,
) -> "go.Figure":
    """Draw each point's silhouette as a bar, cluster by cluster, highest first.

    Parameters
    ----------
    clustering : Clustering
    labels : sequence of str, length n
    theme : {"light", "dark"}
    groups : Groups, optional
        The clusters in the colors that a map beside the chart gives them.
    """
    import plotly.graph_objects as go

    colors = theme_of(theme)
    chart = go.Figure(layout=layout(colors, "", _alt(clustering), "silhouettes", 460))
    shown = (groups or groups_of_clusters(clustering)).shown()
    shades = shown.colors(colors.name, colors.none)
    start = 0
    for cluster in range(clustering.k):
        shade = shades[shown.target[cluster]]
        rows = clustering.members(cluster)
        values = clustering.point_silhouette[rows]
        rows = rows[np.isfinite(values)]
        rows = rows[np.argsort(-clustering.point_silhouette[rows], kind="stable")]
        chart.add_bar(
            x=np.arange(start, start + len(rows)), y=clustering.point_silhouette[rows],
            name=escaped(clustering.names[cluster], 40), marker={"color": shade, "line_width": 0},
            # Many would push the bars out of sight; on hover each tells its name.
            showlegend=cluster < CHOSEN,
            hovertext=[escaped(labels[row]) for row in rows], hoverinfo="text+y+name",
        )  # fmt: skip
        start += len(rows) + 2
    if clustering.silhouette is not None:
        chart.add_hline(y=clustering.silhouette, line={"color": colors.ink, "dash": "dash"})
    return chart.update_layout(
        bargap=0,
        xaxis_showticklabels=False,
        yaxis_title="silhouette",
        # Below, so that a narrow screen leaves the bars their width.
        legend={"orientation": "h", "yanchor": "top", "y": -0.02},
    )


def _alt(clustering: Clustering) -> str:
    if clustering.silhouette is None:
        return "No silhouettes: they need at least two clusters."
    values = clustering.point_silhouette[np.isfinite(clustering.point_silhouette)]
    return (
        f"Silhouettes of {len(values):,} points in {clustering.k} clusters, mean "
        f"{clustering.silhouette:.3f}; {(values < 0).mean():.0%} are below zero, that is nearer to "
        "another cluster than to their own."
    )


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
        legend=ABOVE,
    )
