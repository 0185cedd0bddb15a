"""What is said of a picture: how much of the space it kept, and how sure that is."""

from dataclasses import dataclass

import numpy as np

from explorer.arrays import BoolVector, FloatVector


@dataclass(frozen=True)
class StandardErrors:
    """How far values from a sample may be from those of all points: one standard deviation."""

    trustworthiness: float
    continuity: float
    neighbors_kept: float


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
    standard_errors : StandardErrors or None
        None where every point was examined.
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
    standard_errors: StandardErrors | None = None


@dataclass(frozen=True)
class Part:
    """What a picture kept around some of its points, each compared with all.

    Attributes
    ----------
    n, examined : int
        Points of the part, and how many of them were looked at.
    trustworthiness, continuity, neighbors_kept : float in [0, 1], or None
        Means over those; None where none was.
    """

    n: int
    examined: int
    trustworthiness: float | None
    continuity: float | None
    neighbors_kept: float | None


@dataclass(frozen=True)
class Parts:
    """How faithful each part of a map is that has grown: what was laid out, and what was placed."""

    laid_out: Part
    added: Part


def parts_of(faithfulness: Faithfulness, added: BoolVector) -> Parts:
    """Return how faithful a picture is where it was laid out, and where points were added.

    Parameters
    ----------
    faithfulness : Faithfulness
    added : ndarray, shape (n,), bool
    """
    return Parts(_part(faithfulness, ~added), _part(faithfulness, added))


def _part(faithfulness: Faithfulness, rows: BoolVector) -> Part:
    examined = rows & np.isfinite(faithfulness.point_kept)
    count = int(examined.sum())
    points = (faithfulness.point_trust, faithfulness.point_continuity, faithfulness.point_kept)
    means = (float(of[examined].mean(dtype=np.float64)) if count else None for of in points)
    return Part(int(rows.sum()), count, *means)
