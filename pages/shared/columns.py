"""Which columns of a space's table can color, size or judge its points, and how they color."""

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from explorer import plots
from explorer.space import Space
from pages.shared import pairs

if TYPE_CHECKING:
    import pandas as pd

MOST_GROUPS = 60


_sorted: "WeakKeyDictionary[Space, tuple[list[str], list[str]]]" = WeakKeyDictionary()
_colorings: "WeakKeyDictionary[Space, dict[str, plots.Groups | plots.Values]]" = WeakKeyDictionary()


def category_columns(space: Space) -> list[str]:
    """Return the metadata columns that sort the points into a handful of groups."""
    return _columns(space)[0]


def number_columns(space: Space) -> list[str]:
    """Return the metadata columns that hold a number in every row."""
    return _columns(space)[1]


def coloring_of(space: Space, column: str) -> plots.Groups | plots.Values:
    """Return points colored by a metadata column: made once, the same object each time.

    Raises
    ------
    KeyError
        There is no such column.
    """
    made = _colorings.setdefault(space, {})
    if column not in made:
        by_number = column in number_columns(space)
        color = plots.values_of_column if by_number else plots.groups_of_column
        made[column] = color(column, space.metadata[column])
    return made[column]


def colorings_made(space: Space) -> dict[str, plots.Groups | plots.Values]:
    """Return the colorings that somebody has looked at already."""
    return dict(_colorings.get(space, {}))


def _columns(space: Space) -> tuple[list[str], list[str]]:
    """Look at a space's columns once: with a million rows that takes seconds."""
    if space not in _sorted:
        table, most = space.metadata, min(MOST_GROUPS, max(2, 2 * len(space) // 3))
        numbers = [str(name) for name in table if _is_number(table[name])]
        groups = [
            str(name)
            for name in table
            if name != pairs.COLUMN
            and name not in numbers
            and 2 <= len({str(value) for value in table[name].unique()}) <= most
        ]
        _sorted[space] = groups, numbers
    return _sorted[space]


def _is_number(column: "pd.Series[Any]") -> bool:
    import pandas as pd

    first = pd.to_numeric(column.iloc[:100], errors="coerce")
    if not len(column) or first.isna().any():
        return False
    return bool(pd.to_numeric(column, errors="coerce").notna().all())
