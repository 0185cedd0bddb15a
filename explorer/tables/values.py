"""What a table is made of and what it answers: columns, orders, pages, counts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, get_args

from explorer.errors import InputError
from explorer.readers.notes import quoted

Kind = Literal["number", "date", "truth", "category", "link", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Direction = Literal["ascending", "descending"]
Cell = str | int | float | bool | None
"""As it was found; None where it is empty."""

NOUNS: dict[Kind, str] = {
    "number": "numbers",
    "date": "dates",
    "truth": "true or false",
    "category": "categories",
    "link": "links",
    "text": "text",
}
NUMBER = re.compile(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*")
"""What of a text is read as a number."""

_NAMED = 8


@dataclass(frozen=True)
class Column:
    """A column, and what was found in it.

    Attributes
    ----------
    name : str
        Anything; distinct within its table.
    kind : str
        As guessed from the cells, one of `KINDS`.
    rows, filled : int
        How many there are, and how many are not empty: no value, NaN and blanks alone are empty.
    unread : int
        Cells with something that is not of the kind; they are shown, and count as empty else.
    """

    name: str
    kind: Kind
    rows: int
    filled: int
    unread: int = 0

    def describe(self) -> str:
        """Say in words what the column holds."""
        said = f"{quoted(self.name)} holds {NOUNS[self.kind]}"
        if empty := self.rows - self.filled:
            said += f"; {empty:,} of {self.rows:,} cells {_are(empty)} empty"
        if self.unread:
            none = "is something else" if self.unread == 1 else "are something else"
            said += f"; {self.unread:,} {none}"
        return f"{said}."


@dataclass(frozen=True)
class Sort:
    """An order of the rows: by a column, empty cells last, equal ones as in the table."""

    column: str
    direction: Direction = "ascending"


@dataclass(frozen=True, eq=False)
class Page:
    """Some rows one after the other.

    Attributes
    ----------
    rows : tuple of int
        Which rows of the table they are.
    cells : tuple
        A tuple for each row, in the order of the columns asked for.
    total : int
        How many rows there are in all under the condition.
    """

    rows: tuple[int, ...]
    cells: tuple[tuple[Cell, ...], ...]
    total: int


@dataclass(frozen=True)
class Bin:
    """A bar of a column's picture, and how many rows are in it.

    Attributes
    ----------
    name : str
        What the bar stands for, short.
    condition : str
        Typed, what selects its rows; empty where several values share the bar.
    every, filtered : int
        Of all rows, and of those under the condition.
    stacked : tuple of (int, int)
        The same for each group of the column it is stacked by.
    """

    name: str
    condition: str
    every: int
    filtered: int
    stacked: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Summary:
    """A column as bars: of its values, of steps of its numbers, or of spans of its dates.

    Attributes
    ----------
    shape : {"histogram", "bars", "dates"}
    edges : tuple
        Of numbers or dates: the lower end of each bar and the upper of the last.
    step : str
        What a bar spans, in words; empty for values.
    groups : tuple of str
        Of the column it is stacked by, in the order of `Bin.stacked`.
    empty : tuple of (int, int)
        Rows without a value, of all and of those under the condition.
    """

    column: str
    shape: Literal["histogram", "bars", "dates"]
    bins: tuple[Bin, ...]
    edges: tuple[float, ...] | tuple[str, ...] = ()
    step: str = ""
    groups: tuple[str, ...] = ()
    empty: tuple[int, int] = (0, 0)


def find_column(columns: Sequence[Column], name: str) -> Column:
    """Return the column of a name; where none has it exactly, the only one that differs in case.

    Raises
    ------
    InputError
        There is none; says which was perhaps meant.
    """
    for column in columns:
        if column.name == name:
            return column
    alike = [column for column in columns if column.name.casefold() == name.casefold()]
    if len(alike) == 1:
        return alike[0]
    names = [column.name for column in columns]
    near = get_close_matches(name, names, 1)
    hint = f"did you mean {quoted(near[0])}?" if near else f"there are {_listed(names)}."
    raise InputError(f"There is no column {quoted(name)}; {hint}")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(quoted(name) for name in names[:_NAMED]) + more


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
