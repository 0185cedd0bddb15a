"""The half of a collection that writes: one at a time, whole or not at all, never over another.

A write names its revision in the manifest, writes records of that revision beside the old ones,
and counts from the moment one swap of the manifest says so; then what it replaces is removed.
Before that moment it can be undone by deleting its revision, after it only finished.

Whoever shares a store holds it by a lease. A swap renews it, and fails when somebody else has
taken over, so a writer that slept looks before each step that others would see. What it sent
before, or what a server carries out late, carries a revision that was given up: it is not looked
at, and every write that is undone deletes it again.
"""

import contextlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from explorer.errors import BusyError, StoreError
from explorer.stores.base import BATCH, AnyOf, Record, VectorStore, Where, Within
from explorer.stores.manifest import LEASE, Manifest, Pending, manifest_of
from explorer.stores.reading import OpenCollection
from explorer.stores.records import CHUNKS, DOCUMENTS, reweighed

_GROUP = 8 * BATCH  # records written side by side before the lease is renewed
_GIVEN_UP = 8  # revisions remembered of which something may still arrive


class WritableCollection(OpenCollection):
    """An open collection in which writes can be begun, counted, undone and finished.

    Parameters
    ----------
    store : VectorStore

    Raises
    ------
    StoreError
        The manifest cannot be used, or what a broken write left cannot be put in order.
    """

    def __init__(self, store: VectorStore) -> None:
        super().__init__(store)
        if self.manifest.pending is not None:
            self._take_over(self.manifest.pending)

    @contextlib.contextmanager
    def _writing(self, pending: Pending, **changes: object) -> Iterator[None]:
        """Begin a write; where it fails, undo or finish it at once if that can be done."""
        self._put_in_order()
        self._swap(pending=pending, revision=pending.revision, **changes)
        try:
            yield
        except BusyError:
            self._look_again()  # somebody else has put it in order
            raise
        except (StoreError, KeyboardInterrupt):
            # On this machine the next to open it does, and there may be no room to do so now.
            if not self.store.exclusive:
                self._recover()
            raise

    def _recover(self) -> None:
        try:
            self._put_in_order()
        except BusyError:
            self._look_again()
        except StoreError:
            pass  # it fails still; this client tries again at its next write

    def _write(self, records: Sequence[Record]) -> None:
        for start in range(0, len(records), _GROUP):
            if start:
                self._renew()
            self.store.upsert(records[start : start + _GROUP])

    def _renew(self) -> None:
        """Hold on to what is being written, or find that somebody else does."""
        pending = self.manifest.pending
        if pending is not None and not self.store.exclusive:
            self._swap(pending=replace(pending, since=time.time()))

    def _swap(self, **changes: object) -> None:
        if self._foreign is not None:
            raise busy(self.manifest.name)
        new = self.manifest.but(**changes)
        if not self.store.swap_manifest(self.manifest.plain(), new.plain()):
            raise busy(self.manifest.name)
        self.manifest = new

    def _take_over(self, pending: Pending) -> None:
        """Put a write in order that broke off; leave one alone that may still be going on."""
        # Clocks of two machines differ: what began far in the future did not begin just now.
        if not self.store.exclusive and abs(time.time() - pending.since) < LEASE:
            self._foreign = pending.revision
            return
        try:
            self._put_in_order()
        except BusyError:
            self._look_again()

    def _look_again(self) -> None:
        self.manifest = manifest_of(self.store.read_manifest())
        pending = self.manifest.pending
        self._foreign = None if pending is None else pending.revision

    def _put_in_order(self) -> None:
        """Undo or finish the write that this client holds, if there is one."""
        pending = self.manifest.pending
        if pending is None or self._foreign is not None:
            return
        if pending.action == "put":
            self._undo(pending)
        elif pending.action == "delete":
            self._finish_delete(pending)
        else:
            self._finish_reweigh()

    def _undo(self, pending: Pending) -> None:
        given_up = self.manifest.given_up
        if not self.store.exclusive and pending.revision not in given_up:
            given_up = (pending.revision, *given_up)[:_GIVEN_UP]
            self._swap(given_up=given_up)
        self.store.delete(Where((AnyOf("revision", (pending.revision, *given_up)),)))
        self.store.flush()
        self._swap(pending=None)

    def _finish_delete(self, pending: Pending) -> None:
        """Remove what is older than a revision of some documents; doing so late is no harm."""
        older = Where((Within("revision", lt=pending.revision),))
        for kind, name in ((CHUNKS, "document"), (DOCUMENTS, "id")):
            self.store.delete(kind & Where((AnyOf(name, pending.documents),)) & older)
        self.store.flush()
        self._conclude()

    def _finish_reweigh(self) -> None:
        after: str | None = None
        while True:
            some, after = self.store.scroll(self.those(CHUNKS), after, _GROUP)
            self._renew()
            self.store.upsert([reweighed(record, self.manifest.average) for record in some])
            if after is None:
                break
        self.store.flush()
        self._conclude()

    def _conclude(self) -> None:
        """Note that nothing is left to do; somebody may have done it in this client's place."""
        try:
            self._swap(pending=None)
        except BusyError:
            self._look_again()


def busy(name: str) -> BusyError:
    """Return the error for a collection that somebody else writes."""
    return BusyError(
        f"Another process is writing the collection “{name}”; try again when it is done."
    )


def counts_after(manifest: Manifest, before: Sequence[Record]) -> dict[str, int]:
    """Return what is left to count when the records of some documents are gone."""
    return {
        "documents": manifest.documents - len(before),
        "chunks": manifest.chunks - sum(record.fields["chunks"] for record in before),
        "terms": manifest.terms - sum(record.fields["length"] for record in before),
    }
