"""The heavy steps of the page on evaluation, for a worker process.

Every task takes picklable values and, last, a progress callback that may be None.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from explorer.arrays import FloatMatrix, Progress, normalize
from explorer.chunking import ChunkParameters, RecursiveParameters, WholeParameters
from explorer.documents import Corpus, Document
from explorer.embedders import EmbedderSpec
from explorer.errors import LimitError
from explorer.evaluation.duplicates import Duplicates, find_duplicates
from explorer.evaluation.judgement_table import read_judgement_table
from explorer.evaluation.judgements import RetrievalSet, load_zip
from explorer.evaluation.misses import Miss, find_misses, locate
from explorer.evaluation.retrieval import Evaluation, evaluate, run_queries
from explorer.search import Searcher, SearchOptions, open_keyword_searcher, open_searcher
from explorer.stores import StoreParameters, open_backend, open_collection
from explorer.tasks.search import cut
from explorer.tasks.steps import cache_at, part

MOST_DOCUMENTS = 20_000
"""Documents of a set that a page evaluates; larger ones go to the command line."""


@dataclass(frozen=True, eq=False)
class Ranked:
    """What one configuration found and missed.

    Attributes
    ----------
    evaluation : Evaluation
    run : dict of str to tuple of str
        Query id → ids of the documents found, best first.
    misses : tuple of Miss
    """

    evaluation: Evaluation
    run: dict[str, tuple[str, ...]]
    misses: tuple[Miss, ...]


@dataclass(frozen=True, eq=False)
class Judged:
    """Several configurations on the same queries.

    Attributes
    ----------
    corpus : Corpus
    ranked : dict of str to Ranked
        By the name of the configuration; without a model only those by keywords.
    vectors : ndarray, shape (chunks, d), or None
        None without a model.
    queries : ndarray, shape (queries, d), or None
        Of the queries, in the order of the set.
    notes : tuple of str
    missing : str
        Why there is no model, as one sentence.
    """

    corpus: Corpus
    ranked: dict[str, Ranked]
    vectors: FloatMatrix | None
    queries: FloatMatrix | None
    notes: tuple[str, ...]
    missing: str


@dataclass(frozen=True, eq=False)
class SizeScore:
    """What configurations scored on chunks of one size.

    Attributes
    ----------
    size : int or None
        Most tokens in a chunk; None is whole documents.
    chunks : int
    evaluations : dict of str to Evaluation
    """

    size: int | None
    chunks: int
    evaluations: dict[str, Evaluation]


def read_zip(name: str, data: bytes, progress: Progress | None = None) -> RetrievalSet:
    """Read an uploaded set in the BEIR layout away from the server's process.

    Raises
    ------
    InputError, LimitError
        As for :func:`explorer.evaluation.judgements.load_zip`; also too many documents.
    """
    return _not_too_many(name, load_zip(name, data))


def read_table(
    name: str, data: bytes, documents: Sequence[Document], progress: Progress | None = None
) -> RetrievalSet:
    """Read a table of queries and ids that judges documents; too many of them are refused.

    Raises
    ------
    InputError, LimitError
        As for :func:`explorer.evaluation.judgement_table.read_judgement_table`.
    """
    return _not_too_many(name, read_judgement_table(name, data, documents))


def read_collection(
    place: StoreParameters, name: str, progress: Progress | None = None
) -> tuple[Document, ...]:
    """Return the documents of a saved collection."""
    with open_collection(open_backend(place), name) as collection:
        return collection.corpus()[0].documents


def judge(
    data: RetrievalSet,
    configurations: Mapping[str, SearchOptions],
    chunker: ChunkParameters,
    spec: EmbedderSpec,
    cache: Path | None,
    progress: Progress | None = None,
) -> Judged:
    """Search with every query in every configuration, score what comes back, explain misses."""
    made = cut(data.documents, chunker, spec, cache)
    searcher = _open(made.corpus, configurations, spec, cache, part(progress, 0.0, 0.5))
    usable = {
        name: options
        for name, options in configurations.items()
        if searcher.encode is not None or (options.mode == "bm25" and options.rerank is None)
    }
    ranked = {}
    for number, (name, options) in enumerate(usable.items()):
        start, share = 0.5 + 0.5 * number / len(usable), 0.5 / len(usable)
        step = part(progress, start, start + share)
        run = run_queries(searcher, data.queries, options, step, documents=made.corpus.by_id)
        misses = find_misses(run, data.judgements)
        located = locate(misses, run, data.queries, searcher, made.corpus)
        if options.mode == "bm25":
            # A cut is recognized by vectors, which keywords know nothing of.
            located = [replace(new, why=old.why) for new, old in zip(located, misses, strict=True)]
        ranked[name] = Ranked(evaluate(run, data.judgements), run, tuple(located))
    vectors = queries = None
    if searcher.encode is not None:
        vectors = searcher.retriever.vectors([chunk.id for chunk in made.corpus.chunks])
        queries = normalize(searcher.encode(list(data.queries.values())))
    notes = (*data.notes, *made.warnings)
    return Judged(made.corpus, ranked, vectors, queries, notes, searcher.missing)


def study_chunk_sizes(
    data: RetrievalSet,
    sizes: Sequence[int],
    configurations: Mapping[str, SearchOptions],
    spec: EmbedderSpec,
    cache: Path | None,
    progress: Progress | None = None,
) -> tuple[SizeScore, ...]:
    """Score configurations on chunks of several sizes along the structure, and on no chunks."""
    chunkers: list[tuple[int | None, ChunkParameters]] = [
        (size, RecursiveParameters(size=size)) for size in sizes
    ]
    chunkers.append((None, WholeParameters()))
    scores = []
    for number, (size, chunker) in enumerate(chunkers):
        step = part(progress, number / len(chunkers), (number + 1) / len(chunkers))
        judged = judge(data, configurations, chunker, spec, cache, step)
        found = {name: each.evaluation for name, each in judged.ranked.items()}
        scores.append(SizeScore(size, len(judged.corpus), found))
    return tuple(scores)


def duplicates_of(
    corpus: Corpus, vectors: FloatMatrix, progress: Progress | None = None
) -> Duplicates:
    """Find near-duplicates and isolated documents; a document is the mean of its chunks."""
    place = {document.id: row for row, document in enumerate(corpus.documents)}
    rows = np.array([place[chunk.document_id] for chunk in corpus.chunks])
    totals = np.zeros((len(place), vectors.shape[1]), dtype=np.float32)
    np.add.at(totals, rows, normalize(vectors))
    held = np.unique(rows)  # documents without text have no chunk
    ids = tuple(corpus.documents[row].id for row in held)
    return find_duplicates(ids, normalize(totals[held]), progress=progress)


def _not_too_many(name: str, found: RetrievalSet) -> RetrievalSet:
    if len(found.documents) > MOST_DOCUMENTS:
        raise LimitError(
            f"“{name[:40]}” has {len(found.documents):,} documents, more than the "
            f"{MOST_DOCUMENTS:,} this page takes; use the command “evaluate retrieval” instead."
        )
    return found


def _open(
    corpus: Corpus,
    configurations: Mapping[str, SearchOptions],
    spec: EmbedderSpec,
    cache: Path | None,
    progress: Progress | None,
) -> Searcher:
    if all(each.mode == "bm25" and each.rerank is None for each in configurations.values()):
        return open_keyword_searcher(corpus)
    return open_searcher(corpus, spec, cache=cache_at(cache), progress=progress)
