"""Semantic axes: words placed between two named poles."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, normalize
from explorer.errors import InputError
from explorer.space import Space


@dataclass(frozen=True)
class AxisScore:
    """A word on an axis: −1 at the middle of the low pole's words, +1 at the high pole's."""

    label: str
    row: int
    position: float


@dataclass(frozen=True, eq=False)
class Axis:
    """A direction between two poles.

    Attributes
    ----------
    low, high : tuple of str
        The words of each pole.
    direction : ndarray, shape (d,), float32
        Unit vector from the middle of the low pole to that of the high pole.
    middle : ndarray, shape (d,), float32
        Half way between.
    reach : float
        Half the distance between the poles: what counts as 1.
    spread : float
        Largest distance from ±1 of a pole's own words; beyond 1 they overlap with the other side.
    """

    low: tuple[str, ...]
    high: tuple[str, ...]
    direction: FloatVector
    middle: FloatVector
    reach: float
    spread: float

    @property
    def name(self) -> str:
        """The poles as a title: ``bad ↔ good``."""
        return f"{', '.join(self.low)} ↔ {', '.join(self.high)}"

    def positions(self, vectors: FloatMatrix) -> FloatVector:
        """Place vectors on the axis, scaled so that the poles' middles lie at −1 and +1.

        Parameters
        ----------
        vectors : ndarray, shape (n, d)

        Returns
        -------
        ndarray, shape (n,), float32
        """
        return np.asarray((normalize(vectors) - self.middle) @ self.direction / self.reach)

    def score(self, space: Space, rows: Sequence[int]) -> tuple[AxisScore, ...]:
        """Place words of a space on the axis, from the low pole to the high one."""
        values = self.positions(space.vectors[list(rows)])
        found = [
            AxisScore(space.labels[row], int(row), float(value))
            for row, value in zip(rows, values, strict=True)
        ]
        return tuple(sorted(found, key=lambda score: score.position))


def semantic_axis(space: Space, low: Sequence[int], high: Sequence[int]) -> Axis:
    """Draw an axis from one pole to another, each one or several words [1]_.

    Parameters
    ----------
    space : Space
    low, high : sequences of int in [0, n)
        Rows of each pole's words.

    Raises
    ------
    InputError
        A pole is empty, or both lie at the same point.

    References
    ----------
    .. [1] An, Kwak, Ahn: SemAxis, a lightweight framework to characterize domain-specific word
       semantics beyond sentiment. ACL 2018.
    """
    if not len(low) or not len(high):
        raise InputError("Both poles of an axis need at least one word that is in the space.")
    from_words, to_words = space.normalized[list(low)], space.normalized[list(high)]
    start, end = from_words.mean(axis=0), to_words.mean(axis=0)
    length = float(np.linalg.norm(end - start))
    if length < 1e-6:
        raise InputError("The two poles lie at the same point; choose different words.")
    direction, middle, reach = (end - start) / length, (start + end) / 2, length / 2
    away = np.concatenate(
        [
            (from_words - middle) @ direction / reach + 1,
            (to_words - middle) @ direction / reach - 1,
        ]
    )
    return Axis(
        tuple(space.labels[row] for row in low),
        tuple(space.labels[row] for row in high),
        direction.astype(np.float32),
        middle.astype(np.float32),
        reach,
        float(np.abs(away).max()),
    )
