"""Rows of text cells as read from any format: which is the header, which column the words."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal

from explorer.errors import InputError
from explorer.readers.limits import require_cells, require_columns, require_rows
from explorer.readers.notes import NoteBook, quoted
from explorer.readers.text.tidying import tidy

# A column of this name holds the words; earlier names win.
WORD_COLUMNS = (
    "word", "words", "term", "terms", "token", "tokens", "text", "label", "labels", "name",
    "names", "title", "sentence", "phrase", "query", "question", "item", "lemma", "entry",
)  # fmt: skip

PAIR_NAME = re.compile(
    r"(word|sentence|text|term|sent|question|phrase|concept|s|w|q)[ _-]?([12ab])\Z", re.I
)
"""What the two columns of pairs are usually called."""

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?\Z")
_HEADER_SAMPLE = 200
_LONGEST_NAME = 100  # characters of a column name

Row = Sequence[str]


@dataclass(frozen=True, eq=False)
class Grid:
    """Cells as a format's reader found them.

    Attributes
    ----------
    rows : sequence of rows of str
        A missing cell is an empty text. Rows may differ in length until evened out.
    positions : sequence of int
        Line, row or item number of each row, 1-based as the file counts.
    header : tuple of str, optional
        Column names, where the format has them apart from the rows.
    textual : frozenset of int, optional
        Columns that hold text, where the format knows; otherwise told from the cells.
    layout : {"table", "list"}
        In a list the first entry is an entry, even if it is “word” or “name”.
    """

    rows: Sequence[Row]
    positions: Sequence[int]
    header: tuple[str, ...] | None = None
    textual: frozenset[int] | None = None
    layout: Literal["table", "list"] = "table"


def is_number(cell: str) -> bool:
    """Whether a cell is a plain decimal number, with a point or a comma."""
    return _NUMBER.match(cell.strip()) is not None


def is_cornerless(rows: Sequence[Sequence[str]] | Sequence[Sequence[bytes]]) -> bool:
    """Whether the first row names all columns but the first, as R writes tables."""
    below = [row for row in rows[1:] if row]
    widths = {len(row) for row in below}
    # A separator at each end of a row makes an empty last column, which is another thing.
    return (
        len(widths) == 1
        and len(below) > 1
        and len(rows[0]) == next(iter(widths)) - 1 > 0
        and any(row[-1].strip() for row in below)
    )


def even_out(grid: Grid, source: str, book: NoteBook) -> Grid:
    """Give every row the same number of cells, counting those that had fewer or more.

    Raises
    ------
    LimitError
        Too many rows, columns or cells.
    """
    require_rows(source, len(grid.rows))
    lengths = Counter(len(row) for row in grid.rows if any(row))
    usual = max(lengths, key=lambda length: (lengths[length], length), default=1)
    width = len(grid.header) if grid.header else usual
    require_columns(source, width)
    require_cells(source, width * len(grid.rows))
    rows = []
    for position, row in zip(grid.positions, grid.rows, strict=True):
        if len(row) != width:
            if any(row):
                book.add("ragged", position, row[0])
            row = [*row[:width], *[""] * (width - len(row))]
        rows.append(row)
    return replace(grid, rows=rows)


def split_header(grid: Grid, book: NoteBook, *, count: int | None = None) -> Grid:
    """Tell whether the first row is a header and give the columns distinct names.

    Parameters
    ----------
    count : int, optional
        Number of data rows expected, when known: one more row means a header.
    """
    header, rows, positions = grid.header, grid.rows, grid.positions
    width = len(rows[0]) if rows else 1
    if header is None:
        first = grid.layout == "table" and looks_like_header(rows)
        if count is not None:
            first = len(rows) == count + 1
        if count is not None and len(rows) == count and width > 1:
            first = names_known(rows[0])
        if first and rows:
            header, rows, positions = tuple(rows[0]), rows[1:], positions[1:]
            book.add("header", grid.positions[0])
        elif width == 1:
            header = ("word",)
        else:
            header = tuple(f"column {number}" for number in range(1, width + 1))
    return replace(grid, rows=rows, positions=positions, header=_distinct(header, book))


def names_known(row: Row) -> bool:
    """Whether a cell of the row is one of the names that a word column usually has."""
    return any(tidy(cell[:_LONGEST_NAME])[0].casefold() in WORD_COLUMNS for cell in row)


def looks_like_header(rows: Sequence[Row]) -> bool:
    """Judge the first row by the ones below it.

    It is a header when a cell is a usual name of a word column, when two are those of pairs or
    all are empty,
    or when it stands in a column as words over numbers or as a name that never comes again over a
    few repeated values. It is not when it has a number in a column of numbers.
    """
    if not rows:
        return False
    first, rest = rows[0], [row for row in rows[1 : _HEADER_SAMPLE + 1] if any(row)]
    pair = [cell.strip() for cell in first if PAIR_NAME.match(cell.strip())]
    if names_known(first) or len(set(pair)) > 1:
        return True
    if len(first) == 1 or not rest:
        return False
    if not any(cell.strip() for cell in first):
        return True
    evidence = False
    for name, *cells in zip(first, *rest, strict=True):
        values = [cell for cell in cells if cell.strip()]
        numeric = bool(values) and all(map(is_number, values))
        if numeric and is_number(name):
            return False
        repeated = len(values) >= 4 and len(set(values)) * 2 <= len(values)
        evidence |= bool(name.strip()) and (numeric or (repeated and name not in values))
    return evidence


def _distinct(header: Sequence[str], book: NoteBook) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for number, cell in enumerate(header, 1):
        name = tidy(cell[:_LONGEST_NAME])[0]
        if not name:
            name = f"column {number}"
            book.add("header blank")
        base, copy = name, 2
        while name in names:
            name, copy = f"{base} ({copy})", copy + 1
        if name != base:
            book.add("same header", example=base)
        names[name] = None
    return tuple(names)


def textual_columns(grid: Grid) -> tuple[int, ...]:
    """Columns that could serve as the words: those that hold text, or the only one there is."""
    header = grid.header or ()
    if grid.textual is not None:
        return tuple(sorted(grid.textual))
    if len(header) == 1:
        return (0,)
    found = []
    for column, name in enumerate(header):
        cells = [row[column] for row in grid.rows if row[column].strip()]
        numbers = sum(map(is_number, cells))
        if cells and (numbers * 2 < len(cells) or name.casefold() in WORD_COLUMNS):
            found.append(column)
    return tuple(found)


def choose_column(grid: Grid, source: str, wanted: str | None) -> int:
    """Return the column of the words.

    The one asked for; else one with a usual name; else the textual one with most distinct values.

    Raises
    ------
    InputError
        There is no such column, or none that holds text.
    """
    header, candidates = grid.header or (), textual_columns(grid)
    if wanted is not None:
        return _named(header, wanted, source)
    if not grid.rows:
        raise InputError(f"{source} has a header and no rows below it; add the words.")
    if not candidates:
        raise InputError(
            f"{source} has no column of text; add a column named “word” that holds the words."
        )
    names = {header[column].casefold(): column for column in reversed(candidates)}
    for name in WORD_COLUMNS:
        if name in names:
            return names[name]
    return max(candidates, key=lambda column: len({row[column] for row in grid.rows}))


def _named(header: Sequence[str], wanted: str, source: str) -> int:
    for column, name in enumerate(header):
        if name == wanted:
            return column
    folded = {name.casefold(): column for column, name in reversed(list(enumerate(header)))}
    if wanted.casefold() in folded:
        return folded[wanted.casefold()]
    near = get_close_matches(wanted, header, 1)
    hint = (
        f"did you mean {quoted(near[0])}?"
        if near
        else "choose one of " + ", ".join(quoted(name) for name in header[:8])
    )
    raise InputError(f"{source} has no column {quoted(wanted)}; {hint.rstrip('?')}.")
