"""A collection: documents, their chunks, vectors and index under a name, in any store."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.arrays import FloatMatrix
from explorer.documents import Chunk, Corpus, Document
from explorer.errors import BusyError, StoreError
from explorer.stores.base import Backend, FieldUse, VectorStore
from explorer.stores.manifest import Manifest, Pending
from explorer.stores.names import check_name
from explorer.stores.pieces import Piece, pieces_of
from explorer.stores.recall import LARGE, Recall, measure_recall
from explorer.stores.records import (
    CHUNKS,
    INDEXED,
    chunk_record,
    document_record,
    number_field,
    text_field,
)
from explorer.stores.writing import WritableCollection, counts_after

_MANY = 2_000  # chunks from which indexes on fields pay; each costs time at every opening
_PATIENCE = 10.0  # seconds for which a graph is waited for that a server builds by itself
_BUILT = 1_000  # chunks written for which it is waited a second more
_DRIFT = 0.01  # how far the average length of a large collection may move before it is reweighed


@dataclass(frozen=True)
class Written:
    """What a write changed."""

    added: int
    updated: int
    chunks: int


class Collection(WritableCollection):
    """An open collection. Use as a context manager, or close it.

    Parameters
    ----------
    store : VectorStore
        As its backend opened it.

    Raises
    ------
    StoreError
        The manifest cannot be used, or what a broken write left cannot be put in order.
    """

    def __init__(self, store: VectorStore) -> None:
        super().__init__(store)
        self._written = 0

    def __enter__(self) -> "Collection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def put(
        self,
        documents: Sequence[Document],
        chunks: Sequence[Chunk],
        vectors: FloatMatrix,
        terms: Sequence[Sequence[str]],
    ) -> Written:
        """Add documents, replacing those with the same ids; on return they are saved.

        Parameters
        ----------
        documents : sequence of Document
        chunks : sequence of Chunk, length n
            Of these documents.
        vectors : ndarray, shape (n, d), float32
            Kept as they are where they have length one, else scaled to it.
        terms : n sequences of str
            The keywords of each chunk.

        Raises
        ------
        InputError
            The numbers or dimensions do not fit, or a value is not finite; nothing is written.
        BusyError, StoreError
            It could not be written; what was saved before is still there.
        """
        self._written += len(chunks)
        pieces = pieces_of(self.manifest, Corpus(documents, chunks), vectors, terms)
        self._put_in_order()
        names = dict.fromkeys(name for document in documents for name in document.metadata)
        fields = tuple(dict.fromkeys((*self.manifest.fields, *names)))
        if self.manifest.chunks >= _MANY or not self.store.exclusive:
            self._index_fields(fields)
        ids = tuple(document.id for document in documents)
        revision = self.manifest.revision + 1
        with self._writing(Pending("put", revision, ids, time.time())):
            before = self.documents(ids)
            self._write_records(documents, pieces, revision)
            counted = sum(_length(some) for some in pieces.values())
            left = counts_after(self.manifest, before)
            replaced = tuple(record.fields["id"] for record in before)
            removal = Pending("delete", revision, replaced, time.time()) if before else None
            self._swap(
                pending=removal,
                average=self.manifest.average or _average(counted, len(chunks)),
                fields=fields,
                documents=left["documents"] + len(documents),
                chunks=left["chunks"] + len(chunks),
                terms=left["terms"] + counted,
            )
            if removal is not None:
                self._finish_delete(removal)
        return Written(len(documents) - len(before), len(before), len(chunks))

    def _write_records(
        self, documents: Sequence[Document], pieces: Mapping[str, Sequence[Piece]], revision: int
    ) -> None:
        counted = sum(_length(some) for some in pieces.values())
        average = self.manifest.average or _average(counted, sum(map(len, pieces.values())))
        self._write(
            [
                chunk_record(document, piece, revision, average)
                for document in documents
                for piece in pieces[document.id]
            ]
        )
        self._renew()
        self._write([document_record(d, revision, pieces[d.id]) for d in documents])
        self.store.flush()

    def delete(self, ids: Sequence[str]) -> int:
        """Delete documents with their chunks and return how many there were."""
        self._put_in_order()
        found = self.documents(ids)
        if not found:
            return 0
        gone = tuple(record.fields["id"] for record in found)
        pending = Pending("delete", self.manifest.revision + 1, gone, time.time())
        with self._writing(pending, **counts_after(self.manifest, found)):
            self._finish_delete(pending)
        return len(gone)

    def finish(self) -> None:
        """Bring weights and indexes up to date after writes; may take minutes.

        Keywords score exactly as BM25 afterwards; in collections of 10,000 chunks and more the
        average length of a chunk may be off by up to 1 %.
        """
        self._put_in_order()
        manifest = self.manifest
        average = manifest.terms / manifest.chunks if manifest.chunks else 0.0
        allowed = _DRIFT if manifest.chunks >= LARGE else 1e-9
        if average and abs(average / manifest.average - 1) > allowed:
            pending = Pending("reweigh", manifest.revision + 1, (), time.time())
            with self._writing(pending, average=average):
                self._finish_reweigh()
        if manifest.chunks >= _MANY:
            self._index_fields(manifest.fields)
        if manifest.chunks >= LARGE:
            self.store.optimize()
            self.store.flush()
            if manifest.recall is None or not manifest.recall.holds_for(manifest.chunks):
                self._try_to_measure()

    def measure(self) -> Recall | None:
        """Measure what searches by meaning find; choose the effort for those to come.

        Done by `finish` where a collection is large, and again when it has grown by a fifth.

        Raises
        ------
        BusyError
            Another process is writing it.
        """
        found = measure_recall(self.store, self.those(CHUNKS), self.manifest.chunks)
        if found is not None:
            self._swap(recall=found)
        return found

    def _try_to_measure(self) -> None:
        try:
            if self.store.settled(_PATIENCE + self._written / _BUILT):
                self.measure()
        except BusyError:
            self._look_again()
        except StoreError:
            pass  # a server may allow no exact search; that it is not measured is told

    def adopt(self, counted: Manifest) -> None:
        """Take over the counts of a collection whose records were copied into this one."""
        self.store.flush()
        self._written += counted.chunks
        self._swap(documents=counted.documents, chunks=counted.chunks, terms=counted.terms)
        self.finish()

    def index_fields(self) -> None:
        """Prepare filters on the fields there are; before many records are written, best."""
        self._index_fields(self.manifest.fields)

    def _index_fields(self, fields: Sequence[str]) -> None:
        """Prepare filters on what has none yet; small collections are quicker without."""
        wanted = dict(INDEXED)
        for name in (*fields, "title", "source", "id"):
            wanted[text_field(name)], wanted[number_field(name)] = "keyword", "float"
        new = [name for name in wanted if name not in self.manifest.indexed]
        for name in new:
            use: FieldUse = "look-up" if name in INDEXED else "filter"
            self.store.index_field(name, wanted[name], use)
        if new:
            self.store.flush()
            self._swap(indexed=(*self.manifest.indexed, *new))


def _length(pieces: Sequence[Piece]) -> int:
    return sum(sum(piece.counts.values()) for piece in pieces)


def _average(terms: int, chunks: int) -> float:
    return max(terms / max(chunks, 1), 1.0)


def create_collection(backend: Backend, manifest: Manifest) -> Collection:
    """Make an empty collection.

    Raises
    ------
    InputError
        There is one of that name.
    ParameterError
        The name cannot be used.
    StoreError
        The place refuses.
    """
    check_name(manifest.name)
    made = Collection(backend.create(manifest.name, manifest.dimension, manifest.plain()))
    if not made.store.exclusive:
        # On a server each write filters by them; without, it would look at everything there is.
        made.index_fields()
    return made


def open_collection(backend: Backend, name: str) -> Collection:
    """Open a collection; nothing is embedded.

    Raises
    ------
    InputError
        There is none of that name.
    BusyError
        Another process holds it.
    StoreError
        It cannot be read.
    """
    store = backend.open(name)
    try:
        return Collection(store)
    except BaseException:
        store.close()
        raise
