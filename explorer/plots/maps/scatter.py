"""Words scored on two axes of meaning."""

from typing import TYPE_CHECKING

import numpy as np

from explorer.plots.labels import label_order
from explorer.plots.maps.scene import Groups, Scene

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.arrays import FloatVector


def axis_scene(
    labels: "Sequence[str]",
    scores: "tuple[FloatVector, FloatVector]",
    titles: tuple[str, str],
    *,
    groups: Groups | None = None,
) -> Scene:
    """Place words by their scores on two axes.

    Parameters
    ----------
    labels : sequence of str, length n
    scores : two ndarrays, shape (n,)
        Across and upward.
    titles : two str
        What the axes run from and to, such as "bad → good".
    groups : Groups, optional
    """
    places = np.column_stack(scores).astype(np.float32)
    extremes = np.concatenate([places.argmin(axis=0), places.argmax(axis=0)])
    names = [labels[row] for row in extremes]
    return Scene(
        places,
        tuple(labels),
        groups=groups,
        hover=tuple(f"{titles[0]}: {x:.3f}, {titles[1]}: {y:.3f}" for x, y in places),
        priority=label_order(places, extremes),
        axes=titles,
        ticks="numbers",
        alt=f"{len(labels)} words on two axes. {titles[0]}: from {names[0]} to {names[2]}. "
        f"{titles[1]}: from {names[1]} to {names[3]}.",
        filename="axes",
    )
