"""Vectors made up to resemble embeddings, as many as wanted, made only when they are measured."""

from dataclasses import dataclass
from math import isqrt
from pathlib import Path

import numpy as np

from explorer.arrays import FloatMatrix, Progress, normalize
from explorer.errors import LimitError, ParameterError

MOST_VECTORS = 1_000_000
MOST_DIMENSIONS = 2_048
MOST_BYTES = 1_600_000_000
"""A million vectors of 384 numbers are 1.54 GB; an index may hold as much once more."""

# Chosen by measuring: with these, indexes find about as much among 10,000 generated vectors of 384
# numbers as among the vectors of the 10,000 most frequent English words.
_DECAY = 0.5
_SPREAD = 1.5
_BLOCK = 10_000


@dataclass(frozen=True)
class Generated:
    """Clustered unit vectors whose directions differ in strength, as those of embeddings do.

    There are √n groups that overlap. Along the i-th of d directions, themselves turned at random,
    group centers vary by 1/√i and the members of a group by one and a half times that.

    Parameters
    ----------
    n : int in [2, 1,000,000]
    d : int in [2, 2,048]
    seed : int >= 0

    Raises
    ------
    ParameterError
        A number is out of range.
    LimitError
        The vectors would take more than 1.6 GB.
    """

    n: int
    d: int
    seed: int = 0

    def __post_init__(self) -> None:
        if not 2 <= self.n <= MOST_VECTORS:
            raise ParameterError(f"Generate from 2 to {MOST_VECTORS:,} vectors, not {self.n:,}.")
        if not 2 <= self.d <= MOST_DIMENSIONS:
            raise ParameterError(
                f"Generated vectors have from 2 to {MOST_DIMENSIONS:,} dimensions, not {self.d:,}."
            )
        if self.vector_bytes > MOST_BYTES:
            most = MOST_BYTES // (4 * self.d)
            raise LimitError(
                f"{self.n:,} vectors of {self.d:,} numbers take {self.vector_bytes / 1e9:.1f} GB, "
                f"more than the {MOST_BYTES / 1e9:.1f} GB allowed; take at most {most:,} vectors "
                "or fewer dimensions."
            )

    @property
    def vector_bytes(self) -> int:
        """Bytes of the vectors alone."""
        return 4 * self.n * self.d

    @property
    def source(self) -> str:
        """What the vectors are, in words."""
        return (
            f"{self.n:,} generated vectors in {isqrt(self.n):,} overlapping groups, their "
            "directions unequally strong as in embeddings"
        )

    def vectors(self, progress: Progress | None = None) -> FloatMatrix:
        """Make the vectors, shape (n, d), float32, each at length one."""
        rng = np.random.default_rng([self.seed, 0])
        strength = (np.arange(1, self.d + 1) ** -_DECAY).astype(np.float32)
        turn = np.linalg.qr(rng.standard_normal((self.d, self.d)))[0].astype(np.float32)
        shape = (isqrt(self.n), self.d)
        centers = strength * rng.standard_normal(shape, dtype=np.float32)
        made = np.empty((self.n, self.d), dtype=np.float32)
        for start in range(0, self.n, _BLOCK):
            rows = made[start : start + _BLOCK]
            own = centers[rng.integers(len(centers), size=len(rows))]
            around = rng.standard_normal(rows.shape, dtype=np.float32)
            rows[:] = normalize((own + _SPREAD * strength * around) @ turn)
            if progress:
                progress((start + len(rows)) / self.n)
        return made


def require_memory(needed: int) -> None:
    """Refuse work that this machine has no memory for at the moment.

    Raises
    ------
    LimitError
        With what is needed and what there is.
    """
    free = available_bytes()
    if free is not None and needed > free:
        raise LimitError(
            f"This needs about {needed / 1e9:.1f} GB of memory and {free / 1e9:.1f} GB are free; "
            "take fewer vectors, fewer dimensions or smaller indexes."
        )


def available_bytes() -> int | None:
    """Return the memory that is free, or None where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    for line in lines:
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            return int(value.split()[0]) * 1024
    return None
