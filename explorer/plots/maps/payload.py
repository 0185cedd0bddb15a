"""A scene as plain data for the interactive map in the browser."""

import base64
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatVector
from explorer.clustering import Hull, HullMesh
from explorer.neighbors import Neighbors
from explorer.plots.maps.scene import LABELS_IN_2D, LABELS_IN_3D, Groups, Scene, Values
from explorer.plots.palette import colorscale, group_colors
from explorer.plots.theme import THEMES

Stage = Literal["settled", "growing", "old"]


@dataclass(frozen=True, eq=False)
class Extras:
    """What the interactive map shows beyond the scene.

    Attributes
    ----------
    view : str
        Names the view: while it stays the same, zoom and camera are kept.
    neighbors : Neighbors, optional
        In the full space, one row per point, or one for each of `neighbor_rows`.
    frames : ndarray, shape (f, n, dimensions), float32 or int16, optional
        Each is moved and scaled to the place of the layout.
    iterations : tuple of int
        One per frame.
    selected : int, optional
    highlight, false_neighbors : tuple of int
        Rows.
    placed : tuple of (label, coordinates), optional
        A typed phrase put on the map by meaning.
    neighbor_rows : tuple of int, optional
    stage : {"settled", "growing", "old"}
        Old is a picture of what was asked for before: drawn at half strength.
    """

    view: str = ""
    neighbors: Neighbors | None = None
    frames: npt.NDArray[np.float32] | npt.NDArray[np.int16] | None = None
    iterations: tuple[int, ...] = ()
    selected: int | None = None
    highlight: tuple[int, ...] = ()
    false_neighbors: tuple[int, ...] = ()
    placed: tuple[str, FloatVector] | None = None
    neighbor_rows: tuple[int, ...] | None = None
    stage: Stage = "settled"


def payload(scene: Scene, extras: Extras | None = None) -> dict[str, Any]:
    """Return a scene as JSON-able data; numbers as base64 of little-endian arrays, text raw.

    Parameters
    ----------
    scene : Scene
    extras : Extras, optional
    """
    more = extras or Extras()
    x, y, z = scene.axis_titles
    data: dict[str, Any] = {
        "view": more.view,
        "stage": more.stage,
        "dimensions": scene.dimensions,
        "n": len(scene.labels),
        "labels": list(scene.labels),
        "groups": None if scene.groups is None else _groups(scene.groups),
        "values": None if scene.values is None else _values(scene.values),
        "sizes": None if scene.sizes is None else packed(scene.sizes, "<f4"),
        "hover": None if scene.hover is None else list(scene.hover),
        "priority": packed(scene.order, "<i4"),
        "label_limit": LABELS_IN_2D if scene.dimensions == 2 else LABELS_IN_3D,
        "neighbors": None if more.neighbors is None else _neighbors(more),
        "hulls": _hulls(scene),
        "arrows": [[int(start), int(end)] for start, end in scene.arrows],
        "axes": {"x": x, "y": y, "z": z},
        "ticks": scene.ticks,
        "frames": None if more.frames is None else _frames(more.frames, more.iterations),
        "selected": None if more.selected is None else int(more.selected),
        "highlight": [int(row) for row in more.highlight],
        "false_neighbors": [int(row) for row in more.false_neighbors],
        "placed": None if more.placed is None else _placed(*more.placed),
        "alt": scene.alt,
        "filename": scene.filename,
    }
    for name, column in zip("xyz", scene.coordinates.T, strict=False):
        data[name] = packed(column, "<f4")
    return data


def packed(numbers: npt.ArrayLike, kind: str) -> str:
    """Return numbers as base64 of their bytes in the given NumPy type, such as ``"<f4"``."""
    return base64.b64encode(np.ascontiguousarray(numbers, dtype=kind).tobytes()).decode("ascii")


def _groups(groups: Groups) -> dict[str, Any]:
    shown = groups.shown()
    light, dark = THEMES["light"], THEMES["dark"]
    return {
        "title": groups.title,
        "names": list(shown.names),
        "index": packed(shown.index, "<i2"),
        "colors": group_colors(len(shown.names), light.groups, light.none),
        "colors_dark": group_colors(len(shown.names), dark.groups, dark.none),
    }


def _values(values: Values) -> dict[str, Any]:
    return {
        "title": values.title,
        "data": packed(values.numbers, "<f4"),
        "colorscale": colorscale(values.scale),
        "range": list(values.range),
    }


def _neighbors(more: Extras) -> dict[str, Any]:
    neighbors = more.neighbors
    assert neighbors is not None
    return {
        "rows": None if more.neighbor_rows is None else list(more.neighbor_rows),
        "k": int(neighbors.indices.shape[1]),
        "index": packed(neighbors.indices, "<i4"),
        "scores": packed(neighbors.scores, "<f4"),
    }


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


def _frames(
    frames: npt.NDArray[np.float32] | npt.NDArray[np.int16], iterations: tuple[int, ...]
) -> dict[str, Any]:
    small = frames.dtype == np.int16
    return {
        "type": "int16" if small else "float32",
        "count": len(frames),
        "iterations": [int(number) for number in iterations],
        "data": packed(frames, "<i2" if small else "<f4"),
    }


def _placed(label: str, place: FloatVector) -> dict[str, Any]:
    x, y, z = (*(float(value) for value in place), None)[:3]
    return {"label": label, "x": x, "y": y, "z": z}
