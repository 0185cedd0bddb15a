"""The tree of merges of Ward's method."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from explorer.errors import InputError
from explorer.plots.theme import ThemeName, escaped, layout, theme_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

MOST_LEAVES = 200


def dendrogram(
    tree: npt.NDArray[np.float64],
    labels: Sequence[str],
    k: int | None = None,
    theme: ThemeName = "light",
) -> "go.Figure":
    """Draw a tree of merges, leaves at the left; beyond 200 points only its last merges.

    Parameters
    ----------
    tree : ndarray, shape (n - 1, 4)
        From `explorer.clustering.ward_tree`.
    labels : sequence of str, length n
    k : int, optional
        Where the tree is cut, drawn as a line.
    theme : {"light", "dark"}

    Raises
    ------
    InputError
        The tree is of another number of points, or of one only.
    """
    import plotly.graph_objects as go
    from scipy.cluster.hierarchy import dendrogram as drawn

    n = len(labels)
    if len(tree) != n - 1 or n < 2:
        raise InputError("A tree needs at least two words and one merge fewer than words.")
    colors = theme_of(theme)
    parts = drawn(tree, truncate_mode="lastp", p=MOST_LEAVES, no_plot=True)
    names = [_leaf(tree, labels, leaf) for leaf in parts["leaves"]]
    # One line with gaps for all merges; SciPy puts leaf number i at height 10 i + 5.
    x = np.array([[*heights, np.nan] for heights in parts["dcoord"]]).ravel()
    y = np.array([[*places, np.nan] for places in parts["icoord"]]).ravel()
    base = layout(colors, "", _alt(tree, n), "dendrogram", 160 + 18 * len(names))
    chart = go.Figure(
        go.Scatter(x=x, y=y, mode="lines", line={"color": colors.accent}, hoverinfo="x"), base
    )
    if k is not None and 1 < k <= n:
        chart.add_vline(x=cut_height(tree, k), line={"color": colors.ink, "dash": "dash"})
    places = {"tickvals": [10 * row + 5 for row in range(len(names))], "ticktext": names}
    return chart.update_layout(
        xaxis={"title": "height of the merge", "range": [0, 1.02 * tree[-1, 2]]},
        yaxis={**places, "showgrid": False},
    )


def cut_height(tree: npt.NDArray[np.float64], k: int) -> float:
    """Return a height between the last merge made and the first not made when k parts are left."""
    heights = np.concatenate([[0.0], tree[:, 2]])
    made = len(heights) - k
    return float((heights[made] + heights[made + 1]) / 2.0)


def _leaf(tree: npt.NDArray[np.float64], labels: Sequence[str], leaf: int) -> str:
    if leaf < len(labels):
        return escaped(labels[leaf], 28)
    node = leaf
    while node >= len(labels):
        node = int(tree[node - len(labels), 0])
    return f"{escaped(labels[node], 20)} + {int(tree[leaf - len(labels), 3]) - 1}"


def _alt(tree: npt.NDArray[np.float64], n: int) -> str:
    low, high = tree[0, 2], tree[-1, 2]
    return f"Tree of {n:,} words: {n - 1:,} merges at heights from {low:.3g} to {high:.3g}."
