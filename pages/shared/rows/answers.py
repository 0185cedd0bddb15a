"""What a browser asks of a table, and the answers: rows of a page, counts, pictures of columns.

A question names its filters as typed conditions, so that one language serves what is clicked, what
is typed and what a link carries. Nothing of a question is trusted.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np

from explorer import tables
from explorer.arrays import IndexVector
from explorer.errors import ExplorerError, InputError

Answer = dict[str, Any]
MOST_FILTERS = 40
MOST_PICTURES = 40
LONGEST_CELL = 300
"""Characters of a cell in a page; a row that is opened comes whole."""

LONGEST_OPENED = 200_000


@dataclass(frozen=True, eq=False)
class Shown:
    """A table as one component shows it.

    Attributes
    ----------
    table : Table
    selected : ndarray of int
        Rows that are selected elsewhere, ascending.
    label : str
        The column that names the rows.
    """

    table: tables.Table
    selected: IndexVector
    label: str

    @cached_property
    def selection(self) -> tables.Condition:
        """The condition that a row is selected."""
        return tables.Rows.of(self.selected)

    @cached_property
    def apart(self) -> list[dict[str, Any]]:
        """What sets the selected rows apart."""
        found = tables.lift(self.table, self.selected, self.label)
        return [{**asdict(each), "said": each.describe()} for each in found]


def answer(shown: Shown, question: object) -> Answer:
    """Answer a question; of one that makes no sense say so in a sentence under ``error``."""
    asked = question if isinstance(question, Mapping) else {}
    answering = _ANSWERS.get(str(asked.get("ask")))
    if answering is None:
        return {"error": "The table was asked something it does not know; reload the page."}
    try:
        return answering(shown, asked)
    except ExplorerError as error:
        return {"error": str(error)}


def active(table: tables.Table, filters: object) -> tuple[tables.Condition | None, list[Answer]]:
    """Return what holds where all filters do, and what each says; a broken one is left out.

    Parameters
    ----------
    table : Table
    filters : list of str
        Typed.
    """
    known: list[tables.Condition] = []
    told: list[Answer] = []
    for text in _texts(filters)[:MOST_FILTERS]:
        try:
            condition = tables.parse(text, table.columns)
        except InputError as error:
            told.append({"error": str(error)})
            continue
        told.append({"said": tables.sentence(condition), "typed": tables.typed(condition)})
        if condition is not None:
            known.append(condition)
    return tables.every_one(known), told


def _rows(shown: Shown, asked: Mapping[str, Any]) -> Answer:
    """Give rows of a tab in an order, with all counts."""
    table = shown.table
    filtered, told = active(table, asked.get("filters"))
    of_tab = {"filtered": filtered, "selected": shown.selection}
    condition = of_tab.get(str(asked.get("tab")))
    sort = _sort(asked.get("sort"))
    columns = _texts(asked.get("columns"))
    counts = {
        "all": len(table),
        "filtered": table.count(filtered),
        "selected": len(shown.selected),
    }
    start, count = _number(asked.get("offset")), _number(asked.get("count"))
    page = table.page(condition, sort, start, count, columns)
    return {
        "rows": page.rows,
        "cells": [[_cut(cell) for cell in cells] for cells in page.cells],
        "total": page.total,
        "offset": start,
        "counts": counts,
        "filters": told,
    }


def _place(shown: Shown, asked: Mapping[str, Any]) -> Answer:
    """Say where a row stands in a tab's order."""
    filtered, _ = active(shown.table, asked.get("filters"))
    of_tab = {"filtered": filtered, "selected": shown.selection}
    condition = of_tab.get(str(asked.get("tab")))
    row = _number(asked.get("row"))
    return {"place": shown.table.place(row, condition, _sort(asked.get("sort")))}


def _opened(shown: Shown, asked: Mapping[str, Any]) -> Answer:
    """Give rows whole, with every column."""
    rows = [row for row in _numbers(asked.get("rows")) if row < len(shown.table)][:8]
    cells = shown.table.cells(rows)
    columns = shown.table.columns
    return {
        "rows": rows,
        "columns": [column.name for column in columns],
        "cells": [[_cut(cell, LONGEST_OPENED) for cell in line] for line in cells],
    }


def _pictures(shown: Shown, asked: Mapping[str, Any]) -> Answer:
    """Give columns as bars, of all rows and of those that pass the filters."""
    filtered, _ = active(shown.table, asked.get("filters"))
    stack = asked.get("stack")
    by = stack if isinstance(stack, str) and stack else None
    made = {}
    for name in _texts(asked.get("columns"))[:MOST_PICTURES]:
        made[name] = asdict(tables.summary(shown.table, name, filtered, by))
    return {"pictures": made}


def _apart(shown: Shown, asked: Mapping[str, Any]) -> Answer:
    """Say what sets the selected rows apart."""
    return {"apart": shown.apart}


def _read(shown: Shown, asked: Mapping[str, Any]) -> Answer:
    """Read a condition that somebody typed."""
    text = str(asked.get("text", ""))
    condition = tables.parse(text, shown.table.columns)
    if condition is None:
        raise InputError("Type a condition, such as one with a column, a comparison and a value.")
    count = shown.table.count(condition)
    return {"typed": tables.typed(condition), "said": tables.sentence(condition), "count": count}


def _written(shown: Shown, asked: Mapping[str, Any]) -> Answer:
    """Write all filters as one condition, typed and in words; or the selected rows as one."""
    if asked.get("of") == "selected":
        condition: tables.Condition | None = shown.selection
    else:
        condition, _ = active(shown.table, asked.get("filters"))
    return {"typed": tables.typed(condition), "said": tables.sentence(condition)}


_ANSWERS: Mapping[str, Callable[[Shown, Mapping[str, Any]], Answer]] = {
    "rows": _rows,
    "place": _place,
    "apart": _apart,
    "opened": _opened,
    "pictures": _pictures,
    "read": _read,
    "written": _written,
}


def _sort(value: object) -> tables.Sort | None:
    if not isinstance(value, Mapping) or not isinstance(value.get("column"), str):
        return None
    descending = value.get("direction") == "descending"
    return tables.Sort(value["column"], "descending" if descending else "ascending")


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _numbers(value: object) -> list[int]:
    return [_number(each) for each in value] if isinstance(value, list) else []


def _number(value: object) -> int:
    known = isinstance(value, int) and not isinstance(value, bool)
    return int(np.clip(value, 0, 2**40)) if known and isinstance(value, int) else 0


def _cut(cell: tables.Cell, most: int = LONGEST_CELL) -> tables.Cell:
    return f"{cell[:most]} …" if isinstance(cell, str) and len(cell) > most else cell
