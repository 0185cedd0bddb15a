"""How far clusters agree with a column of known categories."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import IndexVector
from explorer.errors import InputError


@dataclass(frozen=True)
class Agreement:
    """Agreement of clusters with categories, over the points that have both.

    Attributes
    ----------
    purity : float in [0, 1]
        Share of points in the commonest category of their cluster. Grows with k: with one point
        per cluster it is 1.
    ari : float in [-.5, 1]
        Adjusted Rand index; 0 is what chance gives.
    nmi, v_measure : float in [0, 1]
        Normalized mutual information (arithmetic mean) and V-measure; equal by definition.
    homogeneity, completeness : float in [0, 1]
    n : int
        Points compared.
    classes, clusters : int
        Categories and clusters among them.
    noise : int
        Points left out because they are in no cluster.
    unlabelled : int
        Points left out because they have no category.
    """

    purity: float
    ari: float
    nmi: float
    v_measure: float
    homogeneity: float
    completeness: float
    n: int
    classes: int
    clusters: int
    noise: int
    unlabelled: int

    def describe(self) -> str:
        """Say in a sentence or two what the numbers mean, and over which points."""
        sentence = (
            f"Of {self.n:,} words, {self.purity:.0%} are in a cluster whose commonest category is "
            f"their own; corrected for chance the agreement is {self.ari:.2f} (1 is perfect, 0 is "
            "chance)."
        )
        left = [
            f"{count:,} {why}"
            for count, why in ((self.noise, "in no cluster"), (self.unlabelled, "of no category"))
            if count
        ]
        return f"{sentence} Left out: {' and '.join(left)}." if left else sentence


def agreement(labels: IndexVector, column: Iterable[Any]) -> Agreement:
    """Compare cluster numbers with categories.

    Parameters
    ----------
    labels : ndarray, shape (n,), int
        -1 is noise; those points are left out and counted.
    column : iterable of length n
        Categories; None, NaN and blank text are left out and counted.

    Raises
    ------
    InputError
        The lengths differ, or no point has both a cluster and a category.
    """
    from sklearn import metrics

    numbers = np.asarray(labels)
    categories, known = _categories(column)
    if len(categories) != len(numbers):
        raise InputError(
            f"There are {len(categories)} categories for {len(numbers)} clustered words; "
            "give one per word."
        )
    both = known & (numbers >= 0)
    if not both.any():
        raise InputError(
            "No word has both a cluster and a category, so they cannot be compared; choose "
            "another column or another clustering."
        )
    found, truth = numbers[both], categories[both]
    homogeneity, completeness, v_measure = metrics.homogeneity_completeness_v_measure(truth, found)
    return Agreement(
        purity=purity(found, truth),
        ari=float(metrics.adjusted_rand_score(truth, found)),
        nmi=float(metrics.normalized_mutual_info_score(truth, found)),
        v_measure=float(v_measure),
        homogeneity=float(homogeneity),
        completeness=float(completeness),
        n=int(both.sum()),
        classes=len(np.unique(truth)),
        clusters=len(np.unique(found)),
        noise=int((known & (numbers < 0)).sum()),
        unlabelled=int((~known).sum()),
    )


def purity(found: npt.NDArray[Any], truth: npt.NDArray[Any]) -> float:
    """Return the share of points in the commonest category of their cluster."""
    _, rows = np.unique(found, return_inverse=True)
    _, columns = np.unique(truth, return_inverse=True)
    table = np.zeros((rows.max() + 1, columns.max() + 1), dtype=np.int64)
    np.add.at(table, (rows, columns), 1)
    return float(table.max(axis=1).sum() / len(rows))


def _categories(column: Iterable[Any]) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.bool_]]:
    """Return the categories as text, and which of them are really given."""
    items = list(column)
    # Only NaN and its kind (pandas' NaT, NA) are unequal to, or not comparable with, themselves.
    known = [
        item is not None and _equal_to_itself(item) and str(item).strip() != "" for item in items
    ]
    texts = [str(item).strip() if ok else "" for item, ok in zip(items, known, strict=True)]
    return np.asarray(texts, dtype=np.str_), np.asarray(known, dtype=np.bool_)


def _equal_to_itself(item: Any) -> bool:
    try:
        return bool(item == item)
    except (TypeError, ValueError):
        return False
