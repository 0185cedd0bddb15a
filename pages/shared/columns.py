"""Which columns of a space's table can color, size or judge its points."""

from explorer.space import Space
from pages.shared import pairs

MOST_GROUPS = 60


def category_columns(space: Space) -> list[str]:
    """Return the metadata columns that sort the points into a handful of groups."""
    most = min(MOST_GROUPS, max(2, 2 * len(space) // 3))
    names = [str(name) for name in space.metadata]
    return [
        name
        for name in names
        if name != pairs.COLUMN
        and name not in number_columns(space)
        and 2 <= space.metadata[name].astype(str).nunique() <= most
    ]


def number_columns(space: Space) -> list[str]:
    """Return the metadata columns that hold a number in every row."""
    import pandas as pd

    numeric = space.metadata.apply(pd.to_numeric, errors="coerce")
    return [str(name) for name in numeric if len(space) and numeric[name].notna().all()]
