"""Relevant documents that a search did not put among the first ten, each with why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.arrays import normalize
from explorer.documents import Corpus
from explorer.evaluation.retrieval import DEPTH, Judgements, Run, without_own
from explorer.search import Searcher

Why = Literal["not in top 100", "buried", "chunk cut"]

REASONS: dict[Why, str] = {
    "not in top 100": "No chunk of it came close: the query and the text use other words, and the "
    "model does not see that they mean the same.",
    "buried": "It was found, but others ranked higher.",
    "chunk cut": "Two neighboring chunks together would have reached the first ten; the cut "
    "between them parted what belongs together.",
}


@dataclass(frozen=True)
class Miss:
    """A relevant document that is not among the first ten.

    Attributes
    ----------
    query_id, document_id : str
    rank : int or None
        Where it was found; None if not in the first hundred.
    why : {"not in top 100", "buried", "chunk cut"}
    chunk_id : str
        Its chunk closest to the query: where the miss is on a map of chunks; empty without vectors.
    """

    query_id: str
    document_id: str
    rank: int | None
    why: Why
    chunk_id: str = ""


def find_misses(run: Run, judgements: Judgements, top: int = 10) -> list[Miss]:
    """List the relevant documents that a run does not have among the first `top`.

    Parameters
    ----------
    run : mapping of query id to document ids, best first
    judgements : mapping of query id to (document id to grade)
    top : int
    """
    misses = []
    for query, grades in judgements.items():
        found = without_own(query, run.get(query, ()), grades)[:DEPTH]
        ranks = {name: rank for rank, name in enumerate(found, 1)}
        for document, grade in grades.items():
            rank = ranks.get(document)
            if grade > 0 and (rank is None or rank > top):
                why: Why = "not in top 100" if rank is None else "buried"
                misses.append(Miss(query, document, rank, why))
    return misses


def locate(
    misses: Sequence[Miss],
    run: Run,
    queries: Mapping[str, str],
    searcher: Searcher,
    corpus: Corpus,
    top: int = 10,
) -> list[Miss]:
    """Find the closest chunk of each missed document, and whether a cut between chunks is to blame.

    A cut is to blame when the mean of two neighboring chunks is closer to the query than either
    alone and at least as close as the document at rank `top`.

    Parameters
    ----------
    misses : sequence of Miss
    run : mapping
        The run they come from.
    queries : mapping of query id to text
    searcher : Searcher
        With a model; without one the misses are returned as they are.
    corpus : Corpus
    top : int
    """
    if searcher.encode is None or not misses:
        return list(misses)
    ids = list(dict.fromkeys(miss.query_id for miss in misses))
    vectors = dict(
        zip(ids, normalize(searcher.encode([queries[name] for name in ids])), strict=True)
    )
    chunks: dict[str, list[str]] = {}
    for chunk in corpus.chunks:
        chunks.setdefault(chunk.document_id, []).append(chunk.id)
    located = []
    for miss in misses:
        own = searcher.retriever.vectors(chunks.get(miss.document_id, []))
        if own is None or not len(own):
            located.append(miss)
            continue
        query = vectors[miss.query_id]
        close = own @ query
        nearest = chunks[miss.document_id][int(np.argmax(close))]
        why = miss.why
        if len(own) > 1:
            joined = float((normalize(own[:-1] + own[1:]) @ query).max())
            others = [name for name in run.get(miss.query_id, ()) if name != miss.query_id]
            last = others[:top][-1:]
            rival = searcher.retriever.vectors([c for name in last for c in chunks[name]])
            needed = float((rival @ query).max()) if rival is not None and len(rival) else 1.0
            if joined > float(close.max()) and joined >= needed:
                why = "chunk cut"
        located.append(Miss(miss.query_id, miss.document_id, miss.rank, why, nearest))
    return located
