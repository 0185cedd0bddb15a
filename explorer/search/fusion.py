"""Join rankings of the same things into one, keeping what each added."""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.search.values import Ranking

RRF_K = 60
"""The constant of reciprocal rank fusion as its authors chose it."""


@dataclass(frozen=True)
class Fused:
    """A joint ranking.

    Attributes
    ----------
    ranking : Ranking
    added : tuple of dict
        For each ranking that was joined: id → what it added to the id's score; 0 if not ranked.
    """

    ranking: Ranking
    added: tuple[dict[str, float], ...]


def reciprocal_rank_fusion(rankings: Sequence[Ranking], k: int = RRF_K) -> Fused:
    """Add ``1 / (k + rank)`` over the rankings [1]_.

    Parameters
    ----------
    rankings : sequence of Ranking
    k : int >= 0
        Larger values make the first ranks count less.

    References
    ----------
    .. [1] Cormack, Clarke, Büttcher: Reciprocal rank fusion outperforms Condorcet and individual
       rank learning methods. SIGIR 2009.
    """
    added = [{name: 1 / (k + rank) for name, rank in r.ranks().items()} for r in rankings]
    return _joined(rankings, added)


def weighted_fusion(rankings: Sequence[Ranking], weights: Sequence[float]) -> Fused:
    """Add the scores, each ranking's brought to 0–1 between its last and its first, by weight.

    Parameters
    ----------
    rankings : sequence of Ranking
    weights : sequence of float, as many
    """
    added = []
    for ranking, weight in zip(rankings, weights, strict=True):
        low, high = (
            min(ranking.scores, default=0.0),
            max(ranking.scores, default=0.0),
        )
        # All alike: being found at all counts fully.
        values = [(s - low) / (high - low) if high > low else 1.0 for s in ranking.scores]
        added.append(dict(zip(ranking.ids, (weight * value for value in values), strict=True)))
    return _joined(rankings, added)


def _joined(rankings: Sequence[Ranking], added: list[dict[str, float]]) -> Fused:
    best: dict[str, tuple[int, int]] = {}
    for number, ranking in enumerate(rankings):
        for name, rank in ranking.ranks().items():
            best[name] = min(best.get(name, (rank, number)), (rank, number))
    total = {name: sum(part.get(name, 0.0) for part in added) for name in best}
    # Ties go to what some ranking placed higher, then to the earlier ranking: always one order.
    order = sorted(best, key=lambda name: (-total[name], best[name]))
    complete = tuple({name: part.get(name, 0.0) for name in order} for part in added)
    ranking = Ranking("fusion", tuple(order), tuple(total[name] for name in order))
    return Fused(ranking, complete)
