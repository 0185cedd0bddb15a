"""Frames of a growing layout kept, to be played again."""

from dataclasses import replace

import numpy as np

from explorer.projection.values import Frame, Projection


class Film:
    """Keeps every frame it is told of; pass one as `on_frame`."""

    def __init__(self) -> None:
        self._frames: list[Frame] = []

    def __call__(self, frame: Frame) -> None:
        """Keep a frame."""
        self._frames.append(frame)

    def added_to(self, projection: Projection) -> Projection:
        """Return the projection with its frames, where there were any between start and end."""
        if len(self._frames) < 2:
            return projection
        return replace(
            projection,
            frames=np.stack([frame.coordinates for frame in self._frames]),
            frame_iterations=tuple(frame.iteration for frame in self._frames),
        )
