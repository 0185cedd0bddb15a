"""Where candidates come from: the protocol, and the one that keeps everything in memory."""

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, FloatVector, as_matrix, normalize
from explorer.documents import Corpus
from explorer.errors import InputError
from explorer.search.bm25 import Bm25Index, Bm25Parameters
from explorer.search.filters import Filter, accepts_all, check_fields, fields_of
from explorer.search.values import Passage, Ranking


class Retriever(Protocol):
    """Finds the chunks closest to a query. Rankings are best first, ties in a fixed order."""

    def __len__(self) -> int:
        """Return the number of chunks."""
        ...

    def dense(self, vector: FloatVector, depth: int, filters: Sequence[Filter]) -> Ranking:
        """Return up to `depth` chunks by cosine with the vector, shape (d,)."""
        ...

    def bm25(self, query: str, depth: int, filters: Sequence[Filter]) -> Ranking:
        """Return up to `depth` chunks that share a term with the query, by BM25."""
        ...

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Return the chunks with the given ids."""
        ...

    def vectors(self, ids: Sequence[str]) -> FloatMatrix | None:
        """Return their vectors at length one, or None where there are none."""
        ...


class MemoryRetriever:
    """Exact search over a corpus in memory.

    Parameters
    ----------
    corpus : Corpus with n chunks
    vectors : array_like, shape (n, d), optional
        Of ``corpus.texts``; without them only keywords work.
    parameters : Bm25Parameters, optional

    Raises
    ------
    InputError
        The numbers of chunks and vectors differ.
    """

    def __init__(
        self,
        corpus: Corpus,
        vectors: FloatMatrix | None = None,
        parameters: Bm25Parameters | None = None,
    ) -> None:
        if vectors is not None and len(vectors) != len(corpus):
            raise InputError(
                f"There are {len(vectors)} vectors for {len(corpus)} chunks; "
                "embed the corpus again."
            )
        self.corpus = corpus
        self.unit = None if vectors is None else normalize(as_matrix(vectors))
        self._parameters = parameters

    @cached_property
    def keywords(self) -> Bm25Index:
        """The keyword index, built when first asked."""
        return Bm25Index(self.corpus.texts, self._parameters)

    @cached_property
    def _fields(self) -> tuple[str, ...]:
        return fields_of(self.corpus.documents)

    def __len__(self) -> int:
        return len(self.corpus)

    def dense(self, vector: FloatVector, depth: int, filters: Sequence[Filter]) -> Ranking:
        """Return up to `depth` chunks by cosine with the vector, shape (d,)."""
        if self.unit is None:
            return Ranking("dense", (), ())
        found = np.clip(self.unit @ normalize(vector[None])[0], -1.0, 1.0)
        return self._best("dense", found, self._allowed(filters), depth)

    def bm25(self, query: str, depth: int, filters: Sequence[Filter]) -> Ranking:
        """Return up to `depth` chunks that share a term with the query, by BM25."""
        found = self.keywords.scores(query)
        return self._best("bm25", found, self._allowed(filters) & (found > 0), depth)

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Return the chunks with the given ids."""
        some = [self.corpus.chunks[self.corpus.rows[name]] for name in ids]
        documents = [self.corpus.by_id[chunk.document_id] for chunk in some]
        return [
            Passage(
                chunk.id,
                document.id,
                document.title,
                chunk.text,
                document.source,
                chunk.start,
                chunk.end,
                document.metadata,
            )
            for chunk, document in zip(some, documents, strict=True)
        ]

    def vectors(self, ids: Sequence[str]) -> FloatMatrix | None:
        """Return their vectors at length one, or None where there are none."""
        if self.unit is None:
            return None
        return self.unit[[self.corpus.rows[name] for name in ids]]

    def _allowed(self, filters: Sequence[Filter]) -> npt.NDArray[np.bool_]:
        if not filters:
            return np.ones(len(self.corpus), dtype=bool)
        check_fields(filters, self._fields)
        passing = {d.id for d in self.corpus.documents if accepts_all(filters, d)}
        return np.array([chunk.document_id in passing for chunk in self.corpus.chunks], dtype=bool)

    def _best(
        self, name: str, found: FloatVector, allowed: npt.NDArray[np.bool_], depth: int
    ) -> Ranking:
        rows = np.flatnonzero(allowed)
        if len(rows) > depth:
            # Keep everything tied with the last place, so that ties are settled by row alone.
            limit = np.partition(found[rows], len(rows) - depth)[len(rows) - depth]
            rows = rows[found[rows] >= limit]
        rows = rows[np.argsort(-found[rows], kind="stable")][:depth]
        chunks = self.corpus.chunks
        return Ranking(
            name,
            tuple(chunks[row].id for row in rows),
            tuple(float(score) for score in found[rows]),
        )
