"""The steps of LocalMAP as compiled code."""

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, FloatVector
from explorer.compiled import compiled

Rows = npt.NDArray[np.int32]

_ONE, _TWO, _TEN = np.float32(1), np.float32(2), np.float32(10)
_MIDDLE = np.float32(10_000)
_A, _B, _C, _HALF = np.uint64(13), np.uint64(7), np.uint64(17), np.uint64(32)
_TRIES = 100


@compiled
def slopes(
    places: FloatMatrix,
    near: Rows,
    middle: Rows,
    far: Rows,
    weights: FloatVector,
    gradient: FloatMatrix,
) -> None:
    """Add up what pulls and pushes each point.

    Parameters
    ----------
    places : ndarray, shape (n, 2 or 3), float32
    near, middle, far : ndarray, shape (n, any), int32
        For each point those it is to be close to, not too far from, and apart from.
    weights : ndarray, shape (4,), float32
        Of the three, and the distance from which near pairs pull less than in proportion;
        0 for no such distance.
    gradient : ndarray, shape (n, 2 or 3), float32
        Overwritten.
    """
    dimensions = places.shape[1]
    gradient[:] = np.float32(0)
    for kind in range(3):
        others = near if kind == 0 else middle if kind == 1 else far
        weight = weights[kind]
        if weight == 0:
            continue
        for first in range(places.shape[0]):
            for slot in range(others.shape[1]):
                second = others[first, slot]
                squared = _ONE
                for axis in range(dimensions):
                    squared += (places[first, axis] - places[second, axis]) ** 2
                if kind == 0:
                    pull = _TWO * _TEN * weight / (_TEN + squared) ** 2
                    if weights[3] > 0:
                        pull *= weights[3] / np.sqrt(squared)
                elif kind == 1:
                    pull = _TWO * _MIDDLE * weight / (_MIDDLE + squared) ** 2
                else:
                    pull = -_TWO * weight / (_ONE + squared) ** 2
                for axis in range(dimensions):
                    step = pull * (places[first, axis] - places[second, axis])
                    gradient[first, axis] += step
                    gradient[second, axis] -= step


@compiled
def draw_apart(
    places: FloatMatrix, near: Rows, far: Rows, reach: np.float32, dice: npt.NDArray[np.uint64]
) -> None:
    """Replace the points that each is to be apart from by random ones within reach of it.

    Parameters
    ----------
    places : ndarray, shape (n, 2 or 3), float32
    near, far : ndarray, shape (n, any), int32
        `far` is changed in place, but for entries where a hundred tries found no point.
    reach : float32
        Distance in the picture.
    dice : ndarray, shape (1,), uint64
        State of the random numbers, not zero; moved on in place.
    """
    n, state = np.uint64(places.shape[0]), dice[0]
    for first in range(places.shape[0]):
        for slot in range(far.shape[1]):
            for _ in range(_TRIES):
                state ^= state << _A
                state ^= state >> _B
                state ^= state << _C
                other = np.int32(((state >> _HALF) * n) >> _HALF)
                squared = np.float32(0)
                for axis in range(places.shape[1]):
                    squared += (places[first, axis] - places[other, axis]) ** 2
                if squared > reach * reach or other == first:
                    continue
                taken = False
                for place in range(near.shape[1]):
                    taken |= near[first, place] == other
                for place in range(slot):
                    taken |= far[first, place] == other
                if not taken:
                    far[first, slot] = other
                    break
    dice[0] = state
