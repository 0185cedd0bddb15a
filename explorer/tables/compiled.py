"""A condition as DuckDB reads it: names are ours, every value is bound."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from explorer.arrays import IndexVector
from explorer.tables.conditions import (
    All,
    AnyOf,
    Between,
    Compare,
    Condition,
    Contains,
    Empty,
    Not,
    OneOf,
    Operator,
    Rows,
    Value,
)
from explorer.tables.values import Kind

SQL_TYPES: Mapping[Kind, str] = {"number": "DOUBLE", "date": "TIMESTAMP", "truth": "BOOLEAN"}
"""Of values; whole numbers stay whole, everything else is text."""

_SIGNS: Mapping[Operator, str] = {
    "=": "=",
    "!=": "IS DISTINCT FROM",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}


@dataclass(frozen=True)
class Names:
    """What a column is called in the database: its value, its text, and what of both is shown."""

    kind: Kind
    value: str
    text: str
    shown: str


@dataclass(frozen=True, eq=False)
class Compiled:
    """A condition to be put behind WHERE, with the values and sets of rows it speaks of.

    Attributes
    ----------
    sql : str
    values : tuple
        For its question marks, in order.
    sets : dict
        Rows under the names by which they must be registered.
    """

    sql: str
    values: tuple[Value, ...]
    sets: dict[str, IndexVector]


def compiled(condition: Condition | None, names: Mapping[str, Names]) -> Compiled:
    """Translate a condition that was checked against the columns.

    Parameters
    ----------
    condition : Condition or None
    names : mapping
        Of all columns, in their order.
    """
    writer = _Writer(names)
    sql = "true" if condition is None else writer.write(condition)
    return Compiled(sql, tuple(writer.values), writer.sets)


@dataclass(eq=False)
class _Writer:
    names: Mapping[str, Names]
    values: list[Value] = field(default_factory=list)
    sets: dict[str, IndexVector] = field(default_factory=dict)

    def write(self, condition: Condition) -> str:
        if isinstance(condition, All | AnyOf):
            joint = " AND " if isinstance(condition, All) else " OR "
            return f"({joint.join(self.write(part) for part in condition.parts)})"
        if isinstance(condition, Not):
            return f"(NOT {self.write(condition.part)})"
        if isinstance(condition, Rows):
            return self._rows(condition)
        if isinstance(condition, Contains):
            return self._contains(condition)
        name = self.names[condition.column]
        if isinstance(condition, Empty):
            return f"({name.value} IS NULL)"
        # Of an empty cell SQL says neither yes nor no; here it is no.
        return f"coalesce({self._test(condition, name)}, false)"

    def _test(self, test: Compare | OneOf | Between, name: Names) -> str:
        if isinstance(test, Compare):
            return f"{name.value} {_SIGNS[test.operator]} {self._bound(test.value, name.kind)}"
        if isinstance(test, Between):
            low, high = self._bound(test.low, name.kind), self._bound(test.high, name.kind)
            return f"{name.value} BETWEEN {low} AND {high}"
        if not test.values:
            return "false"
        bound = ", ".join(self._bound(value, name.kind) for value in test.values)
        return f"{name.value} IN ({bound})"

    def _contains(self, test: Contains) -> str:
        if not test.column and not self.names:
            return "false"
        wanted = [self.names[test.column]] if test.column else list(self.names.values())
        found = [f"contains(lower({name.text}), lower({self._text(test.text)}))" for name in wanted]
        return f"coalesce({' OR '.join(f'coalesce({each}, false)' for each in found)}, false)"

    def _rows(self, condition: Rows) -> str:
        name = f"s{len(self.sets)}"
        self.sets[name] = np.asarray(condition.rows, dtype=np.int64)
        return f"(rowid IN (SELECT r FROM {name}))"

    def _bound(self, value: Value, kind: Kind) -> str:
        self.values.append(value)
        if kind == "number":
            return "?::BIGINT" if isinstance(value, int) else "?::DOUBLE"
        return f"?::{SQL_TYPES.get(kind, 'VARCHAR')}"

    def _text(self, text: str) -> str:
        self.values.append(text)
        return "?::VARCHAR"
