"""How far two spaces of the same words agree, measured in full, not in a picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, FloatVector, IndexMatrix, IndexVector, Progress
from explorer.errors import InputError, ParameterError
from explorer.neighbors import Neighbors, nearest
from explorer.space import Space

SAMPLE_ABOVE = 2_000
"""Most words whose similarities to each other are all compared; of more, so many are drawn."""

_BLOCK = 2_048


@dataclass(frozen=True)
class NeighborChanges:
    """Neighbors of one word in two spaces.

    Attributes
    ----------
    label : str
    kept, gained, lost : tuple of str
        In both; only in the second; only in the first; each nearest first.
    """

    label: str
    kept: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class SpaceComparison:
    """Agreement of two spaces of the same n words.

    Attributes
    ----------
    k : int
    overlap : float in [0, 1]
        Mean share of the k nearest neighbors that both spaces agree on.
    overlap_by_chance : float
        What two unrelated spaces would give: k / (n - 1).
    point_overlap : ndarray, shape (n,), float32
    first_neighbors, second_neighbors : Neighbors
        The k nearest of every word, found by comparing with all.
    cka : float in [0, 1]
        Linear centered kernel alignment.
    similarity_correlation : float in [-1, 1]
        Spearman correlation of the cosines of pairs; NaN when all cosines of a space are equal.
    profile_correlation : ndarray, shape (n,), float32
        For each word, the correlation of its cosines to the others: low means that it moved.
    sampled : int or None
        How many words the cosines were taken over, when not all.
    labels : tuple of str
    """

    k: int
    overlap: float
    overlap_by_chance: float
    point_overlap: FloatVector
    first_neighbors: Neighbors
    second_neighbors: Neighbors
    cka: float
    similarity_correlation: float
    profile_correlation: FloatVector
    sampled: int | None
    labels: tuple[str, ...]

    def changes(self, row: int) -> NeighborChanges:
        """Return the neighbors one word keeps, gains and loses from the first to the second."""
        first, second = self.first_neighbors.indices[row], self.second_neighbors.indices[row]
        return NeighborChanges(
            self.labels[row],
            self._names(first[np.isin(first, second)]),
            self._names(second[~np.isin(second, first)]),
            self._names(first[~np.isin(first, second)]),
        )

    def moved_most(self, count: int = 10) -> tuple[int, ...]:
        """Return the rows of the words that moved most: lowest profile correlation first."""
        order = np.argsort(self.profile_correlation, kind="stable")
        return tuple(int(row) for row in order[:count])

    def describe(self) -> str:
        """Say how far the spaces agree, with what chance would give."""
        ranks = (
            "all similarities of one space are equal, so their ranks say nothing"
            if np.isnan(self.similarity_correlation)
            else "their similarities rank alike with a correlation of "
            f"{self.similarity_correlation:.2f}"
        )
        return (
            f"Of the {self.k} nearest neighbors of a word, {self.overlap:.0%} are the same in "
            f"both spaces, the mean of {len(self.labels):,} words (± {self.overlap_error:.1%}; "
            f"{self.overlap_by_chance:.1%} would be by chance); {ranks}; linear CKA is "
            f"{self.cka:.2f} (1 would be the same shape)."
        )

    @property
    def overlap_error(self) -> float:
        """Standard error of the overlap, over words."""
        n = len(self.point_overlap)
        return float(np.std(self.point_overlap, ddof=1) / np.sqrt(n)) if n > 1 else 0.0

    def _names(self, rows: IndexVector) -> tuple[str, ...]:
        return tuple(self.labels[row] for row in rows)


def compare_spaces(
    first: Space,
    second: Space,
    *,
    k: int = 10,
    seed: int = 0,
    progress: Progress | None = None,
) -> SpaceComparison:
    """Compare two spaces of the same words, by cosine, in all their dimensions.

    Parameters
    ----------
    first, second : Space
        The same labels in the same order; dimensions may differ.
    k : int >= 1
        Neighbors compared, cut to n - 1.
    seed : int
        Which words are drawn for the similarities, above 2,000.
    progress : callable, optional

    Raises
    ------
    InputError
        The labels differ, or there are fewer than three words.
    ParameterError
        `k` is below 1.
    """
    _check(first.labels, second.labels)
    if k < 1:
        raise ParameterError(f"The number of neighbors must be at least 1, not {k}.")
    n = len(first)
    k = min(k, n - 1)
    mine, other = (
        # Not the graph of the space, which misses some above 20,000 points: people read these.
        nearest(
            space.normalized,
            space.normalized,
            k,
            metric="dot",
            exclude=np.arange(n),
            progress=_part(progress, start, start + 0.4),
        )
        for space, start in ((first, 0.0), (second, 0.4))
    )
    shared = _shared(mine.indices, other.indices)
    sample = _sample(n, seed)
    profile = _profiles(first.normalized, second.normalized, sample, _part(progress, 0.8, 0.95))
    result = SpaceComparison(
        k=k,
        overlap=float(shared.mean()),
        overlap_by_chance=k / (n - 1),
        point_overlap=shared,
        first_neighbors=mine,
        second_neighbors=other,
        cka=linear_cka(first.normalized, second.normalized),
        similarity_correlation=_rank_correlation(
            first.normalized[sample], second.normalized[sample]
        ),
        profile_correlation=profile,
        sampled=len(sample) if len(sample) < n else None,
        labels=first.labels,
    )
    if progress:
        progress(1.0)
    return result


def linear_cka(first: FloatMatrix, second: FloatMatrix) -> float:
    """Return the linear centered kernel alignment [1]_ of two sets of vectors of the same items.

    Computed over whichever is smaller, items or dimensions; the value is the same.

    Parameters
    ----------
    first : ndarray, shape (n, d)
    second : ndarray, shape (n, e)

    Returns
    -------
    float in [0, 1]
        NaN when all vectors of a set are equal.

    References
    ----------
    .. [1] Kornblith, Norouzi, Lee, Hinton: Similarity of neural network representations
       revisited. ICML 2019.
    """
    x = first.astype(np.float64) - first.mean(axis=0, dtype=np.float64)
    y = second.astype(np.float64) - second.mean(axis=0, dtype=np.float64)
    if len(x) > max(x.shape[1], y.shape[1]):
        cross = float(((y.T @ x) ** 2).sum())
        sizes = float(np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))
    else:
        x_gram, y_gram = x @ x.T, y @ y.T
        cross = float((x_gram * y_gram).sum())
        sizes = float(np.linalg.norm(x_gram) * np.linalg.norm(y_gram))
    return min(1.0, cross / sizes) if sizes > 1e-20 else float("nan")


def _check(first: Sequence[str], second: Sequence[str]) -> None:
    if len(first) != len(second):
        raise InputError(
            f"The two spaces hold {len(first):,} and {len(second):,} words; "
            "they must hold the same words in the same order."
        )
    for row, (one, other) in enumerate(zip(first, second, strict=True), 1):
        if one != other:
            raise InputError(
                f"The two spaces differ at row {row:,}, “{one[:40]}” and “{other[:40]}”; "
                "they must hold the same words in the same order."
            )
    if len(first) < 3:
        raise InputError("Two spaces can be compared from three words up; add some.")


def _shared(first: IndexMatrix, second: IndexMatrix) -> FloatVector:
    """Return the share of common entries of each row, shape (n,)."""
    both = np.sort(np.concatenate([first, second], axis=1), axis=1)
    # A row lists no neighbor twice, so equal entries side by side are common ones.
    common = (both[:, 1:] == both[:, :-1]).sum(axis=1)
    return np.asarray(common / first.shape[1], dtype=np.float32)


def _sample(n: int, seed: int) -> IndexVector:
    if n <= SAMPLE_ABOVE:
        return np.arange(n, dtype=np.int64)
    rng = np.random.default_rng(seed)
    return np.sort(rng.choice(n, SAMPLE_ABOVE, replace=False)).astype(np.int64)


def _rank_correlation(first: FloatMatrix, second: FloatMatrix) -> float:
    from scipy.stats import rankdata

    upper = np.triu_indices(len(first), 1)
    ranks = [rankdata((unit @ unit.T)[upper]) for unit in (first, second)]
    if any(np.ptp(values) == 0 for values in ranks):
        return float("nan")
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def _profiles(
    first: FloatMatrix, second: FloatMatrix, sample: IndexVector, progress: Progress | None
) -> FloatVector:
    """Correlate each word's cosines to the sampled words, itself apart, in the two spaces."""
    found = np.empty(len(first), dtype=np.float32)
    place = np.full(len(first), -1, dtype=np.int64)
    place[sample] = np.arange(len(sample))
    for start in range(0, len(first), _BLOCK):
        rows = slice(start, start + _BLOCK)
        own = place[rows]
        found[rows] = _row_correlations(
            _without(first[rows] @ first[sample].T, own),
            _without(second[rows] @ second[sample].T, own),
        )
        if progress:
            progress(min(1.0, (start + _BLOCK) / len(first)))
    return found


def _without(cosines: FloatMatrix, own: IndexVector) -> npt.NDArray[np.float64]:
    """Center each row over its other entries and set its own entry, if it has one, to zero."""
    values = cosines.astype(np.float64)
    rows = np.flatnonzero(own >= 0)
    values[rows, own[rows]] = 0.0
    counts = np.full(len(values), values.shape[1], dtype=np.float64)
    counts[rows] -= 1
    centered: npt.NDArray[np.float64] = values - (values.sum(axis=1) / counts)[:, None]
    centered[rows, own[rows]] = 0.0
    return centered


def _row_correlations(
    first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    sizes = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    products = (first * second).sum(axis=1)
    # A word that is equally near to all has no profile; it counts as unrelated.
    return np.asarray(np.divide(products, sizes, out=np.zeros_like(products), where=sizes > 1e-12))


def _part(progress: Progress | None, start: float, end: float) -> Progress | None:
    if progress is None:
        return None
    return lambda fraction: progress(start + (end - start) * fraction)
