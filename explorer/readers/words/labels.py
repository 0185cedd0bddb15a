"""Labels that belong to the rows of a matrix: every row keeps its place, whatever it holds."""

from dataclasses import replace

from explorer.errors import InputError
from explorer.readers.limits import LIMITS, require_size
from explorer.readers.notes import NoteBook, quoted, source_name
from explorer.readers.registry import word_reader
from explorer.readers.text.metadata import columns_beside
from explorer.readers.text.tables import (
    Grid,
    choose_column,
    even_out,
    split_header,
    textual_columns,
)
from explorer.readers.text.tidying import tidy
from explorer.readers.words.reading import WordTable


def read_labels(name: str, data: bytes, count: int) -> WordTable:
    """Read one label per vector, with metadata in the other columns.

    Parameters
    ----------
    name : str
    data : bytes
    count : int
        Number of vectors. One line more means that the first is a header; empty lines at the
        end are not counted.

    Returns
    -------
    WordTable
        `words` has `count` entries; blank and equal ones stay where they are.

    Raises
    ------
    InputError
        The number of labels differs, or the file cannot be read.
    """
    source, book = source_name(name), NoteBook()
    read = word_reader(name)
    require_size(source, len(data), LIMITS.word_file_bytes)
    if not data:
        raise InputError(f"{source} is empty; write one label per vector.")
    grid = _without_empty_end(read(data, source, book), count)
    table = split_header(even_out(grid, source, book), book, count=count)
    header = table.header or ()
    if len(table.rows) != count:
        raise InputError(
            f"{source} has {len(table.rows):,} labels for {count:,} vectors; "
            "give exactly one line per vector, with or without a header line."
        )
    column = choose_column(table, source, None) if textual_columns(table) else 0
    words = tuple(
        tidy_label(cells[column], position, book)
        for position, cells in zip(table.positions, table.rows, strict=True)
    )
    if not any(words):
        raise InputError(f"{source} holds only blank labels; write one label per vector.")
    for position, word in zip(table.positions, words, strict=True):
        if not word:
            book.add("blank label", position)
    others = [index for index in range(len(header)) if index != column]
    beside = columns_beside(table, others, range(count), book)
    candidates = tuple(header[index] for index in textual_columns(table))
    return WordTable(words, header[column], candidates, beside, book.notes(), name)


def count_labels(name: str, data: bytes) -> int:
    """Tell how many labels a file holds, where nothing else says it.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    source, book = source_name(name), NoteBook()
    require_size(source, len(data), LIMITS.word_file_bytes)
    grid = _without_empty_end(word_reader(name)(data, source, book), 0)
    return len(split_header(even_out(grid, source, book), book).rows)


def tidy_label(text: str, position: int, book: NoteBook) -> str:
    """Tidy a label and cut it to the longest that is kept."""
    label, kinds = tidy(text[: 2 * LIMITS.word_length])
    for kind in kinds:
        book.add(kind, position, label)
    if len(label) > LIMITS.word_length:
        book.add("cut", position, quoted(label)[1:-1])
        label = label[: LIMITS.word_length - 1] + "…"
    return label


def _without_empty_end(grid: Grid, count: int) -> Grid:
    """Drop rows without content at the end, but none that a label is expected for."""
    rows = list(grid.rows)
    while len(rows) > count and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return replace(grid, rows=rows, positions=grid.positions[: len(rows)])
