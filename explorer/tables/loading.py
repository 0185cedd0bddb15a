"""Columns put into a database that can reach nothing else, with the kind of each.

DuckDB holds them in memory. It may neither read nor write files, reach the network, load anything
or change its own settings, and has a limit of memory and threads.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from explorer.errors import LimitError
from explorer.tables.compiled import Names
from explorer.tables.table import TABLE, Table
from explorer.tables.values import NUMBER, Column, Kind

MOST_THREADS = 4
MEMORY_MB = 2_000
LOOKED_AT = 2_000
"""Cells of a column by which its kind is guessed; how many are of it is counted over all."""

ENOUGH = 0.95
"""Share of the cells that must be of a kind."""

MOST_VALUES, LONGEST_VALUE = 200, 100
"""Of a column of categories: distinct values, and characters of one."""

GIVEN = "given"
_CLOSED = (
    "GLOBAL TimeZone = 'UTC'",
    "temp_directory = ''",
    "enable_external_access = false",
    "lock_configuration = true",
)
_DATE = re.compile(r"\s*[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}([T ][0-9:.]+ ?(Z|[+-][0-9:]+)?)?\s*")
_LINK = re.compile(r"\s*https?://\S+\s*", re.IGNORECASE)
_TRUTH = re.compile(r"\s*(true|false|yes|no)\s*", re.IGNORECASE)
_FORMS: dict[Kind, re.Pattern[str]] = {
    "number": NUMBER,
    "date": _DATE,
    "truth": _TRUTH,
    "link": _LINK,
}
_READ: dict[Kind, str] = {
    "number": "CASE WHEN regexp_full_match({cell}, '{form}') THEN try_cast({cell} AS DOUBLE) END",
    "date": "CASE WHEN regexp_full_match({cell}, '{form}') THEN try_cast({cell} AS TIMESTAMP) END",
    "truth": "CASE lower(trim({cell})) WHEN 'true' THEN true WHEN 'yes' THEN true "
    "WHEN 'false' THEN false WHEN 'no' THEN false END",
}
_TEXT = "CASE WHEN trim({cell}, ' \t\r\n') <> '' THEN {cell} END"


@dataclass(frozen=True, eq=False)
class Given:
    """A column in Arrow.

    Attributes
    ----------
    name : str
        Distinct.
    cells : Array or ChunkedArray
        Text, numbers of 64 bits at most, truths, or moments in microseconds.
    kind : str or None
        None of text whose kind is to be guessed.
    """

    name: str
    cells: Any
    kind: Kind | None

    @property
    def is_text(self) -> bool:
        """Whether the values are yet to be read from text."""
        from pyarrow import types

        return bool(types.is_string(self.cells.type))


def load(given: Sequence[Given], rows: int) -> Table:
    """Return the table of columns of equal length.

    Raises
    ------
    LimitError
        It needs too much memory.
    """
    import duckdb
    import pyarrow as pa

    connection = connect()
    cells = pa.table({f"g{at}": column.cells for at, column in enumerate(given)})
    kinds = [column.kind or guessed(column.cells) for column in given]
    try:
        connection.register(GIVEN, cells)
        parts = [_columns(at, column, kinds[at]) for at, column in enumerate(given)]
        connection.execute(f"CREATE TABLE {TABLE} AS SELECT {', '.join(parts)} FROM {GIVEN}")
        connection.fetchall()
        connection.unregister(GIVEN)
        names = {column.name: _names(at, column, kinds[at]) for at, column in enumerate(given)}
        known = {column.name for column in given if column.kind is not None}
        columns = _counted(connection, names, known, rows)
    except duckdb.OutOfMemoryException:
        raise LimitError(
            f"The table needs more than the {MEMORY_MB:,} MB it may use; leave columns with long "
            "text out, or take fewer rows."
        ) from None
    stored = {column.name: replace(names[column.name], kind=column.kind) for column in columns}
    return Table(connection, columns, stored)


def connect() -> Any:
    """Return a connection to a database of its own in memory that can reach nothing else."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": str(min(MOST_THREADS, os.cpu_count() or 1)),
        "memory_limit": f"{MEMORY_MB}MB",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
    }
    connection = duckdb.connect(":memory:", config=settings)
    for setting in _CLOSED:
        connection.execute(f"SET {setting}").fetchall()
    return connection


def guessed(cells: Any) -> Kind:
    """Return the kind of a column of text by its first cells: a form nearly all have, else text."""
    filled = []
    for start in range(0, len(cells), LOOKED_AT):
        texts = cells.slice(start, LOOKED_AT).to_pylist()
        filled += [text for text in texts if text is not None and text.strip()]
        if len(filled) >= LOOKED_AT:
            break
    for kind, form in _FORMS.items():
        if filled and sum(bool(form.fullmatch(text)) for text in filled) >= ENOUGH * len(filled):
            return kind
    return "text"


def _columns(at: int, column: Given, kind: Kind) -> str:
    """Write what the database keeps of a column: its value, and the text it was read from."""
    cell = f"g{at}"
    if not column.is_text:
        value = f"CASE WHEN NOT isnan({cell}) THEN {cell} END" if _may_be_nan(column) else cell
        return f"{value} AS v{at}"
    text = _TEXT.format(cell=cell)
    if kind not in _READ:
        return f"{text} AS v{at}"
    form = _FORMS[kind].pattern if kind in _FORMS else ""
    return f"{_READ[kind].format(cell=cell, form=form)} AS v{at}, {text} AS t{at}"


def _may_be_nan(column: Given) -> bool:
    from pyarrow import types

    return bool(types.is_floating(column.cells.type))


def _names(at: int, column: Given, kind: Kind) -> Names:
    if column.is_text:
        text = f"t{at}" if kind in _READ else f"v{at}"
        return Names(kind, f"v{at}", text, text)
    return Names(kind, f"v{at}", f"CAST(v{at} AS VARCHAR)", f"v{at}")


def _counted(
    connection: Any, names: dict[str, Names], known: set[str], rows: int
) -> tuple[Column, ...]:
    """Count what is in the columns; text of few values turns out to be categories."""
    asked = []
    for stored in names.values():
        asked += [f"count({stored.text})", f"count({stored.value})"]
        words = stored.kind == "text"  # of other kinds nothing more is asked
        asked.append(f"approx_count_distinct({stored.value})" if words else "0")
        asked.append(f"coalesce(max(length({stored.value})), 0)" if words else "0")
    counts = connection.execute(f"SELECT {', '.join(asked)} FROM {TABLE}").fetchall()[0]
    columns = []
    for at, (name, stored) in enumerate(names.items()):
        filled, read, distinct, longest = counts[4 * at : 4 * at + 4]
        few = 0 < distinct <= min(MOST_VALUES, filled / 2) and longest <= LONGEST_VALUE
        guess = stored.kind == "text" and name not in known
        kind: Kind = "category" if guess and few else stored.kind
        columns.append(Column(name, kind, rows, filled, filled - read))
    return tuple(columns)
