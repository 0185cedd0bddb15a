"""Search collections that are kept in a store, and fill them; the same search as over memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, Progress
from explorer.documents import Corpus
from explorer.embedders import EmbedderSpec, EmbeddingCache, embed, load_embedder, parse_spec
from explorer.errors import InputError, ModelMissingError
from explorer.search.analysis import BY_CHARACTERS, Analyzer
from explorer.search.filters import Filter, check_fields
from explorer.search.opening import encode_with, rerankers
from explorer.search.pipeline import Searcher
from explorer.search.values import Passage, Precision, Ranking
from explorer.stores import Backend, Collection, Manifest, create_collection, open_collection
from explorer.stores.base import Scored
from explorer.stores.recall import LARGE
from explorer.stores.records import CHUNKS, chunk_of, document_of

_DOCUMENTS_AT_ONCE = 512  # each group ends with a flush, which costs more than its writing
_OWN_FIELDS = ("title", "source", "id")


@dataclass(frozen=True)
class Indexed:
    """What indexing did.

    Attributes
    ----------
    added, updated : int
        Documents.
    chunks : int
        Written now.
    cached, computed : int
        Distinct texts whose vectors were known, and those embedded now.
    """

    added: int
    updated: int
    chunks: int
    cached: int
    computed: int


class StoredRetriever:
    """Finds the chunks of an open collection closest to a query.

    Parameters
    ----------
    collection : Collection
    """

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.analyzer = Analyzer(collection.manifest.language)

    def __len__(self) -> int:
        return len(self.collection)

    def dense(
        self,
        vector: FloatVector,
        depth: int,
        filters: Sequence[Filter],
        precision: Precision = "quick",
    ) -> Ranking:
        """Return up to `depth` chunks by cosine with the vector, shape (d,).

        The engine compares with all of few, and walks a graph of many unless an exact search is
        asked for; what the graph finds is told where it was measured.
        """
        self._check(filters)
        if not vector.any():
            return _ranking("dense", ())
        found = self.collection.dense(vector, depth, filters, precision=precision)
        known = self.collection.manifest.recall
        told = known is not None and precision == "quick" and len(self) >= LARGE
        return _ranking("dense", found, known.describe() if known and told else "")

    def bm25(self, query: str, depth: int, filters: Sequence[Filter]) -> Ranking:
        """Return up to `depth` chunks that share a term with the query, by BM25."""
        self._check(filters)
        asked = self.analyzer.asked(query)
        found = self.collection.keywords(asked.terms, depth, filters)
        if not found and asked.characters:
            found = self.collection.keywords(asked.characters, depth, filters)
            asked = replace(asked, note=BY_CHARACTERS)
        return _ranking("bm25", found, asked.note if found else "")

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Return the chunks with the given ids."""
        some = [record.fields for record in self.collection.chunks(ids)]
        return [
            Passage(
                each["id"],
                each["document"],
                each["title"],
                each["text"],
                each["source"],
                each["start"],
                each["end"],
                each["metadata"],
            )
            for each in some
        ]

    def vectors(self, ids: Sequence[str]) -> FloatMatrix | None:
        """Return their vectors at length one."""
        rows = [record.vector for record in self.collection.chunks(ids)]
        return np.array(rows, dtype=np.float32) if rows else None

    def _check(self, filters: Sequence[Filter]) -> None:
        known = self.collection.manifest.fields
        check_fields(filters, (*known, *(name for name in _OWN_FIELDS if name not in known)))


def open_stored_searcher(
    collection: Collection,
    *,
    spec: EmbedderSpec | None = None,
    cache: EmbeddingCache | None = None,
) -> Searcher:
    """Return what searches an open collection with the model it was made with.

    Parameters
    ----------
    collection : Collection
    spec : EmbedderSpec, optional
        By default that of the collection; where it is not installed, the searcher answers by
        keywords and says so.
    cache : EmbeddingCache, optional
        Of query vectors.

    Raises
    ------
    InputError
        The model is another than the collection's.
    """
    retriever = StoredRetriever(collection)
    chosen = spec or parse_spec(collection.manifest.model)
    if chosen.kind == "tf-idf":  # has no vectors of its own until it is given texts
        collection.check_model("", "tf-idf")
    try:
        embedder = load_embedder(chosen)
    except ModelMissingError as error:
        return open_keywords_stored(collection, missing=str(error))
    collection.check_model(embedder.fingerprint, embedder.name)
    return Searcher(
        retriever,
        encode_with(embedder, cache),
        rerankers(embedder),
        retriever.analyzer,
    )


