"""What points are colored by: clusters, categories of a column, or its numbers."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.clustering import Clustering
from explorer.clustering.result import NOISE_NAME
from explorer.errors import InputError
from explorer.plots.maps.scene import Groups, Values

if TYPE_CHECKING:
    import pandas as pd


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


def numbers_of(column: "pd.Series[Any]") -> "np.ndarray[Any, np.dtype[np.float32]] | None":
    """Return a column as float32 with NaN for what is missing, or None if some of it is text."""
    import pandas as pd

    numbers = pd.to_numeric(column, errors="coerce")
    missing = column[numbers.isna()].astype(object)
    if bool((missing.notna() & (missing.astype(str).str.strip() != "")).any()):
        return None
    return None if len(missing) == len(column) else numbers.to_numpy(dtype=np.float32)
