"""Conditions on the rows of a table, as a tree of small values.

A condition is made by a page, or read from what somebody typed (`typed`); it is told in plain words
and written again by `written`. Every test is either true or false of a row: of an empty cell each
is false but “is empty” and “is not …”, so that a condition and its opposite share out all rows.
"""

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np

from explorer.arrays import IndexVector
from explorer.errors import InputError
from explorer.readers.notes import quoted
from explorer.tables.values import NOUNS, NUMBER, Column, Kind, find_column

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
OPERATORS: tuple[Operator, ...] = get_args(Operator)
Value = str | int | float | bool
"""Of a column of dates: text like 2026-11-28 or 2026-11-28 12:30:00."""

DEEPEST = 40
_WHOLE = re.compile(r"\s*[+-]?[0-9]{1,40}\s*")
_ORDERED: tuple[Kind, ...] = ("number", "date")
_TRUTHS = {"true": True, "false": False, "yes": True, "no": False}


@dataclass(frozen=True)
class Compare:
    """A cell against a value; dates and numbers have an order, everything else is equal or not."""

    column: str
    operator: Operator
    value: Value


@dataclass(frozen=True)
class OneOf:
    """A cell is one of several values."""

    column: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Between:
    """A number or date lies between two, both included."""

    column: str
    low: Value
    high: Value


@dataclass(frozen=True)
class Contains:
    """A cell as shown contains a text, without regard to case; column "" means any column."""

    column: str
    text: str


@dataclass(frozen=True)
class Empty:
    """A cell is empty."""

    column: str


@dataclass(frozen=True)
class Rows:
    """The row is one of these, counted from 0, ascending."""

    rows: tuple[int, ...]

    @classmethod
    def of(cls, rows: Sequence[int] | IndexVector) -> "Rows":
        """Return the condition of rows in any order, each once."""
        return cls(tuple(int(row) for row in np.unique(np.asarray(rows, dtype=np.int64))))


@dataclass(frozen=True)
class Not:
    """The opposite."""

    part: "Condition"


@dataclass(frozen=True)
class All:
    """Every part holds; there are two at least."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """One of the parts holds at least; there are two at least."""

    parts: tuple["Condition", ...]


Condition = Compare | OneOf | Between | Contains | Empty | Rows | Not | All | AnyOf


def every_one(conditions: Sequence[Condition]) -> Condition | None:
    """Return what holds where all of the conditions do; None, which means all rows, of none."""
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return All(tuple(conditions))


def checked(condition: Condition, columns: Sequence[Column], depth: int = 0) -> Condition:
    """Return a condition with its columns as they are called and its values of their kinds.

    Raises
    ------
    InputError
        A column is not there, or a value or a comparison does not fit it.
    """
    if depth > DEEPEST:
        raise InputError(f"The condition is nested more than {DEEPEST} deep; make it simpler.")
    if isinstance(condition, All | AnyOf):
        parts = tuple(checked(part, columns, depth + 1) for part in condition.parts)
        return replace(condition, parts=parts)
    if isinstance(condition, Not):
        return Not(checked(condition.part, columns, depth + 1))
    if isinstance(condition, Rows) or (isinstance(condition, Contains) and not condition.column):
        return condition
    return _checked_test(condition, find_column(columns, condition.column))


def _checked_test(test: Compare | OneOf | Between | Contains | Empty, column: Column) -> Condition:
    if isinstance(test, Compare):
        if test.operator not in ("=", "!="):
            _require_order(column, test.operator)
        return Compare(column.name, test.operator, value_of(test.value, column))
    if isinstance(test, OneOf):
        values = dict.fromkeys(value_of(value, column) for value in test.values)
        return OneOf(column.name, tuple(values))
    if isinstance(test, Between):
        _require_order(column, "between")
        return Between(column.name, value_of(test.low, column), value_of(test.high, column))
    return replace(test, column=column.name)


def _require_order(column: Column, operator: str) -> None:
    if column.kind not in _ORDERED:
        raise InputError(
            f"{quoted(column.name)} holds {NOUNS[column.kind]}, which “{operator}” cannot order; "
            "use “=”, “!=”, “in” or “contains”."
        )


def value_of(value: Value, column: Column) -> Value:
    """Return a value as the cells of a column have it.

    Raises
    ------
    InputError
        It is none of them.
    """
    made: Any = _READ[column.kind](value)
    if made is None:
        raise InputError(
            f"{quoted(column.name)} holds {NOUNS[column.kind]}; {quoted(str(value))} is none."
        )
    known: Value = made
    return known


def _number(value: Value) -> float | int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        if not NUMBER.fullmatch(value):
            return None
        value = int(value) if _WHOLE.fullmatch(value) else float(value)
    # What no column of whole numbers can hold is compared as a number with a fraction.
    value = float(value) if isinstance(value, int) and abs(value) >= 2**63 else value
    return value if math.isfinite(value) else None


def _date(value: Value) -> str | None:
    try:
        moment = dt.datetime.fromisoformat(str(value).strip())
    except ValueError:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(dt.UTC).replace(tzinfo=None)
    return written_date(moment)


def written_date(moment: dt.datetime) -> str:
    """Return a moment as it is typed: the day alone where it is midnight."""
    if moment.time() == dt.time():
        return moment.date().isoformat()
    return moment.isoformat(sep=" ")


def _truth(value: Value) -> bool | None:
    return value if isinstance(value, bool) else _TRUTHS.get(str(value).strip().casefold())


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


_READ = {
    "number": _number,
    "date": _date,
    "truth": _truth,
    "category": _text,
    "link": _text,
    "text": _text,
}
