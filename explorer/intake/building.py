"""A table and what its columns serve as → vectors, a layout, pairs or words."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from explorer.errors import InputError
from explorer.intake.cells import as_vector
from explorer.intake.contents import Layout, Pairs
from explorer.intake.guessing import Roles
from explorer.intake.table import Block, Cells, Table, as_text
from explorer.readers.limits import LIMITS, require_shape
from explorer.readers.notes import NoteBook, quoted, source_name
from explorer.readers.text.metadata import typed
from explorer.readers.text.tables import is_number
from explorer.readers.vectors.matrix import RawVectors
from explorer.readers.vectors.reading import VectorTable, vector_table
from explorer.readers.words.labels import tidy_label
from explorer.readers.words.reading import WordTable, words_of_grid

if TYPE_CHECKING:
    import pandas as pd

_MOST_ODD = 0.25  # share of rows whose vector has another length, beyond which all is refused


def vectors_of(table: Table, roles: Roles, name: str, book: NoteBook) -> VectorTable:
    """Build the vectors of a table.

    Raises
    ------
    InputError
        No row has a vector, or too many have one of another length.
    """
    numbers, kept = _matrix(table, roles, source_name(name), book)
    labels = None if roles.label is None else table.texts(roles.label)
    metadata = _metadata(table, roles)
    raw = RawVectors(
        numbers,
        None if labels is None else [labels[row] for row in kept],
        None if metadata is None else metadata.iloc[kept],
        rows=kept,
        total=len(table),
        lines=np.array(table.positions, dtype=np.int64)[kept],
    )
    return vector_table(raw, name, book)


def layout_of(table: Table, roles: Roles, name: str, book: NoteBook) -> Layout:
    """Build the layout of a table, with the vectors it was made from where they are there.

    Raises
    ------
    InputError
        No row has both coordinates.
    """
    source = source_name(name)
    assert roles.x is not None
    assert roles.y is not None
    coordinates = np.stack([_floats(table, roles.x), _floats(table, roles.y)], axis=1)
    there = np.asarray(np.isfinite(coordinates).all(axis=1))
    vectors = None
    if roles.vector:
        numbers, kept = _matrix(table, roles, source, book)
        with_vector = np.zeros(len(table), dtype=bool)
        with_vector[kept] = there[kept]
        # A row of a layout with vectors needs both; what lacks one is counted.
        vectors, there = numbers[there[kept]], with_vector
    rows = np.flatnonzero(there)
    if not len(rows):
        raise InputError(
            f"{source} has no row with numbers in {quoted(roles.x)} and {quoted(roles.y)}; "
            "choose other columns."
        )
    if len(rows) < len(table):
        book.add("malformed", count=len(table) - len(rows))
    labels = [f"row {row + 1}" for row in range(len(table))]
    if roles.label is not None:
        labels = table.texts(roles.label)
    tidied = tuple(tidy_label(labels[row], table.positions[int(row)], book) for row in rows)
    metadata = _metadata(table, roles)
    return Layout(tidied, coordinates[rows], _taken(metadata, rows), vectors)


def pairs_of(table: Table, roles: Roles, name: str, book: NoteBook) -> Pairs:
    """Build the pairs of a table; rows without one of the texts or the score are left out.

    Raises
    ------
    InputError
        No pair remains.
    """
    assert roles.label is not None
    assert roles.second is not None
    firsts, seconds = table.texts(roles.label), table.texts(roles.second)
    scores = None if roles.score is None else _floats(table, roles.score)
    kept: list[int] = []
    for row, (first, second) in enumerate(zip(firsts, seconds, strict=True)):
        if first.strip() and second.strip() and (scores is None or np.isfinite(scores[row])):
            kept.append(row)
        else:
            book.add("malformed", table.positions[row], first)
    if not kept:
        raise InputError(f"{source_name(name)} holds no pair; give two texts in each row.")
    texts = tuple(
        (
            tidy_label(firsts[row], table.positions[row], book),
            tidy_label(seconds[row], table.positions[row], book),
        )
        for row in kept
    )
    return Pairs(texts, None if scores is None else scores[kept])


def words_of(table: Table, roles: Roles, name: str, book: NoteBook) -> WordTable:
    """Build the word list of a table.

    Raises
    ------
    InputError
        There is no column of text.
    """
    names = [
        column
        for column in table.names
        if column not in roles.left_out and not isinstance(table.columns[column], Block)
    ]
    grid = table.grid(names)
    wanted = roles.label
    if wanted is None and len(names) == 1 and table.header == "numbered":
        wanted = names[0]  # a plain list is a list of words, even where they are numbers
    if wanted is None:
        grid = replace(grid, textual=frozenset())
    return words_of_grid(grid, name, wanted, book)


def _matrix(
    table: Table, roles: Roles, source: str, book: NoteBook
) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    if len(roles.vector) > 1:
        require_shape(source, len(table), len(roles.vector))
        numbers = np.empty((len(table), len(roles.vector)), dtype=np.float32)
        for index, name in enumerate(roles.vector):
            with np.errstate(over="ignore"):
                numbers[:, index] = _floats(table, name)
        if any(_has_commas(table.columns[name]) for name in roles.vector):
            book.tell("decimal comma", "")
        return numbers, np.arange(len(table))
    (name,) = roles.vector
    cells = table.columns[name]
    if isinstance(cells, Block):
        missing = len(cells) - len(cells.rows)
        if missing:
            gap = int(np.setdiff1d(np.arange(len(cells)), cells.rows)[0])
            book.add("no vector", table.positions[gap], count=missing)
        return cells.numbers, cells.rows
    return _of_cells(cells, table.positions, (name, source), book)


def _of_cells(
    cells: Sequence[Any], positions: Sequence[int], told: tuple[str, str], book: NoteBook
) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
    name, source = told
    found = [as_vector(cell) for cell in cells]
    lengths = Counter(len(vector) for vector in found if vector is not None)
    if not lengths:
        raise InputError(
            f"{source} has no vector in {quoted(name)}; choose the column that holds them."
        )
    dimension, usual = lengths.most_common(1)[0]
    odd = sum(lengths.values()) - usual
    if odd > _MOST_ODD * sum(lengths.values()):
        listed = " and ".join(f"{length:,}" for length in sorted(lengths)[:4])
        raise InputError(
            f"{source} has vectors of {listed} numbers in {quoted(name)}; make all equally long."
        )
    require_shape(source, usual, dimension)
    kept: list[int] = []
    vectors: list[npt.NDArray[np.float32]] = []
    for row, vector in enumerate(found):
        if vector is not None and len(vector) == dimension:
            kept.append(row)
            vectors.append(vector)
        else:
            kind = "no vector" if vector is None else "other length"
            book.add(kind, positions[row])
    numbers = np.stack(vectors)
    if isinstance(next(cell for cell in cells if cell is not None), str | bytes):
        book.tell("converted", "text" if isinstance(cells[kept[0]], str) else "bytes")
    return numbers, np.array(kept, dtype=np.int64)


def _floats(table: Table, name: str) -> npt.NDArray[np.float64]:
    cells = table.columns[name]
    if isinstance(cells, Block):
        raise InputError(f"The column {quoted(name)} holds vectors, not one number a row.")
    return np.array([_float(cell) for cell in cells], dtype=np.float64)


def _has_commas(cells: Cells) -> bool:
    return not isinstance(cells, Block) and any(isinstance(c, str) and "," in c for c in cells)


def _float(cell: Any) -> float:
    if isinstance(cell, bool) or cell is None:
        return math.nan
    if isinstance(cell, int | float):
        try:
            return float(cell)
        except OverflowError:
            return math.inf
    text = as_text(cell).strip()
    return float(text.replace(",", ".")) if is_number(text) else math.nan


def _metadata(table: Table, roles: Roles) -> "pd.DataFrame | None":
    used = {*roles.vector, *roles.left_out, roles.label, roles.x, roles.y}
    names = [
        name
        for name in table.names
        if name not in used and not isinstance(table.columns[name], Block)
    ]
    if not names:
        return None
    import pandas as pd

    columns = {
        # A picture that is written into its cell is long.
        name: typed([text[: None if name == roles.image else LIMITS.word_length] for text in cells])
        for name, cells in ((name, table.texts(name)) for name in names)
    }
    return pd.DataFrame(columns, index=range(len(table)))


def _taken(metadata: "pd.DataFrame | None", rows: npt.NDArray[np.int64]) -> "pd.DataFrame":
    import pandas as pd

    if metadata is None:
        return pd.DataFrame(index=range(len(rows)))
    return metadata.iloc[rows].reset_index(drop=True)
