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
from explorer.errors import BusyError
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

_MANY = 2_000  # chunks from which indexes on fields pay; each costs time at every opening
_LARGE = 10_000  # chunks from which a graph makes searching quicker than looking at all
_DRIFT = 0.01  # how far the average length of a large collection may move before it is reweighed


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
        names = dict.fromkeys(name for document in documents for name in document.metadata)
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
        self.store.upsert([document_record(d, revision, pieces[d.id]) for d in documents])
        self._remove_older(ids, revision)
        self.store.flush()
        self._swap(
            pending=None,
            average=average,
            fields=tuple(dict.fromkeys((*manifest.fields, *names))),
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
        """Bring weights and indexes up to date after writes; may take minutes.

        Keywords score exactly as BM25 afterwards; in collections of 10,000 chunks and more the
        average length of a chunk may be off by up to 1 %.
        """
        manifest = self.manifest
        average = manifest.terms / manifest.chunks if manifest.chunks else 0.0
        allowed = _DRIFT if manifest.chunks >= _LARGE else 1e-9
        if average and abs(average / manifest.average - 1) > allowed:
            pending = Pending("reweigh", manifest.revision + 1, (), time.time())
            self._swap(pending=pending, revision=pending.revision, average=average)
            self._finish_reweigh()
        if manifest.chunks >= _MANY:
            self._index_fields()
        if manifest.chunks >= _LARGE:
            self.store.optimize()
            self.store.flush()

    def adopt(self, counted: Manifest) -> None:
        """Take over the counts of a collection whose records were copied into this one."""
        self.store.flush()
        self._swap(documents=counted.documents, chunks=counted.chunks, terms=counted.terms)
        self.finish()

    def _index_fields(self) -> None:
        """Prepare filters on what has none yet; small collections are quicker without."""
        wanted = dict(INDEXED)
        for name in (*self.manifest.fields, "title", "source", "id"):
            wanted[text_field(name)], wanted[number_field(name)] = "keyword", "float"
        new = [name for name in wanted if name not in self.manifest.indexed]
        for name in new:
            self.store.index_field(name, wanted[name])
        if new:
            self.store.flush()
            self._swap(indexed=(*self.manifest.indexed, *new))

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
        names = (name for record in found for name in record.fields["metadata"])
        fields = tuple(dict.fromkeys((*self.manifest.fields, *names)))
        self._recount(fields=fields)

    def _finish_delete(self, pending: Pending) -> None:
        self.store.delete(CHUNKS & Where((AnyOf("document", pending.documents),)))
        self.store.delete(DOCUMENTS & Where((AnyOf("id", pending.documents),)))
        self._recount()

    def _finish_reweigh(self) -> None:
        after: str | None = None
        while True:
            some, after = self.store.scroll(CHUNKS, after)
            self.store.upsert([reweighed(record, self.manifest.average) for record in some])
            if after is None:
                break
        self._recount()

    def _recount(self, fields: tuple[str, ...] | None = None) -> None:
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
            fields=self.manifest.fields if fields is None else fields,
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
    return Collection(backend.create(manifest.name, manifest.dimension, manifest.plain()))


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
