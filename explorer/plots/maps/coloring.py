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

    texts = pd.Series(list(column), dtype=object)
    given = texts.notna() & (texts.astype(str).str.strip() != "")
    texts = texts.where(given, "").astype(str).str.strip()
    counts = texts[given].value_counts(sort=False)
    names = sorted(counts.index, key=lambda name: (-int(counts[name]), name))
    numbers = {name: number for number, name in enumerate(names)}
    index = np.array(
        [numbers[text] if ok else -1 for text, ok in zip(texts, given, strict=True)],
        dtype=np.int64,
    )
    return Groups(title, tuple(names), index)


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

    texts = column.astype(object)
    blank = texts.isna() | (texts.astype(str).str.strip() == "")
    numbers = pd.to_numeric(texts.where(~blank), errors="coerce")
    if bool((numbers.isna() & ~blank).any()) or bool(blank.all()):
        return None
    return numbers.to_numpy(dtype=np.float32)
