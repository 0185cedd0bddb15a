"""The index that searches many vectors by default, and what it finds, measured when it is made."""

from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, IndexMatrix, IndexVector
from explorer.errors import ParameterError
from explorer.indexes import BinaryParameters, Index, Task, build_ready
from explorer.neighbors import best_columns

EXACT_UP_TO = 50_000
"""Vectors up to which comparing with all of them is quick enough: 7 ms at 384 numbers each."""
LEAST_RECALL = 0.99
ASKED = 64
"""Of its own vectors an index is tried with, each looking for others than itself."""
FOUND = 10
_RESCORED = (200, 400, 800, 1_600)
_DEEPER = 2  # candidates rescored for each one returned
_MOST = 10_000


@dataclass(frozen=True, eq=False)
class QuickIndex:
    """Sign bits that find candidates, put in order by the vectors themselves.

    Attributes
    ----------
    index : Index
    recall : float
        Share of the ten nearest that it finds, as measured on `asked` of its own vectors.
    asked : int
    """

    index: Index
    recall: float
    asked: int

    def search(self, unit: FloatVector, k: int) -> tuple[IndexVector, FloatVector]:
        """Return ids and cosines of up to k vectors nearest to one of length one, shape (d,)."""
        wide = min(_MOST, max(_rescored(self.index), _DEEPER * k))
        found = self.index.tuned(wide).search(unit[None], k)
        return found.indices[0], found.scores[0]

    def describe(self) -> str:
        """Say how it searches and what that costs."""
        return (
            f"Found by an index of sign bits whose {_rescored(self.index):,} best are compared "
            f"exactly: it finds {self.recall:.1%} of the ten nearest, measured on {self.asked} of "
            f"these {len(self.index):,} texts as queries. An exact search compares with all."
        )


def quick_index(unit: FloatMatrix) -> QuickIndex | None:
    """Build the index of many vectors, rescoring as many as it takes to miss next to nothing.

    Parameters
    ----------
    unit : ndarray, shape (n, d), float32
        At length one; kept, not copied.

    Returns
    -------
    QuickIndex or None
        None where even rescoring 1,600 finds less than 99 % of the ten nearest: then only
        comparing with all of them will do.
    """
    if len(unit) <= FOUND:
        raise ParameterError(f"An index needs more than {FOUND} vectors.")
    rows = np.random.default_rng(0).choice(len(unit), min(ASKED, len(unit)), replace=False)
    truth = _others(unit, rows)
    index = build_ready(unit, BinaryParameters(), Task("cosine"))
    for rescored in _RESCORED:
        index = index.tuned(rescored)
        found = index.search(unit[rows], FOUND + 1).indices
        hits = sum(len(set(true) & set(ids)) for true, ids in zip(truth, found, strict=True))
        recall = hits / truth.size
        if recall >= LEAST_RECALL:
            return QuickIndex(index, recall, len(rows))
    return None


def _others(unit: FloatMatrix, rows: IndexVector) -> IndexMatrix:
    """Return the rows nearest to some of the vectors, themselves left out."""
    found = np.empty((len(rows), FOUND), dtype=np.int64)
    for place, row in enumerate(rows):
        cosines = unit @ unit[row]
        cosines[row] = -np.inf
        found[place] = best_columns(cosines[None], FOUND)[0]
    return found


def _rescored(index: Index) -> int:
    return int(getattr(index.parameters, "rescored", 0))
