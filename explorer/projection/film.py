"""Frames of a growing layout kept, to be played again."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.projection.values import Frame

_STEPS = 32_767
"""Steps from the middle of a kept state to its edge: finer than any screen."""


@dataclass(frozen=True, eq=False)
class Reel:
    """States of a layout from first to last, each moved and scaled to the same square.

    Attributes
    ----------
    states : ndarray, shape (f, n, dimensions), int16
        From -32767 to 32767 along the wider axis.
    iterations : tuple of int
        One per state.
    """

    states: npt.NDArray[np.int16]
    iterations: tuple[int, ...]


class Recorder:
    """Keeps the frames it is told of in little memory; pass one as `on_frame`.

    Whenever they would be more than may be kept, every second one is let go of, but neither the
    first nor the finished one.

    Parameters
    ----------
    most_bytes : int
        What the states may take together, at four bytes a point in the plane.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._kept: list[tuple[int, npt.NDArray[np.int16]]] = []
        self._stride = 1
        self._seen = 0

    def __call__(self, frame: Frame) -> None:
        """Keep a frame, if its turn has come; the finished one in any case."""
        number, finished = self._seen, frame.fraction >= 1.0
        self._seen += 1
        if number % self._stride and not finished:
            return
        state = _squared(frame.coordinates)
        while len(self._kept) > 1 and (len(self._kept) + 1) * state.nbytes > self._most_bytes:
            self._kept = self._kept[::2]
            self._stride *= 2
        if number % self._stride == 0 or finished:
            self._kept.append((frame.iteration, state))

    def reel(self) -> Reel | None:
        """Return what was kept; None where it is not even two states, or two are too much."""
        if len(self._kept) < 2:
            return None
        iterations, states = zip(*self._kept, strict=True)
        reel = Reel(np.stack(states), tuple(iterations))
        return reel if reel.states.nbytes <= self._most_bytes else None


def _squared(coordinates: npt.NDArray[np.float32]) -> npt.NDArray[np.int16]:
    low, high = coordinates.min(axis=0), coordinates.max(axis=0)
    half = max(float((high - low).max()) / 2, float(np.finfo(np.float32).tiny))
    return np.asarray(np.rint((coordinates - (low + high) / 2) / half * _STEPS), dtype=np.int16)
