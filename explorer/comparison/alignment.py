"""Bringing two spaces together: to the same words, and one map over the other."""

from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector
from explorer.errors import InputError
from explorer.space import Space


@dataclass(frozen=True, eq=False)
class Common:
    """Two spaces of the same labels in the same order.

    Attributes
    ----------
    first, second : Space
    left_out : (int, int)
        Rows of each whose label the other lacks, or that repeat a label.
    """

    first: Space
    second: Space
    left_out: tuple[int, int]


def common_words(first: Space, second: Space) -> Common:
    """Keep the words that both spaces hold, in the order of the first.

    Raises
    ------
    InputError
        They have no word in common.
    """
    labels = [label for label in first.positions if label in second.positions]
    if not labels:
        raise InputError("The two spaces have no word in common, so they cannot be compared.")
    return Common(
        first.take([first.positions[label] for label in labels]),
        second.take([second.positions[label] for label in labels]),
        (len(first) - len(labels), len(second) - len(labels)),
    )


@dataclass(frozen=True, eq=False)
class Alignment:
    """A map moved onto another.

    Attributes
    ----------
    coordinates : ndarray, shape (n, dim), float32
        The moved map, in the units of the reference.
    rotation : ndarray, shape (dim, dim), float32
        Orthogonal; a mirror image is allowed.
    scale : float
    shift : ndarray, shape (dim,), float32
        ``coordinates = scale * moved @ rotation + shift``.
    disparity : float in [0, 1]
        Share of the reference's variance that the moved map misses; 0 is a perfect fit.
    gaps : ndarray, shape (n,), float32
        Distance of each point from its place in the reference.
    """

    coordinates: FloatMatrix
    rotation: FloatMatrix
    scale: float
    shift: FloatVector
    disparity: float
    gaps: FloatVector


def align(reference: FloatMatrix, moved: FloatMatrix) -> Alignment:
    """Move a map onto a reference by the similarity transform of least squares [1]_.

    Parameters
    ----------
    reference, moved : ndarray, shape (n, dim)
        Coordinates of the same points in the same order.

    Raises
    ------
    InputError
        The shapes differ, or all points of a map coincide.

    References
    ----------
    .. [1] Schönemann, Carroll: Fitting one matrix to another under choice of a central dilation
       and a rigid motion. Psychometrika 35, 1970.
    """
    if reference.shape != moved.shape or reference.ndim != 2:
        raise InputError(
            f"The two maps must show the same points in as many dimensions; they have the shapes "
            f"{reference.shape} and {moved.shape}."
        )
    a, b = reference.astype(np.float64), moved.astype(np.float64)
    a_mean, b_mean = a.mean(axis=0), b.mean(axis=0)
    a_centered, b_centered = a - a_mean, b - b_mean
    a_size, b_size = float((a_centered**2).sum()), float((b_centered**2).sum())
    if min(a_size, b_size) < 1e-20:
        raise InputError("All points of a map lie at the same place; it cannot be aligned.")
    left, singular, right = np.linalg.svd(b_centered.T @ a_centered)
    rotation = left @ right
    scale = float(singular.sum()) / b_size
    shift = a_mean - scale * b_mean @ rotation
    coordinates = scale * b @ rotation + shift
    return Alignment(
        coordinates.astype(np.float32),
        rotation.astype(np.float32),
        scale,
        shift.astype(np.float32),
        max(0.0, 1.0 - float(singular.sum()) ** 2 / (a_size * b_size)),
        np.linalg.norm(coordinates - a, axis=1).astype(np.float32),
    )
