"""Documents that say nearly the same, and documents that nothing else resembles."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, Progress
from explorer.neighbors import neighbor_graph

NEIGHBORS = 10
"""Nearest others of each document that are looked at for duplicates."""

CROWD = 5
"""Nearest others whose mean cosine says how isolated a document is."""


@dataclass(frozen=True)
class Pair:
    """Two documents and the cosine between them, in the order of the corpus."""

    first: str
    second: str
    cosine: float


@dataclass(frozen=True, eq=False)
class Duplicates:
    """How close the documents of a corpus are to each other.

    Attributes
    ----------
    ids : tuple of str
    pairs : tuple of Pair
        Each document with its 10 nearest, every pair once, closest first.
    crowding : ndarray, shape (n,), float32
        Mean cosine of each document to its 5 nearest others; NaN for one alone.
    """

    ids: tuple[str, ...]
    pairs: tuple[Pair, ...]
    crowding: FloatVector

    def above(self, cosine: float) -> tuple[Pair, ...]:
        """Return the pairs with at least this cosine."""
        return tuple(pair for pair in self.pairs if pair.cosine >= cosine)

    def isolated(self, count: int) -> tuple[tuple[str, float], ...]:
        """Return the documents least like any other and their crowding, the most isolated first."""
        order = np.argsort(self.crowding, kind="stable")[:count]
        return tuple((self.ids[row], float(self.crowding[row])) for row in order)

    @property
    def unusual(self) -> tuple[str, ...]:
        """Ids of documents whose crowding lies 3 robust deviations below the median.

        A deviation is 1.4826 times the median absolute deviation, which for normally distributed
        values is the standard deviation.
        """
        median = float(np.median(self.crowding))
        spread = 1.4826 * float(np.median(np.abs(self.crowding - median)))
        if not spread > 0:
            return ()
        return tuple(self.ids[row] for row in np.flatnonzero(self.crowding < median - 3 * spread))


def find_duplicates(
    ids: Sequence[str], vectors: FloatMatrix, *, progress: Progress | None = None
) -> Duplicates:
    """Compare every document with its nearest others.

    Parameters
    ----------
    ids : sequence of str, length n
    vectors : ndarray, shape (n, d), float32
    progress : callable, optional
    """
    if len(ids) < 2:
        return Duplicates(tuple(ids), (), np.full(len(ids), np.nan, dtype=np.float32))
    graph = neighbor_graph(vectors, NEIGHBORS, progress=progress)
    found: dict[tuple[int, int], float] = {}
    for row, (others, cosines) in enumerate(zip(graph.indices, graph.scores, strict=True)):
        for other, cosine in zip(others, cosines, strict=True):
            found[min(row, int(other)), max(row, int(other))] = float(cosine)
    pairs = [Pair(ids[a], ids[b], cosine) for (a, b), cosine in sorted(found.items())]
    pairs.sort(key=lambda pair: -pair.cosine)
    crowding = graph.scores[:, :CROWD].mean(axis=1, dtype=np.float32)
    return Duplicates(tuple(ids), tuple(pairs), crowding)
