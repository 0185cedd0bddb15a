"""Whether opposites are far apart and synonyms close: kinds of pairs by their cosines."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import IndexMatrix
from explorer.chance import is_beyond, p_equation
from explorer.errors import InputError
from explorer.space import Space


@dataclass(frozen=True)
class PairGroup:
    """Cosines within the pairs of one kind.

    Attributes
    ----------
    name : str
    mean, sd : float
    cosines : tuple of float
        Of each pair, in the order given.
    """

    name: str
    mean: float
    sd: float
    cosines: tuple[float, ...]


@dataclass(frozen=True)
class GroupComparison:
    """Two kinds of pairs, and pairs drawn at random from the same words.

    Attributes
    ----------
    first, second : PairGroup
    chance : PairGroup
        Words of both kinds paired at random.
    closer : float in [0, 1]
        Probability that a pair of the first kind has a higher cosine than one of the second;
        .5 means that the cosine does not tell them apart.
    p_value : float in (0, 1]
        Two-sided Mann–Whitney test of that.
    """

    first: PairGroup
    second: PairGroup
    chance: PairGroup
    closer: float
    p_value: float

    def describe(self) -> str:
        """Say how close the two kinds are, and whether closeness tells them apart."""
        verdict = (
            "closeness does not tell them apart"
            if not is_beyond(self.p_value)
            else f"of one pair of each kind, that of {self.first.name} is the closer one "
            f"{self.closer:.0%} of the time"
        )
        return (
            f"Mean cosine of {self.first.name}: {self.first.mean:.3f}; of {self.second.name}: "
            f"{self.second.mean:.3f}; of the same words paired at random: {self.chance.mean:.3f}. "
            f"So {verdict} ({p_equation(self.p_value)}, {len(self.first.cosines)} and "
            f"{len(self.second.cosines)} pairs)."
        )


def compare_groups(
    space: Space, groups: Mapping[str, IndexMatrix], *, seed: int = 0
) -> GroupComparison:
    """Compare the cosines of two kinds of pairs, such as opposites and synonyms.

    Parameters
    ----------
    space : Space
    groups : mapping of name to ndarray, shape (m, 2)
        Exactly two kinds, in the order in which to compare them.
    seed : int
        For the random pairs, as many as there are pairs in all.

    Raises
    ------
    InputError
        There are not two kinds with at least two pairs each.
    """
    from scipy.stats import mannwhitneyu

    if len(groups) != 2 or any(len(rows) < 2 for rows in groups.values()):
        raise InputError("Give two kinds of pairs with at least two pairs each.")
    first, second = (_group(space, name, rows) for name, rows in groups.items())
    words = np.unique(np.concatenate([np.asarray(rows).ravel() for rows in groups.values()]))
    count = len(first.cosines) + len(second.cosines)
    test = mannwhitneyu(first.cosines, second.cosines, alternative="two-sided")
    return GroupComparison(
        first,
        second,
        _group(space, "random", _random_pairs(words, count, seed)),
        float(test.statistic / (len(first.cosines) * len(second.cosines))),
        float(test.pvalue),
    )


def _group(space: Space, name: str, rows: IndexMatrix) -> PairGroup:
    unit = space.normalized
    index = np.asarray(rows, dtype=np.int64)
    cosines = np.einsum("ij,ij->i", unit[index[:, 0]], unit[index[:, 1]], dtype=np.float64)
    return PairGroup(
        name, float(cosines.mean()), float(cosines.std(ddof=1)), tuple(map(float, cosines))
    )


def _random_pairs(words: npt.NDArray[np.int64], count: int, seed: int) -> IndexMatrix:
    rng = np.random.default_rng(seed)
    first = rng.integers(0, len(words), count)
    # A step of at least one round the circle of words never pairs a word with itself.
    second = (first + rng.integers(1, len(words), count)) % len(words)
    return np.stack([words[first], words[second]], axis=1)
