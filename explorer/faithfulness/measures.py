"""How much of a space a picture of it kept, point by point and overall."""

from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, IndexVector, Progress, as_matrix, normalize
from explorer.errors import InputError, ParameterError
from explorer.faithfulness.ranks import in_picture, in_space, kept, nearest_of
from explorer.metrics import Metric
from explorer.projection import distinct

RANKED_UP_TO = 10_000
"""Most points for which every point's neighborhood is examined."""

RANKED_SAMPLE = 3_000
"""Points examined, each against all, above that."""

PAIRED_UP_TO = 1_000
"""Most points for which every pair's distance is compared."""

PAIRED_SAMPLE = 200_000
"""Pairs compared above that."""

_BLOCK = 4_000_000  # scores held at once, in a handful of arrays of float32


@dataclass(frozen=True, eq=False)
class Faithfulness:
    """What a picture kept of the space it shows.

    The overall values are the means of the values per point; `EXPLANATIONS` says what each
    means. All are None, and the values per point NaN, where fewer than three points leave
    nothing to measure; the correlation also where all distances are equal.

    Attributes
    ----------
    trustworthiness, continuity, neighbors_kept : float in [0, 1], or None
    distance_correlation : float in [-1, 1], or None
    point_trust, point_continuity, point_kept : ndarray, shape (n,), float32
        NaN for points outside the sample.
    k : int
        Neighbors looked at: what was asked for, or as many as `n` allows, (n - 1) // 2.
    n : int
    sampled : int or None
        The number of points examined, each against all; None for every point.
    sampled_pairs : int or None
        The number of pairs behind the correlation; None for every pair.
    notes : tuple of str
        One sentence each.
    """

    trustworthiness: float | None
    continuity: float | None
    neighbors_kept: float | None
    distance_correlation: float | None
    point_trust: FloatVector
    point_continuity: FloatVector
    point_kept: FloatVector
    k: int
    n: int
    sampled: int | None = None
    sampled_pairs: int | None = None
    notes: tuple[str, ...] = ()


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

    Parameters
    ----------
    space_vectors : ndarray, shape (n, d), float32
    coordinates : ndarray, shape (n, dimensions), float32
        Distances in the picture are Euclidean.
    k : int >= 1
    metric : {"cosine", "dot", "euclidean"}
        Closeness in the full space.
    seed : int
        Chooses the samples above 1,000 points (pairs) and 10,000 points (neighborhoods).
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
    vectors, picture = _checked(space_vectors, coordinates)
    n = len(vectors)
    k = clipped_k(k, n)
    if n < 3:
        return _nothing(n)
    rng = np.random.default_rng(seed)
    all_rows = np.arange(n)
    rows = all_rows if n <= RANKED_UP_TO else np.sort(rng.permutation(n)[:RANKED_SAMPLE])
    trust, continuity, share = _per_point(vectors, picture, rows, k, metric, progress)
    correlation = _distance_correlation(vectors, picture, metric, rng)
    if progress:
        progress(1.0)
    return Faithfulness(
        trustworthiness=float(trust[rows].mean(dtype=np.float64)),
        continuity=float(continuity[rows].mean(dtype=np.float64)),
        neighbors_kept=float(share[rows].mean(dtype=np.float64)),
        distance_correlation=correlation,
        point_trust=trust,
        point_continuity=continuity,
        point_kept=share,
        k=k,
        n=n,
        sampled=None if len(rows) == n else len(rows),
        sampled_pairs=None if n <= PAIRED_UP_TO else PAIRED_SAMPLE,
        notes=()
        if correlation is not None
        else ("All distances are equal, so they cannot be correlated.",),
    )


def false_neighbors(
    vectors: FloatMatrix,
    coordinates: FloatMatrix,
    row: int,
    k: int = 15,
    metric: Metric = "cosine",
) -> IndexVector:
    """Return the points near `row` in the picture that are not among its nearest in the space.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    coordinates : ndarray, shape (n, dimensions), float32
    row : int in [0, n)
    k : int >= 1
        Neighbors on each side, cut as in `measure`: ``1 - point_kept[row]`` of them are false.
    metric : {"cosine", "dot", "euclidean"}

    Returns
    -------
    ndarray of int64
        Nearest in the picture first.
    """
    space, picture = _both(vectors, coordinates, row, k, metric)
    return picture[~np.isin(picture, space)]


