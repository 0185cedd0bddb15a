"""How good a ranking is against relevance judgements, and where and why it misses."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from explorer.arrays import Progress
from explorer.errors import InputError, ParameterError
from explorer.search import Searcher, SearchOptions

Judgements = Mapping[str, Mapping[str, float]]
"""Query id → document id → grade; 0 is judged and not relevant."""

Run = Mapping[str, Sequence[str]]
"""Query id → ids of documents, best first."""

MEASURES = ("ndcg@10", "recall@10", "recall@100", "mrr@10", "map")
DEPTH = 100
"""Ranks looked at."""

Table = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a run scored.

    Attributes
    ----------
    queries : tuple of str
        Ids of the judged queries, in the order of the judgements.
    per_query : dict of str to ndarray, shape (queries,)
        Measure → its value for each query, 0 to 1.
    """

    queries: tuple[str, ...]
    per_query: dict[str, Table]

    @property
    def means(self) -> dict[str, float]:
        """Measure → its mean over all judged queries."""
        return {name: float(values.mean()) for name, values in self.per_query.items()}


def evaluate(run: Run, judgements: Judgements, depth: int = DEPTH) -> Evaluation:
    """Score a run as trec_eval does.

    Gains are linear in the grade. A judged query scores 0 that the run lacks or that no document
    answers. MAP and recall@100 look at the first `depth` documents, a query's own left out (see
    `without_own`).

    Parameters
    ----------
    run : mapping of query id to document ids, best first
    judgements : mapping of query id to (document id to grade)
    depth : int >= 10

    Raises
    ------
    InputError
        No query has a relevant document.
    ParameterError
        `depth` is below 10, or a query lists a document twice.
    """
    if depth < 10:
        raise ParameterError(f"At least 10 ranks must be looked at, not {depth}.")
    queries = tuple(judgements)
    if not any(map(_relevant, judgements.values())):
        raise InputError("No query has a relevant document; check the judgements.")
    gains = np.zeros((len(queries), depth))
    ideal = np.zeros((len(queries), 10))
    totals = np.zeros(len(queries))
    for row, name in enumerate(queries):
        grades = judgements[name]
        found = without_own(name, run.get(name, ()), grades)[:depth]
        if len(set(found)) < len(found):
            raise ParameterError(f"The run lists a document twice for the query “{name[:40]}”.")
        gains[row, : len(found)] = [max(0, grades.get(document, 0)) for document in found]
        best = sorted(_relevant(grades).values(), reverse=True)
        ideal[row, : len(best[:10])] = best[:10]
        totals[row] = len(best)
    return Evaluation(queries, _measures(gains, ideal, totals))


def _measures(gains: Table, ideal: Table, totals: Table) -> dict[str, Table]:
    """Compute every measure from gains by rank (q, depth), the best gains (q, 10), and counts."""
    discount = 1 / np.log2(np.arange(2, 12))
    hits = (gains > 0).astype(np.float64)
    ranks = np.arange(1, gains.shape[1] + 1)
    first = hits[:, :10].argmax(axis=1)
    # Of a query that nothing answers every numerator is 0, and so is its score.
    best = np.where(totals > 0, ideal @ discount, 1.0)
    totals = np.maximum(totals, 1.0)
    return {
        "ndcg@10": (gains[:, :10] @ discount) / best,
        "recall@10": hits[:, :10].sum(axis=1) / totals,
        "recall@100": hits[:, :100].sum(axis=1) / totals,
        "mrr@10": np.where(hits[:, :10].any(axis=1), 1 / (first + 1), 0.0),
        "map": (hits * np.cumsum(hits, axis=1) / ranks).sum(axis=1) / totals,
    }


def _relevant(grades: Mapping[str, float]) -> dict[str, float]:
    return {document: grade for document, grade in grades.items() if grade > 0}


