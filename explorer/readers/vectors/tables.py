"""Vectors as CSV or TSV: numbers only, or with columns of text beside them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from explorer.errors import InputError
from explorer.readers.limits import LIMITS, require_shape
from explorer.readers.notes import NoteBook
from explorer.readers.text.delimited import divided_by
from explorer.readers.text.form import SEPARATORS, TOLD_BY_CONTENT, Form
from explorer.readers.text.tables import WORD_COLUMNS, is_cornerless
from explorer.readers.vectors.blocks import (
    Columns,
    Filled,
    Parsed,
    is_number,
    parse,
    split_cells,
)
from explorer.readers.vectors.matrix import RawVectors
from explorer.readers.vectors.text import plain_utf8, read_spaced, sample_lines

if TYPE_CHECKING:
    import pandas as pd

_DECIMAL_COMMA = re.compile(rb"[+-]?\d+,\d+(?:[eE][+-]?\d+)?\Z")
# Tab-separated text mostly holds quotes as plain characters; where they wrap cells they are meant.
_WRAPPED = re.compile(rb'(?:\A|[\t\n])"[^\t\n]*"(?=[\t\r\n]|\Z)')
# Quoted cells, on one line where they can be.
_QUOTED = re.compile(
    rb'(?:(?<=[,;\t|\n])|\A)"(?:(?:[^"\n]|"")*"(?=[,;\t|\r\n]|\Z)'
    rb'|(?:[^"]|"")*"(?=[,;\t|\r\n]|\Z))'
)
_LOOSE = re.compile(rb"(" + _QUOTED.pattern + rb')|(?<=[,;|]) +(?="[^"\n]*" *(?:[,;|\r\n]|\Z))')
_QUOTED_DECIMAL = re.compile(
    rb'((?<=,)|^)"\s*([+-]?\d*),(\d+(?:[eE][+-]?\d+)?)\s*"(?=,|\r?$)', re.M
)
_LINE_END = b"\x1e"  # stands for the end of a line in a cell while lines are divided
_SAMPLE_BYTES = 1_000_000
_NUMBERED = re.compile(r"(.*?)(\d+)\Z")
_ROW_NUMBERS = ("", "id", "index", "unnamed: 0")
_INDEX = ("", "unnamed: 0")  # what pandas calls the row numbers that it writes


def read_table(
    data: bytes,
    source: str,
    book: NoteBook,
    usual: Literal[",", "\t"],
    form: Form = TOLD_BY_CONTENT,
) -> RawVectors:
    """Read vectors from a table that is written as a person says, as far as they say it.

    Numbers that group thousands are not read here.

    Raises
    ------
    InputError
        There is no column of numbers, or a line does not fit.
    """
    data = plain_utf8(data, source, book)
    lines = sample_lines(data)
    text = data[:_SAMPLE_BYTES].decode("utf-8", "replace")
    delimiter, _, declared = divided_by(text, usual, form.separator)
    data = data.split(b"\n", declared)[-1]
    lines = lines[declared:]
    if not lines:
        raise InputError(f"{source} is empty; write one vector per line.")
    if delimiter not in text and " " in lines[0].strip().decode("utf-8", "replace"):
        return read_spaced(data, source, book)
    if delimiter != usual:
        book.tell("delimiter", SEPARATORS[delimiter])
    data, quote = _one_line_a_row(data, delimiter.encode())
    lines = sample_lines(data)
    data = _with_whole_header(data, lines, delimiter.encode(), quote)
    lines = sample_lines(data)
    rows = _without_empty_end(_cells(lines, delimiter.encode(), quote), book)
    numeric, names, comma = _describe(rows, delimiter, source, form)
    if comma:
        book.tell("decimal comma", "")
    if names is not None:
        book.add("header", 1)
    vector, label = _roles(numeric, names, rows, source)
    if comma and delimiter == ",":
        data, comma = _QUOTED_DECIMAL.sub(rb"\1\2.\3", data), b""
    columns = Columns(delimiter.encode(), vector, quote, comma)
    skip = 0 if names is None else 1 + data[: data.find(lines[0])].count(b"\n")
    return _raw(_strictly(data, columns, source, skip), vector, names, label)


def _one_line_a_row(data: bytes, delimiter: bytes) -> tuple[bytes, bytes]:
    """Mark the ends of lines inside quoted cells; return the quotes that are meant."""
    if b'"' not in data:
        return data, b""
    data = _LOOSE.sub(rb"\1", data) if b' "' in data else data
    if delimiter != b"\t":
        return _QUOTED.sub(lambda found: found[0].replace(b"\n", _LINE_END), data), b'"'
    usual = max(line.count(delimiter) for line in sample_lines(data))

    def joined(found: re.Match[bytes]) -> bytes:
        # A row that is whole without the next line holds a quote as a plain character.
        begin, end = data.rfind(b"\n", 0, found.start()) + 1, data.find(b"\n", found.start())
        short = data.count(delimiter, begin, end) < usual
        return found[0].replace(b"\n", _LINE_END) if short else found[0]

    whole = _QUOTED.sub(joined, data)
    joins = whole.count(b"\n") < data.count(b"\n")
    meant = joins or _WRAPPED.search(data) or _evens(sample_lines(whole), delimiter)
    return whole, b'"' if meant else b""


def _evens(lines: Sequence[bytes], delimiter: bytes) -> bool:
    """Whether rows have as many cells as each other only where quotes hold cells together."""
    quoted = {len(split_cells(line, delimiter, b'"') or ()) for line in lines}
    return len(quoted) == 1 < len({line.count(delimiter) for line in lines})


def _with_whole_header(
    data: bytes, lines: Sequence[bytes], delimiter: bytes, quote: bytes
) -> bytes:
    """Give a first row that is one cell short that cell: in front as R needs it, else behind."""
    rows = [split_cells(line, delimiter, quote) or [] for line in lines]
    if is_cornerless(rows):
        return data.replace(lines[0], delimiter + lines[0], 1)
    widths = {len(row) for row in rows[1:]}
    short = len(widths) == 1 and len(rows[0]) + 1 in widths
    if not short or any(row[-1].strip() for row in rows[1:]):
        return data
    return data.replace(lines[0], lines[0] + delimiter, 1)


def _cells(lines: Sequence[bytes], delimiter: bytes, quote: bytes) -> list[list[bytes]]:
    """Split the sample, keeping only rows of the usual width."""
    rows = [split_cells(line, delimiter, quote) or line.split(delimiter) for line in lines]
    widths = [len(row) for row in rows]
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    return [row for row in rows if len(row) == usual]


def _without_empty_end(rows: list[list[bytes]], book: NoteBook) -> list[list[bytes]]:
    """Leave out a last column that is empty in every row, as a separator at each end makes it."""
    if len(rows[0]) > 1 and not any(row[-1].strip() for row in rows):
        book.add("empty column")
        return [row[:-1] for row in rows]
    return rows


def _describe(
    rows: list[list[bytes]], delimiter: str, source: str, form: Form
) -> tuple[list[bool], list[str] | None, bytes]:
    """Return which columns hold numbers, the header if there is one, and a decimal comma."""
    below = rows if form.header == "numbered" else rows[1:] or rows
    comma = b""
    cells = [cell for row in below for cell in row]
    with_comma = sum(bool(_DECIMAL_COMMA.match(cell.strip())) for cell in cells)
    mostly = with_comma * 4 > len(cells)
    if form.decimal == "," or (form.decimal is None and mostly):
        comma = b","
        below = [[cell.replace(b",", b".") for cell in row] for row in below]
    numeric = [sum(map(is_number, column)) * 2 > len(column) for column in zip(*below, strict=True)]
    if not any(numeric):
        raise InputError(
            f"{source} has no column of numbers; choose a vector file, or read it as a word list."
        )
    first = [cell.replace(b",", b".") if comma else cell for cell in rows[0]]
    numbers_above = [
        cell for cell, expected in zip(first, numeric, strict=True) if expected and is_number(cell)
    ]
    bare = len(rows) == 1 or (numbers_above and not _are_counted(rows[0], numbers_above))
    if form.header == "numbered" or (form.header is None and bare):
        return numeric, None, comma
    return numeric, [cell.decode("utf-8", "replace").strip() for cell in rows[0]], comma


def _are_counted(row: Sequence[bytes], numbers: Sequence[bytes]) -> bool:
    """Whether numbers are names of columns: 0, 1, 2 … under an empty name or that of words."""
    counted = [b"%d" % number for number in range(len(numbers))]
    named = any(cell.decode("utf-8", "replace").strip().casefold() in WORD_COLUMNS for cell in row)
    return len(numbers) > 1 and list(numbers) == counted and (named or not row[0].strip())


def _roles(
    numeric: Sequence[bool],
    names: list[str] | None,
    rows: Sequence[Sequence[bytes]],
    source: str,
) -> tuple[tuple[bool, ...], int | None]:
    """Return which columns make the vectors, and which is the label."""
    vector = vector_columns(numeric, names)
    texts = [index for index, is_numeric in enumerate(numeric) if not is_numeric]
    dimension = sum(vector)
    if texts and dimension < 2:
        raise InputError(
            f"{source} has one column of numbers beside text, which is no vector; "
            "read it as a word list, or give two or more numbers per row."
        )
    require_shape(source, 1, dimension)
    if not texts:
        return vector, None
    known = {names[index].casefold(): index for index in reversed(texts)} if names else {}
    label = next((known[name] for name in WORD_COLUMNS if name in known), None)
    if label is None and not (names and _is_class([row[texts[0]] for row in rows[1:]])):
        label = texts[0]
    return vector, label


def _is_class(cells: Sequence[bytes]) -> bool:
    """Whether few texts come again and again: they group the rows and cannot name them."""
    return len(cells) > 3 and len(set(cells)) * 2 <= len(cells)


def vector_columns(numeric: Sequence[bool], names: Sequence[str] | None) -> tuple[bool, ...]:
    """Tell the numbers of a vector from other numeric columns by their names.

    Columns numbered under one name (x0, x1, …) are the vector and the rest is metadata; without
    such names all numeric columns are, save one of row numbers.
    """
    if names is None:
        return tuple(numeric)
    groups: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        found = _NUMBERED.match(name)
        if numeric[index] and found:
            groups.setdefault(found[1], []).append(index)
    largest = max(groups.values(), key=len, default=[])
    if len(largest) >= 2:
        return tuple(index in set(largest) for index in range(len(numeric)))
    return tuple(
        is_numeric and name.casefold() not in _ROW_NUMBERS
        for is_numeric, name in zip(numeric, names, strict=True)
    )


def _strictly(data: bytes, columns: Columns, source: str, skip: int) -> Filled:
    """Parse rows that must all fit, if need be by taking quotes for quotes among tabs too."""
    try:
        return parse(data, columns, source, skip=skip, odd_line=_Strict(columns, source).read)
    except InputError:
        if columns.quote or b'"' not in data:
            raise
    columns = replace(columns, quote=b'"')
    return parse(data, columns, source, skip=skip, odd_line=_Strict(columns, source).read)


class _Strict:
    """In a table every row must fit: a hole in it means that columns are shifted."""

    def __init__(self, columns: Columns, source: str) -> None:
        self.columns, self.source = columns, source

    def read(self, line: bytes, number: int) -> Parsed | None:
        texts = len(self.columns.numeric) - self.columns.dimension
        beside = f" and {texts} of text" if texts else ""
        raise InputError(
            f"{self.source}, line {number:,}: {self.columns.dimension:,} columns of numbers"
            f"{beside} are expected there; correct or remove that line."
        )


def _raw(
    filled: Filled, vector: Sequence[bool], names: list[str] | None, label: int | None
) -> RawVectors:
    from explorer.readers.text.metadata import typed

    lines = filled.lines[: filled.rows]
    labels: list[str] | None = None
    columns: dict[str, object] = {}
    places = [index for index, numeric in enumerate(vector) if not numeric]
    for index, cells in zip(places, filled.texts, strict=True):
        texts = [
            cell.replace(_LINE_END, b"\n").decode("utf-8", "replace").strip() for cell in cells
        ]
        if index == label:
            labels = texts
        else:
            name = names[index] if names else f"column {index + 1}"
            if name.casefold() in _INDEX and texts == [str(row) for row in range(filled.rows)]:
                continue
            columns[name or f"column {index + 1}"] = typed(
                [text[: LIMITS.word_length] for text in texts]
            )
    return RawVectors(
        filled.numbers[: filled.rows], labels, _frame(columns, filled.rows), lines=lines
    )


def _frame(columns: dict[str, object], rows: int) -> "pd.DataFrame | None":
    if not columns:
        return None
    import pandas as pd

    return pd.DataFrame(columns, index=np.arange(rows))
