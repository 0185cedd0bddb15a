"""What a map's page must hold to be worked with alone: labels, rows, true neighbors, pictures."""

import base64
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from explorer.neighbors import Neighbors
from explorer.plots.maps.coloring import numbers_of
from explorer.plots.maps.layers import layers
from explorer.plots.maps.scene import Scene
from explorer.plots.theme import theme_of
from explorer.readers.pictures import Thumbnails
from explorer.space import Space

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

MOST_LETTERS = 4_000_000
"""Letters of the cells that a page holds; columns that would exceed this are left out."""

ROWS_IN_A_BLOCK = 20_000
"""Points whose neighbors are read together."""

_STEPS = 1_000  # a similarity is told to the thousandth


def points_of(scene: Scene, space: Space, chart: "go.Figure") -> dict[str, Any]:
    """Return labels, rows of each trace and the table, as the script of the page reads them.

    The texts shown on hover, which the page makes from these, are taken from the figure.

    Parameters
    ----------
    scene : Scene
        Of that space.
    space : Space
    chart : plotly.graph_objects.Figure
        Of that scene, in the light theme.
    """
    traces = []
    points = [trace for trace in chart.data if trace.meta is not None and "group" in trace.meta]
    for trace, layer in zip(points, layers(scene, theme_of("light")), strict=True):
        trace.hovertext = None
        drawn = {"at": chart.data.index(trace), "name": _name(scene, layer.group)}
        traces.append({**drawn, "rows": planes(layer.rows)})
    columns, left_out = _columns(scene, space)
    second = scene.second_lines
    return {
        "labels": list(scene.labels),
        "second": None if second is None else factored(second),
        "traces": traces,
        "title": None if scene.groups is None else scene.groups.title,
        "columns": columns,
        "left_out": left_out,
    }


def _name(scene: Scene, group: int | None) -> str:
    """Return what a group is called, raw."""
    if scene.groups is None or group is None:
        return ""
    return scene.groups.none if group < 0 else scene.groups.shown().names[group]


def neighbors_in(neighbors: Neighbors) -> dict[str, Any]:
    """Return how to read each point's neighbors."""
    return {"k": int(neighbors.indices.shape[1]), "steps": _STEPS, "rows": ROWS_IN_A_BLOCK}


def blocks_of(neighbors: Neighbors) -> dict[str, dict[str, str]]:
    """Return each point's neighbors by blocks: rows, and by how many steps each score falls."""
    # A score a rounding error above 1 falls by nothing.
    scores = np.minimum(neighbors.scores.astype(np.float64), 1.0)
    steps = np.rint(scores * _STEPS).astype(np.int64)
    falls = -np.diff(steps, axis=1, prepend=_STEPS)
    starts = range(0, len(falls), ROWS_IN_A_BLOCK)
    parts = [slice(start, start + ROWS_IN_A_BLOCK) for start in starts]
    return {
        f"near-{number}": {
            "rows": planes(neighbors.indices[part]),
            "falls": planes(np.maximum(falls[part], 0)),
        }
        for number, part in enumerate(parts)
    }


def images_of(thumbnails: Thumbnails) -> dict[str, Any]:
    """Return the pictures of the rows, on their sheet."""
    return {
        "mime": thumbnails.mime,
        "width": thumbnails.width,
        "height": thumbnails.height,
        "columns": thumbnails.columns,
        "absent": list(thumbnails.absent),
        "sheet": base64.b64encode(thumbnails.sheet).decode("ascii"),
    }


def planes(numbers: npt.NDArray[Any]) -> str:
    """Return whole numbers from 0 to 2³² - 1 byte by byte: all lowest ones, then the next, ….

    So the highest, which are mostly alike, take next to nothing when compressed.
    """
    flat = np.ascontiguousarray(numbers, dtype="<u4").reshape(-1, 1)
    return base64.b64encode(np.ascontiguousarray(flat.view(np.uint8).T).tobytes()).decode("ascii")


def factored(texts: Iterable[str]) -> dict[str, Any]:
    """Return texts as their different values and the number of each one's."""
    import pandas as pd

    codes, names = pd.factorize(np.array(list(texts), dtype=object))
    return {"names": [str(name) for name in names], "codes": planes(codes)}


def _columns(scene: Scene, space: Space) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the columns as text with what each holds, and the names of those left out."""
    cells = {str(name): space.metadata.iloc[:, at] for at, name in enumerate(space.columns)}
    held, left_out, room = [], [], MOST_LETTERS
    if scene.labels != space.labels:
        held.append({"name": "label", "kind": "text", **factored(space.labels)})
    for name, column in cells.items():
        table = factored(_as_text(column))
        room -= sum(map(len, table["names"]))
        if room < 0:
            left_out.append(name)
            continue
        kind = "text" if numbers_of(column) is None else "number"
        held.append({"name": name, "kind": kind, **table})
    return held, left_out


def _as_text(column: "pd.Series[Any]") -> list[str]:
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(column):
        days = (column.dropna() == column.dropna().dt.normalize()).all()
        column = column.dt.strftime("%Y-%m-%d" if days else "%Y-%m-%d %H:%M:%S")
    missing = column.isna()
    return ["" if gone else _cell(value) for value, gone in zip(column, missing, strict=True)]


def _cell(value: Any) -> str:
    return f"{value:.7g}" if isinstance(value, float | np.floating) else str(value)
