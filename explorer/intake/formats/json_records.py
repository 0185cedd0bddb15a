"""JSON documents and JSON lines of records → columns, in the shapes that services save."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from explorer.errors import InputError, LimitError
from explorer.intake.cells import as_vector
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.sources import Source
from explorer.intake.table import Table
from explorer.readers.limits import require_columns, require_rows, require_size
from explorer.readers.notes import NoteBook
from explorer.readers.text.decoding import decode
from explorer.readers.text.json_tables import broken_at, parse_json, require_depth, require_values

_NESTED = ("metadata", "payload", "properties", "meta", "attributes", "fields")
# What a service's answer or a database's export keeps its records under.
_WRAPPERS = (
    "data", "result", "results", "points", "records", "rows", "items", "matches", "vectors",
    "hits", "documents", "embeddings", "objects",
)  # fmt: skip
_TEXT = "text"
_TOP = 2  # objects around the records
# What may follow a bracket: vocabularies begin with “[PAD]”, lists of signs with a bracket alone.
_OPENING = re.compile(r'\s*(?:\[\s*(?:["\[{\d-]|true|false|null|\]\s*\Z)|\{\s*(?:"|\}\s*\Z))')
_GAP = re.compile(r"[\s,]*")


class NotRecordsError(Exception):
    """The JSON is sound but holds no records: a list of words, or groups of them."""


def is_lines(source: Source) -> bool:
    """Whether each of the first lines holds one JSON object or list; a text, where named so."""
    named = source.extension in (".jsonl", ".ndjson")
    lines = [line for line in source.head[:200_000].split(b"\n") if line.strip()]
    opening = [
        line.lstrip().startswith((b"{", b"[", b'"')) if named else _opens(line)
        for line in lines[:5]
    ]
    if len(lines) == 1:
        return named and opening[0]
    closed = lines[0].rstrip().endswith((b"}", b"]", b'"')) if lines else False
    return len(lines) > 1 and all(opening) and closed


def is_document(source: Source) -> bool:
    """Whether the file begins as a JSON list or object does."""
    if source.extension == ".json":
        return True
    return _opens(source.head[:1000])


def _opens(data: bytes) -> bool:
    return _OPENING.match(data.decode("utf-8-sig", "replace")) is not None


def read_lines(source: Source, book: NoteBook, first: int | None = None) -> Table:
    """Read one object a line; a broken line is left out and counted.

    Raises
    ------
    InputError
        No line is an object.
    """
    data = source.read() if first is None else source.lines(first)
    require_rows(source.quoted, data.count(b"\n"))  # before each takes memory of its own
    items: list[dict[str, Any]] = []
    positions: list[int] = []
    for number, line in enumerate(decode(data, source.quoted, book).split("\n"), 1):
        if not line.strip():
            continue
        require_depth(line, f"{source.quoted}, line {number:,}")
        try:
            item = parse_json(line, book, number)
        except (ValueError, RecursionError):
            book.add("broken line", number)
            continue
        if not isinstance(item, dict):
            if not items:
                raise NotRecordsError
            if not isinstance(item, str) or _TEXT not in items[0]:
                book.add("not text", number)
                continue
            item = {_TEXT: item}
        items.append(_packed(item))
        positions.append(number)
    if not items:
        raise InputError(f"{source.quoted} has no line of valid JSON; write one object a line.")
    return _records(items, positions, source)


def sample_lines(source: Source) -> Table:
    """Read the first objects, from the head alone."""
    data = source.head if source.whole else source.head[: source.head.rfind(b"\n") + 1]
    return read_lines(source.cut(data), NoteBook(), INTAKE_LIMITS.sample_rows)


def read_document(source: Source, book: NoteBook, first: int | None = None) -> Table:
    """Read a list of records, an object of columns, word → numbers, or a service's answer.

    Raises
    ------
    InputError
        It is not valid JSON.
    LimitError
        It is larger than is read at once.
    NotRecordsError
        There are no records in it.
    """
    data = source.read(INTAKE_LIMITS.json_bytes, "save it as JSON lines")
    require_size(source.quoted, len(data), INTAKE_LIMITS.json_bytes)
    text = decode(data, source.quoted, book)
    book.unit = "item"
    require_values(text, source.quoted)
    require_depth(text, source.quoted)
    try:
        value = parse_json(text, book)
    except json.JSONDecodeError as error:
        raise InputError(broken_at(error, source.quoted)) from None
    except (ValueError, RecursionError):
        raise InputError(
            f"{source.quoted} is not valid JSON, or it is cut off; save it again."
        ) from None
    return _table(value, source, book, first)


def sample_document(source: Source) -> Table:
    """Read the first records of a document, from the head alone where it is longer.

    Raises
    ------
    NotRecordsError
        The head of a long document does not begin with records.
    """
    if source.whole:
        return read_document(source, NoteBook(), None)
    text = source.head.decode("utf-8", "ignore")
    items = list(_beginning(text))
    if not items:
        raise NotRecordsError
    return _records(items, range(1, len(items) + 1), source)


def _beginning(text: str) -> Iterator[dict[str, Any]]:
    """Yield the whole objects that follow the first opening bracket of a list."""
    decoder = json.JSONDecoder()
    place = text.find("[") + 1
    for _ in range(INTAKE_LIMITS.sample_rows):
        gap = _GAP.match(text, place)
        place = gap.end() if gap else place
        if text[place : place + 1] != "{":
            return
        try:
            item, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        yield _packed(item)


def _table(value: Any, source: Source, book: NoteBook, first: int | None) -> Table:
    for _ in range(_TOP + 1):
        if isinstance(value, list):
            return _listed(value[:first], source, book)
        if not isinstance(value, dict):
            break
        shaped = _dictionary(value) or _columns(value)
        if shaped is not None:
            items, positions = shaped
            return _records(items[:first], positions[:first], source)
        inner = [value[key] for key in _WRAPPERS if isinstance(value.get(key), dict | list)]
        if not inner:
            break
        value = inner[0]
    raise NotRecordsError


def _listed(items: Sequence[Any], source: Source, book: NoteBook) -> Table:
    objects = [item for item in items if isinstance(item, dict)]
    if not objects:
        raise NotRecordsError
    if all(item.get("object") == "embedding" and "index" in item for item in objects):
        objects = _answer(objects, book)
    for position, item in enumerate(items, 1):
        if not isinstance(item, dict):
            book.add("not text", position)
    return _records([_packed(item) for item in objects], range(1, len(objects) + 1), source)


def _answer(items: Sequence[Mapping[str, Any]], book: NoteBook) -> list[dict[str, Any]]:
    """Put the rows of an embedding service's answer in the order of their index."""
    places = [item["index"] for item in items]
    if all(type(place) is int for place in places):
        order = sorted(range(len(items)), key=places.__getitem__)
        if order != list(range(len(items))):
            book.tell("ordered", "index")
        items = [items[row] for row in order]
    return [{k: v for k, v in item.items() if k not in ("object", "index")} for item in items]


