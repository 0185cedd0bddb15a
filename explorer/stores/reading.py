"""The half of a collection that only reads: search by meaning and by keywords, filters, chunks."""

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, normalize
from explorer.documents import Corpus
from explorer.embedders import title_of_text
from explorer.errors import InputError
from explorer.stores.base import BATCH, AnyOf, Backend, Record, Scored, VectorStore, Where
from explorer.stores.manifest import Manifest, manifest_of
from explorer.stores.recall import effort_of
from explorer.stores.records import (
    CHUNKS,
    DOCUMENTS,
    Condition,
    chunk_of,
    document_of,
    pushed_down,
    texts_among,
)
from explorer.stores.terms import KnownCounts, query_terms, term_number

_COUNTED = KnownCounts()


class OpenCollection:
    """What can be asked of an open collection.

    Parameters
    ----------
    store : VectorStore
    """

    def __init__(self, store: VectorStore) -> None:
        self.store = store
        self.manifest = manifest_of(store.read_manifest())
        # The revision that another process is writing; its records do not count yet.
        self._foreign: int | None = None

    def __len__(self) -> int:
        return self.manifest.chunks

    def close(self) -> None:
        """Flush and let go, so that others may open it."""
        self.store.close()

    def check_model(self, fingerprint: str, name: str) -> None:
        """Refuse vectors of another model.

        Raises
        ------
        InputError
        """
        if fingerprint != self.manifest.fingerprint:
            its = title_of_text(self.manifest.model)
            raise InputError(
                f"The collection “{self.manifest.name}” holds vectors of {its}, which those of "
                f"{title_of_text(name)[:60]} cannot be compared with; search with {its}, or index "
                "the documents again under another name."
            )

    def dense(
        self,
        vector: FloatVector,
        limit: int,
        conditions: Sequence[Condition] = (),
        threshold: float | None = None,
        precision: Literal["quick", "exact"] = "quick",
    ) -> list[Scored]:
        """Return the chunks closest to a query's vector, shape (d,), by cosine, best first.

        Of many, a quick search finds what the manifest's `recall` tells; an exact one finds all.
        """
        effort = "exact" if precision == "exact" else effort_of(self.manifest.recall)
        return self.store.nearest(
            normalize(vector[None])[0], limit, self._chunks_where(conditions), threshold, effort
        )

    def keywords(
        self,
        terms: Sequence[str],
        limit: int,
        conditions: Sequence[Condition] = (),
        threshold: float | None = None,
    ) -> list[Scored]:
        """Return the chunks that share a term with a query, by BM25, best first."""
        holding = {number: self._holding(number) for number in set(map(term_number, terms))}
        weights = query_terms(terms, holding, self.manifest.chunks)
        return self.store.matching(weights, limit, self._chunks_where(conditions), threshold)

    def chunks(self, ids: Sequence[str]) -> list[Record]:
        """Return the records of chunks by their ids, in that order."""
        where = CHUNKS & Where((AnyOf("id", tuple(ids)),))
        found = {record.fields["id"]: record for record in self.scroll(where)} if ids else {}
        return [found[name] for name in ids]

    def corpus(self) -> tuple[Corpus, FloatMatrix]:
        """Return all documents and chunks in order, and the vectors, shape (n, d)."""
        documents = [document_of(record.fields) for record in self.scroll(DOCUMENTS)]
        documents.sort(key=lambda document: document.id)
        records = sorted(
            self.scroll(CHUNKS), key=lambda r: (r.fields["document"], r.fields["index"])
        )
        vectors = np.array([r.vector for r in records], np.float32)
        shaped = vectors.reshape(len(records), self.manifest.dimension)
        return Corpus(documents, [chunk_of(record.fields) for record in records]), shaped

    def scroll(self, where: Where) -> Iterator[Record]:
        """Walk through all records that count and fulfil a condition."""
        after: str | None = None
        while True:
            some, after = self.store.scroll(self.those(where), after, BATCH)
            yield from some
            if after is None:
                return

    def documents(self, ids: Sequence[str]) -> list[Record]:
        """Return the records of those documents that are there."""
        if not ids:
            return []
        return list(self.scroll(DOCUMENTS & Where((AnyOf("id", tuple(ids)),))))

    def those(self, where: Where) -> Where:
        """Return a condition that only records which count fulfil.

        Those do not that another process is writing now, or that were given up and came late.
        """
        pending = self.manifest.pending
        hidden = self.manifest.given_up
        if self._foreign is not None and pending is not None and pending.action == "put":
            hidden = (self._foreign, *hidden)
        return where & Where((), (AnyOf("revision", hidden),)) if hidden else where

    def _holding(self, number: int) -> int:
        """Return in how many chunks a term occurs: counted once while nothing is written."""
        settled = self.manifest.pending is None
        known = _COUNTED.of(self.manifest.stamp, number) if settled else None
        if known is None:
            where = self.those(CHUNKS) & Where((AnyOf("terms", (number,)),))
            known = self.store.count(where)
            if settled:
                _COUNTED.keep(self.manifest.stamp, number, known)
        return known

    def _chunks_where(self, conditions: Sequence[Condition]) -> Where:
        where = self.those(CHUNKS)
        for condition in conditions:
            pushed = pushed_down(condition)
            ordered = condition.op in ("<", "<=", ">", ">=")
            if pushed is None or (ordered and self.store.count(texts_among(condition.field))):
                # No engine compares texts like this; the few fields of documents are looked at.
                passing = (
                    record.fields["id"]
                    for record in self.scroll(DOCUMENTS)
                    if condition.accepts(document_of(record.fields))
                )
                pushed = Where((AnyOf("document", tuple(passing)),))
            where &= pushed
        return where


def describe_collection(backend: Backend, name: str) -> Manifest:
    """Return what a collection says about itself without opening it.

    Raises
    ------
    InputError
        There is none of that name.
    StoreError
        What it says cannot be read.
    """
    return manifest_of(backend.manifest(name))
