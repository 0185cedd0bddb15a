"""A vector as the cache keeps it: its numbers, and a checksum that binds them to model and text.

A flipped bit, or a row that stands under another text's key, would else be a wrong vector that
nobody notices. CRC-32 finds every flip of one bit and of up to 32 in a row, and misses one in four
billion of all other damage; checking ten thousand rows costs a sixth of looking them up.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import LARGEST_VALUE, FloatMatrix

# Makes the length of a sealed row one that no row of plain numbers has.
_MARK = b"\1"
_SEAL = len(_MARK) + 4
# The checksum of anything followed by its own checksum.
_SOUND = 0x2144DF1C


@dataclass(frozen=True, eq=False)
class Opened:
    """What rows hold.

    Attributes
    ----------
    found : ndarray, shape (n,), bool
        Which are sound.
    vectors : ndarray, shape (n, d), float32
        Zeros where nothing was found.
    unsealed : tuple of int
        Sound as far as one can see, but from before there were checksums.
    damaged : int
        How many are not what was kept.
    """

    found: npt.NDArray[np.bool_]
    vectors: FloatMatrix
    unsealed: tuple[int, ...]
    damaged: int


def seal(model: str, keys: Sequence[bytes], vectors: FloatMatrix) -> list[bytes]:
    """Return the rows of vectors; finite ones, since a sound seal is all that is looked at later.

    Parameters
    ----------
    model : str
    keys : sequence of bytes, length n
        Digests of the texts.
    vectors : ndarray, shape (n, d), float32
    """
    start = zlib.crc32(model.encode())
    rows = []
    for key, vector in zip(keys, np.ascontiguousarray(vectors, dtype="<f4"), strict=True):
        row = vector.tobytes() + _MARK
        rows.append(row + zlib.crc32(row, zlib.crc32(key, start)).to_bytes(4, "little"))
    return rows


def open_rows(model: str, keys: Sequence[bytes], rows: Sequence[object], dimension: int) -> Opened:
    """Return the vectors in rows, each of which may be anything.

    Parameters
    ----------
    model : str
    keys : sequence of bytes, length n
    rows : sequence, length n
        None where there is none; one of another length counts as absent too.
    dimension : int
    """
    length, start = 4 * dimension, zlib.crc32(model.encode())
    unsealed, damaged = [], 0
    parts = [bytes(length + _SEAL)] * len(rows)
    found = np.zeros(len(rows), dtype=bool)
    for place, (key, row) in enumerate(zip(keys, rows, strict=True)):
        if not isinstance(row, bytes):
            damaged += row is not None
        elif len(row) == length + _SEAL:
            if zlib.crc32(row, zlib.crc32(key, start)) == _SOUND:
                parts[place], found[place] = row, True
            else:
                damaged += 1
        elif len(row) == length:
            parts[place], found[place] = row + bytes(_SEAL), True
            unsealed.append(place)
    whole = np.frombuffer(b"".join(parts), dtype=np.uint8).reshape(len(rows), length + _SEAL)
    vectors: FloatMatrix = whole[:, :length].copy().view("<f4")
    strange = [place for place in unsealed if not (np.abs(vectors[place]) <= LARGEST_VALUE).all()]
    vectors[strange], found[strange] = 0.0, False
    sound = tuple(place for place in unsealed if found[place])
    return Opened(found, vectors, sound, damaged + len(strange))
