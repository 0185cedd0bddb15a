"""Parts of a map that travel to the browser by themselves, as bytes, and only once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix
from explorer.neighbors import Neighbors

_STEPS = 65_535
_BETWEEN = "\0"


@dataclass(frozen=True, eq=False)
class Block:
    """Numbers or texts that are sent apart from the rest.

    Attributes
    ----------
    source : object
        What it is made of; the same object stands for the same bytes.
    kind : str
        How to read the bytes: "float32", "int32", "uint16", "int8", or "text".
    pack : callable
        Makes the bytes; little-endian, or UTF-8 with a zero byte between two texts.
    more : mapping
        What else the browser must know to read them.
    """

    source: object
    kind: str
    pack: Callable[[], bytes]
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Nearby:
    """The nearest points of whichever point is selected; found when it is."""

    find: Callable[[int], Neighbors]


def numbers(source: npt.NDArray[Any], kind: str) -> Block:
    """Return an array as a block of numbers of one kind."""
    return Block(source, kind, lambda: _bytes(source, kind))


def texts(source: tuple[str, ...]) -> Block:
    """Return texts as one block; a zero byte inside a text is shown as its symbol."""

    def pack() -> bytes:
        joined = _BETWEEN.join(source)
        if joined.count(_BETWEEN) >= len(source):
            joined = _BETWEEN.join(text.replace(_BETWEEN, "\N{SYMBOL FOR NULL}") for text in source)
        return joined.encode("utf-8", "replace")

    return Block(source, "text", pack)


def places(coordinates: FloatMatrix) -> Block:
    """Return coordinates axis by axis: as they are in the plane, in 65,536 steps in space.

    One can zoom into the plane until a step would be seen; a camera does not come that near.
    """
    if coordinates.shape[1] == 2:
        return Block(coordinates, "float32", lambda: _bytes(coordinates.T, "float32"))
    low = coordinates.min(axis=0).astype(np.float64)
    span = np.maximum(coordinates.max(axis=0) - low, np.finfo(np.float32).tiny)

    def pack() -> bytes:
        return _bytes(np.rint((coordinates - low) / span * _STEPS).T, "uint16")

    return Block(
        coordinates, "uint16", pack, {"low": low.tolist(), "step": (span / _STEPS).tolist()}
    )


def _bytes(array: npt.NDArray[Any], kind: str) -> bytes:
    dtype = np.dtype(kind).newbyteorder("<")
    return np.ascontiguousarray(array, dtype=dtype).tobytes()
