"""The index that searches many vectors by default, and what it finds, measured when it is made."""

from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, normalize
from explorer.errors import ParameterError
from explorer.indexes import BinaryParameters, Index, Task, build_ready
from explorer.neighbors import Neighbors, best_columns

EXACT_UP_TO = 50_000
"""Vectors up to which comparing with all of them is quick enough: 7 ms at 384 numbers each."""
LEAST_RECALL = 0.99
ASKED = 64
"""Queries an index is tried with: its own vectors, moved."""
_MOVED = 0.33
"""How far, as a share of their length, to a cosine of .95: on 13,000 questions of a bank an index
found as much for these as for other people's questions (.997 both), and more for its own."""
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
        Share of the ten nearest that it finds, as measured with `asked` of its own vectors moved.
    asked : int
    """

    index: Index
    recall: float
    asked: int

    def search(self, unit: FloatVector, k: int) -> Neighbors:
        """Find the k nearest to a vector of length one, shape (d,)."""
        wide = min(_MOST, _DEEPER * k)
        enough = wide <= _rescored(self.index)
        return (self.index if enough else self.index.tuned(wide)).search(unit[None], k)

    def describe(self) -> str:
        """Say how it searches and what that costs."""
        return (
            f"Found by an index of sign bits whose {_rescored(self.index):,} best are compared "
            f"exactly: it finds {self.recall:.1%} of the ten nearest, measured on {self.asked} "
            f"queries near some of these {len(self.index):,} texts. An exact search compares with "
            "all."
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
    asked = _queries(unit)
    truth = np.concatenate([best_columns((unit @ query)[None], FOUND) for query in asked])
    index = build_ready(unit, BinaryParameters(), Task("cosine"))
    for rescored in _RESCORED:
        index = index.tuned(rescored)
        found = index.search(asked, FOUND).indices
        hits = sum(len(set(true) & set(ids)) for true, ids in zip(truth, found, strict=True))
        recall = hits / truth.size
        if recall >= LEAST_RECALL:
            return QuickIndex(index, recall, len(asked))
    return None


def _queries(unit: FloatMatrix) -> FloatMatrix:
    """Return vectors near some of those searched, as queries are."""
    rng = np.random.default_rng(0)
    near = unit[rng.choice(len(unit), min(ASKED, len(unit)), replace=False)]
    moved = rng.standard_normal(near.shape, dtype=np.float32) / np.sqrt(near.shape[1])
    return normalize(near + _MOVED * moved)


def _rescored(index: Index) -> int:
    return int(getattr(index.parameters, "rescored", 0))