def missing_neighbors(
    vectors: FloatMatrix,
    coordinates: FloatMatrix,
    row: int,
    k: int = 15,
    metric: Metric = "cosine",
) -> IndexVector:
    """Return the nearest points of `row` in the space that the picture does not show near it.

    Parameters and cutting of `k` are those of `false_neighbors`.

    Returns
    -------
    ndarray of int64
        Nearest in the space first.
    """
    space, picture = _both(vectors, coordinates, row, k, metric)
    return space[~np.isin(space, picture)]


def clipped_k(k: int, n: int) -> int:
    """Return `k` cut to what the formulas allow for `n` points: below half of them.

    Raises
    ------
    ParameterError
        `k` is below 1.
    """
    if k < 1:
        raise ParameterError(f"The number of neighbors must be at least 1, not {k}.")
    return min(k, max(0, (n - 1) // 2))


def _checked(vectors: FloatMatrix, coordinates: FloatMatrix) -> tuple[FloatMatrix, FloatMatrix]:
    full, picture = as_matrix(vectors), as_matrix(coordinates, "coordinates")
    if len(full) != len(picture):
        raise InputError(
            f"There are {len(picture)} places for {len(full)} vectors; project the same points."
        )
    return full, picture


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
    vectors: FloatMatrix,
    picture: FloatMatrix,
    rows: IndexVector,
    k: int,
    metric: Metric,
    progress: Progress | None,
) -> tuple[FloatVector, FloatVector, FloatVector]:
    n = len(vectors)
    trust, continuity, share = (np.full(n, np.nan, dtype=np.float32) for _ in range(3))
    space_closeness, picture_closeness = in_space(vectors, metric), in_picture(picture)
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


def _distance_correlation(
    vectors: FloatMatrix, picture: FloatMatrix, metric: Metric, rng: np.random.Generator
) -> float | None:
    """Return Spearman's correlation of the pairs' distances in the space and in the picture."""
    from scipy.stats import rankdata

    n = len(vectors)
    if n <= PAIRED_UP_TO:
        left, right = np.triu_indices(n, 1)
    else:
        left = rng.integers(n, size=PAIRED_SAMPLE)
        right = (left + rng.integers(1, n, size=PAIRED_SAMPLE)) % n
    full = np.empty(len(left))
    drawn = np.empty(len(left))
    base = normalize(vectors) if metric == "cosine" else vectors
    for start in range(0, len(left), 20_000):
        part = slice(start, start + 20_000)
        i, j = left[part], right[part]
        first, second = base[i].astype(np.float64), base[j].astype(np.float64)
        full[part] = (
            np.linalg.norm(first - second, axis=1)
            if metric == "euclidean"
            else 1.0 - np.einsum("ij,ij->i", first, second)
        )
        drawn[part] = np.linalg.norm(picture[i].astype(np.float64) - picture[j], axis=1)
    if metric != "dot":
        group = distinct(vectors, metric).group
        full[group[left] == group[right]] = 0.0
    if np.ptp(full) == 0.0 or np.ptp(drawn) == 0.0:
        return None
    return float(np.corrcoef(rankdata(full), rankdata(drawn))[0, 1])


def _both(
    vectors: FloatMatrix, coordinates: FloatMatrix, row: int, k: int, metric: Metric
) -> tuple[IndexVector, IndexVector]:
    full, picture = _checked(vectors, coordinates)
    k = clipped_k(k, len(full))
    if k == 0:
        none = np.empty(0, dtype=np.int64)
        return none, none
    rows = np.array([row])
    space = nearest_of(rows, in_space(full, metric), k).columns[0]
    return space, nearest_of(rows, in_picture(picture), k).columns[0]
