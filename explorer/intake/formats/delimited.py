"""Text divided into columns by commas, semicolons, tabs or bars → columns of text."""

import csv
import io
import itertools
import re
from dataclasses import replace
from typing import Literal

from explorer.errors import ExplorerError, InputError
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.sources import Source
from explorer.intake.table import Table, table_of_grid
from explorer.readers.notes import NoteBook
from explorer.readers.text.decoding import decode
from explorer.readers.text.delimited import delimited_grid, sniff_delimiter
from explorer.readers.text.form import Header
from explorer.readers.text.tables import Grid, even_out, looks_like_header, split_header

_QUOTED = re.compile(r'"[^"\n]*"')
_MOSTLY = 0.9


def delimiter_of(source: Source) -> str | None:
    """Return what divides most of the first lines into columns, or None for a list of lines."""
    if source.form.separator is not None:
        return source.form.separator or None
    try:
        text = _head(source)
    except ExplorerError:
        return None
    usual = "," if source.extension == ".csv" else "\t"
    delimiter = sniff_delimiter(text, usual=usual)
    lines = [line for line in _QUOTED.sub("", text).splitlines()[:100] if line.strip()]
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
    text, usual = _head(source), _usual(source)
    delimiter = source.form.separator or sniff_delimiter(text, usual=usual)
    if delimiter == "\t" and '"' in text:
        rows = [line.split("\t") for line in text.splitlines()]
    else:
        reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=delimiter == " "
        )
        try:
            rows = list(itertools.islice(reader, INTAKE_LIMITS.sample_rows))
        except csv.Error:
            rows = [line.split(delimiter) for line in text.splitlines()]
    rows = rows[: INTAKE_LIMITS.sample_rows]
    if not source.whole and len(rows) > 1:
        rows = rows[:-1]  # it may go on behind the head
    return table_from_rows(Grid(rows, range(1, len(rows) + 1)), source, NoteBook())


def read(source: Source, book: NoteBook, first: int | None = None) -> Table:
    """Read all rows, or the `first`.

    Raises
    ------
    InputError
        A quote is never closed, or there is no row.
    """
    data = source.read() if first is None else source.lines(first + 1)
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
    table = even_out(grid, source.quoted, book)
    if not table.rows:
        raise InputError(f"{source.quoted} holds no row; choose a file with content.")
    header = form.header == "named" or (form.header is None and looks_like_header(table.rows))
    split = split_header(_with_header(table, form.header), book)
    if form.decimal is not None:
        split = replace(split, rows=[[form.plain(cell) for cell in row] for row in split.rows])
    kept = replace(split, rows=split.rows[:first], positions=split.positions[:first])
    found = table_of_grid(kept)
    return replace(found, header="named" if header else "numbered")


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
