"""The columns beside the words, those of numbers as numbers."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from explorer.readers.limits import LIMITS
from explorer.readers.notes import NoteBook
from explorer.readers.text.tables import Grid
from explorer.readers.text.tidying import tidy

# Written as a program writes a number: “007” and “+1” are codes and stay text.
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?([eE][+-]?\d{1,3})?\Z")


def columns_beside(
    table: Grid, columns: Sequence[int], rows: Sequence[int], book: NoteBook
) -> dict[str, Any]:
    """Return columns of the chosen rows by name.

    A column is numeric when every cell that is not blank is a plain number; blanks are then NaN.
    Text is tidied as the words are, and cut to the longest word that is read.
    """
    header = table.header or ()
    data: dict[str, Any] = {}
    for column in columns:
        cells = [_tidied(table.rows[row][column], table.positions[row], book) for row in rows]
        data[header[column]] = typed(cells)
    return data


def typed(cells: Sequence[str]) -> object:
    """Return cells as an integer or float array when all are plain numbers, else as text."""
    filled = [cell for cell in cells if cell]
    if not filled or not all(_PLAIN_NUMBER.match(cell) for cell in filled):
        return list(cells)
    numbers = np.array([float(cell) if cell else np.nan for cell in cells])
    if not np.isfinite(numbers[[bool(cell) for cell in cells]]).all():
        return list(cells)
    if len(filled) == len(cells) and all(cell.lstrip("-").isdigit() for cell in cells):
        return np.array([int(cell) for cell in cells], dtype=np.int64)
    return numbers


def _tidied(cell: str, position: int, book: NoteBook) -> str:
    text, kinds = tidy(cell[: 2 * LIMITS.word_length])
    if len(text) > LIMITS.word_length:
        book.add("cut", position, text)
        text = text[: LIMITS.word_length - 1] + "…"
    elif kinds and kinds != ("space",):
        book.add("metadata", position, text)
    return text