_Shaped = tuple[list[dict[str, Any]], Sequence[int]]


def _dictionary(value: Mapping[str, Any]) -> _Shaped | None:
    """Recognise word → numbers."""
    vectors = {key: as_vector(cell) for key, cell in value.items() if isinstance(cell, list)}
    if len(vectors) < max(2, len(value)) or any(cell is None for cell in vectors.values()):
        return None
    items: list[dict[str, Any]] = [{"word": k, "vector": v} for k, v in vectors.items()]
    return items, range(1, len(items) + 1)


def _columns(value: Mapping[str, Any]) -> _Shaped | None:
    """Recognise an object of equally long columns, one of them of vectors or records."""
    lists = {key: cells for key, cells in value.items() if isinstance(cells, list) and cells}
    lengths = {len(cells) for cells in lists.values()}
    vectors = [k for k, cells in lists.items() if isinstance(cells[0], list)]
    if len(lists) < 2 or len(lengths) != 1 or not vectors:
        return None
    records = [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]
    return [_packed(record) for record in records], range(1, len(records) + 1)


def _packed(item: Mapping[str, Any]) -> dict[str, Any]:
    """Bring what is nested to the top and make each list of numbers an array at once."""
    packed: dict[str, Any] = {}
    for name, cell in item.items():
        nested = name in _NESTED or name == "metadatas"
        if nested and isinstance(cell, dict):
            for inner, value in cell.items():
                packed[inner if inner not in item else f"{name}.{inner}"] = _number_list(value)
        else:
            packed[name] = _number_list(cell)
    return packed


def _number_list(cell: Any) -> Any:
    if not isinstance(cell, list):
        return cell
    numbers = as_vector(cell)
    return cell if numbers is None else numbers


def _records(items: Sequence[Mapping[str, Any]], positions: Sequence[int], source: Source) -> Table:
    require_rows(source.quoted, len(items))
    names: dict[str, None] = {}
    for item in items:
        names.update(dict.fromkeys(item))
        require_columns(source.quoted, len(names))
    if len(names) * len(items) > INTAKE_LIMITS.cells:
        raise LimitError(
            f"{source.quoted} has more than the {INTAKE_LIMITS.cells:,} fields that are read; "
            "keep fewer records or fields."
        )
    columns = {name: [item.get(name) for item in items] for name in names}
    return Table(columns, positions)
