"""One file looked at: its format, a sample or its shape, its first rows, what it is taken for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from explorer.errors import ExplorerError
from explorer.intake.cells import as_vector
from explorer.intake.choice import Choice, Kind
from explorer.intake.formats.matrices import Shape
from explorer.intake.formats.registry import LIST, TEXTS, Format, format_of
from explorer.intake.guessing import Roles
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.roles import roles_of
from explorer.intake.sources import Source
from explorer.intake.table import Block, Table, as_text
from explorer.readers.notes import NoteBook
from explorer.readers.vectors.matrix import RawVectors

SHOWN = 5
"""Rows of a preview."""

_LONGEST_CELL = 80
_MOST_NUMBERS = 6  # of a vector, in a preview


@dataclass(frozen=True, eq=False)
class Look:
    """What is known of a file from its head.

    Attributes
    ----------
    source : Source
    format : Format
    table : Table, optional
        The first rows of columns.
    roles : Roles, optional
        What the columns serve as.
    shape : Shape, optional
        Of a matrix.
    lines : tuple of int
        Where the rows stood, of a file that was cut down to some of them.
    """

    source: Source
    format: Format
    table: Table | None = None
    roles: Roles | None = None
    shape: Shape | None = None
    lines: tuple[int, ...] = ()

    @property
    def kind(self) -> Kind:
        """What the file alone would be opened as."""
        if self.roles is not None:
            return self.roles.kind
        return "documents" if self.format.holds == "documents" else "vectors"

    @property
    def labelled(self) -> bool:
        """Whether texts that name the rows stand in the file."""
        if self.roles is not None:
            return self.roles.label is not None
        return self.shape is not None and self.shape.labelled

    @property
    def dimension(self) -> int | None:
        """Numbers of a vector, where the head tells."""
        if self.shape is not None:
            return self.shape.dimension
        if self.table is None or self.roles is None or not self.roles.vector:
            return None
        if len(self.roles.vector) > 1:
            return len(self.roles.vector)
        return _length(self.table, self.roles.vector[0])

    @property
    def rows(self) -> int | None:
        """How many rows there are, where the head tells."""
        if self.shape is not None:
            return self.shape.rows
        if self.format.count is not None:
            return self.format.count(self.source)
        if self.table is None or not self.source.whole:
            return None
        most = INTAKE_LIMITS.sample_rows
        # As many as a sample has are more than a sample, or just as many: nobody knows.
        return None if most - 1 <= len(self.table) <= most else len(self.table)


def look(source: Source, choice: Choice) -> Look:
    """Tell what a file is from its head.

    Raises
    ------
    InputError
        It is empty, damaged, or of a kind that is not opened.
    """
    source = source.written(choice.form)
    if choice.only:
        source = replace(source, wanted=frozenset(choice.only))
    format_ = format_of(source)
    if choice.kind in ("words", "pairs") and format_.title in TEXTS:
        format_ = LIST
    if format_.holds == "columns" and format_.sample is not None:
        table = format_.sample(source)
        if choice.header is None and _is_headed(table, choice.columns):
            source = replace(source, form=replace(source.form, header="named"))
            table = format_.sample(source)
        return Look(source, format_, table, roles_of(table, choice, source.quoted))
    shape = format_.shape(source) if format_.shape is not None else None
    return Look(source, format_, shape=shape)


def _is_headed(table: Table, wanted: Sequence[str]) -> bool:
    """Whether the columns that a person names are named by what was taken for the first row."""
    if table.header != "numbered" or not len(table) or set(wanted) <= set(table.names):
        return False
    return set(wanted) <= {table.texts(name)[0].strip() for name in table.names}


def _length(table: Table, name: str) -> int | None:
    cells = table.columns[name]
    if isinstance(cells, Block):
        return int(cells.numbers.shape[1])
    found = (as_vector(cell) for cell in cells)
    return next((len(vector) for vector in found if vector is not None), None)


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
