"""Text, CSV and TSV files → rows of cells."""

import csv
import io
import re
from typing import Literal

from explorer.errors import InputError, LimitError
from explorer.readers.limits import LIMITS, require_cells, require_rows
from explorer.readers.notes import NoteBook
from explorer.readers.text.decoding import decode
from explorer.readers.text.form import SEPARATORS
from explorer.readers.text.tables import Grid

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 100
_ODD_LINE_END = re.compile("[\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")


def read_lines(data: bytes, source: str, book: NoteBook) -> Grid:
    """Read a text file with one entry a line; lines that all hold tabs are a table instead."""
    return lines_grid(decode(data, source, book), source, book)


def lines_grid(text: str, source: str, book: NoteBook) -> Grid:
    """Split text into one-cell rows, or into cells where every line has the same number of tabs."""
    lines = text.splitlines()
    require_rows(source, len(lines))
    tabs = {line.strip("\r\n").count("\t") for line in lines if line.strip()}
    if len(tabs) == 1 and tabs != {0} and sum(map(bool, map(str.strip, lines))) > 1:
        rows = [line.split("\t") for line in lines]
        if all(sum(map(bool, map(str.strip, row))) != 1 for row in rows):
            return Grid(rows, range(1, len(rows) + 1))
    odd = _ODD_LINE_END.findall(text)
    if odd:
        book.add("line ends", count=len(odd))
    return Grid([[line] for line in lines], range(1, len(lines) + 1), layout="list")


def read_csv(data: bytes, source: str, book: NoteBook) -> Grid:
    """Read a .csv, whatever separates its columns."""
    return delimited_grid(decode(data, source, book), source, book, usual=",")


def read_tsv(data: bytes, source: str, book: NoteBook) -> Grid:
    """Read a .tsv, whatever separates its columns."""
    return delimited_grid(decode(data, source, book), source, book, usual="\t")


def delimited_grid(
    text: str,
    source: str,
    book: NoteBook,
    *,
    usual: Literal[",", "\t"],
    separator: str | None = None,
) -> Grid:
    """Split delimited text into rows of cells, by `separator` or by what divides the first lines.

    Raises
    ------
    InputError
        A quote is never closed, or text follows a closing quote: names the line.
    LimitError
        A field or the table is too large.
    """
    skipped = 0
    declared = re.match(r"sep=([,;|\t])\r?\n", text)
    if declared:
        text, skipped = text[declared.end() :], 1
    delimiter = separator or (declared[1] if declared else sniff_delimiter(text, usual=usual))
    if delimiter != usual:
        book.tell("delimiter", SEPARATORS[delimiter])
    if delimiter == "\t":
        plain = _unquoted(text, source, skipped)
        if plain is not None:
            return plain
    try:
        return _parse(text, delimiter, source, skipped)
    except LimitError:
        raise
    except InputError:
        # A list of tab-separated labels may hold quotes as plain characters, and odd ones too.
        if delimiter != "\t" or "\t" in text:
            raise
        lines = text.splitlines()
        return Grid([[line] for line in lines], range(1 + skipped, len(lines) + 1 + skipped))


def sniff_delimiter(text: str, *, usual: str) -> str:
    """Return the separator that splits the first lines into the same number of fields.

    More agreement wins, then `usual`, then more fields. Quoted parts do not count.
    """
    sample = re.sub(r'"[^"\n]*"', "", text[:200_000])
    lines = [line for line in sample.splitlines()[:_SAMPLE_LINES] if line.strip()]
    if any(lines and all(mark in line for line in lines) for mark in ";\t"):
        # Beside semicolons or tabs in every line, a comma between digits is a decimal comma.
        lines = [re.sub(r"(?<=\d),(?=\d)", "", line) for line in lines]
    best, best_rank = usual, (0.0, False, 0)
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        most = max(set(counts), key=lambda value: (counts.count(value), value), default=0)
        if most == 0:
            continue
        rank = (counts.count(most) / len(counts), delimiter == usual, most)
        if rank[0] >= 0.5 and rank > best_rank:
            best, best_rank = delimiter, rank
    return best


def _unquoted(text: str, source: str, skipped: int) -> Grid | None:
    """Split tab-separated text that has no quoting; None where quotes seem to be meant.

    Tab-separated files mostly hold quotes as plain characters, so a quote counts only when it
    wraps a whole field on one line, or when ignoring it would leave uneven rows.
    """
    if '"' not in text:
        return None
    lines = text.splitlines()
    require_rows(source, len(lines))
    rows = [line.split("\t") for line in lines]
    wrapped = any(
        len(cell) > 1 and cell.startswith('"') and cell.endswith('"')
        for row in rows
        for cell in row
    )
    if wrapped or len({len(row) for row in rows if any(row)}) > 1:
        return None
    return Grid(rows, range(1 + skipped, len(rows) + 1 + skipped))


def _parse(text: str, delimiter: str, source: str, skipped: int) -> Grid:
    # A carriage return alone ends a line too; csv wants one kind of line end outside quotes.
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        strict=True,
        skipinitialspace=delimiter == " ",  # several spaces divide as one does
    )
    rows, positions, cells = [], [], 0
    start = 1 + skipped
    try:
        for row in reader:
            rows.append(row)
            positions.append(start)
            cells += len(row)
            start = reader.line_num + 1 + skipped
            require_cells(source, cells)
    except csv.Error as error:
        raise _explained(error, source, start) from None
    require_rows(source, len(rows))
    return Grid(rows, positions)


def _explained(error: csv.Error, source: str, line: int) -> InputError:
    reason = str(error)
    if "field limit" in reason or "larger than" in reason:
        return LimitError(
            f"{source}, line {line:,}: a field has more than {LIMITS.field_characters:,} "
            "characters; shorten it."
        )
    if "unexpected end" in reason:
        return InputError(
            f"{source}, line {line:,}: a quote is opened and never closed; close or remove it."
        )
    return InputError(
        f"{source}, line {line:,}: text follows a closing quote; "
        "write a quote inside a quoted field twice."
    )
