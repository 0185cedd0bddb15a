"""Correlation of cosine similarity with what people judged."""

from dataclasses import dataclass

import numpy as np

from explorer.errors import InputError
from explorer.evaluation.questions import SimilarityPairs
from explorer.labels import Vocabulary
from explorer.space import Space


@dataclass(frozen=True)
class SimilarityScores:
    """Agreement with human similarity.

    Attributes
    ----------
    spearman, pearson : float in [-1, 1]
        Rank and linear correlation of cosines with ratings.
    pairs, total : int
        Pairs both of whose words are in the vocabulary, and all.
    cosines : tuple of float
        Of the pairs used, for a scatter plot.
    ratings : tuple of float
        Of the same pairs.
    used : tuple of (str, str)
    """

    spearman: float
    pearson: float
    pairs: int
    total: int
    cosines: tuple[float, ...]
    ratings: tuple[float, ...]
    used: tuple[tuple[str, str], ...]


def evaluate_similarity(space: Space, pairs: SimilarityPairs) -> SimilarityScores:
    """Correlate the cosine of each pair with its rating.

    Parameters
    ----------
    space : Space
    pairs : SimilarityPairs
        Words are found however they are spelt; pairs with unknown words are left out.

    Raises
    ------
    InputError
        Fewer than two pairs are known, or all ratings or all cosines are equal.
    """
    from scipy.stats import pearsonr, spearmanr

    vocabulary = Vocabulary(space.labels)
    rows, ratings, used = [], [], []
    for pair, rating in zip(pairs.pairs, pairs.ratings, strict=True):
        first, second = vocabulary.find(pair[0]), vocabulary.find(pair[1])
        if first is not None and second is not None:
            rows.append((first, second))
            ratings.append(rating)
            used.append(pair)
    if len(rows) < 2:
        raise InputError(f"Fewer than two pairs of {pairs.source} are in this vocabulary.")
    left, right = np.array(rows).T
    cosines = np.einsum(
        "ij,ij->i", space.normalized[left], space.normalized[right], dtype=np.float64
    )
    if np.ptp(cosines) == 0 or np.ptp(ratings) == 0:
        raise InputError(
            f"All pairs of {pairs.source} are rated alike or all have the same cosine, "
            "so there is nothing to correlate."
        )
    return SimilarityScores(
        spearman=float(spearmanr(cosines, ratings).statistic),
        pearson=float(pearsonr(cosines, ratings).statistic),
        pairs=len(rows),
        total=len(pairs.pairs),
        cosines=tuple(map(float, cosines)),
        ratings=tuple(ratings),
        used=tuple(used),
    )
