"""Text, CSV and TSV files → rows of cells."""

import csv
import io
import itertools
import re
from typing import Literal

from explorer.errors import InputError, LimitError
from explorer.readers.limits import LIMITS, require_cells, require_rows
from explorer.readers.notes import NoteBook
from explorer.readers.text.decoding import decode
from explorer.readers.text.form import SEPARATORS
from explorer.readers.text.tables import Grid, Row

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 100
_SAMPLE_CHARACTERS = 200_000
# A quote counts where a field begins, and is closed where one ends: on its line if it can be.
_QUOTED = re.compile(
    r'(?:(?<=[,;\t|\n\r])|\A)"(?:(?:[^"\n\r]|"")*"(?=[,;\t|\n\r]|\Z)'
    r'|(?:[^"]|"")*"(?=[,;\t|\n\r]|\Z))'
)
_NUMBERS_BESIDE = {
    mark: re.compile(rf"(?<![^{mark}])[-+\d.,eE \[\]]+(?![^{mark}])") for mark in (";", "\t", "|")
}
# Written by hand, a space often follows the separator, and then the quote; inside quotes it stays.
_LOOSE = re.compile(rf'({_QUOTED.pattern})|(?<=[,;|]) +(?="[^"\n]*" *(?:[,;|\r\n]|\Z))')
_DECLARED = re.compile(r"sep=([,;|\t])\r?\n")
_ODD_LINE_END = re.compile("[\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")


class UnclosedError(InputError):
    """A quote is opened and never closed, or not before the text was cut."""


def read_lines(data: bytes, source: str, book: NoteBook) -> Grid:
    """Read a text file with one entry a line; lines that all hold tabs are a table instead."""
    return lines_grid(decode(data, source, book), source, book)


def lines_grid(text: str, source: str, book: NoteBook) -> Grid:
    """Split text into one-cell rows, or into cells where every line has the same number of tabs."""
    require_rows(source, text.count("\n"))  # before they are split, which takes much more memory
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
    delimiter, text, skipped = divided_by(text, usual, separator)
    if delimiter != usual:
        book.tell("delimiter", SEPARATORS[delimiter])
    if delimiter == "\t":
        plain = _plain(text, source, skipped)
        if plain is not None:
            return plain
    try:
        return _parse(text, delimiter, source, skipped)
    except LimitError:
        raise
    except InputError:
        # A list of tab-separated labels may hold quotes as plain characters, and odd ones too.
        lines = text.splitlines()
        rows = [line.split("\t") for line in lines]
        if delimiter != "\t" or len({len(row) for row in rows if any(row)}) > 1:
            raise
        return Grid(rows, range(1 + skipped, len(lines) + 1 + skipped))


def first_rows(text: str, count: int, *, usual: str, separator: str | None = None) -> list[Row]:
    """Split the beginning of a file into its first rows as `delimited_grid` would; never refuses.

    The last row may be a part of one where the text was cut.
    """
    delimiter, text, _ = divided_by(text, usual, separator)
    if delimiter == "\t":
        plain = _plain(text, "", 0)
        if plain is not None:
            return list(plain.rows[:count])
    reader = csv.reader(
        io.StringIO(_plain_ends(text), newline=""),
        delimiter=delimiter,
        skipinitialspace=delimiter == " ",
    )
    try:
        return list(itertools.islice(reader, count))
    except csv.Error:
        return [line.split(delimiter) for line in text.splitlines()[:count]]


def divided_by(text: str, usual: str, separator: str | None = None) -> tuple[str, str, int]:
    """Return the separator, the text below a line that declares it, and how many lines that is.

    A space before a quoted field is no part of the text.
    """
    text = _LOOSE.sub(r"\1", text) if ' "' in text else text
    declared = _DECLARED.match(text)
    if declared:
        return separator or declared[1], text[declared.end() :], 1
    return separator or sniff_delimiter(text, usual=usual), text, 0


def sniff_delimiter(text: str, *, usual: str) -> str:
    """Return the separator that splits the first lines into the same number of fields.

    More agreement wins, then `usual`, then more fields. Quoted parts do not count.
    """
    lines = unquoted_lines(text)
    for mark, cells in _NUMBERS_BESIDE.items():
        # Beside another mark in every line, commas in cells of nothing but numbers divide none.
        if lines and all(mark in line for line in lines):
            lines = [cells.sub(lambda found: found[0].replace(",", ""), line) for line in lines]
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


def unquoted_lines(text: str) -> list[str]:
    """Return the first records of a table, a line each, with nothing left of quoted fields.

    Only marks that divide columns remain, so these can be counted. Blank records are left out.
    """
    lines = _QUOTED.sub("", text[:_SAMPLE_CHARACTERS]).splitlines()
    if len(text) > _SAMPLE_CHARACTERS and len(lines) > 1:
        lines.pop()  # a part of one
    return [line for line in lines[:_SAMPLE_LINES] if line.strip() or "\t" in line]


def _plain(text: str, source: str, skipped: int) -> Grid | None:
    """Split tab-separated text that has no quoting; None where quotes seem to be meant.

    Tab-separated files mostly hold quotes as plain characters, so a quote counts only when it
    wraps a whole field on one line, or when ignoring it would leave uneven rows.
    """
    if '"' not in text:
        return None
    require_rows(source, text.count("\n"))
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
    reader = csv.reader(
        io.StringIO(_plain_ends(text), newline=""),
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
            require_rows(source, len(rows))
    except csv.Error as error:
        raise _explained(error, source, start) from None
    return Grid(rows, positions)


def _plain_ends(text: str) -> str:
    """End all lines alike: a carriage return alone ends one too, and csv wants one kind."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _explained(error: csv.Error, source: str, line: int) -> InputError:
    reason = str(error)
    if "field limit" in reason or "larger than" in reason:
        return LimitError(
            f"{source}, line {line:,}: a field has more than {LIMITS.field_characters:,} "
            "characters; shorten it."
        )
    if "unexpected end" in reason:
        return UnclosedError(
            f"{source}, line {line:,}: a quote is opened and never closed; close or remove it."
        )
    return InputError(
        f"{source}, line {line:,}: text follows a closing quote; "
        "write a quote inside a quoted field twice."
    )
