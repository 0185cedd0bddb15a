"""Which columns of a space's table can color, size or judge its points, and how they color."""

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from explorer import plots
from explorer.space import Space
from pages.shared import pairs

if TYPE_CHECKING:
    import pandas as pd

MOST_GROUPS = 10_000
"""Values of a column that can sort the points; rarer ones than the first hundred share the grey."""

_sorted: "WeakKeyDictionary[Space, tuple[list[str], list[str]]]" = WeakKeyDictionary()
_colorings: "WeakKeyDictionary[Space, dict[str, plots.Groups | plots.Values]]" = WeakKeyDictionary()


def category_columns(space: Space) -> list[str]:
    """Return the metadata columns that sort the points into groups, all in color first."""
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
        given = space.metadata[column]
        made[column] = (
            plots.values_of_column(column, given)
            if column in number_columns(space)
            else plots.alike(plots.groups_of_column(column, given), space.vectors)
        )
    return made[column]


def colorings_made(space: Space) -> dict[str, plots.Groups | plots.Values]:
    """Return the colorings that somebody has looked at already."""
    return dict(_colorings.get(space, {}))


def _columns(space: Space) -> tuple[list[str], list[str]]:
    """Look at a space's columns once: with a million rows that takes seconds."""
    if space not in _sorted:
        table, most = space.metadata, min(MOST_GROUPS, max(2, 2 * len(space) // 3))
        numbers = [str(name) for name in table if _is_number(table[name])]
        kinds = {
            str(name): len({str(value) for value in table[name].unique()})
            for name in table
            if name != pairs.COLUMN and str(name) not in numbers
        }
        groups = [name for name, count in kinds.items() if 2 <= count <= most]
        groups.sort(key=lambda name: kinds[name] > plots.MOST_COLORS)
        _sorted[space] = groups, numbers
    return _sorted[space]


def _is_number(column: "pd.Series[Any]") -> bool:
    import pandas as pd

    first = pd.to_numeric(column.iloc[:100], errors="coerce")
    if not len(column) or first.isna().any():
        return False
    return bool(pd.to_numeric(column, errors="coerce").notna().all())
