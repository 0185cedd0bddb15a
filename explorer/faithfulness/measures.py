"""How much of a space a picture of it kept, point by point and overall."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from explorer.arrays import BoolVector, FloatMatrix, FloatVector, IndexVector, Progress, normalize
from explorer.faithfulness.ranks import (
    Compared,
    clipped_k,
    compared,
    in_picture,
    in_space,
    kept,
    nearest_of,
)
from explorer.faithfulness.values import Faithfulness, StandardErrors
from explorer.metrics import Metric

RANKED_UP_TO = 3_000
"""Most points for which every point's neighborhood is examined unasked."""

RANKED_SAMPLE = 1_000
"""Points examined, each against all, above that."""

PAIRED_UP_TO = 1_000
"""Most points for which every pair's distance is compared."""

PAIRED_SAMPLE = 50_000
"""Pairs compared above that."""

_Distances = Callable[[IndexVector, IndexVector], npt.NDArray[np.float64]]

_BLOCK = 16_000_000  # scores held at once, in a handful of arrays of float32


def measure(
    space_vectors: FloatMatrix,
    coordinates: FloatMatrix,
    *,
    k: int = 15,
    metric: Metric = "cosine",
    seed: int = 0,
    progress: Progress | None = None,
) -> Faithfulness:
    """Compare each point's neighbors in the full space with those in the picture.

    Trustworthiness and continuity follow Venna and Kaski [1]_; equal distances are ordered by
    row number on both sides, so that points which cannot be told apart do not count as errors.
    Above 3,000 points a sample of 1,000 is examined, each against all.

    Parameters
    ----------
    space_vectors : ndarray, shape (n, d), float32
    coordinates : ndarray, shape (n, dimensions), float32
        Distances in the picture are Euclidean.
    k : int >= 1
    metric : {"cosine", "dot", "euclidean"}
        Closeness in the full space.
    seed : int
        Chooses the samples above 1,000 points (pairs) and 3,000 points (neighborhoods).
    progress : callable, optional

    Raises
    ------
    InputError
        The numbers of vectors and coordinates differ, or one of them is unusable.
    ParameterError
        `k` is below 1.

    References
    ----------
    .. [1] Venna, Kaski: Neighborhood preservation in nonlinear projection methods: an
       experimental study. ICANN 2001.
    """
    pair = compared(space_vectors, coordinates, metric)
    n = len(pair)
    rng = np.random.default_rng(seed)
    rows = np.arange(n) if n <= RANKED_UP_TO else np.sort(rng.permutation(n)[:RANKED_SAMPLE])
    return _measured(pair, rows, clipped_k(k, n), rng, progress)


def measure_all(
    space_vectors: FloatMatrix,
    coordinates: FloatMatrix,
    *,
    k: int = 15,
    metric: Metric = "cosine",
    seed: int = 0,
    progress: Progress | None = None,
) -> Faithfulness:
    """Examine every point, however many there are, which takes n times n comparisons.

    Parameters, errors and result are those of `measure`; `seed` only chooses the pairs.
    """
    pair = compared(space_vectors, coordinates, metric)
    rng = np.random.default_rng(seed)
    return _measured(pair, np.arange(len(pair)), clipped_k(k, len(pair)), rng, progress)


def measure_also(
    measured: Faithfulness,
    space_vectors: FloatMatrix,
    coordinates: FloatMatrix,
    rows: BoolVector,
    *,
    metric: Metric = "cosine",
    seed: int = 0,
) -> Faithfulness:
    """Examine up to 1,000 of some points beside the sample, so that `parts_of` can tell of them.

    What is said overall stays what the sample tells.

    Parameters
    ----------
    measured : Faithfulness
        What `measure` found with the other parameters.
    space_vectors, coordinates, metric
        As for `measure`.
    rows : ndarray, shape (n,), bool
    seed : int
    """
    unknown = np.flatnonzero(rows & np.isnan(measured.point_kept))
    if measured.sampled is None or not len(unknown):
        return measured
    more = np.sort(np.random.default_rng(seed).permutation(unknown)[:RANKED_SAMPLE])
    found = _per_point(compared(space_vectors, coordinates, metric), more, measured.k, None)
    trust, continuity, kept = (
        np.where(np.isnan(new), old, new)
        for old, new in zip(
            (measured.point_trust, measured.point_continuity, measured.point_kept),
            found,
            strict=True,
        )
    )
    return replace(measured, point_trust=trust, point_continuity=continuity, point_kept=kept)


