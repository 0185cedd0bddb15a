"""What comes with words and vectors: pairs, a layout, thumbnails, views; kept, and read back.

All of it may be in another person's file: what reads it raises InputError, KeyError, TypeError or
ValueError where it is damaged.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from explorer.arrays import as_matrix
from explorer.intake import View
from explorer.options import options_of
from explorer.projection import GIVEN, METHODS, Projection
from explorer.readers.pictures import Thumbnails, checked_sheet
from explorer.workspaces import columns
from explorer.workspaces.columns import Stored, Written, text_of

_BEGINS = -1
_MOST_OF_A_CAMERA = 12  # numbers


def write_pairs(pairs: Sequence[tuple[str, str]]) -> Written:
    """Write pairs of texts."""
    both = {"first": [one for one, _ in pairs], "second": [other for _, other in pairs]}
    content, made = columns.write(both, dict.fromkeys(both, "list"))
    return content, {"rows": len(pairs), "held": columns.described(made)}


def read_pairs(stored: Stored, about: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Read pairs of texts."""
    first, second = columns.columns_of(about["held"])
    if {first.kind, second.kind} != {"list"}:
        raise ValueError(first.kind)
    return tuple(zip(stored.column(first), stored.column(second), strict=True))


def write_layout(layout: Projection) -> Written:
    """Write where points are drawn, and how that came about."""
    placed = {} if layout.laid_out is None else {"laid out": layout.laid_out}
    content, made = columns.write(placed, dict.fromkeys(placed, "|b1"), layout.coordinates)
    used = layout.parameters
    about = {
        "rows": len(layout),
        "held": columns.described(made),
        "method": layout.method,
        "dimensions": layout.dimensions,
        "seed": layout.seed,
        "parameters": next(
            name for name, entry in METHODS.items() if isinstance(used, entry.parameters)
        ),
        "options": {name: getattr(used, name) for name in options_of(used)},
        "explained variance": layout.explained_variance and list(layout.explained_variance),
        "notes": list(layout.notes),
    }
    return content, about


def read_layout(stored: Stored, about: Mapping[str, Any]) -> Projection:
    """Read where points are drawn."""
    coordinates = as_matrix(stored.vectors(), "coordinates")
    method, seed = text_of(about["method"]), about["seed"]
    if method not in (*METHODS, GIVEN) or not isinstance(seed, int):
        raise ValueError(method)
    if coordinates.shape[1] not in (2, 3) or about["dimensions"] != coordinates.shape[1]:
        raise ValueError(coordinates.shape)
    shares = about["explained variance"]
    placed = [stored.column(column) for column in columns.columns_of(about["held"])]
    if any(each.dtype != np.bool_ for each in placed) or len(placed) > 1:
        raise ValueError("laid out")
    return Projection(
        coordinates,
        method,
        METHODS[about["parameters"]].parameters(**about["options"]),
        coordinates.shape[1],
        seed,
        None if shares is None else tuple(float(each) for each in shares),
        tuple(text_of(each) for each in about["notes"]),
        placed[0] if placed else None,
    )


def write_views(views: Sequence[View]) -> Written:
    """Write saved views: a row where each begins, then one for each of its points."""
    rows = [point for view in views for point in (_BEGINS, *view.points)]
    content, made = columns.write({"point": np.array(rows, "<i8")}, {"point": "<i8"})
    told = [
        {
            "name": view.name,
            "projection": view.projection,
            "label": view.label,
            "dimensions": view.dimensions,
            "camera": list(view.camera),
        }
        for view in views
    ]
    return content, {"held": columns.described(made), "views": told}


def read_views(stored: Stored, about: Mapping[str, Any]) -> tuple[View, ...]:
    """Read saved views."""
    (described,) = columns.columns_of(about["held"])
    rows, told = stored.column(described), about["views"]
    if rows.dtype != np.int64 or rows.min() < _BEGINS or rows[0] != _BEGINS:
        raise ValueError("views")
    points = np.split(rows, np.flatnonzero(rows == _BEGINS)[1:])
    return tuple(
        View(
            text_of(each["name"]),
            text_of(each["projection"]),
            tuple(inside[1:].tolist()),
            text_of(each["label"]),
            _dimensions(each["dimensions"]),
            _camera(each["camera"]),
        )
        for each, inside in zip(told, points, strict=True)
    )


def _dimensions(value: Any) -> Literal[2, 3]:
    if isinstance(value, bool) or value not in (2, 3):
        raise ValueError(value)
    return 3 if value == 3 else 2


def _camera(values: Any) -> tuple[float, ...]:
    seen = tuple(float(value) for value in values)
    if len(seen) > _MOST_OF_A_CAMERA or not all(map(math.isfinite, seen)):
        raise ValueError("camera")
    return seen


def write_thumbnails(thumbnails: Thumbnails) -> Written:
    """Hand over the sheet of pictures as it was drawn."""
    about = {
        "rows": len(thumbnails),
        "width": thumbnails.width,
        "height": thumbnails.height,
        "columns": thumbnails.columns,
        "absent": list(thumbnails.absent),
    }
    return thumbnails.sheet, about


def read_thumbnails(sheet: bytes, about: Mapping[str, Any]) -> Thumbnails:
    """Read a sheet of pictures; one that was not drawn as ours are is refused."""
    width, height, side, rows = (about[name] for name in ("width", "height", "columns", "rows"))
    absent = tuple(about["absent"])
    if not all(type(value) is int for value in (width, height, side, rows, *absent)):
        raise TypeError
    return checked_sheet(Thumbnails(sheet, width, height, side, rows, absent))
