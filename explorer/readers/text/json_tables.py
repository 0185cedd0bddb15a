"""JSON and JSON Lines → rows of cells. Depth is checked before anything is parsed."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from explorer.errors import InputError, LimitError
from explorer.readers.limits import LIMITS, require_cells, require_rows
from explorer.readers.notes import NoteBook
from explorer.readers.text.decoding import decode
from explorer.readers.text.tables import WORD_COLUMNS, Grid

# Possessive, and an open string runs to the end: linear whatever the text.
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)', re.DOTALL)
_STEP = np.zeros(128, dtype=np.int8)
_STEP[[ord("["), ord("{")]] = 1
_STEP[[ord("]"), ord("}")]] = -1


class _Number(str):
    """A number kept as it was written: no float rounding, no limit on digits."""

    __slots__ = ()


class _Nothing:
    """NaN or Infinity, which JSON does not have."""


def require_values(text: str, source: str) -> None:
    """Refuse a document of very many values before each takes memory of its own.

    Raises
    ------
    LimitError
    """
    if text.count(",") > LIMITS.json_values:
        raise LimitError(
            f"{source} holds more than the {LIMITS.json_values:,} values that are read of a JSON "
            "document; save it as JSON lines or Parquet, or keep a part of it."
        )


def require_depth(text: str, source: str, depth: int = LIMITS.json_depth) -> None:
    """Refuse JSON whose lists and objects are nested deeper than `depth`.

    Raises
    ------
    LimitError
    """
    if text.count("[") + text.count("{") <= depth:
        return
    codes = np.frombuffer(_STRING.sub("", text).encode("ascii", "replace"), dtype=np.uint8)
    if len(codes) and int(np.cumsum(_STEP[codes], dtype=np.int64).max()) > depth:
        raise LimitError(
            f"{source} has lists or objects more than {depth} levels deep; "
            "write a plain list of words or of objects."
        )


def parse_json(text: str, book: NoteBook, position: int | None = None) -> Any:
    """Parse JSON; a key that an object repeats is read with its last value, and noted.

    Raises
    ------
    ValueError, RecursionError
        As :func:`json.loads` does.
    """

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
            book.add("repeated key", position, twice, count=len(pairs) - len(found))
        return found

    return json.loads(text, object_pairs_hook=made)


def read_json(data: bytes, source: str, book: NoteBook) -> Grid:
    """Read a list of words or objects, an object of word lists, or an object of columns."""
    text = decode(data, source, book)
    book.unit = "item"
    require_values(text, source)
    require_depth(text, source)
    if not text.strip():
        raise InputError(f"{source} is empty; write a JSON list of words.")
    try:
        value = _parse(text)
    except json.JSONDecodeError as error:
        raise InputError(broken_at(error, source)) from None
    return _grid_of(value, source, book)


def read_jsonl(data: bytes, source: str, book: NoteBook) -> Grid:
    """Read one JSON value a line; a broken line is left out and counted."""
    text = decode(data, source, book)
    items, positions = [], []
    lines = text.split("\n")
    require_rows(source, len(lines))
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        require_depth(line, f"{source}, line {number:,}")
        try:
            items.append(_parse(line))
            positions.append(number)
        except json.JSONDecodeError:
            book.add("broken line", number)
    if not items:
        raise InputError(f"{source} has no line of valid JSON; write one object a line.")
    return _items_grid(items, positions, source, book)


def _parse(text: str) -> Any:
    return json.loads(
        text, parse_int=_Number, parse_float=_Number, parse_constant=lambda _: _Nothing()
    )


def broken_at(error: json.JSONDecodeError, source: str) -> str:
    """Say where a document is no valid JSON, and what is most likely wrong."""
    place = f"{source}, line {error.lineno:,}, column {error.colno:,}"
    if error.msg == "Extra data":
        return f"{place}: a second value begins; put all into one list or save as .jsonl."
    if error.pos >= len(error.doc.rstrip()):
        return f"{place}: the JSON ends too early, as a cut file does; save it again."
    return f"{place}: this is not valid JSON; correct it there."


def _grid_of(value: Any, source: str, book: NoteBook) -> Grid:
    if isinstance(value, list):
        return _items_grid(value, range(1, len(value) + 1), source, book)
    if isinstance(value, dict):
        lists = {key: items for key, items in value.items() if isinstance(items, list)}
        if lists and len(lists) == len(value):
            if len(lists) == 1 or _are_columns(lists):
                return _columns_grid(lists, source, book)
            return _groups_grid(lists, source, book)
    raise InputError(
        f"{source} holds no list at its top level; "
        "write a list of words, a list of objects, or an object of word lists."
    )


def _are_columns(lists: Mapping[str, Sequence[Any]]) -> bool:
    named = any(key.casefold() in WORD_COLUMNS for key in lists)
    return named and len({len(items) for items in lists.values()}) == 1


def _columns_grid(lists: Mapping[str, Sequence[Any]], source: str, book: NoteBook) -> Grid:
    rows = [dict(zip(lists, cells, strict=True)) for cells in zip(*lists.values(), strict=True)]
    return _items_grid(rows, range(1, len(rows) + 1), source, book)


def _groups_grid(lists: Mapping[str, Sequence[Any]], source: str, book: NoteBook) -> Grid:
    rows = [
        {"word": item, "group": group}
        for group, items in lists.items()
        for item in items
        if not isinstance(item, dict | list)
    ]
    grid = _items_grid(rows, range(1, len(rows) + 1), source, book)
    words = grid.header.index("word") if grid.header else 0
    # The names of groups are text whatever the lists hold; they are not the words.
    return Grid(grid.rows, grid.positions, grid.header, (grid.textual or frozenset()) & {words})


def _items_grid(
    items: Sequence[Any], positions: Sequence[int], source: str, book: NoteBook
) -> Grid:
    require_rows(source, len(items))
    if not any(isinstance(item, dict) for item in items):
        return _scalars_grid(items, positions, source, book)
    names: dict[str, None] = {}
    for item in items:
        if isinstance(item, dict):
            names.update(dict.fromkeys(item))
            require_cells(source, len(names) * len(items))
    header = tuple(names)
    textual: set[int] = set()
    rows, kept = [], []
    column = {name: index for index, name in enumerate(header)}
    target = next((name for name in WORD_COLUMNS if name in column), header[0] if header else "")
    for position, item in zip(positions, items, strict=True):
        if isinstance(item, str | None) and target:
            item = {target: item}
        elif not isinstance(item, dict):
            book.add("not text", position)
            continue
        row = [""] * len(header)
        for name, value in item.items():
            row[column[name]] = _cell(value)
            if isinstance(value, str) and not isinstance(value, _Number):
                textual.add(column[name])
        rows.append(row)
        kept.append(position)
    return Grid(rows, kept, header, frozenset(textual))


def _scalars_grid(
    items: Sequence[Any], positions: Sequence[int], source: str, book: NoteBook
) -> Grid:
    if not items:
        raise InputError(f"{source} holds an empty list; put the words into it.")
    rows, kept = [], []
    for position, item in zip(positions, items, strict=True):
        if not isinstance(item, str | None):
            book.add("not text", position)
            continue
        if isinstance(item, _Number):
            book.add("number", position, item)
        rows.append([item or ""])
        kept.append(position)
    return Grid(rows, kept, ("word",), frozenset({0}))


def _cell(value: Any) -> str:
    if value is None or isinstance(value, _Nothing):
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False, default=lambda _: None)
