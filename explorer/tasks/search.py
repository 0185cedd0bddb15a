"""The heavy steps of the pages on documents, for a worker process.

Every task takes picklable values and, last, a progress callback that may be None.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, Progress, normalize
from explorer.chunking import Chunking, ChunkParameters, chunk
from explorer.chunking.tokens import tokenizer_of
from explorer.documents import Corpus, Document
from explorer.embedders import EmbedderSpec, embed, load_embedder, parse_spec
from explorer.errors import InputError, ModelMissingError
from explorer.intake import Choice, open_files
from explorer.jobs import short
from explorer.readers import DocumentTable
from explorer.search import (
    UNRELATED_QUESTIONS,
    MemoryRetriever,
    Searcher,
    SearchOptions,
    SearchResult,
    encode_with,
    open_keyword_searcher,
    open_stored_searcher,
    suggest_threshold,
)
from explorer.search.mapped import mapped
from explorer.search.opening import rerankers, unrelated
from explorer.search.stored import sample_of
from explorer.stores import Manifest, StoreParameters, open_backend, open_collection
from explorer.tasks.steps import FEW, cache_at

LEAST_ON_MAP = 5
"""Chunks below which a map shows nothing that the texts do not show better."""
MOST_ON_MAP = 3_000
"""Chunks that a map draws; of more a sample is drawn and calibrated with."""

_LEAST = 2


@dataclass(frozen=True, eq=False)
class Read:
    """The documents of some files, and what was cleaned, as sentences."""

    documents: tuple[Document, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Cut:
    """A corpus cut into chunks.

    Attributes
    ----------
    corpus : Corpus
    tokens : tuple of int
        Of the text of each chunk, as the model counts them.
    warnings : tuple of str
    counter : str
        Who counts the tokens.
    limit : int or None
        The most tokens it reads.
    """

    corpus: Corpus
    tokens: tuple[int, ...]
    warnings: tuple[str, ...]
    counter: str
    limit: int | None


@dataclass(frozen=True)
class Searchable:
    """A corpus with its vectors, equal to another of the same `key`.

    Attributes
    ----------
    key : str
    corpus : Corpus
    vectors : ndarray, shape (n, d), or None
        None where the model is missing.
    missing : str
        Why, as one sentence.
    cached, computed : int
        Texts whose vectors were known, and those embedded now.
    threshold : float, optional
        The cosine that one unrelated question in ten reaches.
    """

    key: str
    corpus: Corpus = field(compare=False)
    vectors: FloatMatrix | None = field(compare=False)
    missing: str = field(default="", compare=False)
    cached: int = field(default=0, compare=False)
    computed: int = field(default=0, compare=False)
    threshold: float | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Saved:
    """Where a collection is kept, and its name."""

    place: StoreParameters
    name: str


@dataclass(frozen=True, eq=False)
class Answer:
    """What a search found, and where it lies.

    Attributes
    ----------
    result : SearchResult
    vector : ndarray, shape (d,), optional
        Of the query, if it was embedded and the model knows anything of it.
    vectors : ndarray, shape (hits, d), optional
        Of the hits, if there are any.
    """

    result: SearchResult
    vector: FloatVector | None
    vectors: FloatMatrix | None


@short()
def read_files(files: Sequence[tuple[str, bytes]], progress: Progress | None = None) -> Read:
    """Read uploaded documents; those of files with the same name get ids of their own.

    Parameters
    ----------
    files : sequence of (name, bytes)
    progress : callable, optional
    """
    loaded = open_files(files, Choice(kind="documents")).load(progress)
    assert isinstance(loaded.content, DocumentTable)
    return Read(loaded.content.documents, loaded.notes)


@short(most=FEW)
def cut(
    documents: Sequence[Document],
    parameters: ChunkParameters,
    spec: EmbedderSpec,
    cache: Path | None,
    progress: Progress | None = None,
) -> Cut:
    """Cut documents into chunks, counting tokens as the model does."""
    counter = tokenizer_of(spec)

    def encode(sentences: Sequence[str]) -> FloatMatrix:
        return embed(sentences, load_embedder(spec, sentences), cache=cache_at(cache)).vectors

    made: Chunking = chunk(
        documents, parameters, tokenizer=counter, encode=encode, progress=progress
    )
    if not made.chunks:
        raise InputError("These documents hold no text to cut; choose others.")
    tokens = tuple(len(counter.spans(each.text)) for each in made.chunks)
    corpus = Corpus(documents, made.chunks)
    return Cut(corpus, tokens, made.warnings, counter.name, counter.limit)


def embed_corpus(
    corpus: Corpus, spec: EmbedderSpec, cache: Path | None, progress: Progress | None = None
) -> Searchable:
    """Embed a corpus, from the cache where possible; without the model say that it is missing."""
    key = f"{corpus.fingerprint} {spec!r}"
    try:
        embedder = load_embedder(spec, corpus.texts)
        found = embed(corpus.texts, embedder, cache=cache_at(cache), progress=progress)
    except ModelMissingError as error:
        return Searchable(key, corpus, None, str(error))
    # Searching sends them to a worker each time: of many vectors only the name of their file.
    vectors = mapped(found.vectors, cache.parent / "vectors") if cache else found.vectors
    if spec.kind == "openai":
        # A remote model is paid by the text; nobody asked for questions of ours to be embedded.
        return Searchable(key, corpus, vectors, "", found.cached, found.computed)
    return Searchable(
        key,
        corpus,
        vectors,
        "",
        found.cached,
        found.computed,
        _calibrated(encode_with(embedder, cache_at(cache))(UNRELATED_QUESTIONS), found.vectors),
    )


def open_saved(
    saved: Saved, progress: Progress | None = None
) -> tuple[Manifest, Searchable | None]:
    """Return what a collection says of itself and what is in it, or a sample if it is large.

    Nothing is embedded but the questions that calibrate the threshold.
    """
    with open_collection(open_backend(saved.place), saved.name) as collection:
        manifest = collection.manifest
        if not manifest.chunks:
            return manifest, None
        large = manifest.chunks > MOST_ON_MAP
        corpus, vectors = sample_of(collection, MOST_ON_MAP) if large else collection.corpus()
    threshold = None
    if not manifest.model.startswith("openai"):
        try:
            embedder = load_embedder(parse_spec(manifest.model))
            if embedder.fingerprint == manifest.fingerprint:
                questions = encode_with(embedder)(UNRELATED_QUESTIONS)
                threshold = _calibrated(questions, vectors, manifest.chunks)
        except ModelMissingError:
            pass
    key = f"{saved.name} {manifest.stamp}"
    return manifest, Searchable(key, corpus, vectors, "", len(vectors), 0, threshold)


@short()
def search_searchable(
    searchable: Searchable,
    spec: EmbedderSpec,
    query: str,
    options: SearchOptions,
    cache: Path | None,
    progress: Progress | None = None,
) -> Answer:
    """Search a corpus in memory; its keyword index and token vectors are kept for the next."""
    return _answer(_searcher(searchable, spec, cache), query, options, progress)


@short()
def search_saved(
    saved: Saved,
    spec: EmbedderSpec | None,
    query: str,
    options: SearchOptions,
    cache: Path | None,
    progress: Progress | None = None,
) -> Answer:
    """Search a collection with a model, by default its own, and let go of it again.

    Raises
    ------
    InputError
        The model is another than the collection's.
    """
    with open_collection(open_backend(saved.place), saved.name) as collection:
        searcher = open_stored_searcher(collection, spec=spec, cache=cache_at(cache))
        return _answer(searcher, query, options, progress)


def _answer(
    searcher: Searcher, query: str, options: SearchOptions, progress: Progress | None
) -> Answer:
    found = searcher.search(query, options, progress)
    # A mapping proxy does not travel between processes.
    result = replace(
        found, hits=tuple(replace(hit, metadata=dict(hit.metadata)) for hit in found.hits)
    )
    ids = [hit.id for hit in result.hits]
    vectors = searcher.retriever.vectors(ids) if ids else None
    if searcher.encode is None:
        return Answer(result, None, vectors)
    vector = normalize(searcher.encode([query]))[0]
    return Answer(result, vector if vector.any() else None, vectors)


@lru_cache(maxsize=4)
def _searcher(searchable: Searchable, spec: EmbedderSpec, cache: Path | None) -> Searcher:
    if searchable.vectors is None:
        return open_keyword_searcher(searchable.corpus, missing=searchable.missing)
    embedder = load_embedder(spec, searchable.corpus.texts)
    return Searcher(
        MemoryRetriever(searchable.corpus, searchable.vectors, above=unrelated(spec)),
        encode_with(embedder, cache_at(cache)),
        rerankers(embedder),
    )


def _calibrated(
    questions: FloatMatrix, vectors: FloatMatrix, chunks: int | None = None
) -> float | None:
    if not np.abs(questions).max() or len(vectors) < _LEAST:
        return None
    return suggest_threshold(questions, vectors, chunks=chunks).threshold
