"""What people bring as the parts of an item, and back, to the last bit."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.arrays import as_matrix
from explorer.errors import InputError, ParameterError
from explorer.options import options_of
from explorer.projection import GIVEN, METHODS, Projection
from explorer.readers import Note, WordTable
from explorer.space import Provenance, Space
from explorer.workspaces import columns
from explorer.workspaces.columns import Column, Stored

Written = tuple[bytes, dict[str, Any]]
"""Parquet, and what is needed to read it back."""

ROLES = {"words", "vectors", "pairs", "layout"}
_LABELS = "label"


@dataclass(frozen=True, eq=False)
class Data:
    """What a person brought: words to embed, or a space that came with its vectors.

    Attributes
    ----------
    table : WordTable, optional
    space : Space, optional
    pairs : tuple of (str, str)
        Those the words came in, where they did.
    layout : Projection, optional
        Where another tool placed the points.
    """

    table: WordTable | None = None
    space: Space | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    layout: Projection | None = None


def parts_of(data: Data) -> dict[str, Written]:
    """Write data as Parquet files by role.

    Raises
    ------
    InputError
        A text cannot be kept.
    """
    parts: dict[str, Written] = {}
    if data.table is not None:
        parts["words"] = _write_table(data.table)
    if data.space is not None:
        parts["vectors"] = _write_space(data.space)
    if data.pairs:
        parts["pairs"] = _write_pairs(data.pairs)
    if data.layout is not None:
        parts["layout"] = _write_layout(data.layout)
    return parts


def data_of(parts: Mapping[str, Written]) -> Data:
    """Read data back from its parts, trusting none of them.

    Raises
    ------
    InputError
        A part is damaged, or does not belong to the others.
    """
    if parts.keys() - ROLES:
        raise _damaged()
    table = _read("words", parts, _read_table)
    space = _read("vectors", parts, _read_space)
    layout = _read("layout", parts, _read_layout)
    rows = len(space) if space is not None else len(table) if table is not None else None
    if rows is None or (layout is not None and len(layout) != rows):
        raise _damaged()
    return Data(table, space, _read("pairs", parts, _read_pairs) or (), layout)


def _read(role: str, parts: Mapping[str, Written], by: Callable[[Stored, Any], Any]) -> Any:
    if role not in parts:
        return None
    content, about = parts[role]
    try:
        return by(Stored.open(content), about)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, ParameterError):
        raise _damaged() from None


# Words --------------------------------------------------------------------------------------------


def _write_table(table: WordTable) -> Written:
    beside = {str(name): values for name, values in table.beside.items()}
    kinds = {name: columns.kind_of(values) for name, values in beside.items()}
    name = table.column
    while name in beside:
        name += "_"
    everything = {name: list(table.words), **beside}
    content, made = columns.write(everything, {name: "list", **kinds})
    about = {
        "rows": len(table),
        "column": table.column,
        "columns": list(table.columns),
        "held": columns.described(made),
        "notes": [[note.kind, note.count, note.text] for note in table.notes],
        "source": table.source,
    }
    return content, about


def _read_table(stored: Stored, about: Mapping[str, Any]) -> WordTable:
    words, *beside = columns.columns_of(about["held"])
    if words.kind != "list":
        raise ValueError(words.kind)
    return WordTable(
        words=tuple(stored.column(words)),
        column=_text(about["column"]),
        columns=tuple(_text(each) for each in about["columns"]),
        beside={column.name: stored.column(column) for column in beside},
        notes=tuple(Note(_text(kind), int(n), _text(text)) for kind, n, text in about["notes"]),
        source=_text(about["source"]),
    )


# Vectors ------------------------------------------------------------------------------------------


def _write_space(space: Space) -> Written:
    beside = {str(name): space.metadata[name] for name in space.columns}
    kinds = {name: columns.kind_of(values) for name, values in beside.items()}
    name = _LABELS
    while name in beside:
        name += "_"
    everything = {name: list(space.labels), **beside}
    content, made = columns.write(everything, {name: "list", **kinds}, space.vectors)
    origin = space.provenance
    about = {
        "rows": len(space),
        "dimension": space.dimension,
        "held": columns.described(made),
        "table": "yes" if space.columns else "no",
        "source": origin.source,
        "model": origin.model,
        "options": {str(key): _plain(value) for key, value in origin.options.items()},
    }
    return content, about


def _read_space(stored: Stored, about: Mapping[str, Any]) -> Space:
    import pandas as pd

    labels, *beside = columns.columns_of(about["held"])
    if labels.kind != "list":
        raise ValueError(labels.kind)
    made = {column.name: _cells(stored, column) for column in beside}
    metadata = pd.DataFrame(made) if made else None
    options = about["options"]
    if not isinstance(options, dict):
        raise TypeError
    origin = Provenance(_text(about["source"]), _text(about["model"]), options)
    return Space(stored.column(labels), stored.vectors(), metadata, origin)


def _cells(stored: Stored, column: Column) -> Any:
    import pandas as pd

    values = stored.column(column)
    return pd.Series(values, dtype="str") if column.kind == "list" else values


def _plain(value: Any) -> Any:
    """Return an option as JSON has it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return str(value)


# Pairs and layouts --------------------------------------------------------------------------------


def _write_pairs(pairs: tuple[tuple[str, str], ...]) -> Written:
    both = {"first": [one for one, _ in pairs], "second": [other for _, other in pairs]}
    content, made = columns.write(both, dict.fromkeys(both, "list"))
    return content, {"rows": len(pairs), "held": columns.described(made)}


def _read_pairs(stored: Stored, about: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    first, second = columns.columns_of(about["held"])
    if {first.kind, second.kind} != {"list"}:
        raise ValueError(first.kind)
    return tuple(zip(stored.column(first), stored.column(second), strict=True))


def _write_layout(layout: Projection) -> Written:
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


def _read_layout(stored: Stored, about: Mapping[str, Any]) -> Projection:
    coordinates = as_matrix(stored.vectors(), "coordinates")
    method, seed = _text(about["method"]), about["seed"]
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
        tuple(_text(each) for each in about["notes"]),
        placed[0] if placed else None,
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _damaged() -> InputError:
    return InputError("An item of the workspace is damaged; bring its data again.")
