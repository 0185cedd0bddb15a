"""The steps of UMAP as compiled code."""

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, FloatVector
from explorer.compiled import compiled

PUSHES = np.float32(5)
"""Random points that push a point away each time a neighbor pulls it."""

_ONE, _FARTHEST = np.float32(1), np.float32(4)
_A, _B, _C, _HALF = np.uint64(13), np.uint64(7), np.uint64(17), np.uint64(32)


@compiled
def move(
    places: FloatMatrix,
    links: npt.NDArray[np.int32],
    schedule: FloatMatrix,
    forces: FloatMatrix,
    moment: FloatVector,
    dice: npt.NDArray[np.uint64],
) -> None:
    """Let each link that is due pull its ends together, and random points push the first away.

    Parameters
    ----------
    places : ndarray, shape (n, 2 or 3), float32
        Moved in place.
    links : ndarray, shape (e, 2), int32
        The points at both ends.
    schedule : ndarray, shape (e, 3), float32
        Rounds between two pulls of a link, when it is due next, and when its next push is;
        moved on in place.
    forces : ndarray, shape (2, size), float32
        Pull and push, tabulated evenly over s = d / (1 + d) of the squared distance d.
    moment : ndarray, shape (2,), float32
        Number of the round and length of its steps.
    dice : ndarray, shape (1,), uint64
        State of the random numbers, not zero; moved on in place.
    """
    n, size = np.uint64(places.shape[0]), np.float32(forces.shape[1])
    last = np.int32(forces.shape[1] - 1)  # for gaps so wide that s rounds to 1
    dimensions, now, length, state = places.shape[1], moment[0], moment[1], dice[0]
    here = np.zeros(3, dtype=np.float32)
    for link in range(links.shape[0]):
        if schedule[link, 1] > now:
            continue
        first, second = links[link, 0], links[link, 1]
        squared = np.float32(0)
        for axis in range(dimensions):
            here[axis] = places[first, axis]
            squared += (here[axis] - places[second, axis]) ** 2
        force = forces[0, min(np.int32(size * (squared / (squared + _ONE))), last)]
        for axis in range(dimensions):
            step = force * (here[axis] - places[second, axis])
            step = min(_FARTHEST, max(-_FARTHEST, step)) * length
            here[axis] -= step
            places[second, axis] += step
        schedule[link, 1] += schedule[link, 0]
        between = schedule[link, 0] / PUSHES
        pushes = np.int32((now - schedule[link, 2]) / between)
        for _ in range(pushes):
            state ^= state << _A
            state ^= state >> _B
            state ^= state << _C
            other = np.int64(((state >> _HALF) * n) >> _HALF)
            if other == first:
                continue
            squared = np.float32(0)
            for axis in range(dimensions):
                squared += (here[axis] - places[other, axis]) ** 2
            force = forces[1, min(np.int32(size * (squared / (squared + _ONE))), last)]
            for axis in range(dimensions):
                step = force * (here[axis] - places[other, axis])
                here[axis] += min(_FARTHEST, max(-_FARTHEST, step)) * length
        schedule[link, 2] += pushes * between
        for axis in range(dimensions):
            places[first, axis] = here[axis]
    dice[0] = state
