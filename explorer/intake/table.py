"""Columns by name as any format's reader found them, before it is told what they mean."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from explorer.errors import InputError
from explorer.readers.pictures import PICTURE_STARTS
from explorer.readers.text.tables import Grid


@dataclass(frozen=True, eq=False)
class Block:
    """A column of vectors already in one matrix.

    Attributes
    ----------
    numbers : ndarray, shape (m, d)
    rows : ndarray, shape (m,), int64
        The row of the table each belongs to, ascending.
    length : int
        Rows of the table.
    """

    numbers: npt.NDArray[Any]
    rows: npt.NDArray[np.int64]
    length: int

    def __len__(self) -> int:
        return self.length


Cells = Sequence[Any] | Block


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length.

    Attributes
    ----------
    columns : mapping of str to sequence or Block
        Cells are str, int, float, bool, bytes, None, lists and one-dimensional arrays.
    positions : sequence of int
        Line, row or item of each row, 1-based as the file counts.
    header : {"named", "numbered"}
        Whether the names stand in the file.
    written : {"values", "text"}
        In text all cells are text as it stood in the file, numbers too.
    """

    columns: Mapping[str, Cells]
    positions: Sequence[int]
    header: Literal["named", "numbered"] = "named"
    written: Literal["values", "text"] = "values"

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(self.columns)

    def texts(self, name: str) -> list[str]:
        """Return a column as text; a missing cell is empty."""
        cells = self.columns[name]
        return (
            [""] * len(self)
            if isinstance(cells, Block)
            else [cell if type(cell) is str else as_text(cell) for cell in cells]
        )

    def grid(self, names: Sequence[str]) -> Grid:
        """Return some columns as rows of text."""
        columns = [self.texts(name) for name in names]
        rows = [list(row) for row in zip(*columns, strict=True)] if columns else []
        return Grid(rows, self.positions, tuple(names))


def as_text(cell: Any) -> str:
    """Write a cell as text: as it stands, or as JSON where it is no plain value."""
    if cell is None or (isinstance(cell, float) and cell != cell):
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return str(cell)
    if isinstance(cell, bytes):
        if cell.startswith(PICTURE_STARTS):
            return f"data:image/any;base64,{b64encode(cell).decode()}"
        return f"{len(cell):,} bytes"
    if isinstance(cell, np.ndarray):
        cell = cell.tolist()
    return json.dumps(cell, ensure_ascii=False, default=str)


def table_of_grid(grid: Grid) -> Table:
    """Return the table of rows of text that have been evened out and given names."""
    names = grid.header or ()
    columns = list(zip(*grid.rows, strict=True)) if grid.rows else [()] * len(names)
    return Table(dict(zip(names, columns, strict=True)), grid.positions, written="text")


def joined(tables: Sequence[Table]) -> Table:
    """Return the rows of several tables with the same columns, one after another.

    Raises
    ------
    InputError
        Their vectors have different lengths.
    """
    first = tables[0]
    columns: dict[str, Cells] = {}
    for name in first.columns:
        parts = [table.columns[name] for table in tables]
        blocks = [part for part in parts if isinstance(part, Block)]
        if len(blocks) < len(parts):
            columns[name] = [cell for part in parts for cell in _cells(part)]
            continue
        if len({block.numbers.shape[1] for block in blocks}) > 1:
            raise InputError(f"The parts hold vectors of different lengths in “{name[:40]}”.")
        starts = np.cumsum([0, *map(len, blocks)])
        rows = [block.rows + start for block, start in zip(blocks, starts, strict=False)]
        columns[name] = Block(
            np.concatenate([block.numbers for block in blocks]),
            np.concatenate(rows),
            int(starts[-1]),
        )
    total = sum(map(len, tables))
    return Table(columns, range(1, total + 1), first.header, first.written)


def _cells(part: Cells) -> Sequence[Any]:
    if not isinstance(part, Block):
        return part
    cells: list[Any] = [None] * len(part)
    for row, numbers in zip(part.rows, part.numbers, strict=True):
        cells[int(row)] = numbers
    return cells
