"""A condition in words for people, and as it can be typed."""

import re

from explorer.readers.notes import quoted
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
    Rows,
    Value,
)

ANY = "*"
WORDS = ("and", "or", "not", "in", "is", "between", "contains", "empty", "null", "rows")
"""What a column must be put in quotes to be called."""

_BARE = re.compile(r"[^\W\d]\w*")
_NAMED = 8
_OF_NUMBERS = {
    "=": "is",
    "!=": "is not",
    "<": "is below",
    "<=": "is at most",
    ">": "is above",
    ">=": "is at least",
}
_OF_DATES = {
    **_OF_NUMBERS,
    "<": "is before",
    "<=": "is not after",
    ">": "is after",
    ">=": "is not before",
}


# As typed -----------------------------------------------------------------------------------------


def typed(condition: Condition | None) -> str:
    """Return a condition as `parse` reads it: the same comes back; of all rows nothing."""
    return "" if condition is None else _typed(condition)


def _typed(condition: Condition) -> str:
    if isinstance(condition, All | AnyOf):
        joint = " and " if isinstance(condition, All) else " or "
        return joint.join(_part(part) for part in condition.parts)
    if isinstance(condition, Not):
        return _typed_not(condition.part)
    if isinstance(condition, Rows):
        return f"rows ({', '.join(_ranges(condition.rows))})"
    return _typed_test(condition, "")


def _typed_not(part: Condition) -> str:
    if isinstance(part, OneOf | Contains | Empty):
        return _typed_test(part, "not ")
    return f"not {_part(part)}"


def _typed_test(test: Compare | OneOf | Between | Contains | Empty, no: str) -> str:
    name = typed_name(test.column)
    if isinstance(test, Compare):
        return f"{name} {test.operator} {_literal(test.value)}"
    if isinstance(test, OneOf):
        return f"{name} {no}in ({', '.join(map(_literal, test.values))})"
    if isinstance(test, Between):
        return f"{name} between {_literal(test.low)} and {_literal(test.high)}"
    if isinstance(test, Contains):
        return f"{name} {no}contains {_literal(test.text)}"
    return f"{name} is {no}empty"


def _part(condition: Condition) -> str:
    text = _typed(condition)
    return f"({text})" if isinstance(condition, All | AnyOf) else text


def typed_name(column: str) -> str:
    """Return the name of a column as it is typed; of “” that of any column."""
    if not column:
        return ANY
    if _BARE.fullmatch(column) and column.casefold() not in WORDS:
        return column
    return '"' + column.replace('"', '""') + '"'


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(value)


def _ranges(rows: tuple[int, ...]) -> list[str]:
    """Return ascending rows, counted from 1, as ranges."""
    ranges: list[list[int]] = []
    for row in rows:
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    return [str(a + 1) if a == b else f"{a + 1}-{b + 1}" for a, b in ranges]


# In words -----------------------------------------------------------------------------------------


def sentence(condition: Condition | None) -> str:
    """Say in plain words which rows a condition holds for."""
    return "All rows." if condition is None else f"Rows where {_told(condition)}."


def _told(condition: Condition) -> str:
    if isinstance(condition, All | AnyOf):
        if (span := _span(condition)) is not None:
            return span
        joint = " and " if isinstance(condition, All) else " or "
        return joint.join(_told_part(part) for part in condition.parts)
    if isinstance(condition, Not):
        return _told_not(condition.part)
    if isinstance(condition, Rows):
        return _told_rows(condition, "is")
    return _told_test(condition)


def _told_part(condition: Condition) -> str:
    text = _told(condition)
    whole = not isinstance(condition, All | AnyOf) or _span(condition) is not None
    return text if whole else f"({text})"


def _span(condition: All | AnyOf) -> str | None:
    """Tell one stretch of a column, the upper end of which does not belong to it."""
    match condition:
        case All((Compare(column, ">=", low), Compare(other, "<", high))) if column == other:
            return f"{_name(column)} is from {_value(low)} to before {_value(high)}"
    return None


def _told_not(part: Condition) -> str:
    if isinstance(part, OneOf):
        return f"{_name(part.column)} is not {_one_of(part.values)}"
    if isinstance(part, Contains):
        return f"{_anywhere(part.column, 'no column')} {_lacks(part)} {quoted(part.text)}"
    if isinstance(part, Empty):
        return f"{_name(part.column)} is not empty"
    if isinstance(part, Rows):
        return _told_rows(part, "is not")
    return f"not ({_told(part)})"


def _lacks(part: Contains) -> str:
    return "does not contain" if part.column else "contains"


def _told_test(test: Compare | OneOf | Between | Contains | Empty) -> str:
    if isinstance(test, Contains):
        return f"{_anywhere(test.column, 'any column')} contains {quoted(test.text)}"
    name = _name(test.column)
    if isinstance(test, Compare):
        words = _OF_DATES if isinstance(test.value, str) else _OF_NUMBERS
        return f"{name} {words[test.operator]} {_value(test.value)}"
    if isinstance(test, OneOf):
        return f"{name} is {_one_of(test.values)}"
    if isinstance(test, Between):
        return f"{name} is from {_value(test.low)} to {_value(test.high)}"
    return f"{name} is empty"


def _one_of(values: tuple[Value, ...]) -> str:
    if not values:
        return "one of no values"
    named = [_value(value) for value in values[:_NAMED]]
    if len(values) > _NAMED:
        named.append(f"one of {len(values) - _NAMED:,} more")
    return " or ".join([", ".join(named[:-1]), named[-1]] if named[1:] else named)


def _told_rows(condition: Rows, verb: str) -> str:
    if len(condition.rows) == 1:
        return f"it {verb} row {condition.rows[0] + 1:,}"
    return f"it {verb} one of {len(condition.rows):,} chosen rows"


def _anywhere(column: str, else_: str) -> str:
    return _name(column) if column else else_


def _name(column: str) -> str:
    return quoted(column)


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.6g}"
