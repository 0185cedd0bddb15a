"""One query through all stages: retrieve, fuse, filter by threshold, rerank, fold, explain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, Progress, normalize
from explorer.documents import passage
from explorer.errors import InputError, ParameterError
from explorer.search.analysis import Analyzer
from explorer.search.folding import fold, maximal_marginal_relevance
from explorer.search.fusion import Fused, reciprocal_rank_fusion, weighted_fusion
from explorer.search.rerank import Reranker
from explorer.search.retriever import Retriever
from explorer.search.values import (
    NO_CLOSE_MATCHES,
    Hit,
    Ranking,
    SearchOptions,
    SearchResult,
    Stage,
)

EncodeQueries = Callable[[Sequence[str]], FloatMatrix]
"""Turns queries into vectors, one row each."""


@dataclass(frozen=True, eq=False)
class Searcher:
    """Everything a search needs.

    Attributes
    ----------
    retriever : Retriever
    encode : callable, optional
        Turns queries into vectors; without it keywords are all there is.
    reranker : callable, optional
        Returns the reranker of a name such as ``maxsim``.
    analyzer : Analyzer
        For highlights.
    missing : str
        Why there is no `encode`, as one sentence; shown with the keyword hits.
    """

    retriever: Retriever
    encode: EncodeQueries | None = None
    reranker: Callable[[str], Reranker] | None = None
    analyzer: Analyzer = Analyzer()  # noqa: RUF009  # frozen, so it may be shared
    missing: str = ""

    def search(
        self,
        query: str,
        options: SearchOptions | None = None,
        progress: Progress | None = None,
    ) -> SearchResult:
        """Search with one query.

        Raises
        ------
        InputError
            The query is empty.
        ParameterError
            A filter names an unknown field, or the reranker cannot be had.
        """
        return self.search_many([query], options, progress)[0]

    def search_many(
        self,
        queries: Sequence[str],
        options: SearchOptions | None = None,
        progress: Progress | None = None,
    ) -> list[SearchResult]:
        """Search with several queries, embedded together.

        Progress is told after each query and, while a reranker reads, after each batch of texts;
        a callback that raises stops the search there.
        """
        chosen = options or SearchOptions()
        for query in queries:
            if not query.strip():
                raise InputError("The query is empty; type what to look for.")
        note = ""
        if chosen.mode != "bm25" and self.encode is None:
            note = f"{self.missing or 'There is no model here.'} These are keyword matches."
            # A cosine threshold means nothing for BM25, nor does reranking work without a model.
            chosen = replace(chosen, mode="bm25", threshold=None, rerank=None)
        vectors: Sequence[FloatVector | None] = [None] * len(queries)
        if chosen.mode != "bm25" and self.encode is not None:
            vectors = list(normalize(self.encode(queries)))
        results = []
        for number, (query, vector) in enumerate(zip(queries, vectors, strict=True)):
            step = _step(progress, number, len(queries))
            results.append(_Query(self, query, vector, chosen, step).run(note))
            if step:
                step(1.0)
        return results


def _step(progress: Progress | None, number: int, of: int) -> Progress | None:
    if progress is None:
        return None
    return lambda fraction: progress((number + fraction) / of)


@dataclass
class _Query:
    """One query on its way through the stages."""

    searcher: Searcher
    text: str
    vector: FloatVector | None
    options: SearchOptions
    progress: Progress | None

    def run(self, note: str) -> SearchResult:
        parts, fused = self._retrieve()
        ranking, closest = self._close_enough(fused.ranking)
        if not ranking.ids:
            return self._nothing(closest, note)
        reranked = self._rerank(ranking)
        order, folded = self._page(reranked or ranking)
        stages = _stages(parts, fused, ranking, reranked, self.options.mode)
        final = dict(zip((reranked or ranking).ids, (reranked or ranking).scores, strict=True))
        hits = tuple(
            Hit(
                found.id,
                final[found.id],
                found.text,
                found.source,
                found.start,
                found.end,
                stages(found.id),
                found.document_id,
                found.title,
                self._highlights(found.text),
                folded.get(found.id, ()),
                found.metadata,
            )
            for found in self.searcher.retriever.passages(order)
        )
        found_by = " ".join(part.note for part in parts if part.note)
        return SearchResult(hits, note, self.text, self.options.mode, found_by)

    def _highlights(self, text: str) -> tuple[tuple[int, int], ...]:
        if self.options.highlights == "none":
            return ()
        return self.searcher.analyzer.highlights(text, self.text)

    def _retrieve(self) -> tuple[list[Ranking], Fused]:
        options, retriever = self.options, self.searcher.retriever
        parts = []
        if options.mode != "bm25" and self.vector is not None:
            parts.append(
                retriever.dense(self.vector, options.depth, options.filters, options.precision)
            )
        if options.mode != "dense":
            parts.append(retriever.bm25(self.text, options.depth, options.filters))
        if len(parts) == 1:
            only = dict(zip(parts[0].ids, parts[0].scores, strict=True))
            return parts, Fused(parts[0], (only,))
        if options.fusion == "weighted":
            weights = (options.dense_weight, 1 - options.dense_weight)
            return parts, weighted_fusion(parts, weights)
        return parts, reciprocal_rank_fusion(parts)

    def _close_enough(self, ranking: Ranking) -> tuple[Ranking, float | None]:
        """Drop what is below the threshold; return also the best score that was compared."""
        limit = self.options.threshold
        if limit is None or not ranking.ids:
            return ranking, None
        measured = np.asarray(ranking.scores)
        vectors = self.searcher.retriever.vectors(ranking.ids)
        if self.vector is not None and vectors is not None:
            measured = vectors @ self.vector
        kept = np.flatnonzero(measured >= limit)
        ids, scores = ranking.ids, ranking.scores
        rest = Ranking(ranking.name, tuple(ids[i] for i in kept), tuple(scores[i] for i in kept))
        return rest, float(measured.max())

    def _nothing(self, closest: float | None, note: str) -> SearchResult:
        if closest is not None:
            what = "cosine" if self.vector is not None else "BM25"
            reason = (
                f"the nearest chunk has {what} {closest:.2f}, below the threshold "
                f"{self.options.threshold:.2f}"
            )
        elif self.options.mode == "dense" and self.vector is not None and not self.vector.any():
            reason = "the model knows nothing of this query, so no text is near it"
        elif self.options.filters:
            reason = "nothing that passes the filters matches this query"
        elif self.options.mode == "bm25" or (self.vector is not None and not self.vector.any()):
            reason = "no text holds any of these words"
        else:
            reason = "there is nothing to search yet"
        message = f"{NO_CLOSE_MATCHES}: {reason}."
        return SearchResult((), f"{message} {note}".strip(), self.text, self.options.mode)

    def _rerank(self, ranking: Ranking) -> Ranking | None:
        if self.options.rerank is None:
            return None
        if self.searcher.reranker is None:
            raise ParameterError("This search has no reranker; search without reranking.")
        reranker = self.searcher.reranker(self.options.rerank)
        top = ranking.ids[: self.options.rerank_depth]
        found = self.searcher.retriever.passages(top)
        texts = [passage(each.title, each.text) for each in found]
        scores = reranker.score(self.text, texts, self.progress)
        order = np.argsort(-scores, kind="stable")
        return Ranking(
            reranker.name, tuple(top[i] for i in order), tuple(float(scores[i]) for i in order)
        )

    def _page(self, ranking: Ranking) -> tuple[list[str], dict[str, tuple[str, ...]]]:
        """Return the ids of the page in order, and what is folded under them."""
        options, ids = self.options, list(ranking.ids)
        folded: dict[str, tuple[str, ...]] = {}
        vectors = None
        if options.near_duplicate is not None or options.variety > 0:
            vectors = self.searcher.retriever.vectors(ids)
        if vectors is None:
            return ids[: options.k], folded
        rows = list(range(len(ids)))
        if options.near_duplicate is not None:
            result = fold(vectors, options.near_duplicate)
            rows = list(result.kept)
            for row, under in zip(result.kept, result.under, strict=True):
                folded[ids[row]] = tuple(ids[other] for other in under)
        if options.variety > 0:
            some = [ranking.scores[row] for row in rows]
            chosen = maximal_marginal_relevance(some, vectors[rows], options.k, options.variety)
            rows = [rows[row] for row in chosen]
        return [ids[row] for row in rows[: options.k]], folded


def _stages(
    parts: Sequence[Ranking],
    fused: Fused,
    before: Ranking,
    reranked: Ranking | None,
    mode: str,
) -> Callable[[str], tuple[Stage, ...]]:
    """Return a function from an id to what each stage did with it."""
    columns = [
        (part.name, part.ranks(), _scores(part), fused.added[i]) for i, part in enumerate(parts)
    ]
    if mode == "hybrid":
        totals = _scores(fused.ranking)
        columns.append(("fusion", fused.ranking.ranks(), totals, totals))
    if reranked is not None:
        earlier, later = before.ranks(), reranked.ranks()
        moved = {name: float(earlier[name] - rank) for name, rank in later.items()}
        columns.append((reranked.name, later, _scores(reranked), moved))

    def of(name: str) -> tuple[Stage, ...]:
        return tuple(
            Stage(stage, ranks.get(name), scores.get(name), added.get(name, 0.0))
            for stage, ranks, scores, added in columns
        )

    return of


def _scores(ranking: Ranking) -> dict[str, float]:
    return dict(zip(ranking.ids, ranking.scores, strict=True))
