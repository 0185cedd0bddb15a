"""A scene as plain data for the interactive map in the browser."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatVector
from explorer.clustering import Hull, HullMesh, Layer
from explorer.labels import short_labels
from explorer.neighbors import Neighbors
from explorer.plots.maps import blocks
from explorer.plots.maps.scene import LABELS_IN_2D, LABELS_IN_3D, Groups, Scene, Values
from explorer.plots.palette import colorscale
from explorer.plots.theme import THEMES

INLINE_UP_TO = 2_000
"""Most points whose numbers and texts are part of the message itself."""

LABELLED_FIRST = 512
"""Rows of a larger map that say which are labelled first; the rest follow by chance."""

LONGEST_LABEL = 26
"""Characters of a label as the map in the browser cuts it."""

Stage = Literal["settled", "growing", "old"]


@dataclass(frozen=True, eq=False)
class Extras:
    """What the interactive map shows beyond the scene.

    Attributes
    ----------
    view : str
        Names the view: while it stays the same, zoom and camera are kept.
    neighbors : Neighbors, optional
        In the full space, one row per point; of a large map those of the selected point are sent.
    frames : ndarray, shape (f, n, dimensions), float32 or int16, optional
        Each is moved and scaled to the place of the layout.
    iterations : tuple of int
        One per frame.
    selected : int, optional
    highlight, false_neighbors : tuple of int
        Rows.
    ranked : tuple of int
        The first rows of what is listed, in its order: they carry their number.
    sought : bool
        Whether `highlight` is what was looked for: of nothing found, all points step back.
    placed : tuple of (label, coordinates), optional
        A typed phrase put on the map by meaning.
    nearest : callable, optional
        Finds the neighbors of one row where there is no list of all.
    thumbnails : Block, optional
        A sheet of pictures of the rows, with what tells where each lies on it.
    stage : {"settled", "growing", "old"}
        Old is a picture of what was asked for before: drawn at half strength.
    coloring : str, optional
        What a control of the page calls the scene's coloring.
    colorings : mapping of str to Groups or Values or None
        What that control offers, for the browser to take without asking.
    regions : sequence of Layer
        Layers of named regions, coarsest first, of a map with too many points to name them.
    """

    view: str = ""
    neighbors: Neighbors | None = None
    frames: npt.NDArray[np.float32] | npt.NDArray[np.int16] | None = None
    iterations: tuple[int, ...] = ()
    selected: int | None = None
    highlight: tuple[int, ...] = ()
    sought: bool = False
    false_neighbors: tuple[int, ...] = ()
    placed: tuple[str, FloatVector] | None = None
    ranked: tuple[int, ...] = ()
    nearest: Callable[[int], Neighbors] | None = None
    stage: Stage = "settled"
    coloring: str = ""
    colorings: Mapping[str, Groups | Values | None] = field(default_factory=dict)
    thumbnails: blocks.Block | None = None
    regions: Sequence[Layer] = ()


def payload(scene: Scene, extras: Extras | None = None) -> dict[str, Any]:
    """Return a scene as plain data for the map component.

    Up to `INLINE_UP_TO` points it is JSON-able, numbers as base64 of little-endian arrays, text
    raw. Of more points what grows with their number is a `Block`, which the component sends apart
    and only once. Where no list has the neighbors of all points, ``neighbors`` is a `Nearby`.

    Parameters
    ----------
    scene : Scene
    extras : Extras, optional
    """
    more = extras or Extras()
    x, y, z = scene.axis_titles
    colored = _colored_inline if len(scene.labels) <= INLINE_UP_TO else _colored_apart
    return {
        "view": more.view,
        "stage": more.stage,
        "dimensions": scene.dimensions,
        "n": len(scene.labels),
        **(_inline(scene, more) if len(scene.labels) <= INLINE_UP_TO else _apart(scene, more)),
        **colored(scene.groups or scene.values),
        "coloring": more.coloring,
        "colorings": {name: colored(coloring) for name, coloring in more.colorings.items()},
        "regions": {str(at): _region_layer(layer) for at, layer in enumerate(more.regions)},
        "label_limit": LABELS_IN_2D if scene.dimensions == 2 else LABELS_IN_3D,
        "hulls": _hulls(scene),
        "arrows": [[int(start), int(end)] for start, end in scene.arrows],
        "added": _added(scene),
        "axes": {"x": x, "y": y, "z": z},
        "ticks": scene.ticks,
        "thumbnails": more.thumbnails,
        "selected": None if more.selected is None else int(more.selected),
        "false_neighbors": [int(row) for row in more.false_neighbors],
        "sought": more.sought or len(more.highlight) > 0,
        "placed": None if more.placed is None else _placed(*more.placed),
        "ranked": [int(row) for row in more.ranked],
        "alt": scene.alt,
        "filename": scene.filename,
    }


def _inline(scene: Scene, more: Extras) -> dict[str, Any]:
    """Return what grows with the number of points, in the message itself."""
    axes = zip("xyz", scene.coordinates.T, strict=False)
    return {
        **{name: packed(column, "<f4") for name, column in axes},
        "labels": list(scene.labels),
        "short": _short(scene, range(len(scene.labels))),
        "sizes": None if scene.sizes is None else packed(scene.sizes, "<f4"),
        "hover": None if scene.second_lines is None else list(scene.second_lines),
        "priority": packed(scene.order, "<i4"),
        "neighbors": _nearby(more) if more.neighbors is None else _neighbors(more.neighbors),
        "frames": _frames(more, _written),
        "highlight": [int(row) for row in more.highlight],
    }


def _apart(scene: Scene, more: Extras) -> dict[str, Any]:
    """Return what grows with the number of points, in blocks that are sent when they are new."""
    return {
        "places": blocks.places(scene.coordinates),
        "labels": blocks.texts(scene.labels),
        "short": _short(scene, [int(row) for row in scene.order[:LABELLED_FIRST]]),
        "sizes": None if scene.sizes is None else blocks.numbers(scene.sizes, "float32"),
        "hover": None if scene.hover is None else blocks.texts(scene.hover),
        "priority": packed(scene.order[:LABELLED_FIRST], "<i4"),
        "neighbors": _nearby(more),
        "frames": _frames(more, _sent),
        "highlight": (
            [int(row) for row in more.highlight]
            if len(more.highlight) <= INLINE_UP_TO
            else blocks.numbers(np.asarray(more.highlight), "int32")
        ),
    }


def _colored_inline(coloring: Groups | Values | None) -> dict[str, Any]:
    return {
        "groups": _groups(coloring, _written("<i2")) if isinstance(coloring, Groups) else None,
        "values": _values(coloring, _written("<f4")) if isinstance(coloring, Values) else None,
    }


def _colored_apart(coloring: Groups | Values | None) -> dict[str, Any]:
    groups = coloring if isinstance(coloring, Groups) else None
    return {
        "groups": None if groups is None else _groups(groups, _sent("int8")) | _merged(groups),
        "values": _values(coloring, _sent("float32")) if isinstance(coloring, Values) else None,
    }


def _short(scene: Scene, rows: Sequence[int]) -> dict[str, str]:
    """Return short forms of those labels, by row, that would be equal if merely cut."""
    found = short_labels([scene.labels[row] for row in rows], LONGEST_LABEL)
    return {str(rows[place]): text for place, text in found.items()}


Carry = Callable[[npt.NDArray[Any]], Any]


def _written(kind: str) -> Carry:
    return lambda array: packed(array, kind)


def _sent(kind: str) -> Carry:
    return lambda array: blocks.numbers(array, kind)


def _nearby(more: Extras) -> blocks.Nearby | None:
    every = more.neighbors
    if every is not None:
        return blocks.Nearby(
            lambda row: Neighbors(every.indices[row : row + 1], every.scores[row : row + 1])
        )
    return None if more.nearest is None else blocks.Nearby(more.nearest)


def packed(numbers: npt.ArrayLike, kind: str) -> str:
    """Return numbers as base64 of their little-endian bytes in a NumPy type, such as ``"<f4"``."""
    little = np.dtype(kind).newbyteorder("<")
    return base64.b64encode(np.ascontiguousarray(numbers, dtype=little).tobytes()).decode("ascii")


def _groups(groups: Groups, carry: Carry) -> dict[str, Any]:
    shown = groups.shown()
    light, dark = THEMES["light"], THEMES["dark"]
    return {
        "title": groups.title,
        "names": list(shown.names),
        "none": groups.none,
        "index": carry(shown.index),
        "colors": shown.colors(light.name, light.none),
        "colors_dark": shown.colors(dark.name, dark.none),
    }


def _region_layer(layer: Layer) -> dict[str, Any]:
    return {"names": list(layer.names), "index": blocks.numbers(layer.labels, "int16")}


def _merged(groups: Groups) -> dict[str, Any]:
    """Return which group every point is in where several share a color, to be told on hover."""
    if not groups.shown().merged:
        return {}
    return {
        "every": blocks.numbers(groups.index, "int32"),
        "every_name": blocks.texts(groups.names),
    }


def _values(values: Values, carry: Carry) -> dict[str, Any]:
    return {
        "title": values.title,
        "data": carry(values.numbers),
        "colorscale": colorscale(values.scale),
        "range": list(values.range),
        "since": None if values.since is None else values.since.isoformat(),
    }


def _neighbors(neighbors: Neighbors) -> dict[str, Any]:
    return {
        "k": int(neighbors.indices.shape[1]),
        "index": packed(neighbors.indices, "<i4"),
        "scores": packed(neighbors.scores, "<f4"),
    }


def neighbors_of_one(nearby: blocks.Nearby, row: int | None) -> dict[str, Any]:
    """Return the neighbors of the selected row alone, or of none."""
    if row is None:
        return {"of": None, "k": 0, "index": "", "scores": ""}
    return {"of": row, **_neighbors(nearby.find(row))}


def _added(scene: Scene) -> str | blocks.Block | None:
    if scene.added is None or len(scene.added) <= INLINE_UP_TO:
        return None if scene.added is None else packed(scene.added, "<i4")
    return blocks.numbers(scene.added, "int32")


def _hulls(scene: Scene) -> list[dict[str, Any]]:
    """Corners of the boundaries; in 3-D those of the meshes, whose silhouette is drawn."""
    target = None if scene.groups is None else scene.groups.shown().target
    corners: list[tuple[Hull | HullMesh, tuple[npt.NDArray[np.float64], ...]]] = [
        *((hull, (hull.x, hull.y)) for hull in scene.hulls),
        *((mesh, tuple(mesh.vertices.T)) for mesh in scene.meshes),
    ]
    return [
        {
            "name": boundary.name,
            "group": boundary.group if target is None else int(target[boundary.group]),
            **{axis: [float(v) for v in at] for axis, at in zip("xyz", places, strict=False)},
        }
        for boundary, places in corners
    ]


def _frames(more: Extras, carry: Callable[[str], Carry]) -> dict[str, Any] | None:
    if more.frames is None:
        return None
    kind = "int16" if more.frames.dtype == np.int16 else "float32"
    return {
        "type": kind,
        "count": len(more.frames),
        "iterations": [int(number) for number in more.iterations],
        "data": carry(kind)(more.frames),
    }


def _placed(label: str, place: FloatVector) -> dict[str, Any]:
    x, y, z = (*(float(value) for value in place), None)[:3]
    return {"label": label, "x": x, "y": y, "z": z}
