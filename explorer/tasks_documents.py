"""The heavy steps of the pages on collections, for a worker process.

Every task takes picklable values and, last, a progress callback that may be None.
"""

from pathlib import Path

from explorer.arrays import Progress
from explorer.documents import Corpus
from explorer.embedders import EmbeddingCache
from explorer.search import Indexed, SearchOptions, SearchResult, index_corpus, open_stored_searcher
from explorer.stores import (
    Manifest,
    StoreParameters,
    move_collection,
    open_backend,
    open_collection,
)


def index_documents(
    place: StoreParameters,
    wanted: Manifest,
    corpus: Corpus,
    cache: Path | None,
    progress: Progress | None = None,
) -> Indexed:
    """Add a corpus to a collection, made if there is none of that name.

    Parameters
    ----------
    place : StoreParameters
    wanted : Manifest
        Name, model, chunker and language; see :func:`explorer.search.index_corpus`.
    corpus : Corpus
    cache : Path, optional
        Of embeddings.
    progress : callable, optional
    """
    return index_corpus(open_backend(place), wanted, corpus, cache=_cache(cache), progress=progress)


def list_collections(
    place: StoreParameters, progress: Progress | None = None
) -> tuple[Manifest, ...]:
    """Return what each collection says about itself."""
    backend = open_backend(place)
    found = []
    for name in backend.names():
        with open_collection(backend, name) as collection:
            found.append(collection.manifest)
    return tuple(found)


def load_corpus(place: StoreParameters, name: str, progress: Progress | None = None) -> Corpus:
    """Return the documents and chunks of a collection."""
    with open_collection(open_backend(place), name) as collection:
        return collection.corpus()[0]


def search_collection(
    place: StoreParameters,
    name: str,
    query: str,
    options: SearchOptions,
    cache: Path | None,
    progress: Progress | None = None,
) -> SearchResult:
    """Search a collection with the model it was made with and let go of it again."""
    with open_collection(open_backend(place), name) as collection:
        return open_stored_searcher(collection, cache=_cache(cache)).search(query, options)


def delete_documents(
    place: StoreParameters, name: str, ids: tuple[str, ...], progress: Progress | None = None
) -> int:
    """Delete documents of a collection and return how many there were."""
    with open_collection(open_backend(place), name) as collection:
        gone = collection.delete(ids)
        collection.finish()
    return gone


def move(
    source: StoreParameters,
    name: str,
    target: StoreParameters,
    progress: Progress | None = None,
) -> int:
    """Take a collection to another place and return how many chunks it has."""
    return move_collection(open_backend(source), name, open_backend(target), progress)


def _cache(path: Path | None) -> EmbeddingCache | None:
    return EmbeddingCache(path) if path else None
