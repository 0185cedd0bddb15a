"""How far the offsets of word pairs point the same way, against what shuffled pairs give."""

import math
from dataclasses import dataclass
from itertools import permutations as all_orders

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, FloatVector, IndexMatrix, Progress, normalize
from explorer.chance import is_beyond, p_equation
from explorer.errors import InputError, ParameterError
from explorer.space import Space

EXACT_UP_TO = 6
"""Most pairs whose orders are all tried (720) instead of a sample."""

_SAME = 1e-9


@dataclass(frozen=True)
class PairFit:
    """A pair and how well it fits the others.

    Attributes
    ----------
    first, second : str
    rows : (int, int)
    fit : float in [-1, 1]
        Cosine of its offset to the mean offset of the other pairs.
    length : float
        Of its offset, between unit vectors: 0 to 2.
    """

    first: str
    second: str
    rows: tuple[int, int]
    fit: float
    length: float


@dataclass(frozen=True, eq=False)
class RelationReport:
    """How parallel the pairs of a relation are.

    Attributes
    ----------
    mean_cosine : float in [-1, 1]
        Mean cosine of the offsets over all pairs of pairs.
    baseline_mean, baseline_sd : float
        The same when the second words are shuffled among the pairs.
    p_value : float in (0, 1]
        Share of shufflings at least as parallel, the given order counted among them.
    shufflings : int
    exact : bool
        Whether these are all the orders there are.
    pairs : tuple of PairFit
        The best fitting first.
    mean_offset : ndarray, shape (d,), float32
        Mean of the offsets between unit vectors.
    flat : tuple of (str, str)
        Pairs left out because their vectors are equal.
    """

    mean_cosine: float
    baseline_mean: float
    baseline_sd: float
    p_value: float
    shufflings: int
    exact: bool
    pairs: tuple[PairFit, ...]
    mean_offset: FloatVector
    flat: tuple[tuple[str, str], ...]

    @property
    def best(self) -> PairFit:
        """The pair that fits the others best."""
        return self.pairs[0]

    @property
    def worst(self) -> PairFit:
        """The pair that fits the others least."""
        return self.pairs[-1]

    def describe(self) -> str:
        """Say how parallel the pairs are and whether chance would do as well."""
        chance = (
            "chance pairing does as well"
            if not is_beyond(self.p_value)
            else f"pairing at random gives {self.baseline_mean:.2f} ± {self.baseline_sd:.2f}"
        )
        return (
            f"The {len(self.pairs)} arrows have a mean cosine of {self.mean_cosine:.2f} to each "
            f"other (1 would be parallel); {chance} ({p_equation(self.p_value)}). Best: "
            f"{self.best.first} → {self.best.second} ({self.best.fit:.2f}); worst: "
            f"{self.worst.first} → {self.worst.second} ({self.worst.fit:.2f})."
        )


def relation(
    space: Space,
    rows: IndexMatrix,
    *,
    shufflings: int = 1_000,
    seed: int = 0,
    progress: Progress | None = None,
) -> RelationReport:
    """Measure how far pairs share one offset.

    Offsets are differences of unit vectors. The baseline pairs every first word with a second
    word of the same relation at random: what words of these two kinds have in common anyway.

    Parameters
    ----------
    space : Space
    rows : ndarray, shape (m, 2), int
        First and second word of each pair, m >= 2.
    shufflings : int >= 1
        Orders sampled; for up to six pairs all orders are tried instead.
    seed : int
    progress : callable, optional

    Raises
    ------
    InputError
        Fewer than two pairs have a direction.
    ParameterError
        `shufflings` is below 1.
    """
    if shufflings < 1:
        raise ParameterError(f"The number of shufflings must be at least 1, not {shufflings}.")
    rows = np.asarray(rows, dtype=np.int64).reshape(-1, 2)
    offsets = space.normalized[rows[:, 1]] - space.normalized[rows[:, 0]]
    lengths = np.linalg.norm(offsets, axis=1)
    flat = lengths < 1e-6
    if (~flat).sum() < 2:
        raise InputError("A relation needs at least two pairs of different words.")
    kept, offsets, lengths = rows[~flat], offsets[~flat], lengths[~flat]
    first, second = space.normalized[kept[:, 0]], space.normalized[kept[:, 1]]
    observed = mean_pairwise_cosine(offsets)
    exact = len(kept) <= EXACT_UP_TO
    orders = _all_orders(len(kept)) if exact else _sample(len(kept), shufflings, seed)
    shuffled = _shuffled(first, second, orders, progress)
    at_least = int((shuffled >= observed - _SAME).sum())
    # A sample does not hold the given order itself; the exact list does, as its first.
    p_value = at_least / len(orders) if exact else (at_least + 1) / (len(orders) + 1)
    others = shuffled[1:] if exact else shuffled
    return RelationReport(
        mean_cosine=observed,
        baseline_mean=float(others.mean()),
        baseline_sd=float(others.std(ddof=1)) if len(others) > 1 else 0.0,
        p_value=p_value,
        shufflings=len(orders),
        exact=exact,
        pairs=_fits(space, kept, offsets, lengths),
        mean_offset=offsets.mean(axis=0),
        flat=tuple((space.labels[a], space.labels[b]) for a, b in rows[flat]),
    )


def mean_pairwise_cosine(offsets: FloatMatrix) -> float:
    """Return the mean cosine over all pairs of rows; rows of zeros count as cosine 0.

    Parameters
    ----------
    offsets : ndarray, shape (m, d), m >= 2
    """
    m = len(offsets)
    unit = normalize(offsets).astype(np.float64)
    # The squared length of the sum of unit vectors holds every pair twice, and each row once.
    total = float((unit.sum(axis=0) ** 2).sum()) - float((unit**2).sum())
    return total / (m * (m - 1))


def _all_orders(m: int) -> IndexMatrix:
    return np.array(list(all_orders(range(m))), dtype=np.int64).reshape(math.factorial(m), m)


def _sample(m: int, count: int, seed: int) -> IndexMatrix:
    rng = np.random.default_rng(seed)
    return np.stack([rng.permutation(m) for _ in range(count)]).astype(np.int64)


def _shuffled(
    first: FloatMatrix, second: FloatMatrix, orders: IndexMatrix, progress: Progress | None
) -> npt.NDArray[np.float64]:
    values = np.empty(len(orders))
    for number, order in enumerate(orders):
        values[number] = mean_pairwise_cosine(second[order] - first)
        if progress and number % 50 == 49:
            progress((number + 1) / len(orders))
    if progress:
        progress(1.0)
    return values


def _fits(
    space: Space, rows: IndexMatrix, offsets: FloatMatrix, lengths: FloatVector
) -> tuple[PairFit, ...]:
    """Compare each offset with the mean of the others' directions, best first."""
    unit = normalize(offsets)
    others = normalize(unit.sum(axis=0) - unit)
    fits = np.clip((unit * others).sum(axis=1), -1.0, 1.0)
    order = np.argsort(-fits, kind="stable")
    return tuple(
        PairFit(
            space.labels[rows[i, 0]],
            space.labels[rows[i, 1]],
            (int(rows[i, 0]), int(rows[i, 1])),
            float(fits[i]),
            float(lengths[i]),
        )
        for i in order
    )
