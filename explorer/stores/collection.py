"""A collection: documents, their chunks, vectors and index under a name, in any store.

Every write first names what it will write in the manifest, then writes new chunks beside the old
ones, then the documents that make them valid, then removes what they replace. A write that broke
off, whenever that was, is undone or finished when the collection is opened next.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.arrays import FloatMatrix
from explorer.documents import Chunk, Corpus, Document
from explorer.errors import BusyError, StoreError
from explorer.stores.base import AnyOf, Backend, VectorStore, Where
from explorer.stores.manifest import LEASE, Manifest, Pending
from explorer.stores.names import check_name
from explorer.stores.pieces import pieces_of
from explorer.stores.reading import OpenCollection
from explorer.stores.records import (
    CHUNKS,
    DOCUMENTS,
    INDEXED,
    chunk_record,
    document_record,
    number_field,
    reweighed,
    text_field,
)

_DRIFT = 0.02  # how far the average length may move before all weights are computed anew
_LARGE = 10_000  # chunks from which a graph makes searching quicker than looking at all


@dataclass(frozen=True)
class Written:
    """What a write changed."""

    added: int
    updated: int
    chunks: int


class Collection(OpenCollection):
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
        if self.manifest.pending is not None:
            self._settle(self.manifest.pending)

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
        pieces = pieces_of(self.manifest, Corpus(documents, chunks), vectors, terms)
        revision = self.manifest.revision + 1
        ids = tuple(document.id for document in documents)
        self._swap(pending=Pending("put", revision, ids, time.time()), revision=revision)
        manifest = self.manifest
        self._prepare_fields(documents)
        before = self.documents(ids)
        counted = sum(sum(p.counts.values()) for some in pieces.values() for p in some)
        average = manifest.average or max(counted / max(len(chunks), 1), 1.0)
        self.store.upsert(
            [
                chunk_record(document, piece, revision, average)
                for document in documents
                for piece in pieces[document.id]
            ]
        )
        self.store.flush()
        self.store.upsert([document_record(d, revision, pieces[d.id]) for d in documents])
        self._remove_older(ids, revision)
        self.store.flush()
        self._swap(
            pending=None,
            average=average,
            documents=manifest.documents + len(documents) - len(before),
            chunks=manifest.chunks + len(chunks) - sum(r.fields["chunks"] for r in before),
            terms=manifest.terms + counted - sum(r.fields["length"] for r in before),
        )
        return Written(len(documents) - len(before), len(before), len(chunks))

    def delete(self, ids: Sequence[str]) -> int:
        """Delete documents with their chunks and return how many there were."""
        gone = [record.fields["id"] for record in self.documents(ids)]
        if not gone:
            return 0
        revision = self.manifest.revision + 1
        pending = Pending("delete", revision, tuple(gone), time.time())
        self._swap(pending=pending, revision=revision)
        self._finish_delete(pending)
        return len(gone)

    def finish(self) -> None:
        """Bring weights and indexes up to date after many writes; may take minutes."""
        manifest = self.manifest
        average = manifest.terms / manifest.chunks if manifest.chunks else 0.0
        if average and abs(average / manifest.average - 1) > _DRIFT:
            pending = Pending("reweigh", manifest.revision + 1, (), time.time())
            self._swap(pending=pending, revision=pending.revision, average=average)
            self._finish_reweigh()
        if manifest.chunks >= _LARGE:
            self.store.optimize()
            self.store.flush()

    def adopt(self, counted: Manifest) -> None:
        """Take over the counts of a collection whose records were copied into this one."""
        self.store.flush()
        self._swap(documents=counted.documents, chunks=counted.chunks, terms=counted.terms)
        self.finish()

    def _prepare_fields(self, documents: Sequence[Document]) -> None:
        names = dict.fromkeys(name for document in documents for name in document.metadata)
        new = [name for name in names if name not in self.manifest.fields]
        for name in new:
            self.store.index_field(text_field(name), "keyword")
            self.store.index_field(number_field(name), "float")
        if new:
            self._swap(fields=(*self.manifest.fields, *new))

    def _remove_older(self, ids: tuple[str, ...], revision: int) -> None:
        of_them = AnyOf("document", ids)
        self.store.delete(CHUNKS & Where((of_them,), (AnyOf("revision", (revision,)),)))

    def _swap(self, **changes: object) -> None:
        if self._foreign is not None:
            raise _busy(self.manifest.name)
        new = self.manifest.but(**changes)
        if not self.store.swap_manifest(self.manifest.plain(), new.plain()):
            raise _busy(self.manifest.name)
        self.manifest = new
        self._holding.clear()

    def _settle(self, pending: Pending) -> None:
        """Undo or finish a write that broke off; leave one alone that may still be going on."""
        if not self.store.exclusive and time.time() - pending.since < LEASE:
            self._foreign = pending.revision
            return
        if pending.action == "put":
            self._settle_put(pending)
        elif pending.action == "delete":
            self._finish_delete(pending)
        else:
            self._finish_reweigh()

    def _settle_put(self, pending: Pending) -> None:
        found = self.documents(pending.documents)
        done = tuple(r.fields["id"] for r in found if r.fields["revision"] == pending.revision)
        undone = tuple(name for name in pending.documents if name not in set(done))
        if undone:
            strays = Where((AnyOf("document", undone), AnyOf("revision", (pending.revision,))))
            self.store.delete(CHUNKS & strays)
        if done:
            self._remove_older(done, pending.revision)
        self._recount()

    def _finish_delete(self, pending: Pending) -> None:
        self.store.delete(CHUNKS & Where((AnyOf("document", pending.documents),)))
        self.store.delete(DOCUMENTS & Where((AnyOf("id", pending.documents),)))
        self._recount()

    def _finish_reweigh(self) -> None:
        records = [reweighed(record, self.manifest.average) for record in self.scroll(CHUNKS)]
        self.store.upsert(records)
        self._recount()

    def _recount(self) -> None:
        self.store.flush()
        documents = chunks = terms = 0
        for record in self.scroll(DOCUMENTS):
            documents += 1
            chunks += record.fields["chunks"]
            terms += record.fields["length"]
        average = self.manifest.average or max(terms / max(chunks, 1), 1.0)
        self._swap(
            pending=None,
            documents=documents,
            chunks=chunks,
            terms=terms,
            average=average if chunks else 0.0,
        )


def _busy(name: str) -> BusyError:
    return BusyError(
        f"Another process is writing the collection “{name}”; try again when it is done."
    )


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
    store = backend.create(manifest.name, manifest.dimension, manifest.plain())
    try:
        for name, kind in INDEXED.items():
            store.index_field(name, kind)
        for name in ("title", "source", "id"):
            store.index_field(text_field(name), "keyword")
        store.flush()
    except StoreError:
        store.close()
        backend.drop(manifest.name)
        raise
    return Collection(store)


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
