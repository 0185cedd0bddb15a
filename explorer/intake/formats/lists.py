"""Lists of words: one a line, on one line between commas, numbered, with bullets, or in JSON."""

import csv
import io
import re
from dataclasses import replace

from explorer.errors import ExplorerError
from explorer.intake.formats.delimited import table_from_rows
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.sources import Source
from explorer.intake.table import Table
from explorer.readers.limits import require_rows
from explorer.readers.notes import NoteBook
from explorer.readers.text.decoding import decode
from explorer.readers.text.delimited import lines_grid
from explorer.readers.text.json_tables import read_json, read_jsonl
from explorer.readers.text.tables import Grid, names_known
from explorer.readers.vectors import numpy_files

_NUMBER = re.compile(r"\s*\(?\d{1,6}[.)]\s+(?=\S)")
_BULLET = re.compile(r"\s*[-*•‣◦▪·–—+]\s+(?=\S)")
_DIVIDER = re.compile(r"[,;]")
_TABLES = (".csv", ".tsv")
_LONGEST_TERM = 3  # words; longer pieces between commas are parts of a sentence
_PROSE_LINE = 60  # characters of a usual line from which it is a text rather than a list
_SENTENCE = re.compile(r"[.!?。！？][\"'”’)]?\s*\Z")


def is_prose(source: Source) -> bool:
    """Whether plain text is a text to read rather than a list of words."""
    try:
        text = decode(_whole_lines(source), source.quoted, NoteBook())
    except ExplorerError:
        return False
    lines = [line for line in text.splitlines()[: INTAKE_LIMITS.sample_rows] if line.strip()]
    if not lines or _marked(lines) is not None:
        return False
    if source.extension in (".md", ".markdown", ".rst"):
        return True
    length = sum(map(len, lines)) / len(lines)
    sentences = sum(_SENTENCE.search(line) is not None for line in lines)
    blanks = text.strip().count("\n\n")
    # Sentences one a line are a list; paragraphs with air between them are a text.
    return length > _PROSE_LINE and sentences * 2 > len(lines) and (blanks > 0 or len(lines) == 1)


def read(source: Source, book: NoteBook, first: int | None = None) -> Table:
    """Read the entries of a list without the marks that make it one.

    Raises
    ------
    InputError
        It is no text, or holds nothing.
    """
    data = source.read() if first is None else source.lines(first)
    text = decode(data, source.quoted, book)
    if source.form.separator == "":
        rows = text.splitlines()
        require_rows(source.quoted, len(rows))
        grid = Grid([[row] for row in rows], range(1, len(rows) + 1), layout="list")
    else:
        quoted = _quoted_lines(text) if source.extension in _TABLES else None
        grid = quoted or lines_grid(text, source.quoted, book)
        require_rows(source.quoted, len(grid.rows))
        if source.extension in _TABLES and len(grid.rows) > 1 and names_known(grid.rows[0]):
            grid = replace(grid, layout="table")  # of one column, below its name
    if grid.layout == "list":
        grid = _without_marks(grid, source, book)
    return table_from_rows(grid, source, book, first)


def _quoted_lines(text: str) -> Grid | None:
    """Return the cells of a table of one column in which some stand in quotes."""
    if '"' not in text:
        return None
    rows, positions, begins = [], [], 1
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            rows.append(row or [""])
            positions.append(begins)
            begins = reader.line_num + 1
    except csv.Error:
        return None
    return None if any(len(row) > 1 for row in rows) else Grid(rows, positions, layout="list")


def sample(source: Source) -> Table:
    """Read the first entries, from the head alone."""
    return read(source.cut(_whole_lines(source)), NoteBook(), INTAKE_LIMITS.sample_rows)


def read_document(source: Source, book: NoteBook, first: int | None = None) -> Table:
    """Read a JSON list of words, or an object of groups of them."""
    data = source.read(INTAKE_LIMITS.json_bytes, "save it as JSON lines")
    grid = read_json(data, source.quoted, book)
    return table_from_rows(grid, source, book, first)


def read_json_lines(source: Source, book: NoteBook, first: int | None = None) -> Table:
    """Read a JSON text a line."""
    data = source.read(INTAKE_LIMITS.json_bytes) if first is None else source.lines(first)
    return table_from_rows(read_jsonl(data, source.quoted, book), source, book, first)


def is_label_array(source: Source) -> bool:
    """Whether it is a NumPy array of one dimension that holds text or whole numbers."""
    try:
        header = numpy_files.parse_header(source.head, source.quoted)
    except ExplorerError:
        return False
    return len(header.shape) == 1 and header.dtype.kind in "USiu"


def read_label_array(source: Source, book: NoteBook, first: int | None = None) -> Table:
    """Read the entries of such an array as text."""
    grid = numpy_files.read_labels(source.read(), source.quoted, book)
    return table_from_rows(grid, source, book, first)


def sample_label_array(source: Source) -> Table:
    """Read the array; where it is long, this takes as long as reading it."""
    return read_label_array(source, NoteBook(), INTAKE_LIMITS.sample_rows)


def _whole_lines(source: Source) -> bytes:
    head = source.head
    return head if source.whole else head[: head.rfind(b"\n") + 1] or head


def _marked(lines: list[str]) -> tuple[str, re.Pattern[str]] | None:
    """Return the kind of mark that begins every line, if one does."""
    if len(lines) > 1:
        for kind, mark in (("numbered", _NUMBER), ("bullet", _BULLET)):
            if all(mark.match(line) for line in lines):
                return kind, mark
    return None


def _without_marks(grid: Grid, source: Source, book: NoteBook) -> Grid:
    lines = [(row[0], position) for row, position in zip(grid.rows, grid.positions, strict=True)]
    filled = [(line, position) for line, position in lines if line.strip()]
    marked = _marked([line for line, _ in filled])
    if marked is not None:
        kind, mark = marked
        book.add(kind, filled[0][1], filled[0][0], count=len(filled))
        rows = [[mark.sub("", line, count=1)] for line, _ in lines]
        return Grid(rows, grid.positions, layout="list")
    if source.form.separator == "":
        return grid
    pieces = [
        (piece.strip(), position)
        for line, position in filled
        for piece in _DIVIDER.split(line)
        if piece.strip()
    ]
    short = all(len(piece.split()) <= _LONGEST_TERM for piece, _ in pieces)
    divided = sum(_DIVIDER.search(line) is not None for line, _ in filled)
    if short and divided * 2 > len(filled) and len(pieces) > 2 * len(filled):
        require_rows(source.quoted, len(pieces))
        book.tell("split", f"{len(pieces):,}")
        positions = [position for _, position in pieces]
        return Grid([[piece] for piece, _ in pieces], positions, layout="list")
    return grid
