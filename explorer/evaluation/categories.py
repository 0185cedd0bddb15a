"""Whether clusters found in the vectors are the categories people use."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from explorer.arrays import IndexVector, Progress
from explorer.clustering.agreement import agreement
from explorer.clustering.partition import partition
from explorer.errors import InputError
from explorer.evaluation.intervals import Difference, Interval, difference, of_mean
from explorer.evaluation.questions import Categories
from explorer.labels import Vocabulary
from explorer.space import Space

RUNS = 10
"""k-means runs the figures are averaged over; each keeps the best of several starts."""


@dataclass(frozen=True)
class CategorizedWord:
    """A word and how often it ended up among its own kind.

    Attributes
    ----------
    word, category : str
    cluster : int
        Of the first run, from 0.
    taken_for : str
        The commonest category of that cluster.
    share : float in [0, 1]
        Of the runs in which the commonest category of the word's cluster is its own; the purity
        is the mean of these.
    place : int
        Of the word in the file.
    """

    word: str
    category: str
    cluster: int
    taken_for: str
    share: float
    place: int


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
    words : tuple of CategorizedWord
        Those found, in the order of the file.
    missing : tuple of str
        The unknown words.
    interval : Interval or None
        Of the purity: percentile bootstrap over words, in the clusters as they were found; None
        for too few.
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
    words: tuple[CategorizedWord, ...]
    missing: tuple[str, ...]
    interval: Interval | None


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
        Words are found however they are spelt; unknown ones, and those without a category, are
        left out.
    seed : int
        Of k-means and of the bootstrap.
    progress : callable, optional

    Raises
    ------
    InputError
        The known words belong to fewer than two categories.
    """
    vocabulary = Vocabulary(space.labels)
    rows = [vocabulary.find(label) for label in questions.labels]
    known = [
        (place, row)
        for place, (row, category) in enumerate(zip(rows, questions.categories, strict=True))
        if row is not None and category.strip()
    ]
    column = [questions.categories[place] for place, _ in known]
    classes = len(set(column))
    if classes < 2:
        raise InputError(
            f"The words of {questions.source} that are in this vocabulary belong to fewer than "
            "two categories."
        )
    unit = space.normalized[[row for _, row in known]]
    found, shares, first = [], np.zeros(len(known)), None
    for run in range(RUNS):
        # Each run has seeds of its own: a run draws one for each of its starts.
        labels = partition(unit, classes, seed=seed + 1_000 * run)
        result = agreement(labels, column)
        found.append((result.purity, result.ari, result.nmi, result.v_measure))
        taken = _taken_for(labels, column)
        first = first or (labels, taken)
        shares += [taken[c] == own for c, own in zip(labels.tolist(), column, strict=True)]
        if progress:
            progress((run + 1) / RUNS)
    assert first is not None
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
        words=tuple(
            CategorizedWord(
                questions.labels[place],
                category,
                cluster,
                first[1][cluster],
                float(share),
                place,
            )
            for (place, _), category, cluster, share in zip(
                known, column, first[0].tolist(), shares / RUNS, strict=True
            )
        ),
        missing=tuple(
            dict.fromkeys(
                label for label, row in zip(questions.labels, rows, strict=True) if row is None
            )
        ),
        interval=of_mean(shares / RUNS, seed=seed),
    )


def compare_categories(
    first: CategoryScores, second: CategoryScores, *, seed: int = 0
) -> Difference:
    """Compare the purity of two models over the words both know, drawn together.

    Each word counts by the share of runs in which it was among its own kind, in the clusters as
    each model made them of all the words that it knows.

    Raises
    ------
    InputError
        They share no word.
    """
    others = {word.place: word.share for word in second.words}
    shared = [(word.share, others[word.place]) for word in first.words if word.place in others]
    if not shared:
        raise InputError("The two models share no word, so they cannot be compared.")
    one, two = np.array(shared).T
    return difference(one, two, seed=seed)


def _taken_for(labels: IndexVector, column: list[str]) -> dict[int, str]:
    """Return the commonest category of each cluster; of equals the one that comes first."""
    counts: dict[int, Counter[str]] = {}
    for cluster, category in zip(labels.tolist(), column, strict=True):
        counts.setdefault(cluster, Counter())[category] += 1
    return {cluster: count.most_common(1)[0][0] for cluster, count in counts.items()}
