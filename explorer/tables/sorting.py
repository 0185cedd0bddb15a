"""In which bar of a column's picture each row is: steps of numbers, spans of dates, values."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from explorer.tables.conditions import (
    All,
    Between,
    Compare,
    Condition,
    Empty,
    Not,
    OneOf,
    Value,
    written_date,
)
from explorer.tables.table import TABLE, Table
from explorer.tables.values import Column

MOST_SPANS = 62
"""Of dates: with more days months are drawn, with more months years, and so on."""

OTHER = "other"
_LARGEST = 1e300  # beyond it the end of a step may be more than a number can be
_UNITS = ("day", "month", "year", "decade", "century")


@dataclass(frozen=True, eq=False)
class Bars:
    """In which bar each row is, and what the bars are.

    Attributes
    ----------
    codes : ndarray, shape (n,), int16
        Counted from 0; -1 of a row that is in none.
    names : tuple of str
    conditions : tuple of Condition
        What selects the rows of each.
    edges, step
        As in `Summary`.
    """

    codes: npt.NDArray[np.int16]
    names: tuple[str, ...]
    conditions: tuple[Condition, ...]
    edges: tuple[float, ...] | tuple[str, ...] = ()
    step: str = ""


def by_step(table: Table, column: Column, bins: int) -> Bars:
    """Sort numbers into about `bins` steps; what is not finite is in none."""
    numbers = _column(table, column)
    held = np.ma.getdata(numbers).astype(np.float64)
    known = ~np.ma.getmaskarray(numbers) & np.isfinite(held)
    codes = np.full(len(table), -1, dtype=np.int16)
    if not known.any():
        return Bars(codes, (), ())
    low, high = float(held[known].min()), float(held[known].max())
    whole = bool((held[known] == np.floor(held[known])).all())
    step = _step(low, high, bins, "whole" if whole else "any")
    if step is None or low + step == low or high - step == high:
        codes[known] = 0
        return Bars(codes, (_told(low, high),), (_stretch(column, low, high),), (low, high))
    edges = _edges(low, high, step)
    codes[known] = np.searchsorted(edges, held[known], side="right") - 1
    plain = [_plain(edge) for edge in edges]
    names = tuple(f"{a:.6g} – {b:.6g}" for a, b in pairwise(edges))
    conditions = _stretches(column, plain)
    if whole and step == 1:
        names = tuple(f"{value:,}" for value in plain[:-1])
        conditions = [Compare(column.name, "=", value) for value in plain[:-1]]
    return Bars(codes, names, tuple(conditions), tuple(map(float, edges)), f"steps of {step:.6g}")


def _step(low: float, high: float, bins: int, numbers: Literal["whole", "any"]) -> float | None:
    """Return the width of a step, 1, 2 or 5 times a power of ten; None where there can be none."""
    rough = (high - low) / bins if max(abs(low), abs(high)) < _LARGEST else 0.0
    if rough < np.finfo(np.float64).tiny:
        return None
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough * 0.999)
    return max(step, 1.0) if numbers == "whole" else step


def _edges(low: float, high: float, step: float) -> npt.NDArray[np.float64]:
    """Return the ends of steps that hold every number from `low` to `high`."""
    first = math.floor(low / step) - 1
    count = math.floor(high / step) - first + 2
    # A product of whole numbers and a step, so that 0.3 is the 0.3 that people type.
    edges = np.array([_rounded((first + at) * step, step) for at in range(count + 1)])
    begin = int(np.searchsorted(edges, low, side="right")) - 1
    end = int(np.searchsorted(edges, high, side="right"))
    return edges[begin : end + 1]


def _told(low: float, high: float) -> str:
    return f"{low:.6g}" if low == high else f"{low:.6g} – {high:.6g}"


def _stretch(column: Column, low: float, high: float) -> Condition:
    if low == high:
        return Compare(column.name, "=", _plain(low))
    return Between(column.name, _plain(low), _plain(high))


def _rounded(value: float, step: float) -> float:
    return round(value, max(0, 2 - math.floor(math.log10(step))))


def _plain(edge: float) -> int | float:
    return int(edge) if edge == math.floor(edge) and abs(edge) < 2**53 else float(edge)


def _stretches(column: Column, edges: Sequence[Value]) -> list[Condition]:
    return [
        All((Compare(column.name, ">=", low), Compare(column.name, "<", high)))
        for low, high in pairwise(edges)
    ]


def by_span(table: Table, column: Column) -> Bars:
    """Sort dates into days, months, years, decades or centuries, whichever fits."""
    moments = _column(table, column)
    missing = np.ma.getmaskarray(moments)
    held = np.ma.getdata(moments).astype("M8[us]")
    known = ~missing & ~np.isnat(held)
    codes = np.full(len(table), -1, dtype=np.int16)
    if not known.any():
        return Bars(codes, (), ())
    low, high = held[known].min(), held[known].max()
    unit = next(
        (unit for unit in _UNITS if _number(high, unit) - _number(low, unit) < MOST_SPANS),
        _UNITS[-1],
    )
    first, last = int(_number(low, unit)), int(_number(high, unit))
    codes[known] = _number(held[known], unit) - first
    starts = [_start(number, unit) for number in range(first, last + 2)]
    names = [_named(start, unit) for start in starts[:-1]]
    conditions = _stretches(column, starts)
    return Bars(codes, tuple(names), tuple(conditions), tuple(starts), f"by {unit}")


def _number(moments: Any, unit: str) -> Any:
    """Count days, months, … of moments from 1970."""
    letter = {"day": "D", "month": "M"}.get(unit, "Y")
    counted = moments.astype(f"M8[{letter}]").astype(np.int64)
    years = {"decade": 10, "century": 100}.get(unit)
    return counted if years is None else (counted + 1970) // years


def _start(number: int, unit: str) -> str:
    if unit == "day":
        return written_date(dt.datetime(1970, 1, 1) + dt.timedelta(days=number))
    years = {"decade": 10, "century": 100}.get(unit)
    month = number if unit == "month" else 12 * (number * years - 1970 if years else number)
    year, rest = divmod(1970 * 12 + month, 12)
    return f"{min(max(year, 1), 9999):04d}-{rest + 1:02d}-01"


def _named(start: str, unit: str) -> str:
    if unit == "day":
        return start
    if unit == "month":
        return start[:7]
    return start[:4] if unit == "year" else f"{start[:4]}s"


def by_value(table: Table, column: Column, most: int) -> Bars:
    """Sort rows by the most frequent values; the others share the last bar."""
    value = table.names[column.name].value
    few = "HAVING count(*) > 1" if column.kind in ("text", "link") else ""
    sql = (
        f"SELECT {value} AS v, count(*) AS n FROM {TABLE} WHERE {value} IS NOT NULL GROUP BY 1 "
        f"{few} ORDER BY n DESC, v LIMIT {int(most)}"
    )
    found = [row[0] for row in table.ask(sql)]
    rows = table.ask_arrays(f"SELECT rowid AS r FROM {TABLE} WHERE {value} IS NOT NULL")["r"]
    codes = np.full(len(table), -1, dtype=np.int16)
    codes[rows] = len(found)
    if found:
        sql = f"SELECT {TABLE}.rowid AS r, d.code AS c FROM {TABLE} JOIN d ON {value} = d.value"
        numbered = {"d": {"value": found, "code": list(range(len(found)))}}
        placed = table.ask_arrays(sql, sets=numbered)
        codes[placed["r"]] = placed["c"]
    plain = [_shown(each) for each in found]
    conditions: list[Condition] = [Compare(column.name, "=", each) for each in plain]
    names = [str(each).lower() if isinstance(each, bool) else str(each) for each in plain]
    if (codes == len(found)).any():
        names.append(OTHER)
        rest: Condition = Not(Empty(column.name))
        conditions.append(All((rest, Not(OneOf(column.name, tuple(plain))))) if plain else rest)
    return Bars(codes, tuple(names), tuple(conditions))


def _shown(value: Any) -> Value:
    plain: Value = written_date(value) if isinstance(value, dt.datetime) else value
    return plain


def _column(table: Table, column: Column) -> Any:
    value = table.names[column.name].value
    return table.ask_arrays(f"SELECT {value} AS v FROM {TABLE}")["v"]
