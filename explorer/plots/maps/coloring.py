"""What points are colored by: clusters, categories of a column, or its numbers."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.arrays import FloatMatrix, normalize
from explorer.clustering import Clustering
from explorer.clustering.result import NOISE_NAME
from explorer.errors import InputError
from explorer.plots.maps.scene import Groups, Values
from explorer.plots.palette import CHOSEN

if TYPE_CHECKING:
    import pandas as pd


_DATE = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?)?"
_DAY = 86_400  # seconds
_LOOKED_AT = 100  # cells that tell most columns of text at once

_MEANS_AMONG = 20_000
"""Points of which the means of many groups are taken; every so manieth of more."""


def groups_of_clusters(clustering: Clustering, title: str = "cluster") -> Groups:
    """Return groups that are the clusters; noise is in none."""
    return Groups(title, clustering.names, clustering.labels, NOISE_NAME)


def groups_of_column(title: str, column: Iterable[Any]) -> Groups:
    """Return groups that are the categories of a column, most frequent first.

    Parameters
    ----------
    title : str
    column : iterable of length n
        Missing values and blank text belong to no group.
    """
    import pandas as pd

    # Each category is looked at once, however many points have it.
    given = column if isinstance(column, pd.Series) else pd.Series(list(column), dtype=object)
    codes, uniques = pd.factorize(given)
    texts = np.array([str(value).strip() for value in uniques], dtype=object)
    number, known = pd.factorize(texts)
    of_point = np.append(number, -1)[codes]
    counts = np.bincount(of_point[of_point >= 0], minlength=len(known))
    order = sorted(
        (group for group, name in enumerate(known) if name),
        key=lambda group: (-int(counts[group]), known[group]),
    )
    position = np.full(len(known) + 1, -1, dtype=np.int64)  # the last entry serves -1
    position[order] = np.arange(len(order))
    return Groups(title, tuple(known[group] for group in order), position[of_point])


def alike(groups: Groups, vectors: FloatMatrix) -> Groups:
    """Return groups with places on the wheel of colors such that neighbors there are alike.

    Groups are alike where the directions of their means are; the order is that of the leaves of
    their tree (Bar-Joseph et al. 2001). So a group keeps its color in every layout, and those that
    lie together in a good one share a family of hues.

    Parameters
    ----------
    groups : Groups
        Returned as they are where they are few, or have their places.
    vectors : ndarray, shape (n, d)
    """
    shown = groups.shown()
    count = len(shown.places)
    if groups.places is not None or count <= CHOSEN or not len(vectors):
        return groups
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.sparse import csr_array

    rows = np.arange(0, len(vectors), -(-len(vectors) // _MEANS_AMONG))
    index = shown.index[rows]
    inside = np.flatnonzero((index >= 0) & (index < count))
    ones = np.ones(len(inside), dtype=np.float32)
    belongs = csr_array((ones, (index[inside], inside)), shape=(count, len(rows)))
    directions = normalize(belongs @ np.ascontiguousarray(vectors[rows], dtype=np.float32))
    leaves = leaves_list(linkage(directions, "average", optimal_ordering=True))
    ranks = np.argsort(leaves)
    colored = np.flatnonzero(shown.target < count)
    places = np.full(len(groups.names), count, dtype=np.int64)
    places[colored] = ranks[shown.target[colored]]
    return replace(groups, places=tuple(int(place) for place in places))


def values_of_column(title: str, column: "pd.Series[Any]") -> Values:
    """Return the numbers of a column; what is missing becomes NaN.

    Raises
    ------
    InputError
        A value is given that is not a number.
    """
    numbers = numbers_of(column)
    if numbers is None:
        raise InputError(
            f"The column “{title[:40]}” holds text that is not a number; color by category instead."
        )
    return Values(title, numbers)


def values_of_dates(title: str, column: "pd.Series[Any]") -> Values:
    """Return the dates of a column; what is missing becomes NaN.

    Raises
    ------
    InputError
        A value is given that is no date like 2026-11-28 or 2026-11-28 12:30:00, or there are none.
    """
    moments = dates_of(column)
    if moments is None:
        raise InputError(
            f"The column “{title[:40]}” holds something that is no date like 2026-11-28; color by "
            "category instead."
        )
    first = moments.min().normalize()
    days = (moments - first).dt.total_seconds() / _DAY
    return Values(title, days.to_numpy(dtype=np.float32), since=first.date())


def dates_of(column: "pd.Series[Any]") -> "pd.Series[Any] | None":
    """Return a column as moments with NaT for what is missing, or None if some are no dates.

    Of text only such dates are read as have the year first: of others nobody knows the order.
    """
    import pandas as pd

    if not pd.api.types.is_datetime64_any_dtype(column):
        texts = column.astype(object).where(column.notna(), "").astype(str).str.strip()
        filled = texts[texts != ""]
        if filled.empty or not filled.iloc[:_LOOKED_AT].str.fullmatch(_DATE).all():
            return None
        if not filled.str.fullmatch(_DATE).all():
            return None
        column = texts.where(texts != "", None)
    moments = pd.to_datetime(column, errors="coerce", format="ISO8601", utc=True)
    given = column.notna()
    return None if not given.any() or bool(moments[given].isna().any()) else moments


def numbers_of(column: "pd.Series[Any]") -> "np.ndarray[Any, np.dtype[np.float32]] | None":
    """Return a column as float32 with NaN for what is missing, or None if some of it is text."""
    import pandas as pd

    numbers = pd.to_numeric(column, errors="coerce")
    missing = column[numbers.isna()].astype(object)
    if bool((missing.notna() & (missing.astype(str).str.strip() != "")).any()):
        return None
    return None if len(missing) == len(column) else numbers.to_numpy(dtype=np.float32)
