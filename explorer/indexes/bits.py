"""Vectors as bits, compared by counting those that differ: random planes, or signs.

Charikar: Similarity estimation techniques from rounding algorithms. STOC 2002: the share of random
planes that separate two vectors is their angle divided by π.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexMatrix
from explorer.indexes.faiss_cores import library
from explorer.indexes.parameters import BinaryParameters, LshParameters
from explorer.indexes.scoring import block_rows
from explorer.indexes.values import Built, Task
from explorer.metrics import Metric

Codes = npt.NDArray[np.uint8]

_COUNTED_AT_ONCE = (4, 8, 16, 20, 32, 64)
"""Bytes a code of which FAISS compares by instructions made for that length. Others take a general
loop: of a million codes of 48 bytes 9.3 ms, and 3.4 of 64 (two cores of x86_64, one used)."""
_FILLED_UP = 1.5  # times as many bytes are worth that


@dataclass(frozen=True, eq=False)
class Bits:
    """Codes of vectors.

    Attributes
    ----------
    index : faiss.IndexBinaryFlat
    bits : int
        Those that carry something; behind them a code is filled up with zeros.
    mean : ndarray, shape (d,)
        Subtracted first.
    planes : ndarray, shape (d, bits), or None
        Without planes a bit is the sign of a number itself.
    """

    index: Any
    bits: int
    mean: npt.NDArray[np.float32]
    planes: FloatMatrix | None

    @property
    def memory_bytes(self) -> int:
        """Bytes of the codes and of what makes them."""
        planes = 0 if self.planes is None else self.planes.nbytes
        return int(self.index.xb.size() + self.mean.nbytes + planes)

    def code(self, vectors: FloatMatrix) -> Codes:
        """Return the bits of vectors, eight a byte."""
        moved = vectors - self.mean
        bits = np.packbits((moved if self.planes is None else moved @ self.planes) > 0, axis=1)
        return np.pad(bits, ((0, 0), (0, self.index.code_size - bits.shape[1])))

    def search(
        self, queries: FloatMatrix, k: int, parameters: object = None
    ) -> tuple[IndexMatrix, FloatMatrix]:
        """Return ids and the cosines estimated from the share of bits that differ."""
        differing, ids = self.index.search(self.code(queries), k)
        return ids, np.cos(np.pi / self.bits * differing).astype(np.float32)


def build_lsh(vectors: FloatMatrix, parameters: LshParameters, task: Task) -> Built:
    """Draw random planes through the origin and note on which side each vector lies."""
    d = vectors.shape[1]
    rng = np.random.default_rng(task.seed)
    planes = rng.standard_normal((d, parameters.bits), dtype=np.float32)
    return Built(_filled(vectors, planes, np.zeros(d, dtype=np.float32), task))


def build_binary(vectors: FloatMatrix, parameters: BinaryParameters, task: Task) -> Built:
    """Note the sign of each number after the mean is taken away.

    Numbers of one sign in all vectors would otherwise tell nothing apart.
    """
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    return Built(_filled(vectors, None, mean, task))


def _filled(
    vectors: FloatMatrix,
    planes: FloatMatrix | None,
    mean: npt.NDArray[np.float32],
    task: Task,
) -> Bits:
    faiss = library()
    bits = vectors.shape[1] if planes is None else planes.shape[1]
    core = Bits(faiss.IndexBinaryFlat(8 * _bytes(bits)), bits, mean, planes)
    step = block_rows(max(vectors.shape[1], bits))
    for start in range(0, len(vectors), step):
        part = vectors[start : start + step]
        core.index.add(core.code(part))
        task.report((start + len(part)) / len(vectors))
    return core


def _bytes(bits: int) -> int:
    """Return the bytes of a code, with what it is filled up by to be compared faster."""
    least = -(-bits // 8)
    return next((each for each in _COUNTED_AT_ONCE if least <= each <= _FILLED_UP * least), least)


def size_lsh(n: int, d: int, parameters: LshParameters, metric: Metric) -> float:
    """Return one bit a plane and vector, filled up, and the planes."""
    return n * _bytes(parameters.bits) + 4.0 * d * parameters.bits + 4 * d


def size_binary(n: int, d: int, parameters: BinaryParameters, metric: Metric) -> float:
    """Return one bit a number, filled up, and the mean."""
    return float(n * _bytes(d)) + 4 * d
