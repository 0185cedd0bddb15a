"""How far figures would move with other questions of the same kind: 95 % intervals."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LEVEL = 0.95
ROUNDS = 2_000
FEWEST = 5
"""Questions below which nothing is said of how far a figure would move."""

_BLOCK = 2_000_000  # drawn rows held at once: 16 MB

Values = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Statistic = Callable[[Rows], Values]


@dataclass(frozen=True)
class Interval:
    """Where a figure would lie in 95 of 100 sets of such questions."""

    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """How far a second model is ahead of a first on the same questions.

    Attributes
    ----------
    first, second : float
        What each scores on the questions both could answer.
    interval : Interval or None
        Of ``second - first``, both judged on the same draws; None for too few questions.
    shared : int
        Questions both could answer.
    """

    first: float
    second: float
    interval: Interval | None
    shared: int

    @property
    def value(self) -> float:
        """``second - first``: above zero the second is ahead."""
        return self.second - self.first

    @property
    def beyond_noise(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.interval is not None and not self.interval.low <= 0 <= self.interval.high


def bootstrap(statistic: Statistic, n: int, *, seed: int = 0) -> Interval | None:
    """Return the percentile bootstrap interval of a statistic of n questions [1]_.

    Parameters
    ----------
    statistic : callable
        From rows drawn, shape (draws, n), to a value for each draw; NaN where it has none, and
        such draws are left out.
    n : int
    seed : int
        The same rows are drawn for the same n and seed, so that two models meet the same draws.

    Returns
    -------
    Interval or None
        Of 2,000 draws; None for fewer than five questions, or where half of the draws have no
        value.

    References
    ----------
    .. [1] Efron, Tibshirani: An introduction to the bootstrap. Chapman & Hall 1993, chapter 13.
    """
    if n < FEWEST:
        return None
    rng = np.random.default_rng(seed)
    step = max(1, _BLOCK // n)
    found = np.concatenate(
        [
            statistic(rng.integers(n, size=(min(step, ROUNDS - start), n)))
            for start in range(0, ROUNDS, step)
        ]
    )
    found = found[np.isfinite(found)]
    if len(found) < ROUNDS / 2:
        return None
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(found, [tail, 1 - tail])
    return Interval(float(low), float(high))


def of_mean(values: Values, *, seed: int = 0) -> Interval | None:
    """Return the bootstrap interval of a mean."""
    return bootstrap(lambda rows: np.asarray(values[rows].mean(axis=1)), len(values), seed=seed)


def of_share(right: int, n: int) -> Interval | None:
    """Return Wilson's score interval of a share; None where there is nothing to share."""
    if n == 0:
        return None
    from scipy.stats import binomtest

    found = binomtest(right, n).proportion_ci(LEVEL, method="wilson")
    return Interval(float(found.low), float(found.high))


def difference(first: Values, second: Values, *, seed: int = 0) -> Difference:
    """Compare the means of two models over the same questions, in the same order.

    Parameters
    ----------
    first, second : ndarray, shape (n,)
    seed : int
    """
    return Difference(
        float(first.mean()) if len(first) else float("nan"),
        float(second.mean()) if len(second) else float("nan"),
        of_mean(second - first, seed=seed),
        len(first),
    )
