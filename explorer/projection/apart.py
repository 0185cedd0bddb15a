"""Pairs of points that are to be drawn apart, chosen anew while LocalMAP works."""

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix
from explorer.compiled import compiled

Pairs = npt.NDArray[np.int32]

_A, _B, _C, _HALF = np.uint64(13), np.uint64(7), np.uint64(17), np.uint64(32)
_TRIES = 100


@compiled
def draw_apart(
    places: FloatMatrix, near: Pairs, far: Pairs, reach: np.float32, dice: npt.NDArray[np.uint64]
) -> None:
    """Replace the points that each is to be apart from by random ones within reach of it.

    Parameters
    ----------
    places : ndarray, shape (n, 2 or 3), float32
    near, far : ndarray, shape (n * k, 2), int32
        A point and another one, k times in turn for each point. `far` is changed in place, but
        for pairs where a hundred tries found no other point.
    reach : float32
        Distance in the picture.
    dice : ndarray, shape (1,), uint64
        State of the random numbers, not zero; moved on in place.
    """
    n, state = np.uint64(places.shape[0]), dice[0]
    close, wide = near.shape[0] // places.shape[0], far.shape[0] // places.shape[0]
    for first in range(places.shape[0]):
        for slot in range(wide * first, wide * (first + 1)):
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
                for place in range(close * first, close * (first + 1)):
                    taken |= near[place, 1] == other
                for place in range(wide * first, slot):
                    taken |= far[place, 1] == other
                if not taken:
                    far[slot, 1] = other
                    break
    dice[0] = state
