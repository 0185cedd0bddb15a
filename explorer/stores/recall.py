"""How much of the nearest a large collection finds: measured, with the effort that suffices."""

from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, normalize
from explorer.stores.base import Effort, Record, Scored, VectorStore, Where

LEAST_SHARE = 0.95
"""Of the nearest that a search is meant to find."""

ASKED, FOUND = 64, 10
LARGE = 10_000
"""Chunks from which a graph makes searching quicker than looking at all."""

_EFFORTS = (128, 256, 512, 1024)  # engines keep about 100 by themselves
_MOVED = 0.33  # as a share of their length: to a cosine of .95, as questions are near texts
_EQUAL = 1e-5  # scores closer than this are of vectors as near as each other
_GROWN = 0.2  # change of size after which it is measured anew


@dataclass(frozen=True)
class Recall:
    """What a search finds, as measured, and how.

    Attributes
    ----------
    effort : int
        Candidates kept on the way through a graph; every search by meaning uses it.
    share : float in [0, 1]
        Of the ten nearest that were found.
    asked : int
        Queries near chunks of the collection.
    chunks : int
        How many there were.
    """

    effort: int
    share: float
    asked: int
    chunks: int

    def holds_for(self, chunks: int) -> bool:
        """Return whether a collection of this size is near enough to the one measured."""
        return abs(chunks - self.chunks) <= _GROWN * self.chunks

    def describe(self) -> str:
        """Say how a search finds and what that costs."""
        return (
            f"Found by a graph with {self.effort:,} candidates kept: it finds {self.share:.1%} of "
            f"the ten nearest, measured on {self.asked} queries near some of {self.chunks:,} "
            "texts. An exact search compares with all."
        )


def measure_recall(store: VectorStore, where: Where, chunks: int) -> Recall | None:
    """Return the least effort that finds enough, or the most there is, with what it finds.

    Parameters
    ----------
    store : VectorStore
    where : Where
        What is searched.
    chunks : int
        How many that are.

    Returns
    -------
    Recall or None
        None where there are too few vectors to tell.
    """
    # Engines walk in the order of hashes, so the first are as good as drawn by lot.
    queries = _near(store.scroll(where, None, ASKED)[0])
    if len(queries) < ASKED:
        return None
    truth = [store.nearest(query, FOUND, where, effort="exact") for query in queries]
    found = Recall(0, 0.0, len(queries), chunks)
    for effort in _EFFORTS:
        shares = [
            _share(store.nearest(query, FOUND, where, effort=effort), best)
            for query, best in zip(queries, truth, strict=True)
        ]
        found = Recall(effort, float(np.mean(shares)), len(queries), chunks)
        if found.share >= LEAST_SHARE:
            break
    return found


def told_of(chunks: int, known: Recall | None) -> str:
    """Say how much a search by meaning finds in a collection of so many chunks."""
    if chunks < LARGE:
        return "A search by meaning compares with every text."
    if known is None:
        return (
            "How much of the nearest a search by meaning finds is not measured yet; "
            "“collections measure” does so."
        )
    return known.describe()


def effort_of(known: Recall | None) -> Effort:
    """Return how hard to look where nothing else is asked for."""
    return None if known is None else known.effort


def _near(records: list[Record]) -> FloatMatrix:
    """Return vectors near those of some records, as queries are near texts."""
    unit = np.array([r.vector for r in records if r.vector is not None], np.float32)
    if not len(unit):
        return np.empty((0, 0), np.float32)
    rng = np.random.default_rng(0)
    moved = rng.standard_normal(unit.shape, dtype=np.float32) / np.sqrt(unit.shape[1])
    return normalize(unit + _MOVED * moved)


def _share(found: list[Scored], best: list[Scored]) -> float:
    reached = best[-1].score - _EQUAL
    return min(1.0, sum(each.score >= reached for each in found) / len(best))
