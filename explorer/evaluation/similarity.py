"""Correlation of cosine similarity with what people judged."""

from dataclasses import dataclass

import numpy as np

from explorer.errors import InputError
from explorer.evaluation.intervals import Difference, Interval, Rows, Values, bootstrap
from explorer.evaluation.questions import SimilarityPairs
from explorer.labels import Vocabulary
from explorer.space import Space

_SAME = 1e-12


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
    places : tuple of int
        Of the pairs used, among all.
    left_out : tuple of (str, str)
        Pairs with an unknown word.
    missing : tuple of str
        The unknown words.
    interval : Interval or None
        Of Spearman's correlation: percentile bootstrap over pairs; None for too few.
    """

    spearman: float
    pearson: float
    pairs: int
    total: int
    cosines: tuple[float, ...]
    ratings: tuple[float, ...]
    used: tuple[tuple[str, str], ...]
    places: tuple[int, ...]
    left_out: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    interval: Interval | None


@dataclass(frozen=True)
class Misjudged:
    """A pair and where people and the model rank it, 1 being the most similar.

    Attributes
    ----------
    pair : (str, str)
    rating, cosine : float
    by_people, by_model : float
        Ranks; of equals the mean.
    place : int
        Among the pairs used.
    """

    pair: tuple[str, str]
    rating: float
    cosine: float
    by_people: float
    by_model: float
    place: int

    @property
    def gap(self) -> float:
        """How many ranks closer the model takes the pair to be than people do."""
        return self.by_people - self.by_model


def evaluate_similarity(space: Space, pairs: SimilarityPairs, *, seed: int = 0) -> SimilarityScores:
    """Correlate the cosine of each pair with its rating.

    Parameters
    ----------
    space : Space
    pairs : SimilarityPairs
        Words are found however they are spelt; pairs with unknown words are left out.
    seed : int
        Of the bootstrap.

    Raises
    ------
    InputError
        Fewer than two pairs are known, or all ratings or all cosines are equal.
    """
    from scipy.stats import pearsonr, spearmanr

    vocabulary = Vocabulary(space.labels)
    ends = np.array(
        [[-1 if row is None else row for row in map(vocabulary.find, pair)] for pair in pairs.pairs]
    ).reshape(-1, 2)
    known = (ends >= 0).all(axis=1)
    places = np.flatnonzero(known)
    if len(places) < 2:
        raise InputError(f"Fewer than two pairs of {pairs.source} are in this vocabulary.")
    left, right = ends[places].T
    cosines = np.einsum(
        "ij,ij->i", space.normalized[left], space.normalized[right], dtype=np.float64
    )
    ratings = np.array(pairs.ratings)[places]
    if np.ptp(cosines) == 0 or np.ptp(ratings) == 0:
        raise InputError(
            f"All pairs of {pairs.source} are rated alike or all have the same cosine, "
            "so there is nothing to correlate."
        )
    return SimilarityScores(
        spearman=float(spearmanr(cosines, ratings).statistic),
        pearson=float(pearsonr(cosines, ratings).statistic),
        pairs=len(places),
        total=len(pairs.pairs),
        cosines=tuple(cosines.tolist()),
        ratings=tuple(ratings.tolist()),
        used=tuple(pairs.pairs[place] for place in places),
        places=tuple(places.tolist()),
        left_out=tuple(pairs.pairs[place] for place in np.flatnonzero(~known)),
        missing=_missing(pairs, ends),
        interval=bootstrap(
            lambda rows: _correlations(cosines, ratings, rows), len(places), seed=seed
        ),
    )


def compare_similarity(
    first: SimilarityScores, second: SimilarityScores, *, seed: int = 0
) -> Difference:
    """Compare two models by Spearman's correlation over the pairs both know, drawn together.

    Raises
    ------
    InputError
        They share fewer than two pairs.
    """
    at = {place: row for row, place in enumerate(second.places)}
    shared = [(row, at[place]) for row, place in enumerate(first.places) if place in at]
    if len(shared) < 2:
        raise InputError("The two models share fewer than two pairs, so they cannot be compared.")
    mine, other = np.array(shared).T
    ratings = np.array(first.ratings)[mine]
    one, two = np.array(first.cosines)[mine], np.array(second.cosines)[other]
    everything = np.arange(len(shared))[None]
    return Difference(
        float(_correlations(one, ratings, everything)[0]),
        float(_correlations(two, ratings, everything)[0]),
        bootstrap(
            lambda rows: _correlations(two, ratings, rows) - _correlations(one, ratings, rows),
            len(shared),
            seed=seed,
        ),
        len(shared),
    )


def misjudged(scores: SimilarityScores) -> tuple[Misjudged, ...]:
    """Return all pairs, those first on whose rank people and the model disagree most."""
    from scipy.stats import rankdata

    people = rankdata([-rating for rating in scores.ratings])
    model = rankdata([-cosine for cosine in scores.cosines])
    order = np.argsort(-np.abs(people - model), kind="stable")
    return tuple(
        Misjudged(
            scores.used[place],
            scores.ratings[place],
            scores.cosines[place],
            float(people[place]),
            float(model[place]),
            int(place),
        )
        for place in order
    )


def _missing(pairs: SimilarityPairs, ends: Rows) -> tuple[str, ...]:
    unknown = (
        word
        for pair, rows in zip(pairs.pairs, ends, strict=True)
        for word, row in zip(pair, rows, strict=True)
        if row < 0
    )
    return tuple(dict.fromkeys(unknown))


def _correlations(first: Values, second: Values, rows: Rows) -> Values:
    """Return Spearman's correlation of each draw of rows; NaN where a side does not vary."""
    from scipy.stats import rankdata

    a, b = (np.asarray(rankdata(side[rows], axis=1)) for side in (first, second))
    a -= a.mean(axis=1, keepdims=True)
    b -= b.mean(axis=1, keepdims=True)
    spread = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    products = (a * b).sum(axis=1)
    found: Values = np.full(len(rows), np.nan)
    np.divide(products, spread, out=found, where=spread > _SAME)
    return found
