"""Which columns of a space's table can color, size or judge its points, and how they color."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from explorer import plots
from explorer.plots.maps.coloring import dates_of
from explorer.space import Space
from pages.shared import pairs

if TYPE_CHECKING:
    import pandas as pd

MOST_GROUPS = 10_000
"""Values of a column that can sort the points; rarer ones than the first hundred share the grey."""


@dataclass(frozen=True)
class _Columns:
    """Names of the columns of a space by what they hold."""

    groups: list[str]
    numbers: list[str]
    dates: list[str]


_sorted: "WeakKeyDictionary[Space, _Columns]" = WeakKeyDictionary()
_colorings: "WeakKeyDictionary[Space, dict[str, plots.Groups | plots.Values]]" = WeakKeyDictionary()


def category_columns(space: Space) -> list[str]:
    """Return the metadata columns that sort the points into groups, all in color first."""
    return _columns(space).groups


def number_columns(space: Space) -> list[str]:
    """Return the metadata columns that hold a number in every row."""
    return _columns(space).numbers


def date_columns(space: Space) -> list[str]:
    """Return the metadata columns that hold dates alone, two at least."""
    return _columns(space).dates


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
        if column in number_columns(space):
            made[column] = plots.values_of_column(column, given)
        elif column in date_columns(space):
            made[column] = plots.values_of_dates(column, given)
        else:
            made[column] = plots.alike(plots.groups_of_column(column, given), space.vectors)
    return made[column]


def colorings_made(space: Space) -> dict[str, plots.Groups | plots.Values]:
    """Return the colorings that somebody has looked at already."""
    return dict(_colorings.get(space, {}))


def _columns(space: Space) -> _Columns:
    """Look at a space's columns once: with a million rows that takes seconds."""
    if space not in _sorted:
        table, most = space.metadata, min(MOST_GROUPS, max(2, 2 * len(space) // 3))
        numbers = [str(name) for name in table if _is_number(table[name])]
        known = (*numbers, pairs.COLUMN)
        others = {str(name): table[name] for name in table if str(name) not in known}
        dates = [name for name, column in others.items() if _are_dates(column)]
        kinds = {
            name: len({str(value) for value in column.unique()})
            for name, column in others.items()
            if name not in dates
        }
        groups = [name for name, count in kinds.items() if 2 <= count <= most]
        groups.sort(key=lambda name: kinds[name] > plots.MOST_COLORS)
        _sorted[space] = _Columns(groups, numbers, dates)
    return _sorted[space]


def _are_dates(column: "pd.Series[Any]") -> bool:
    moments = dates_of(column)
    return moments is not None and moments.nunique() > 1


def _is_number(column: "pd.Series[Any]") -> bool:
    import pandas as pd

    first = pd.to_numeric(column.iloc[:100], errors="coerce")
    if not len(column) or first.isna().any():
        return False
    return bool(pd.to_numeric(column, errors="coerce").notna().all())