def open_keywords_stored(collection: Collection, *, missing: str = "") -> Searcher:
    """Return what searches an open collection by keywords alone; no model is loaded."""
    retriever = StoredRetriever(collection)
    return Searcher(
        retriever, reranker=rerankers(None), analyzer=retriever.analyzer, missing=missing
    )


def sample_of(collection: Collection, most: int) -> tuple[Corpus, FloatMatrix]:
    """Return up to `most` chunks of a collection with their documents, and their vectors.

    Engines walk through records in the order of their ids, which are hashes of what the records
    are called; so the first of them are as good as drawn at random, and the same each time.

    Parameters
    ----------
    collection : Collection
    most : int >= 1
    """
    records = sorted(
        islice(collection.scroll(CHUNKS), most),
        key=lambda record: (record.fields["document"], record.fields["index"]),
    )
    named = tuple(dict.fromkeys(record.fields["document"] for record in records))
    documents = [document_of(record.fields) for record in collection.documents(named)]
    vectors = np.array([record.vector for record in records], np.float32)
    return Corpus(documents, [chunk_of(record.fields) for record in records]), vectors


def index_corpus(
    backend: Backend,
    wanted: Manifest,
    corpus: Corpus,
    *,
    cache: EmbeddingCache | None = None,
    progress: Progress | None = None,
) -> Indexed:
    """Add a corpus to a collection, which is made if there is none of that name.

    Documents are saved in groups; after a stop or a failure those saved before are there, and
    doing it again goes on from the cache.

    Parameters
    ----------
    backend : Backend
    wanted : Manifest
        Name, model, chunker and language; the fingerprint and dimension are filled in.
    corpus : Corpus
    cache : EmbeddingCache, optional
    progress : callable, optional

    Raises
    ------
    InputError
        The collection holds vectors of another model, or the model learns from its texts.
    EmbedderError
        The model is missing or failed.
    BusyError, StoreError
        It cannot be written.
    """
    spec = parse_spec(wanted.model)
    if spec.kind == "tf-idf":
        raise InputError(
            "TF-IDF learns from all the texts at once, so its vectors would change with every "
            "document added; choose another model for a collection, such as all-MiniLM-L6-v2."
        )
    embedder = load_embedder(spec)
    found = embed(corpus.texts, embedder, cache=cache, progress=_part(progress, 0.0, 0.7))
    described = wanted.but(fingerprint=embedder.fingerprint, dimension=embedder.dimension)
    with _opened(backend, described) as collection:
        collection.check_model(embedder.fingerprint, embedder.name)
        added, updated = _write(collection, corpus, found.vectors, _part(progress, 0.7, 1.0))
        collection.finish()
    return Indexed(added, updated, len(corpus), found.cached, found.computed)


def _opened(backend: Backend, described: Manifest) -> Collection:
    if described.name in backend.names():
        return open_collection(backend, described.name)
    return create_collection(backend, described)


def _write(
    collection: Collection, corpus: Corpus, vectors: FloatMatrix, progress: Progress | None
) -> tuple[int, int]:
    analyzer = Analyzer(collection.manifest.language)
    rows: dict[str, list[int]] = {document.id: [] for document in corpus.documents}
    for row, chunk in enumerate(corpus.chunks):
        rows[chunk.document_id].append(row)
    added = updated = 0
    documents = corpus.documents
    for start in range(0, len(documents), _DOCUMENTS_AT_ONCE):
        some = documents[start : start + _DOCUMENTS_AT_ONCE]
        theirs = [row for document in some for row in rows[document.id]]
        written = collection.put(
            some,
            [corpus.chunks[row] for row in theirs],
            vectors[theirs],
            [analyzer.terms(corpus.texts[row]) for row in theirs],
        )
        added, updated = added + written.added, updated + written.updated
        if progress:
            progress(min(1.0, (start + len(some)) / len(documents)))
    return added, updated


def _part(progress: Progress | None, start: float, end: float) -> Callable[[float], None] | None:
    if progress is None:
        return None
    return lambda fraction: progress(start + (end - start) * fraction)


def _ranking(name: str, found: Sequence[Scored], note: str = "") -> Ranking:
    # One order for ties, whatever order the engine found them in.
    best = sorted(
        found, key=lambda each: (-each.score, each.fields["document"], each.fields["index"])
    )
    return Ranking(
        name, tuple(each.fields["id"] for each in best), tuple(each.score for each in best), note
    )
