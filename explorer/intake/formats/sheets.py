"""Excel workbooks → columns of text."""

from explorer.errors import InputError
from explorer.intake.formats.delimited import table_from_rows
from explorer.intake.sources import Source
from explorer.intake.table import Table
from explorer.readers.limits import LIMITS
from explorer.readers.notes import NoteBook
from explorer.readers.text.excel import read_xlsx


def is_workbook(source: Source) -> bool:
    """Whether it is a zip with a workbook inside, told by names in its first bytes or its own."""
    if not source.head.startswith(b"PK\x03\x04"):
        return False
    return source.extension in (".xlsx", ".xlsm") or b"xl/" in source.head


def read(source: Source, book: NoteBook, first: int | None = None) -> Table:
    """Read the first sheet that has cells.

    Raises
    ------
    InputError, LimitError
        As for :func:`explorer.readers.text.excel.read_xlsx`.
    """
    grid = read_xlsx(source.read(LIMITS.word_file_bytes), source.quoted, book)
    if not grid.rows:
        raise InputError(f"{source.quoted} has no cells with content; choose another file.")
    return table_from_rows(grid, source, book, first)


def sample(source: Source) -> Table:
    """Read the sheet; workbooks are small enough to be read whole."""
    return read(source, NoteBook())
