"""Text divided into columns by commas, semicolons, tabs or bars → columns of text."""

from dataclasses import replace
from typing import Literal

from explorer.errors import ExplorerError, InputError
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.sources import Source
from explorer.intake.table import Table, table_of_grid
from explorer.readers.notes import NoteBook
from explorer.readers.text.decoding import decode
from explorer.readers.text.delimited import (
    UnclosedError,
    delimited_grid,
    divided_by,
    first_rows,
    unquoted_lines,
)
from explorer.readers.text.form import Decimal, Form, Header, grouped_by
from explorer.readers.text.tables import (
    Grid,
    Row,
    even_out,
    is_cornerless,
    looks_like_header,
    split_header,
)

_MOSTLY = 0.9


def delimiter_of(source: Source) -> str | None:
    """Return what divides most of the first lines into columns, or None for a list of lines."""
    if source.form.separator is not None:
        return source.form.separator or None
    try:
        text = _head(source)
    except ExplorerError:
        return None
    delimiter, text, _ = divided_by(text, _usual(source))
    lines = unquoted_lines(text)
    holding = sum(delimiter in line for line in lines)
    if not lines or holding == 0:
        return None
    if source.extension in (".csv", ".tsv", ".tab"):
        return delimiter
    even = len({line.count(delimiter) for line in lines}) == 1
    return delimiter if even and holding >= _MOSTLY * len(lines) and len(lines) > 1 else None


def sample(source: Source) -> Table:
    """Read the first rows, from the head alone.

    Raises
    ------
    InputError
        It is no text, or holds no row.
    """
    rows = _first_rows(source)
    if not source.whole and len(rows) > 1:
        rows = rows[:-1]  # it may go on behind the head
    return table_from_rows(Grid(rows, range(1, len(rows) + 1)), source, NoteBook())


def groups_thousands(source: Source) -> bool:
    """Whether the first rows leave no doubt that thousands are grouped in a column of numbers."""
    below = zip(*_first_rows(source)[1:], strict=False)
    return any(grouped_by([cell for cell in cells if cell.strip()]) for cells in below)


def _first_rows(source: Source) -> list[Row]:
    count, separator = INTAKE_LIMITS.sample_rows, source.form.separator
    return first_rows(_head(source), count, usual=_usual(source), separator=separator)


def read(source: Source, book: NoteBook, first: int | None = None) -> Table:
    """Read all rows, or the `first`.

    Raises
    ------
    InputError
        A quote is never closed, or there is no row.
    """
    if first is None:
        return _table(source.read(), source, book, None)
    count = first + 1  # one more, for the header
    while True:
        data, draft = source.lines(count), NoteBook(book.unit)
        whole = data.count(b"\n") < count
        try:
            table = _table(data, source, draft, first)
            if whole or len(table) == first:
                book.take(draft)
                return table
        except UnclosedError:
            if whole:
                raise
        # A row may take several lines, where ends of lines are quoted, and some may be blank.
        count *= 4


def _table(data: bytes, source: Source, book: NoteBook, first: int | None) -> Table:
    text = decode(data, source.quoted, book)
    separator = source.form.separator
    grid = delimited_grid(text, source.quoted, book, usual=_usual(source), separator=separator)
    return table_from_rows(grid, source, book, first)


def _usual(source: Source) -> Literal[",", "\t"]:
    return "," if source.extension == ".csv" else "\t"


def _head(source: Source) -> str:
    data = source.head
    if not source.whole:
        data = data[: data.rfind(b"\n") + 1]
    return decode(data, source.quoted, NoteBook())


def table_from_rows(grid: Grid, source: Source, book: NoteBook, first: int | None = None) -> Table:
    """Even out rows of text, find their header, and return their columns.

    Raises
    ------
    InputError
        There is no row.
    """
    form = source.form
    table = even_out(_tidied(grid), source.quoted, book)
    if not table.rows:
        raise InputError(f"{source.quoted} holds no row; choose a file with content.")
    header = form.header == "named" or (form.header is None and looks_like_header(table.rows))
    split = split_header(_with_header(table, form.header), book)
    if form.decimal is not None:
        split = replace(split, rows=[[form.plain(cell) for cell in row] for row in split.rows])
    else:
        split = _ungrouped(split, book)
    kept = replace(split, rows=split.rows[:first], positions=split.positions[:first])
    found = table_of_grid(kept)
    return replace(found, header="named" if header else "numbered")


def _tidied(grid: Grid) -> Grid:
    """Leave out blank lines, and name the first column where all others are named."""
    if is_cornerless(grid.rows):
        return replace(grid, rows=[["", *grid.rows[0]], *grid.rows[1:]])
    if all(grid.rows):
        return grid
    there = [place for place, row in enumerate(grid.rows) if row]
    return replace(
        grid,
        rows=[grid.rows[place] for place in there],
        positions=[grid.positions[place] for place in there],
    )


def _ungrouped(grid: Grid, book: NoteBook) -> Grid:
    """Write numbers that group thousands before a decimal mark without the groups, and tell it.

    Both marks in one number, or spaces in threes, leave no doubt which of them is the decimal one.
    """
    marks: dict[int, Decimal] = {}
    for column in range(len(grid.rows[0]) if grid.rows else 0):
        cells = [row[column] for row in grid.rows if row[column].strip()]
        mark = grouped_by(cells)
        if mark is not None:
            marks[column] = mark
    if not marks:
        return grid
    book.tell("grouped", "")
    rows = [list(row) for row in grid.rows]
    for column, mark in marks.items():
        form = Form(decimal=mark)
        for row in rows:
            row[column] = form.plain(row[column])
    return replace(grid, rows=rows)


def _with_header(grid: Grid, said: Header | None) -> Grid:
    """Take the first row for the names of the columns, or for none, as a person said."""
    if said is None:
        return grid
    if said == "named":
        header, rows, positions = tuple(grid.rows[0]), grid.rows[1:], grid.positions[1:]
    else:
        width, rows, positions = len(grid.rows[0]), grid.rows, grid.positions
        header = tuple(f"column {number}" for number in range(1, width + 1))
        header = header if width > 1 else ("word",)
    return replace(grid, header=header, rows=rows, positions=positions, layout="table")
