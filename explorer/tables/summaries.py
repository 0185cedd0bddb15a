"""Pictures of a column as numbers: bars of all rows, and of those under a condition.

Which bar each row is in is found once for a column and remembered; after that a condition costs
the counting of its rows.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt

from explorer.arrays import IndexVector
from explorer.errors import InputError
from explorer.readers.notes import quoted
from explorer.tables.conditions import Condition
from explorer.tables.sorting import Bars, by_span, by_step, by_value
from explorer.tables.table import TABLE, Table
from explorer.tables.values import NOUNS, Bin, Column, Summary
from explorer.tables.written import typed

BINS, BARS, GROUPS = 24, 12, 8
EMPTY = "empty"


def summary(
    table: Table, name: str, condition: Condition | None = None, stack: str | None = None
) -> Summary:
    """Return the picture that fits the kind of a column.

    Parameters
    ----------
    table : Table
    name : str
        Of the column.
    condition : Condition or None
        Counted beside all rows.
    stack : str or None
        A column of categories by which every bar is divided.

    Raises
    ------
    InputError
        A column is not there or not of such a kind, or the condition does not fit.
    """
    column = table.column(name)
    if column.kind == "number":
        return histogram(table, name, BINS, condition, stack)
    if column.kind == "date":
        return dates(table, name, condition, stack)
    return bars(table, name, BARS, condition, stack)


def histogram(
    table: Table,
    name: str,
    bins: int = BINS,
    condition: Condition | None = None,
    stack: str | None = None,
) -> Summary:
    """Return how many numbers are in each of about `bins` steps of 1, 2 or 5 times a power of ten.

    A step holds its lower end and not its upper one. What is not finite is in none.
    """
    column = _of_kind(table, name, "number")
    sorted_ = table.remember(("steps", column.name, bins), lambda: by_step(table, column, bins))
    return _summed(table, column, "histogram", sorted_, (condition, stack))


def spread(table: Table, name: str) -> float:
    """Return how far apart the least and the greatest finite number of a column are.

    Raises
    ------
    InputError
        There is no such column of numbers.
    """
    column = _of_kind(table, name, "number")
    value = f"CAST({table.names[column.name].value} AS DOUBLE)"
    ends = f"SELECT min(x), max(x) FROM (SELECT {value} AS x FROM {TABLE}) WHERE isfinite(x)"
    (least, greatest), *_ = table.remember(("ends", column.name), lambda: table.ask(ends))
    return 0.0 if least is None else float(greatest - least)


def dates(
    table: Table, name: str, condition: Condition | None = None, stack: str | None = None
) -> Summary:
    """Return how many rows are in each day, month, year, decade or century, whichever fits."""
    column = _of_kind(table, name, "date")
    sorted_ = table.remember(("spans", column.name), lambda: by_span(table, column))
    return _summed(table, column, "dates", sorted_, (condition, stack))


def bars(
    table: Table,
    name: str,
    most: int = BARS,
    condition: Condition | None = None,
    stack: str | None = None,
) -> Summary:
    """Return how many rows have each of the most frequent values; the others share the last bar.

    Of free text and links only values that occur twice have a bar.
    """
    column = table.column(name)
    return _summed(table, column, "bars", _frequent(table, column, most), (condition, stack))


def _of_kind(table: Table, name: str, kind: Literal["number", "date"]) -> Column:
    column = table.column(name)
    if column.kind != kind:
        raise InputError(
            f"{quoted(column.name)} holds {NOUNS[column.kind]}, not {NOUNS[kind]}; "
            "take another picture of it."
        )
    return column


def _summed(
    table: Table,
    column: Column,
    shape: Literal["histogram", "bars", "dates"],
    sorted_: Bars,
    asked: tuple[Condition | None, str | None],
) -> Summary:
    condition, stack = asked
    rows = table.rows(condition)
    groups = _groups(table, stack)
    count = len(sorted_.names)
    every, filtered = (_tally(sorted_.codes, count, among) for among in (None, rows))
    stacked: list[tuple[tuple[int, int], ...]] = [()] * (count + 1)
    if groups is not None:
        both = [_crossed(sorted_.codes, groups, count, among) for among in (None, rows)]
        stacked = [tuple(zip(a, b, strict=True)) for a, b in zip(*both, strict=True)]
    bins = [
        Bin(name, typed(sorted_.conditions[at]), every[at + 1], filtered[at + 1], stacked[at])
        for at, name in enumerate(sorted_.names)
    ]
    return Summary(
        column.name,
        shape,
        tuple(bins),
        sorted_.edges,
        sorted_.step,
        () if groups is None else (*groups.names, EMPTY),
        (every[0], filtered[0]),
    )


def _groups(table: Table, stack: str | None) -> Bars | None:
    if stack is None:
        return None
    column = table.column(stack)
    if column.kind not in ("category", "truth"):
        raise InputError(
            f"{quoted(column.name)} holds {NOUNS[column.kind]}; bars are stacked by categories."
        )
    return _frequent(table, column, GROUPS)


def _tally(codes: npt.NDArray[np.int16], count: int, rows: IndexVector | None) -> list[int]:
    """Count the rows of each bar, before them those in none."""
    among = codes if rows is None else codes[rows]
    return [int(n) for n in np.bincount(among + np.int64(1), minlength=count + 1)]


def _crossed(
    codes: npt.NDArray[np.int16], groups: Bars, count: int, rows: IndexVector | None
) -> list[list[int]]:
    """Count the rows of each bar and group; the last group is of those without one."""
    bar, group = (codes, groups.codes) if rows is None else (codes[rows], groups.codes[rows])
    width = len(groups.names) + 1
    kept = bar >= 0
    place = np.where(group < 0, width - 1, group).astype(np.int64) + bar.astype(np.int64) * width
    cells = np.bincount(place[kept], minlength=count * width).reshape(count, width)
    return [[int(n) for n in line] for line in cells] + [[]]


def _frequent(table: Table, column: Column, most: int) -> Bars:
    return table.remember(("values", column.name, most), lambda: by_value(table, column, most))
