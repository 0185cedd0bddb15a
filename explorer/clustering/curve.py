"""Silhouette and inertia over a range of k, and what they suggest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, IndexVector, Progress, normalize
from explorer.clustering.partition import check_k, count_distinct, partition
from explorer.clustering.result import by_size, centers, inertia
from explorer.clustering.silhouettes import sample_rows, silhouette_samples
from explorer.errors import ParameterError

# The bands of Kaufman & Rousseeuw, Finding Groups in Data (1990), p. 88.
_BANDS = (
    (0.70, "a strong structure"),
    (0.50, "a reasonable structure"),
    (0.25, "a weak structure that could be artificial"),
    (-1.0, "no substantial structure: the clusters run into each other"),
)
_CLOSE = 0.005
_SHARE_OF_KMEANS = 0.9


@dataclass(frozen=True, eq=False)
class Curve:
    """Quality of k-means over several k.

    Attributes
    ----------
    ks : tuple of int, rising
    silhouette : tuple of float
        Mean silhouette for each k, in [-1, 1]; NaN where it is not defined.
    inertia : tuple of float
        Falls as k grows, whatever the data: look for a bend, not for the smallest.
    suggested : int or None
        The k of the highest silhouette; None if none is defined.
    notes : tuple of str
    sampled : int or None
        Number of points the silhouettes were computed on, if not all.
    """

    ks: tuple[int, ...]
    silhouette: tuple[float, ...]
    inertia: tuple[float, ...]
    suggested: int | None
    notes: tuple[str, ...] = ()
    sampled: int | None = None

    def describe(self) -> str:
        """Say which k is suggested and how little or much that means."""
        if self.suggested is None:
            return "No number of clusters can be suggested: the vectors are too few or too alike."
        best = self.silhouette[self.ks.index(self.suggested)]
        band = next(text for floor, text in _BANDS if best > floor or floor == -1.0)
        close = [
            str(k)
            for k, value in zip(self.ks, self.silhouette, strict=True)
            if k != self.suggested and best - value <= _CLOSE
        ]
        rivals = (
            f" {_listed(close)} come{'s' if len(close) == 1 else ''} as close as {_CLOSE}."
            if close
            else ""
        )
        return (
            f"k = {self.suggested} has the highest mean silhouette of those tried, {best:.3f}, "
            f"usually read as {band}.{rivals} "
            "It is a suggestion, not the number of groups these words really have."
        )


def default_ks(n: int, most: int = 20) -> tuple[int, ...]:
    """Return the k worth trying for n points: 2 up to `most`, below n."""
    return tuple(range(2, min(most, n - 1) + 1))


def silhouette_curve(
    vectors: FloatMatrix,
    ks: Sequence[int] | None = None,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> Curve:
    """Run k-means for each k and measure the silhouettes of all in one pass over the distances.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    ks : sequence of int, 1 to 200, optional
        By default 2 to 20. Those above the number of distinct directions are left out with a note.
    seed : int
        The same clusters as `kmeans` gives under this seed.
    progress : callable, optional

    Raises
    ------
    ParameterError
        `ks` is empty or one of them is out of range.
    """
    wanted = sorted(set(default_ks(len(vectors)) or (1,) if ks is None else ks))
    if not wanted:
        raise ParameterError("Give at least one number of clusters to try.")
    check_k(wanted[0])
    check_k(wanted[-1])
    unit = normalize(vectors)
    distinct = count_distinct(unit, wanted[-1])
    tried = [k for k in wanted if k <= distinct] or [min(wanted[0], distinct)]
    notes = _note(wanted, tried, distinct)
    groupings = [
        by_size(partition(unit, k, seed=seed, progress=_part(progress, number, len(tried))))
        for number, k in enumerate(tried)
    ]
    last = None if progress is None else _silhouette_part(progress)
    samples = silhouette_samples(unit, groupings, seed=seed, progress=last)
    means = tuple(_mean(row) for row in samples)
    rows = sample_rows(len(unit), seed)
    return Curve(
        ks=tuple(tried),
        silhouette=means,
        inertia=tuple(_inertia(unit, labels) for labels in groupings),
        suggested=_best(tried, means),
        notes=notes,
        sampled=len(rows) if len(rows) < len(unit) else None,
    )


def _note(wanted: list[int], tried: list[int], distinct: int) -> tuple[str, ...]:
    if wanted[-1] <= tried[-1]:
        return ()
    return (
        f"k above {tried[-1]} was left out: the vectors point in only {distinct:,} distinct "
        f"direction{'' if distinct == 1 else 's'}.",
    )


def _part(progress: Progress | None, number: int, of: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done: progress(_SHARE_OF_KMEANS * (number + done) / of)


def _silhouette_part(progress: Progress) -> Progress:
    return lambda done: progress(_SHARE_OF_KMEANS + (1.0 - _SHARE_OF_KMEANS) * done)


def _mean(row: FloatMatrix) -> float:
    finite = row[np.isfinite(row)]
    return float(finite.mean(dtype=np.float64)) if len(finite) else float("nan")


def _inertia(unit: FloatMatrix, labels: IndexVector) -> float:
    return inertia(unit, labels, centers(unit, labels, int(labels.max()) + 1))


def _best(ks: Sequence[int], silhouettes: Sequence[float]) -> int | None:
    """Return the k of the highest silhouette, the smaller one on a tie."""
    defined = [(value, -k) for k, value in zip(ks, silhouettes, strict=True) if value == value]
    return -max(defined)[1] if defined else None


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
