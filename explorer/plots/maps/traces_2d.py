"""Traces of a flat map: boundaries, points, arrows, labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.arrays import IndexVector
from explorer.labels import short_labels
from explorer.plots.labels import place_labels
from explorer.plots.maps.layers import (
    Layer,
    arrow_path,
    hull_color,
    layers,
    point_options,
    ring_options,
)
from explorer.plots.maps.scene import LABELS_IN_2D, Scene
from explorer.plots.theme import FONT, Theme, escaped, shortened

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from plotly.basedatatypes import BaseTraceType

SVG_UP_TO = 2_000
"""Most points drawn as SVG; WebGL above."""

LONGEST_LABEL = 28

# The drawing area that labels are placed for; a wider window leaves them more room.
_WIDTH, _HEIGHT = 680.0, 580.0
_MARGIN = 0.06


@dataclass(frozen=True)
class View:
    """The part of the plane shown: a range per axis, and pixels per unit, the same for both."""

    x: tuple[float, float]
    y: tuple[float, float]
    scale: float


def traces_2d(scene: Scene, theme: Theme) -> "list[BaseTraceType]":
    """Return the traces of a 2-D scene, back to front."""
    traces: list[BaseTraceType] = [*_hull_traces(scene, theme)]
    traces += [_points(scene, layer) for layer in layers(scene, theme)]
    if scene.added is not None and len(scene.added):
        traces.append(_rings(scene, theme, scene.added))
    if scene.arrows:
        traces.append(_arrows(scene, theme))
    traces.append(_labels(scene, theme))
    return traces


def view_of(scene: Scene) -> View:
    """Return the smallest view of all points and boundaries with both axes to one scale."""
    xs = [scene.coordinates[:, 0], *(hull.x for hull in scene.hulls)]
    ys = [scene.coordinates[:, 1], *(hull.y for hull in scene.hulls)]
    x, y = (np.concatenate([np.asarray(part, dtype=np.float64) for part in a]) for a in (xs, ys))
    spans = [float(np.ptp(x)), float(np.ptp(y))]
    widest = max(spans) or 1.0
    room = 1.0 - 2.0 * _MARGIN
    scale = room * min(
        _WIDTH / max(spans[0], 1e-6 * widest), _HEIGHT / max(spans[1], 1e-6 * widest)
    )
    return View(_around(x, _WIDTH / scale), _around(y, _HEIGHT / scale), scale)


def _around(
    values: "np.ndarray[tuple[int], np.dtype[np.float64]]", width: float
) -> tuple[float, float]:
    middle = (float(values.min()) + float(values.max())) / 2.0
    return middle - width / 2.0, middle + width / 2.0


def _points(scene: Scene, layer: Layer) -> "BaseTraceType":
    import plotly.graph_objects as go

    kind = go.Scatter if len(scene.labels) <= SVG_UP_TO else go.Scattergl
    return kind(
        x=scene.coordinates[layer.rows, 0],
        y=scene.coordinates[layer.rows, 1],
        **point_options(scene, layer),
    )


def _rings(scene: Scene, theme: Theme, rows: IndexVector) -> "BaseTraceType":
    import plotly.graph_objects as go

    kind = go.Scatter if len(scene.labels) <= SVG_UP_TO else go.Scattergl
    x, y = scene.coordinates[rows].T
    return kind(x=x, y=y, **ring_options(scene, theme, rows))


def _hull_traces(scene: Scene, theme: Theme) -> "list[go.Scatter]":
    import plotly.graph_objects as go

    found = []
    for hull in scene.hulls:
        color = hull_color(scene, theme, hull.group)
        found.append(
            go.Scatter(
                x=hull.x,
                y=hull.y,
                mode="lines",
                fill="toself" if len(hull.x) > 2 else "none",
                fillcolor=faded(color, 0.10),
                line={"color": faded(color, 0.75), "width": 1.5},
                name=escaped(hull.name, 40),
                legendgroup=escaped(hull.name, 40),
                showlegend=False,
                hoverinfo="skip",
            )
        )
    return found


def faded(color: str, opacity: float) -> str:
    """Return a color like "#0078b4" with an opacity, as CSS."""
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def _arrows(scene: Scene, theme: Theme) -> "go.Scatter":
    """Return all arrows as one trace: a gap after each, a head at each second point."""
    import plotly.graph_objects as go

    path = arrow_path(scene)
    return go.Scatter(
        x=path[:, 0],
        y=path[:, 1],
        mode="lines+markers",
        line={"color": theme.ink, "width": 1.5},
        marker={
            "symbol": "arrow",
            "angleref": "previous",
            "size": [0, 12, 0] * len(scene.arrows),
            "standoff": [0, 4, 0] * len(scene.arrows),
            "color": theme.ink,
            "opacity": 1,
        },
        name="arrows",
        showlegend=False,
        hoverinfo="skip",
    )


def _first_of_each(texts: Sequence[str], order: IndexVector) -> IndexVector:
    """Keep the first row of each text: what many points are called is written once."""
    met: dict[str, int] = {}
    for row in order:
        met.setdefault(texts[row], int(row))
    return np.fromiter(met.values(), dtype=np.int64, count=len(met))


def _labels(scene: Scene, theme: Theme) -> "go.Scatter":
    import plotly.graph_objects as go

    apart = short_labels(scene.labels, LONGEST_LABEL)
    texts = [
        apart.get(row) or shortened(label, LONGEST_LABEL) for row, label in enumerate(scene.labels)
    ]
    placed = place_labels(
        scene.coordinates.astype(np.float64) * view_of(scene).scale,
        np.array([len(text) for text in texts]),
        scene.diameters / 2.0,
        _first_of_each(texts, scene.order),
        LABELS_IN_2D,
    )
    rows = [row for row, _ in placed]
    return go.Scatter(
        x=scene.coordinates[rows, 0],
        y=scene.coordinates[rows, 1],
        # Invisible markers of the points' sizes make Plotly keep the text clear of the points.
        mode="markers+text",
        marker={"size": scene.diameters[rows], "opacity": 0, "color": theme.ground},
        text=[escaped(texts[row]) for row in rows],
        textposition=[position for _, position in placed],
        textfont={"color": theme.ink, "size": 12, "family": FONT},
        name="labels",
        showlegend=False,
        hoverinfo="skip",
        cliponaxis=False,
    )
