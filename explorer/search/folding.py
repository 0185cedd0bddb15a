"""Keep near-duplicates from filling the page: fold them away, and order for variety."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix


@dataclass(frozen=True)
class Folded:
    """Positions that stay, in order, and those folded under each of them."""

    kept: tuple[int, ...]
    under: tuple[tuple[int, ...], ...]


def fold(unit: FloatMatrix, limit: float) -> Folded:
    """Fold each row under the first earlier kept row that it equals up to `limit`.

    Parameters
    ----------
    unit : ndarray, shape (n, d)
        Vectors of the hits at length one, best hit first.
    limit : float
        Least cosine of near-duplicates.
    """
    kept: list[int] = []
    under: list[list[int]] = []
    for row, vector in enumerate(unit):
        alike = unit[kept] @ vector if kept else np.empty(0)
        close = np.flatnonzero(alike >= limit - 1e-6)  # rounding must not part equal texts
        if len(close):
            under[int(close[0])].append(row)
        else:
            kept.append(row)
            under.append([])
    return Folded(tuple(kept), tuple(tuple(rows) for rows in under))


def maximal_marginal_relevance(
    scores: Sequence[float], unit: FloatMatrix, k: int, variety: float
) -> list[int]:
    """Choose `k` rows one by one, weighing score against likeness to those chosen [1]_.

    Parameters
    ----------
    scores : sequence of float, length n
        Brought to 0–1 first, so that any stage's scores will do.
    unit : ndarray, shape (n, d)
        Vectors at length one.
    k : int
    variety : float
        0 is by score alone; 1 by unlikeness alone.

    Returns
    -------
    list of int
        Rows in their new order.

    References
    ----------
    .. [1] Carbonell, Goldstein: The use of MMR, diversity-based reranking. SIGIR 1998.
    """
    values = np.asarray(scores, dtype=np.float64)
    spread = float(np.ptp(values)) if len(values) else 0.0
    relevance = (values - values.min()) / spread if spread > 0 else np.ones(len(values))
    left = np.ones(len(values), dtype=bool)
    closest = np.zeros(len(values))
    chosen: list[int] = []
    for _ in range(min(k, len(values))):
        worth = (1 - variety) * relevance - variety * closest
        best = int(np.argmax(np.where(left, worth, -np.inf)))
        chosen.append(best)
        left[best] = False
        closest = np.maximum(closest, unit @ unit[best])
    return chosen
