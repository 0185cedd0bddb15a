"""All similarities of some words at a glance."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.arrays import FloatMatrix, IndexVector
from explorer.errors import InputError
from explorer.plots.palette import colorscale
from explorer.plots.theme import ThemeName, escaped, layout, theme_of

if TYPE_CHECKING:
    import plotly.graph_objects as go


def similarity_heatmap(
    labels: Sequence[str], similarities: FloatMatrix, theme: ThemeName = "light"
) -> "go.Figure":
    """Draw a matrix of similarities with like words side by side.

    Parameters
    ----------
    labels : sequence of str, length n
    similarities : ndarray, shape (n, n)
        Symmetric; larger is closer.
    theme : {"light", "dark"}

    Raises
    ------
    InputError
        The matrix is not n × n.
    """
    import plotly.graph_objects as go

    n = len(labels)
    if similarities.shape != (n, n):
        raise InputError(f"{n} words need a table of {n} × {n} similarities.")
    colors = theme_of(theme)
    order = leaf_order(similarities)
    names = [escaped(labels[row], 28) for row in order]
    cells = similarities[np.ix_(order, order)]
    # Axes count rows instead of naming them, since equal names would fall into one place.
    places = {"tickvals": list(range(n)), "ticktext": names, "showgrid": False}
    drawn = go.Heatmap(
        z=cells, colorscale=colorscale("cividis"), hoverinfo="text",
        hovertext=[[f"{a} · {b}: {v:.3f}" for b, v in zip(names, row, strict=True)]
                   for a, row in zip(names, cells, strict=True)],
    )  # fmt: skip
    base = layout(colors, "", _alt(labels, similarities), "similarities", 140 + max(280, 18 * n))
    return go.Figure(drawn, base).update_layout(
        xaxis=places, yaxis=places | {"autorange": "reversed"}
    )


def leaf_order(similarities: FloatMatrix) -> IndexVector:
    """Return an order in which like rows are neighbors: the leaves of an average-linkage tree."""
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering
    from scipy.spatial.distance import squareform

    if len(similarities) < 3:
        return np.arange(len(similarities))
    gaps = np.asarray(similarities, dtype=np.float64).max() - similarities.astype(np.float64)
    gaps = (gaps + gaps.T) / 2.0
    np.fill_diagonal(gaps, 0.0)
    condensed = squareform(gaps, checks=False)
    tree = linkage(condensed, "average")
    if len(similarities) <= 300:  # the optimal order takes cubic time
        tree = optimal_leaf_ordering(tree, condensed)
    return np.asarray(leaves_list(tree), dtype=np.int64)


def _alt(labels: Sequence[str], similarities: FloatMatrix) -> str:
    if len(labels) < 2:
        return "Similarities of fewer than two words: nothing to compare."
    pairs = np.triu_indices(len(labels), 1)
    values = similarities[pairs]
    best, worst = int(values.argmax()), int(values.argmin())
    near = [labels[pairs[side][best]] for side in (0, 1)]
    far = [labels[pairs[side][worst]] for side in (0, 1)]
    return (
        f"Similarities of {len(labels)} words: closest {near[0]} and {near[1]} "
        f"({values[best]:.3f}), farthest {far[0]} and {far[1]} ({values[worst]:.3f})."
    )
