"""Whether clusters found in the vectors are the categories people use."""

from dataclasses import dataclass

import numpy as np

from explorer.arrays import Progress
from explorer.clustering.agreement import agreement
from explorer.clustering.partition import partition
from explorer.errors import InputError
from explorer.evaluation.questions import Categories
from explorer.labels import Vocabulary
from explorer.space import Space

RUNS = 10
"""k-means runs the figures are averaged over; each keeps the best of several starts."""


@dataclass(frozen=True)
class CategoryScores:
    """Agreement of k-means clusters with categories, k being the number of categories.

    Attributes
    ----------
    purity, ari, nmi, v_measure : float
        Means over the runs.
    purity_sd : float
        Standard deviation of the purity between runs.
    n, total : int
        Words in the vocabulary, and all.
    classes : int
        Categories among the words found: the k of k-means.
    runs : int
    """

    purity: float
    ari: float
    nmi: float
    v_measure: float
    purity_sd: float
    n: int
    total: int
    classes: int
    runs: int


def evaluate_categories(
    space: Space, questions: Categories, *, seed: int = 0, progress: Progress | None = None
) -> CategoryScores:
    """Cluster the words by k-means on unit vectors and compare with their categories.

    One k-means run depends on its random starts by several points of purity, so the figures are
    means over ten runs, each the best of several starts by inertia.

    Parameters
    ----------
    space : Space
    questions : Categories
        Words are found however they are spelt; unknown ones are left out.
    seed : int
    progress : callable, optional

    Raises
    ------
    InputError
        The known words belong to fewer than two categories.
    """
    vocabulary = Vocabulary(space.labels)
    rows = [vocabulary.find(label) for label in questions.labels]
    known = [(row, c) for row, c in zip(rows, questions.categories, strict=True) if row is not None]
    classes = len({category for _, category in known})
    if classes < 2:
        raise InputError(
            f"The words of {questions.source} that are in this vocabulary belong to fewer than "
            "two categories."
        )
    unit = space.normalized[[row for row, _ in known]]
    column = [category for _, category in known]
    found = []
    for run in range(RUNS):
        # Each run has seeds of its own: a run draws one for each of its starts.
        labels = partition(unit, classes, seed=seed + 1_000 * run)
        result = agreement(labels, column)
        found.append((result.purity, result.ari, result.nmi, result.v_measure))
        if progress:
            progress((run + 1) / RUNS)
    purity, ari, nmi, v_measure = (float(mean) for mean in np.mean(found, axis=0))
    return CategoryScores(
        purity=purity,
        ari=ari,
        nmi=nmi,
        v_measure=v_measure,
        purity_sd=float(np.std([purity for purity, *_ in found], ddof=1)),
        n=len(known),
        total=len(rows),
        classes=classes,
        runs=RUNS,
    )
