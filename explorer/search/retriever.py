"""Where candidates come from: the protocol, and the one that keeps everything in memory."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from explorer.arrays import (
    FloatMatrix,
    FloatVector,
    IndexVector,
    as_matrix,
    normalize,
    unit_rows,
)
from explorer.documents import Corpus
from explorer.errors import InputError
from explorer.metrics import ready_scores
from explorer.search.bm25 import Bm25Index, Bm25Parameters
from explorer.search.filters import Filter, accepts_all, check_fields, fields_of
from explorer.search.quick import EXACT_UP_TO, QuickIndex, quick_index
from explorer.search.values import Passage, Precision, Ranking

_FEW = 0.25
"""Share of the rows up to which copying them out beats comparing with all."""


class Retriever(Protocol):
    """Finds the chunks closest to a query. Rankings are best first, ties in a fixed order.

    A query whose vector is zero, since the model knows nothing of it, is close to none.
    """

    def __len__(self) -> int:
        """Return the number of chunks."""
        ...

    def dense(
        self,
        vector: FloatVector,
        depth: int,
        filters: Sequence[Filter],
        precision: Precision = "quick",
    ) -> Ranking:
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
    """Search over a corpus in memory: exact for few vectors, by an index for many.

    Parameters
    ----------
    corpus : Corpus with n chunks
    vectors : array_like, shape (n, d), optional
        Of ``corpus.texts``; without them only keywords work.
    parameters : Bm25Parameters, optional
    above : float
        Chunks whose cosine is not above this share nothing with a query: 0 for TF-IDF.

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
        *,
        above: float = -math.inf,
    ) -> None:
        if vectors is not None and len(vectors) != len(corpus):
            raise InputError(
                f"There are {len(vectors)} vectors for {len(corpus)} chunks; "
                "embed the corpus again."
            )
        self.corpus = corpus
        self.unit = None if vectors is None else unit_rows(as_matrix(vectors))
        self._parameters = parameters
        self._above = above

    @cached_property
    def quick(self) -> QuickIndex | None:
        """The index of many vectors, built when first asked; None where all are compared."""
        if self.unit is None or len(self.unit) <= EXACT_UP_TO:
            return None
        return quick_index(self.unit)

    @cached_property
    def keywords(self) -> Bm25Index:
        """The keyword index, built when first asked."""
        return Bm25Index(self.corpus.texts, self._parameters)

    @cached_property
    def _fields(self) -> tuple[str, ...]:
        return fields_of(self.corpus.documents)

    def __len__(self) -> int:
        return len(self.corpus)

    def dense(
        self,
        vector: FloatVector,
        depth: int,
        filters: Sequence[Filter],
        precision: Precision = "quick",
    ) -> Ranking:
        """Return up to `depth` chunks by cosine with the vector, shape (d,).

        Of more than 50,000 an index finds them unless filters or the precision ask for all to be
        compared; the note of the ranking then says so.
        """
        if self.unit is None or not vector.any():
            return Ranking("dense", (), ())
        asked = normalize(vector[None])[0]
        if precision == "quick" and not filters and self.quick is not None:
            near = self.quick.search(asked, min(depth, len(self)))
            note = self.quick.describe()
            close = near.scores[0] > self._above
            return self._ranking("dense", near.indices[0][close], near.scores[0][close], note)
        if not filters:
            return self._best("dense", _cosines(self.unit, asked), None, depth)
        rows = np.flatnonzero(self._allowed(filters))
        some = len(rows) < _FEW * len(self)
        found = _cosines(self.unit[rows] if some else self.unit, asked)
        return self._best("dense", found if some else found[rows], rows, depth)

    def bm25(self, query: str, depth: int, filters: Sequence[Filter]) -> Ranking:
        """Return up to `depth` chunks that share a term with the query, by BM25."""
        found = self.keywords.scores(query)
        sharing = found > 0
        rows = np.flatnonzero(sharing & self._allowed(filters) if filters else sharing)
        ranking = self._best("bm25", found[rows], rows, depth)
        return replace(ranking, note=self.keywords.read(query)[1] if ranking.ids else "")

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
        check_fields(filters, self._fields)
        passing = [accepts_all(filters, document) for document in self.corpus.documents]
        return np.array(passing, dtype=bool)[self._document_rows]

    @cached_property
    def _document_rows(self) -> IndexVector:
        """The document of each chunk, by its place among the documents."""
        places = {document.id: place for place, document in enumerate(self.corpus.documents)}
        rows = [places[chunk.document_id] for chunk in self.corpus.chunks]
        return np.array(rows, dtype=np.int64)

    def _best(self, name: str, found: FloatVector, rows: IndexVector | None, depth: int) -> Ranking:
        """Rank the scores of some rows, of all where `rows` is None, that are high enough."""
        chosen = np.arange(len(found))
        if len(chosen) > depth:
            # Keep everything tied with the last place, so that ties are settled by row alone.
            limit = np.partition(found, len(found) - depth)[len(found) - depth]
            chosen = np.flatnonzero(found >= limit)
        chosen = chosen[np.argsort(-found[chosen], kind="stable")][:depth]
        chosen = chosen[found[chosen] > self._above]
        return self._ranking(name, chosen if rows is None else rows[chosen], found[chosen])

    def _ranking(
        self, name: str, rows: IndexVector, scores: FloatVector, note: str = ""
    ) -> Ranking:
        chunks = self.corpus.chunks
        return Ranking(
            name,
            tuple(chunks[row].id for row in rows),
            tuple(float(score) for score in scores),
            note,
        )


def _cosines(unit: FloatMatrix, asked: FloatVector) -> FloatVector:
    return np.asarray(ready_scores(asked[None], unit)[0])