def _measured(
    pair: Compared,
    rows: IndexVector,
    k: int,
    rng: np.random.Generator,
    progress: Progress | None,
) -> Faithfulness:
    n = len(pair)
    if n < 3:
        return _nothing(n)
    trust, continuity, share = _per_point(pair, rows, k, progress)
    correlation = _distance_correlation(pair, rng)
    if progress:
        progress(1.0)
    equal = "All distances are equal, so they cannot be correlated."
    every = len(rows) == n
    return Faithfulness(
        _mean(trust[rows]),
        _mean(continuity[rows]),
        _mean(share[rows]),
        correlation,
        trust,
        continuity,
        share,
        k=k,
        n=n,
        sampled=None if every else len(rows),
        sampled_pairs=None if n <= PAIRED_UP_TO else PAIRED_SAMPLE,
        notes=() if correlation is not None else (equal,),
        standard_errors=None
        if every
        else StandardErrors(*(_error(values[rows], n) for values in (trust, continuity, share))),
    )


def _mean(values: FloatVector) -> float:
    return float(values.mean(dtype=np.float64))


def _error(values: FloatVector, n: int) -> float:
    """Return the standard error of the mean of values drawn from n without putting back."""
    deviation = float(values.std(ddof=1, dtype=np.float64))
    return deviation * float(np.sqrt((1 - len(values) / n) / len(values)))


def _nothing(n: int) -> Faithfulness:
    unknown = np.full(n, np.nan, dtype=np.float32)
    few = "a single point" if n == 1 else "two points"
    return Faithfulness(
        *(None, None, None, None),
        *(unknown, unknown, unknown),
        k=0,
        n=n,
        notes=(f"With {few} there are no neighborhoods a picture could get wrong.",),
    )


def _per_point(
    pair: Compared, rows: IndexVector, k: int, progress: Progress | None
) -> tuple[FloatVector, FloatVector, FloatVector]:
    n = len(pair)
    trust, continuity, share = (np.full(n, np.nan, dtype=np.float32) for _ in range(3))
    space_closeness, picture_closeness = in_space(pair), in_picture(pair.picture)
    # The sum of excess ranks of a point whose k neighbors are the k farthest points.
    worst = k * (2 * n - 3 * k - 1) / 2
    step = max(1, _BLOCK // n)
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        full = nearest_of(part, space_closeness, k)
        drawn = nearest_of(part, picture_closeness, k)
        trust[part] = 1 - np.maximum(full.ranks(drawn.columns) - k, 0).sum(axis=1) / worst
        continuity[part] = 1 - np.maximum(drawn.ranks(full.columns) - k, 0).sum(axis=1) / worst
        share[part] = kept(full.columns, drawn.columns) / k
        if progress:
            progress(0.95 * min(1.0, (start + step) / len(rows)))
    return trust, continuity, share


def _distance_correlation(pair: Compared, rng: np.random.Generator) -> float | None:
    """Return Spearman's correlation of the pairs' distances in the space and in the picture."""
    n = len(pair)
    if n <= PAIRED_UP_TO:
        left, right = np.triu_indices(n, 1)
    else:
        left = rng.integers(n, size=PAIRED_SAMPLE)
        right = (left + rng.integers(1, n, size=PAIRED_SAMPLE)) % n
    space = _space_distances(pair, len(left))
    full = np.empty(len(left))
    drawn = np.empty(len(left))
    for start in range(0, len(left), 20_000):
        part = slice(start, start + 20_000)
        i, j = left[part], right[part]
        full[part] = space(i, j)
        drawn[part] = np.linalg.norm(pair.picture[i].astype(np.float64) - pair.picture[j], axis=1)
    if pair.metric != "dot":
        full[pair.groups.group[left] == pair.groups.group[right]] = 0.0
    if np.ptp(full) == 0.0 or np.ptp(drawn) == 0.0:
        return None
    return float(np.corrcoef(_ranked(full), _ranked(drawn))[0, 1])


def _space_distances(pair: Compared, pairs: int) -> _Distances:
    """Return what tells the distances of rows i and j, asked for about `pairs` of them."""
    vectors, metric = pair.vectors, pair.metric
    # Whichever is less: all the points or those that the pairs will name.
    prepared = metric == "cosine" and len(pair) <= 2 * pairs
    if prepared:
        vectors = normalize(vectors)

    def distances(i: IndexVector, j: IndexVector) -> npt.NDArray[np.float64]:
        first, second = vectors[i], vectors[j]
        if metric == "cosine" and not prepared:
            first, second = normalize(first), normalize(second)
        wide, other = first.astype(np.float64), second.astype(np.float64)
        if metric == "euclidean":
            return np.asarray(np.linalg.norm(wide - other, axis=1))
        return np.asarray(1.0 - np.einsum("ij,ij->i", wide, other))

    return distances


def _ranked(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the rank of each value from 1, equal values sharing the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place])
