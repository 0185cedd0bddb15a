"""Make a corpus searchable with a model, or by keywords alone when the model is missing."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

from explorer.arrays import FloatMatrix, Progress
from explorer.documents import Corpus
from explorer.embedders import (
    Embedder,
    EmbedderSpec,
    EmbeddingCache,
    embed,
    load_embedder,
)
from explorer.errors import ModelMissingError
from explorer.search.analysis import Analyzer
from explorer.search.bm25 import Bm25Parameters
from explorer.search.pipeline import Searcher
from explorer.search.rerank import Reranker, TokenEncoder, load_reranker
from explorer.search.retriever import MemoryRetriever


def open_searcher(
    corpus: Corpus,
    spec: EmbedderSpec,
    *,
    cache: EmbeddingCache | None = None,
    parameters: Bm25Parameters | None = None,
    progress: Progress | None = None,
) -> Searcher:
    """Embed a corpus, from the cache where possible, and return what searches it.

    Parameters
    ----------
    corpus : Corpus
    spec : EmbedderSpec
        Where it is not installed, the searcher answers by keywords and says so.
    cache : EmbeddingCache, optional
    parameters : Bm25Parameters, optional
    progress : callable, optional

    Raises
    ------
    EmbedderError
        The model is here but fails.
    """
    try:
        embedder = load_embedder(spec, corpus.texts)
        found = embed(corpus.texts, embedder, cache=cache, progress=progress)
    except ModelMissingError as error:
        return open_keyword_searcher(corpus, parameters, missing=str(error))
    return Searcher(
        MemoryRetriever(corpus, found.vectors, parameters, above=unrelated(spec)),
        encode_with(embedder, cache),
        rerankers(embedder),
        Analyzer((parameters or Bm25Parameters()).language),
    )


def open_keyword_searcher(
    corpus: Corpus, parameters: Bm25Parameters | None = None, *, missing: str = ""
) -> Searcher:
    """Return what searches a corpus by keywords alone; nothing is embedded.

    Parameters
    ----------
    corpus : Corpus
    parameters : Bm25Parameters, optional
    missing : str
        Why there is no model, as one sentence.
    """
    return Searcher(
        MemoryRetriever(corpus, None, parameters),
        reranker=rerankers(None),
        analyzer=Analyzer((parameters or Bm25Parameters()).language),
        missing=missing,
    )


def unrelated(spec: EmbedderSpec) -> float:
    """Return the cosine that is none: 0 of TF-IDF, whose texts then share no word."""
    return 0.0 if spec.kind == "tf-idf" else -math.inf


def encode_with(
    embedder: Embedder, cache: EmbeddingCache | None = None
) -> Callable[[Sequence[str]], FloatMatrix]:
    """Return a function that embeds queries with a model, through the cache."""

    def encode(queries: Sequence[str]) -> FloatMatrix:
        return embed(queries, embedder, cache=cache, role="query").vectors

    return encode


def rerankers(embedder: Embedder | None) -> Callable[[str], Reranker]:
    """Return a function from a reranker's name to it; each is loaded once."""
    tokens = embedder if isinstance(embedder, TokenEncoder) else None
    return lru_cache(maxsize=2)(lambda name: load_reranker(name, tokens))
