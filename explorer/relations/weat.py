"""The Word Embedding Association Test."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from explorer.arrays import Progress
from explorer.chance import is_beyond, p_equation
from explorer.errors import InputError, ParameterError
from explorer.space import Space

EXACT_UP_TO = 20_000
"""Most ways to part the target words that are all tried; 8 + 8 words have 12,870."""

_SAME = 1e-12
_CHUNK = 4_096


@dataclass(frozen=True)
class Association:
    """A target word and how much closer it lies to the first attribute set than to the second."""

    label: str
    value: float


@dataclass(frozen=True)
class Weat:
    """Association of two sets of target words with two sets of attribute words.

    Attributes
    ----------
    effect_size : float in [-2, 2]
        Difference of the mean associations of the two target sets in standard deviations of all.
    p_value : float in (0, 1]
        One-sided: share of ways to part the targets that associate at least as strongly, the
        given one among them.
    partitions : int
        Ways tried.
    exact : bool
        Whether these are all there are.
    first, second : tuple of Association
        The target words of each set.
    """

    effect_size: float
    p_value: float
    partitions: int
    exact: bool
    first: tuple[Association, ...]
    second: tuple[Association, ...]

    def describe(self) -> str:
        """Say what was found, and that it is about these words in this space only."""
        direction = "first" if self.effect_size >= 0 else "second"
        chance = "is unlikely to be chance" if is_beyond(self.p_value) else "could well be chance"
        if self.effect_size < 0:
            chance = "is tested only for the other direction"
        return (
            f"Effect size {self.effect_size:.2f} (of at most 2): the first target words lie closer "
            f"to the {direction} attribute words than the other targets do; this {chance} "
            f"({p_equation(self.p_value)}). It speaks of these words in these vectors only."
        )


def weat(
    space: Space,
    targets: tuple[Sequence[int], Sequence[int]],
    attributes: tuple[Sequence[int], Sequence[int]],
    *,
    samples: int = 10_000,
    seed: int = 0,
    progress: Progress | None = None,
) -> Weat:
    """Test whether two sets of words are associated differently with two others [1]_.

    The association of a word w is its mean cosine to the first attributes minus that to the
    second. The effect size divides the difference of the targets' means by the sample standard
    deviation over all targets. The p-value counts partitions of the targets into sets of the
    same sizes: all of them up to 20,000, else a seeded sample.

    Parameters
    ----------
    space : Space
    targets : two sequences of int
        Rows, at least two in each; sets may differ in size but not overlap.
    attributes : two sequences of int
        Rows, at least one in each.
    samples : int >= 1
    seed : int
    progress : callable, optional

    Raises
    ------
    InputError
        A set is too small, a word stands in both target sets or both attribute sets, or all
        associations are equal.
    ParameterError
        `samples` is below 1.

    References
    ----------
    .. [1] Caliskan, Bryson, Narayanan: Semantics derived automatically from language corpora
       contain human-like biases. Science 356, 2017.
    """
    if samples < 1:
        raise ParameterError(f"The number of samples must be at least 1, not {samples}.")
    _check(space, targets, attributes)
    unit = space.normalized.astype(np.float64)
    words = [*targets[0], *targets[1]]
    near, far = (unit[list(rows)].mean(axis=0) for rows in attributes)
    values = unit[words] @ (near - far)
    size = len(targets[0])
    deviation = float(values.std(ddof=1))
    if deviation < _SAME:
        raise InputError("All target words have the same association; choose other words.")
    exact = math.comb(len(words), size) <= EXACT_UP_TO
    chosen = _all(len(words), size) if exact else _sampled(len(words), size, samples, seed)
    total = math.comb(len(words), size) if exact else samples
    at_least = _count(values, size, chosen, total, progress)
    named = [
        Association(space.labels[row], float(value))
        for row, value in zip(words, values, strict=True)
    ]
    return Weat(
        effect_size=float(values[:size].mean() - values[size:].mean()) / deviation,
        p_value=at_least / total if exact else (at_least + 1) / (total + 1),
        partitions=total,
        exact=exact,
        first=tuple(named[:size]),
        second=tuple(named[size:]),
    )


def _check(
    space: Space,
    targets: tuple[Sequence[int], Sequence[int]],
    attributes: tuple[Sequence[int], Sequence[int]],
) -> None:
    if min(len(rows) for rows in targets) < 2 or min(len(rows) for rows in attributes) < 1:
        raise InputError("Give at least two words for each target and one for each attribute.")
    for kind, (first, second) in (("target", targets), ("attribute", attributes)):
        both = set(first) & set(second)
        if both:
            raise InputError(
                f"“{space.labels[min(both)]}” stands in both {kind} sets; leave it in one."
            )


def _all(count: int, size: int) -> Iterator[npt.NDArray[np.int64]]:
    """Yield every choice of the first set, in chunks of rows."""
    chunk = []
    for choice in combinations(range(count), size):
        chunk.append(choice)
        if len(chunk) == _CHUNK:
            yield np.array(chunk, dtype=np.int64)
            chunk = []
    if chunk:
        yield np.array(chunk, dtype=np.int64)


def _sampled(count: int, size: int, samples: int, seed: int) -> Iterator[npt.NDArray[np.int64]]:
    """Yield random choices of the first set, in chunks of rows."""
    rng = np.random.default_rng(seed)
    for start in range(0, samples, _CHUNK):
        rows = min(_CHUNK, samples - start)
        yield np.argsort(rng.random((rows, count)), axis=1)[:, :size]


def _count(
    values: npt.NDArray[np.float64],
    size: int,
    chosen: Iterator[npt.NDArray[np.int64]],
    total: int,
    progress: Progress | None,
) -> int:
    """Count the choices whose difference of means is at least the given one.

    With fixed sizes the sum over the first set orders partitions as that difference does.
    """
    observed = float(values[:size].sum())
    scale = max(1.0, float(np.abs(values).sum()))
    found = done = 0
    for rows in chosen:
        found += int((values[rows].sum(axis=1) >= observed - _SAME * scale).sum())
        done += len(rows)
        if progress:
            progress(done / total)
    return found
