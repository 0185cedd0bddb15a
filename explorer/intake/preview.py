"""The first rows of a file as short texts, for people to see whether it was told rightly."""

import numpy as np

from explorer.errors import ExplorerError
from explorer.intake.looking import Look
from explorer.intake.table import Block, Table, as_text
from explorer.readers.notes import NoteBook
from explorer.readers.vectors.matrix import RawVectors

SHOWN = 5
"""Rows of a preview."""

_LONGEST_CELL = 80
_MOST_NUMBERS = 6  # of a vector, in a preview


def preview(first: Look) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the names of the columns and the first rows of a file."""
    if first.table is not None:
        return first.table.names, _cells(first.table)
    if first.shape is None or first.format.read is None:
        return (), ()
    try:
        raw = first.format.read(first.source, NoteBook(), SHOWN)
    except ExplorerError:
        return (), ()  # it is told when it is loaded
    if not isinstance(raw, RawVectors):
        return (), ()
    labels = raw.labels or [f"row {row + 1}" for row in range(len(raw.numbers))]
    vectors = [_few(vector.tolist()) for vector in raw.numbers[:SHOWN]]
    return ("label", "vector"), tuple(
        (label[:_LONGEST_CELL], vector) for label, vector in zip(labels, vectors, strict=False)
    )


def _cells(table: Table) -> tuple[tuple[str, ...], ...]:
    columns = [
        [_few(vector.tolist()) for vector in cells.numbers[:SHOWN]]
        if isinstance(cells, Block)
        else [_short(cell) for cell in cells[:SHOWN]]
        for cells in table.columns.values()
    ]
    return tuple(zip(*columns, strict=False))


def _short(cell: object) -> str:
    text = _few(cell.tolist()) if isinstance(cell, np.ndarray) else as_text(cell)
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"


def _few(numbers: list[float]) -> str:
    shown = ", ".join(f"{number:.4g}" for number in numbers[:_MOST_NUMBERS])
    return f"[{shown}, …]" if len(numbers) > _MOST_NUMBERS else f"[{shown}]"
