"""Excel workbooks → rows of cells, by openpyxl in read-only mode after our own checks."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from explorer.errors import InputError, LimitError
from explorer.readers.archives import open_zip, read_member, require_unpacked
from explorer.readers.limits import LIMITS, require_cells
from explorer.readers.notes import NoteBook
from explorer.readers.text.tables import Grid

_OLE = b"\xd0\xcf\x11\xe0"
# What a sheet stores for a formula that failed.
_ERRORS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!")
)
_FAR = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{3,}\d+|[A-Z]+\d{6,})"')


def read_xlsx(data: bytes, source: str, book: NoteBook) -> Grid:
    """Read the first sheet that has cells.

    Formulas count as their stored values. Cells below the word limit are left out and counted.

    Raises
    ------
    InputError
        Not an .xlsx workbook, protected, damaged, with a document type, or without cells.
    LimitError
        Too large unpacked, or cells far to the right.
    """
    if data.startswith(_OLE):
        raise InputError(
            f"{source} is an old .xls or a password-protected workbook; "
            "save it as .xlsx without a password."
        )
    archive = open_zip(data, source, "an Excel workbook")
    if "xl/workbook.xml" not in archive.namelist():
        raise InputError(f"{source} is not an Excel workbook; save it as .xlsx.")
    require_unpacked(archive, source, LIMITS.workbook_bytes, ".xml")
    require_unpacked(archive, source, LIMITS.workbook_bytes, ".rels")
    _refuse_document_types(archive, source)
    _look_for_far_cells(archive, source, book)
    book.unit = "row"
    rows = _cells(data, source, book)
    width = max(map(len, rows))
    require_cells(source, width * len(rows))
    return Grid([row + [""] * (width - len(row)) for row in rows], range(1, len(rows) + 1))


def _refuse_document_types(archive: zipfile.ZipFile, source: str) -> None:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    for name in archive.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        part = io.BytesIO(read_member(archive, name, source))
        try:
            # The document type comes before the first element: no need to read further.
            next(iter(iterparse(part, events=("start",), forbid_dtd=True)), None)
        except DefusedXmlException:
            raise InputError(
                f"{source} declares XML entities, which no spreadsheet program writes; "
                "save it again as .xlsx."
            ) from None
        except (ParseError, ValueError, LookupError):
            raise InputError(f"{source} is damaged inside; save it again as .xlsx.") from None


def _look_for_far_cells(archive: zipfile.ZipFile, source: str, book: NoteBook) -> None:
    """Count cells below the last row that is read; refuse cells too far to the right."""
    for name in archive.namelist():
        if not (name.startswith("xl/worksheets/") and name.endswith(".xml")):
            continue
        for match in _FAR.finditer(read_member(archive, name, source)):
            reference = match[1].decode("ascii")
            letters = reference.rstrip("0123456789")
            row = int(reference[len(letters) :])
            if row > LIMITS.words + 1:
                book.add("far", example=reference)
            elif _column_number(letters) > LIMITS.columns:
                raise LimitError(
                    f"{source} has a cell {reference}, beyond the {LIMITS.columns:,} columns "
                    "that are read; delete the columns to the right of your table."
                )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _cells(data: bytes, source: str, book: NoteBook) -> list[list[str]]:
    import openpyxl

    # openpyxl raises what its many parts raise; whatever it is, the person needs one sentence.
    try:
        workbook = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            values = sheet.iter_rows(values_only=True, max_row=LIMITS.words + 1)
            rows = _rows(values, source, book)
            if rows:
                if sheet.title != workbook.worksheets[0].title:
                    book.tell("sheet", f"“{sheet.title[:40]}”")
                return rows
    except InputError:
        raise
    except Exception:
        raise InputError(f"{source} is damaged inside; save it again as .xlsx.") from None
    raise InputError(f"{source} has no cells with content; put the words into its first sheet.")


def _rows(values: Iterator[tuple[Any, ...]], source: str, book: NoteBook) -> list[list[str]]:
    """Return the rows up to the last one with content, without empty cells at their ends."""
    rows: list[list[str]] = []
    cells = filled = 0
    for position, row in enumerate(values, 1):
        texts = [_text(value) for value in row]
        for column, text in enumerate(texts):
            if text in _ERRORS:
                book.add("cell error", position, text)
                texts[column] = ""
        while texts and not texts[-1]:
            texts.pop()
        cells += len(texts)
        require_cells(source, cells)
        rows.append(texts)
        filled = len(rows) if texts else filled
    return rows[:filled]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
