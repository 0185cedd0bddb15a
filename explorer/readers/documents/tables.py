"""CSV, TSV and JSON Lines → one document a row, the other columns as metadata."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from explorer.documents import Document, Value
from explorer.errors import InputError
from explorer.readers.notes import NoteBook, quoted, source_name
from explorer.readers.text.decoding import decode
from explorer.readers.text.delimited import read_csv, read_tsv
from explorer.readers.text.tables import even_out, is_number, split_header
from explorer.readers.text.tidying import clean_text, has_words

# Names that say what a column holds; earlier ones win.
_TEXT = ("text", "body", "content", "document", "passage", "description", "answer", "abstract")
_ID = ("_id", "id", "doc_id", "document_id", "key")
_TITLE = ("title", "name", "subject", "headline", "heading")
_DEPTH = 32


def table_documents(name: str, data: bytes, book: NoteBook) -> Iterator[Document]:
    """Read a table with one document a row.

    The text is in the column so named, else in the one with the longest cells.

    Raises
    ------
    InputError
        The table is malformed or an id comes twice: names the row.
    """
    source = source_name(name)
    read = read_tsv if name.lower().endswith(".tsv") else read_csv
    grid = split_header(even_out(read(data, source, book), source, book), book)
    header, rows = grid.header or (), grid.rows
    if not rows:
        return
    text = _column(header, _TEXT)
    if text is None:
        lengths = [sum(len(row[column]) for row in rows) for column in range(len(header))]
        text = lengths.index(max(lengths))
    identity, title = _column(header, _ID), _column(header, _TITLE)
    roles = {text, identity, title}
    file = PurePosixPath(name.replace("\\", "/")).name
    seen: dict[str, int] = {}
    for position, row in zip(grid.positions, rows, strict=True):
        body = clean_text(row[text], book, position)
        if not has_words(body):
            book.add("no text", position)
            continue
        extra = {
            header[column]: _typed(cell)
            for column, cell in enumerate(row)
            if column not in roles and cell.strip()
        }
        given = row[identity].strip() if identity is not None else ""
        yield Document(
            _unique(given or f"{file}:{position}", position, seen, source),
            body,
            clean_text(row[title], book, position) if title is not None and title != text else "",
            file,
            extra,
        )


def line_documents(name: str, data: bytes, book: NoteBook) -> Iterator[Document]:
    """Read JSON Lines: an object with “text”, or a plain text, on each line.

    Raises
    ------
    InputError
        A line is not valid JSON or has no text: names the line.
    """
    source = source_name(name)
    file = PurePosixPath(name.replace("\\", "/")).name
    seen: dict[str, int] = {}
    # Only line feeds end a line: JSON text may hold the other separators as they are.
    for number, line in enumerate(decode(data, source, book).split("\n"), 1):
        if not line.strip():
            continue
        item = _parse(line, f"{source}, line {number:,}")
        key = next((key for key in _TEXT if isinstance(item.get(key), str)), None)
        if key is None:
            raise InputError(
                f"{source}, line {number:,}, has no “text”; write one JSON object with “text” a "
                "line."
            )
        body = clean_text(item[key], book, number)
        if not has_words(body):
            book.add("no text", number)
            continue
        title = next((str(item[k]) for k in _TITLE if isinstance(item.get(k), str)), "")
        given = next((str(item[k]) for k in _ID if isinstance(item.get(k), str | int)), "")
        yield Document(
            _unique(given or f"{file}:{number}", number, seen, source),
            body,
            clean_text(title, book, number),
            file,
            _metadata(item, {key, *_ID, *_TITLE}),
        )


def _parse(line: str, place: str) -> Mapping[str, Any]:
    # Nesting deeper than any real record would end in the parser's recursion limit.
    if max(line.count("["), line.count("{")) > _DEPTH * 32:
        raise InputError(f"{place}, is nested too deeply; write one flat JSON object a line.")
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError(f"{place}, is not valid JSON; write one JSON object a line.") from None
    if isinstance(item, str):
        return {"text": item}
    if not isinstance(item, dict):
        raise InputError(f"{place}, is not a JSON object; write an object with “text”.")
    return item


def _metadata(item: Mapping[str, Any], roles: set[str]) -> dict[str, Value]:
    nested = item.get("metadata")
    inner = nested if isinstance(nested, dict) else {}
    fields = {k: v for k, v in item.items() if k not in roles} | inner
    return {str(k): v for k, v in fields.items() if isinstance(v, str | int | float | bool)}


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    folded = [name.strip().casefold() for name in header]
    return next((folded.index(name) for name in names if name in folded), None)


def _typed(cell: str) -> Value:
    text = cell.strip()
    if not is_number(text):
        return text
    number = float(text)
    return int(text) if text.lstrip("+-").isdecimal() and abs(number) < 2**53 else number


def _unique(name: str, position: int, seen: dict[str, int], source: str) -> str:
    if name in seen:
        raise InputError(
            f"{source}, row {position:,}: the id {quoted(name)} was used in row {seen[name]:,}; "
            "give each document its own id."
        )
    seen[name] = position
    return name
