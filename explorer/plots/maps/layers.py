"""The points of a scene in layers of one color source each, shared by 2-D and 3-D figures."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.arrays import FloatMatrix, IndexVector
from explorer.plots.maps.scene import Scene, Values
from explorer.plots.palette import colorscale
from explorer.plots.theme import Theme, escaped

_DATES = 5  # written at a scale of colors


@dataclass(frozen=True, eq=False)
class Layer:
    """Points drawn as one trace: which rows, its name in the legend, its marker, its group."""

    rows: IndexVector
    name: str
    marker: dict[str, Any]
    group: int | None = None


def layers(scene: Scene, theme: Theme) -> list[Layer]:
    """Return a scene's points by group, by value, or all alike; points without either first."""
    if scene.groups is not None:
        return _group_layers(scene, theme)
    everyone = np.arange(len(scene.labels))
    if scene.values is None:
        return [Layer(everyone, "", _marker(scene, theme, everyone, theme.accent))]
    known = np.isfinite(scene.values.numbers)
    numbers = scene.values.numbers[known]
    low, high = scene.values.range
    colored = _marker(scene, theme, everyone[known], numbers) | {
        # An outline, since one end of any scale is near the ground.
        "line": {"width": 0.5, "color": theme.none},
        "colorscale": colorscale(scene.values.scale),
        "cmin": low,
        "cmax": high,
        "colorbar": {
            "title": {"text": escaped(scene.values.title, 30)},
            "thickness": 14,
            "outlinewidth": 0,
            "tickfont": {"color": theme.ink},
            **_dates(scene.values),
        },
    }
    found = [Layer(everyone[known], "", colored)]
    if not known.all():
        grey = _marker(scene, theme, everyone[~known], theme.none)
        found.insert(0, Layer(everyone[~known], "no value", grey))
    return found


def _dates(values: Values) -> dict[str, Any]:
    """Return what writes dates at the scale of colors, where its numbers are days."""
    if values.since is None:
        return {}
    places = np.linspace(*values.range, _DATES).tolist()
    return {"tickvals": places, "ticktext": [values.told(place) for place in places]}


def hover_texts(scene: Scene, rows: IndexVector) -> list[str]:
    """Return what is shown when pointing at each of the rows, escaped."""
    second = scene.second_lines
    if second is None:
        return [escaped(scene.labels[row]) for row in rows]
    return [f"<b>{escaped(scene.labels[row])}</b><br>{escaped(second[row])}" for row in rows]


def point_options(scene: Scene, layer: Layer) -> dict[str, Any]:
    """Return the options of a layer's trace that do not depend on the dimensions."""
    return {
        "mode": "markers",
        "name": layer.name,
        "legendgroup": layer.name,
        "showlegend": bool(layer.name),
        "marker": layer.marker,
        "hovertext": hover_texts(scene, layer.rows),
        "hoverinfo": "text",
        "meta": {"group": layer.group},
    }


def arrow_path(scene: Scene) -> FloatMatrix:
    """Return both ends of each arrow with a gap after them, shape (3 arrows, dimensions)."""
    places = scene.coordinates[np.asarray(scene.arrows)]  # (arrows, 2 ends, dimensions)
    gaps = np.full((len(places), 1, scene.dimensions), np.nan, dtype=np.float32)
    return np.concatenate([places, gaps], axis=1).reshape(-1, scene.dimensions)


def ring_options(scene: Scene, theme: Theme, rows: IndexVector) -> dict[str, Any]:
    """Return the options of a trace of rings around points that came later."""
    return {
        "mode": "markers",
        "name": "added later",
        "showlegend": True,
        "hoverinfo": "skip",
        "marker": {
            "symbol": "circle-open",
            "size": scene.diameters[rows] + 5.0,
            "color": theme.ink,
            "line": {"width": 1.2, "color": theme.ink},
        },
    }


def hull_color(scene: Scene, theme: Theme, group: int) -> str:
    """Return the color of a group's boundary."""
    if scene.groups is None:
        return theme.accent
    shown = scene.groups.shown()
    return shown.colors(theme.name, theme.none)[int(shown.target[group])]


def _group_layers(scene: Scene, theme: Theme) -> list[Layer]:
    groups = scene.groups
    if groups is None:
        return []
    shown = groups.shown()
    colors = shown.colors(theme.name, theme.none)
    named = list(zip(range(len(shown.names)), shown.names, colors, strict=True))
    found = []
    for number, name, color in [(-1, groups.none, theme.none), *named]:
        rows = np.flatnonzero(shown.index == number)
        if len(rows):
            marker = _marker(scene, theme, rows, color)
            found.append(Layer(rows, escaped(name, 40), marker, number))
    return found


def _marker(scene: Scene, theme: Theme, rows: IndexVector, color: Any) -> dict[str, Any]:
    sizes = scene.diameters[rows]
    marker: dict[str, Any] = {
        "color": color,
        "size": sizes if len(sizes) and np.ptp(sizes) else float(sizes[0]) if len(sizes) else 6.0,
        "opacity": 0.9,
    }
    if len(scene.labels) <= 2_000:
        marker["line"] = {"width": 0.5, "color": theme.ground}
    return marker
