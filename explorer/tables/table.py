"""A table that answers: which rows, how many, in which order, and a page of their cells.

What was asked last is remembered, so that scrolling costs a page and not an order, and a filter
over an order that is known costs no sorting.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar, cast

import numpy as np

from explorer.arrays import BoolVector, IndexVector
from explorer.errors import InputError, LimitError
from explorer.tables.compiled import Names, compiled
from explorer.tables.conditions import Condition, checked, written_date
from explorer.tables.values import Cell, Column, Page, Sort, find_column

TABLE = "rows"
MOST_ON_A_PAGE = 1_000
_REMEMBERED = 24
_T = TypeVar("_T")


class Table:
    """Rows of named columns; made by the functions of `opening`. Safe to use from any thread.

    Attributes
    ----------
    columns : tuple of Column
    """

    def __init__(
        self, connection: Any, columns: tuple[Column, ...], names: Mapping[str, Names]
    ) -> None:
        self.columns = columns
        self.names = names
        self._connection = connection
        self._lock = threading.Lock()
        self._known: OrderedDict[Hashable, Any] = OrderedDict()

    def __len__(self) -> int:
        return self.columns[0].rows

    def column(self, name: str) -> Column:
        """Return a column.

        Raises
        ------
        InputError
            There is none of that name; says which was perhaps meant.
        """
        return find_column(self.columns, name)

    # Rows -----------------------------------------------------------------------------------------

    def rows(self, condition: Condition | None = None) -> IndexVector:
        """Return the rows under a condition, ascending; read-only.

        Raises
        ------
        InputError
            The condition does not fit the columns.
        """
        if condition is None:
            return self.remember("all", lambda: _fixed(np.arange(len(self), dtype=np.int64)))
        known = checked(condition, self.columns)
        return self.remember(("rows", known), lambda: self._rows(known))

    def count(self, condition: Condition | None = None) -> int:
        """Return how many rows there are under a condition: exactly."""
        return len(self.rows(condition))

    def ordered(self, condition: Condition | None = None, sort: Sort | None = None) -> IndexVector:
        """Return the rows under a condition in an order; read-only."""
        if sort is None:
            return self.rows(condition)
        order = self._order(Sort(self.column(sort.column).name, sort.direction))
        if condition is None:
            return order
        known = checked(condition, self.columns)
        key = ("ordered", known, sort)
        return self.remember(key, lambda: _fixed(order[self.mask(known)[order]]))

    def mask(self, condition: Condition | None) -> BoolVector:
        """Return for each row whether the condition holds."""
        marks = np.zeros(len(self), dtype=bool)
        marks[self.rows(condition)] = True
        return marks

    def page(
        self,
        condition: Condition | None = None,
        sort: Sort | None = None,
        offset: int = 0,
        count: int = 100,
        columns: Sequence[str] | None = None,
    ) -> Page:
        """Return some rows of an order with their cells.

        Parameters
        ----------
        condition : Condition or None
        sort : Sort or None
        offset, count : int
            From 0; at most `MOST_ON_A_PAGE` are given.
        columns : sequence of str, optional
            Of which the cells are wanted; by default of all.
        """
        order = self.ordered(condition, sort)
        start = max(0, offset)
        rows = [int(row) for row in order[start : start + min(max(0, count), MOST_ON_A_PAGE)]]
        return Page(tuple(rows), self.cells(rows, columns), len(order))

    def place(self, row: int, condition: Condition | None, sort: Sort | None) -> int | None:
        """Return where a row stands in an order, from 0; None where it is not in it."""
        found = np.flatnonzero(self.ordered(condition, sort) == row)
        return int(found[0]) if len(found) else None

    def cells(
        self, rows: Sequence[int], columns: Sequence[str] | None = None
    ) -> tuple[tuple[Cell, ...], ...]:
        """Return the cells of rows as found, in the order of rows and columns given."""
        wanted = [column.name for column in self.columns] if columns is None else columns
        names = [self.names[self.column(name).name] for name in wanted]
        if not len(rows) or not names:
            return tuple(() for _ in rows)
        shown = ", ".join(name.shown for name in names)
        sql = f"SELECT rowid, {shown} FROM {TABLE} WHERE rowid IN (SELECT unnest(?))"
        found = {
            row: tuple(_plain(cell) for cell in cells)
            for row, *cells in self.ask(sql, [[int(row) for row in rows]])
        }
        return tuple(found[int(row)] for row in rows)

    # The database ---------------------------------------------------------------------------------

    def ask(
        self,
        sql: str,
        values: Sequence[Any] = (),
        sets: Mapping[str, Any] | None = None,
    ) -> list[tuple[Any, ...]]:
        """Ask the database something we have written, and return its rows.

        Parameters
        ----------
        sql : str
        values : sequence
            For its question marks.
        sets : mapping, optional
            Further tables by name: arrays by the names of their columns.
        """
        return cast(list[tuple[Any, ...]], self._ask(sql, values, sets or {}, "fetchall"))

    def ask_arrays(
        self,
        sql: str,
        values: Sequence[Any] = (),
        sets: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Ask the database something we have written, and return its columns as arrays."""
        return cast(dict[str, Any], self._ask(sql, values, sets or {}, "fetchnumpy"))

    def remember(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what was made for a key, making it if it is not at hand any more."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return cast(_T, self._known[key])
        made = make()
        with self._lock:
            self._known[key] = made
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return made

    def _ask(self, sql: str, values: Sequence[Any], sets: Mapping[str, Any], fetch: str) -> Any:
        import duckdb
        import pyarrow as pa

        # A cursor is a connection of its own: names of sets are seen by it alone.
        cursor = self._connection.cursor()
        try:
            for name, columns in sets.items():
                cursor.register(name, pa.table(columns))
            return getattr(cursor.execute(sql, list(values)), fetch)()
        except duckdb.OutOfMemoryException:
            raise LimitError("The question needs more memory than it may use.") from None
        finally:
            cursor.close()

    def _rows(self, condition: Condition) -> IndexVector:
        where = compiled(condition, self.names)
        sql = f"SELECT rowid AS r FROM {TABLE} WHERE {where.sql}"
        found = self.ask_arrays(
            sql, where.values, {name: {"r": rows} for name, rows in where.sets.items()}
        )["r"]
        return _fixed(np.sort(np.asarray(found, dtype=np.int64)))

    def _order(self, sort: Sort) -> IndexVector:
        """Return all rows in an order."""

        def made() -> IndexVector:
            way = {"ascending": "ASC", "descending": "DESC"}.get(sort.direction)
            if way is None:
                raise InputError("An order is “ascending” or “descending”.")
            by = f"{self.names[sort.column].value} {way} NULLS LAST, rowid"
            found = self.ask_arrays(f"SELECT rowid AS r FROM {TABLE} ORDER BY {by}")["r"]
            return _fixed(np.asarray(found, dtype=np.int64))

        return self.remember(("order", sort), made)


def _fixed(rows: IndexVector) -> IndexVector:
    rows.flags.writeable = False
    return rows


def _plain(cell: Any) -> Cell:
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    if cell is None or isinstance(cell, str | int | float | bool):
        return cell
    return written_date(cell)
