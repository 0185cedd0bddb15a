"""A picture that another tool made: drawn as it came, never laid out anew."""

from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, as_matrix
from explorer.projection.parameters import PcaParameters
from explorer.projection.values import Projection

GIVEN = "given"
"""The method of a projection that came with the data."""

GIVEN_TITLE = "another tool"

_WIDTH = 20.0


def given_projection(places: npt.NDArray[Any], note: str) -> Projection:
    """Return places as a projection: moved and scaled alike on both axes, which nobody sees.

    Coordinates such as a map's meters, millions from their origin, would lose their last digits
    in single precision.

    Parameters
    ----------
    places : array_like, shape (n, 2)
    note : str
        A sentence on where they come from.
    """
    exact = np.asarray(places, dtype=np.float64)
    low, high = exact.min(axis=0), exact.max(axis=0)
    span = float((high - low).max()) or 1.0
    drawn = (exact - (low + high) / 2) * (_WIDTH / span)
    return Projection(as_matrix(drawn), GIVEN, PcaParameters(), 2, notes=(note,))


def lifted(places: npt.NDArray[Any]) -> FloatMatrix:
    """Return vectors whose cosines tell who is near whom on a picture, shape (n, 3).

    The plane is laid onto a sphere by the inverse stereographic projection, which turns no small
    circle into anything but a circle: who is nearest in the picture is nearest by cosine.
    """
    exact = np.asarray(places, dtype=np.float64)
    centered = exact - (exact.min(axis=0) + exact.max(axis=0)) / 2
    radius = float(np.linalg.norm(centered, axis=1).max()) or 1.0
    plane = centered / radius
    square = (plane**2).sum(axis=1, keepdims=True)
    return as_matrix(np.concatenate([2 * plane, 1 - square], axis=1) / (1 + square))
