"""Words scored on one or two axes of meaning."""

from typing import TYPE_CHECKING

import numpy as np

from explorer.plots.figure import figure
from explorer.plots.labels import label_order
from explorer.plots.scene import Groups, Scene
from explorer.plots.theme import ThemeName

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go

    from explorer.arrays import FloatVector


def axis_scatter(
    labels: "Sequence[str]",
    scores: "tuple[FloatVector, FloatVector]",
    titles: tuple[str, str],
    *,
    groups: Groups | None = None,
    theme: ThemeName = "light",
) -> "go.Figure":
    """Draw words by their scores on two axes.

    Parameters
    ----------
    labels : sequence of str, length n
    scores : two ndarrays, shape (n,)
        Across and upward; for a single axis give zeros as the second.
    titles : two str
        What the axes run from and to, such as "bad → good".
    groups : Groups, optional
    theme : {"light", "dark"}
    """
    places = np.column_stack(scores).astype(np.float32)
    extremes = np.concatenate([places.argmin(axis=0), places.argmax(axis=0)])
    names = [labels[row] for row in extremes]
    scene = Scene(
        places,
        tuple(labels),
        groups=groups,
        hover=tuple(f"{titles[0]}: {x:.3f}, {titles[1]}: {y:.3f}" for x, y in places),
        priority=label_order(places, extremes),
        axes=titles,
        alt=f"{len(labels)} words on two axes. {titles[0]}: from {names[0]} to {names[2]}. "
        f"{titles[1]}: from {names[1]} to {names[3]}.",
        filename="axes",
    )
    # Unlike those of a projection these units mean something, so the numbers are shown.
    numbered = {"showticklabels": True, "zeroline": True}
    return figure(scene, theme).update_layout(
        xaxis=numbered,
        yaxis=numbered | {"scaleanchor": None},
        # Below, so that a narrow screen leaves the words their width.
        legend={"orientation": "h", "yanchor": "top", "y": -0.12},
    )