def without_own(query: str, found: Sequence[str], grades: Mapping[str, float]) -> list[str]:
    """Return what was found without the document that has the query's own id.

    Where queries are documents themselves, as in ArguAna, each finds itself first, which answers
    nothing; so BEIR leaves it out [1]_, and so do we. Where the judgements name that very document
    as an answer, ids merely coincide and it stays.

    Parameters
    ----------
    query : str
        Its id.
    found : sequence of str
    grades : mapping of document id to grade
        The query's judgements.

    References
    ----------
    .. [1] Thakur, Reimers, Rücklé, Srivastava, Gurevych: BEIR: a heterogeneous benchmark for
       zero-shot evaluation of information retrieval models. NeurIPS 2021.
    """
    if grades.get(query, 0) > 0:
        return list(found)
    return [document for document in found if document != query]


def run_queries(
    searcher: Searcher,
    queries: Mapping[str, str],
    options: SearchOptions,
    progress: Progress | None = None,
    *,
    documents: Container[str] = (),
) -> dict[str, tuple[str, ...]]:
    """Search with every query and return the ids of the documents found.

    A document ranks where its best chunk does.

    Parameters
    ----------
    searcher : Searcher
    queries : mapping of query id to text
    options : SearchOptions
    progress : callable, optional
    documents : container of str
        Ids of the documents. Where a query has the id of one, a hit more is asked for than the
        options say, as that one is left out of what is judged.
    """
    plain = replace(options, highlights="none")
    if any(name in documents for name in queries):
        plain = _one_more(plain)
    results = searcher.search_many(list(queries.values()), plain, progress)
    return {
        name: tuple(dict.fromkeys(hit.document_id for hit in result.hits))
        for name, result in zip(queries, results, strict=True)
    }


def _one_more(options: SearchOptions) -> SearchOptions:
    k = min(options.k + 1, 1_000)
    return replace(
        options, k=k, depth=max(options.depth, k), rerank_depth=max(options.rerank_depth, k)
    )


@dataclass(frozen=True)
class Comparison:
    """Two configurations on the same queries.

    Attributes
    ----------
    measure : str
    difference : float
        Mean of the second minus mean of the first.
    p_value : float
        How often chance alone would give a difference as large, either way.
    better, worse, equal : int
        Queries on which the second did better, worse, the same.
    """

    measure: str
    difference: float
    p_value: float
    better: int
    worse: int
    equal: int


def compare(
    first: Evaluation,
    second: Evaluation,
    measure: str = "ndcg@10",
    *,
    rounds: int = 10_000,
    seed: int = 0,
) -> Comparison:
    """Test whether two configurations differ by a paired randomization test [1]_.

    If they did not, each query's two values could as well be swapped: so swap them at random
    `rounds` times and count how often the mean differs at least as much.

    Parameters
    ----------
    first, second : Evaluation
        Of the same judgements.
    measure : str
        One of :data:`MEASURES`.
    rounds : int >= 1
    seed : int

    Raises
    ------
    ParameterError
        Unknown measure, no rounds, or evaluations of different queries.

    References
    ----------
    .. [1] Smucker, Allan, Carterette: A comparison of statistical significance tests for
       information retrieval evaluation. CIKM 2007.
    """
    if measure not in MEASURES:
        raise ParameterError(
            f"Unknown measure “{measure[:40]}”; choose one of {', '.join(MEASURES)}."
        )
    if rounds < 1:
        raise ParameterError(f"The test needs at least 1 round, not {rounds}.")
    if first.queries != second.queries:
        raise ParameterError("Only evaluations of the same queries can be compared.")
    gaps = second.per_query[measure] - first.per_query[measure]
    observed = abs(gaps.sum())
    generator = np.random.default_rng(seed)
    extreme, left = 0, rounds
    while left:
        block = min(left, 1_000)
        signs = generator.choice((-1.0, 1.0), size=(block, len(gaps)))
        # Sums in another order differ in the last bits; those are no differences.
        extreme += int((np.abs(signs @ gaps) >= observed - 1e-9).sum())
        left -= block
    return Comparison(
        measure,
        float(gaps.mean()),
        (1 + extreme) / (1 + rounds),
        int((gaps > 0).sum()),
        int((gaps < 0).sum()),
        int((gaps == 0).sum()),
    )
