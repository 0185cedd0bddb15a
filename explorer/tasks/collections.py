"""The heavy steps of the pages on collections, for a worker process.

Every task takes picklable values and, last, a progress callback that may be None.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from explorer.arrays import FloatMatrix, Progress
from explorer.chunking import chunk, parse_chunker
from explorer.chunking.tokens import tokenizer_of
from explorer.documents import Corpus, Document, Value
from explorer.embedders import embed, load_embedder, parse_spec
from explorer.errors import ExplorerError, StoreError
from explorer.jobs import short
from explorer.search import Indexed, index_corpus
from explorer.stores import (
    Check,
    EdgeBackend,
    FolderParameters,
    Manifest,
    Repaired,
    StoreParameters,
    check_collection,
    copy_collection,
    describe_collection,
    move_collection,
    open_backend,
    open_collection,
    repair_collection,
)
from explorer.stores.base import Record
from explorer.stores.records import DOCUMENTS
from explorer.tasks.steps import cache_at

MOST_LISTED = 1_000
"""Documents of a collection shown at once."""

_OPENING = 160
_UNFINISHED = (
    "Its creation failed half way, so it holds nothing; delete it, or save documents under its "
    "name."
)


@dataclass(frozen=True)
class Listing:
    """The collections of a place.

    Attributes
    ----------
    manifests : tuple of Manifest
        What each says about itself, by name.
    damaged : tuple of (str, str)
        Names of those that cannot be read, each with a sentence that says why.
    """

    manifests: tuple[Manifest, ...]
    damaged: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DocumentRow:
    """A document of a collection in one line; `opening` is how its text begins."""

    id: str
    title: str
    source: str
    chunks: int
    metadata: Mapping[str, Value]
    opening: str


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
    return index_corpus(
        open_backend(place), wanted, corpus, cache=cache_at(cache), progress=progress
    )


def add_documents(
    place: StoreParameters,
    name: str,
    documents: Sequence[Document],
    cache: Path | None,
    progress: Progress | None = None,
) -> Indexed:
    """Add documents to a collection, cut and embedded as it was; those with its ids replace."""
    described = describe_collection(open_backend(place), name)
    spec = parse_spec(described.model)

    def encode(sentences: Sequence[str]) -> FloatMatrix:
        return embed(sentences, load_embedder(spec), cache=cache_at(cache)).vectors

    made = chunk(
        documents,
        parse_chunker(described.chunker),
        tokenizer=tokenizer_of(spec),
        encode=encode,
    )
    corpus = Corpus(documents, made.chunks)
    return index_documents(place, described, corpus, cache, progress)


@short()
def list_collections(place: StoreParameters, progress: Progress | None = None) -> Listing:
    """Return what each collection says about itself; none is opened, so none is waited for."""
    backend = open_backend(place)
    found, damaged = [], []
    for name in backend.names():
        try:
            found.append(describe_collection(backend, name))
        except ExplorerError as error:
            damaged.append((name, str(error)))
    damaged += [(name, _UNFINISHED) for name in backend.unfinished()]
    return Listing(tuple(found), tuple(damaged))


@short()
def list_documents(
    place: StoreParameters, name: str, wanted: str = "", progress: Progress | None = None
) -> tuple[DocumentRow, ...]:
    """Return documents by their ids: the one that is wanted, else up to `MOST_LISTED` of them.

    Which of more are listed is up to the engine, which knows no order of ids.
    """
    with open_collection(open_backend(place), name) as collection:
        if wanted:
            found = collection.documents([wanted])
        else:
            found = list(islice(collection.scroll(DOCUMENTS), MOST_LISTED))
    return tuple(sorted(map(_row, found), key=lambda row: row.id))


def _row(record: Record) -> DocumentRow:
    held = record.fields
    opening = " ".join(held["text"][: 2 * _OPENING].split())[:_OPENING]
    return DocumentRow(
        held["id"], held["title"], held["source"], held["chunks"], held["metadata"], opening
    )


def delete_documents(
    place: StoreParameters, name: str, ids: tuple[str, ...], progress: Progress | None = None
) -> int:
    """Delete documents of a collection and return how many there were."""
    with open_collection(open_backend(place), name) as collection:
        gone = collection.delete(ids)
        collection.finish()
    return gone


def drop(place: StoreParameters, name: str, progress: Progress | None = None) -> str:
    """Delete a collection with everything in it and return its name."""
    open_backend(place).drop(name)
    return name


def check(place: StoreParameters, name: str, progress: Progress | None = None) -> Check:
    """Look for damage to a collection: every byte of a folder, the counts of a server."""
    return check_collection(open_backend(place), name)


def repair(
    place: FolderParameters, name: str, cache: Path | None, progress: Progress | None = None
) -> Repaired:
    """Make a damaged collection again; what was embedded before comes from the cache."""

    def encoder(manifest: Manifest) -> Callable[[Sequence[str]], FloatMatrix]:
        embedder = load_embedder(parse_spec(manifest.model))
        if embedder.fingerprint != manifest.fingerprint:
            raise StoreError(
                f"The collection “{name}” cannot be repaired with this {manifest.model}, which "
                "embeds otherwise than the one it was made with; index its documents again."
            )
        return lambda texts: embed(texts, embedder, cache=cache_at(cache)).vectors

    backend = EdgeBackend(place.root, place.patience)
    return repair_collection(backend, name, encoder, progress)


def copy(
    source: StoreParameters,
    name: str,
    target: StoreParameters,
    progress: Progress | None = None,
) -> int:
    """Copy a collection to another place and return how many chunks it has."""
    return copy_collection(open_backend(source), name, open_backend(target), progress=progress)


def move(
    source: StoreParameters,
    name: str,
    target: StoreParameters,
    progress: Progress | None = None,
) -> int:
    """Take a collection to another place and return how many chunks it has."""
    return move_collection(open_backend(source), name, open_backend(target), progress)
