"""Look for damage to a collection: in every file of a folder, or between the nodes of a cluster."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from explorer.errors import BusyError, StoreError
from explorer.stores.base import EVERYTHING, Backend
from explorer.stores.collection import Collection, open_collection
from explorer.stores.damage.originals import read_originals, vector_checksum
from explorer.stores.damage.seal import damaged
from explorer.stores.edge import EdgeStore
from explorer.stores.edge_backend import EdgeBackend
from explorer.stores.manifest import Manifest
from explorer.stores.records import CHUNKS, DOCUMENTS
from explorer.stores.server import ServerBackend, spread_of
from explorer.stores.server.copies import differences, held_by_each
from explorer.stores.writing import busy

_NAMED = 5  # findings told in full

LookedAt = Literal["files", "records", "copies", "counts"]


@dataclass(frozen=True)
class Check:
    """What was found in a collection.

    Attributes
    ----------
    name : str
    documents, chunks : int
        As many as were counted; 0 where it cannot be opened.
    looked_at : {"files", "records", "copies", "counts"}
        Every file compared with its checksum; or, where the last process to write was ended before
        it could seal them, every record with what was logged of it; or, where several nodes are
        named, every record as each of them has it; or the counts alone, where no more can be
        asked for: at one address of a server.
    findings : tuple of str
        What is wrong, each in a sentence; none where all is well.
    """

    name: str
    documents: int
    chunks: int
    looked_at: LookedAt
    findings: tuple[str, ...]


def check_collection(backend: Backend, name: str) -> Check:
    """Look for damage. Nothing is changed, but a write that broke off is put in order.

    Others wait while the files of a collection on this machine are read.

    Raises
    ------
    InputError
        There is no such collection.
    BusyError
        Another process holds it.
    """
    looked_at: LookedAt = "counts"
    try:
        if isinstance(backend, EdgeBackend):
            found = backend.damage(name)
            looked_at = "records" if found is None else "files"
            if found:
                told = tuple(str(damaged(name, each)) for each in found[:_NAMED])
                return Check(name, 0, 0, looked_at, told)
        with open_collection(backend, name) as collection:
            documents, chunks = (
                collection.store.count(collection.those(where)) for where in (DOCUMENTS, CHUNKS)
            )
            findings = _miscounted(collection.manifest, documents, chunks)
            if looked_at == "records":
                findings += tuple(_strangers(collection))
            if isinstance(backend, ServerBackend):
                findings += _uneven(backend, collection)
                looked_at = "copies" if len(backend.parameters.addresses) > 1 else looked_at
            return Check(name, documents, chunks, looked_at, findings)
    except BusyError:
        raise
    except StoreError as error:
        return Check(name, 0, 0, looked_at, (str(error),))


def _miscounted(said: Manifest, documents: int, chunks: int) -> tuple[str, ...]:
    return tuple(
        f"The collection “{said.name}” holds {held:,} {kind} instead of {expected:,}."
        for kind, held, expected in (
            ("documents", documents, said.documents),
            ("chunks", chunks, said.chunks),
        )
        if held != expected
    )


def _uneven(backend: ServerBackend, collection: Collection) -> tuple[str, ...]:
    """Return which copies cannot be used, and where several nodes are named, which differ."""
    name = collection.manifest.name
    if collection.manifest.pending is not None:
        raise busy(name)
    return (*_unusable(backend, name), *_differing(backend, collection))


def _unusable(backend: ServerBackend, name: str) -> tuple[str, ...]:
    try:
        spread = spread_of(backend, name)
    except StoreError:
        return ()  # who may read need not be allowed to look at the nodes
    return (spread.describe(),) if spread.unusable else ()


def _differing(backend: ServerBackend, collection: Collection) -> tuple[str, ...]:
    if len(backend.parameters.addresses) < 2:
        return ()
    name = collection.manifest.name
    return differences(name, held_by_each(backend, name, collection.those(EVERYTHING)))


def _strangers(collection: Collection) -> Iterator[str]:
    """Yield how many records are not what was logged of them."""
    store = collection.store
    originals = read_originals(store.folder) if isinstance(store, EdgeStore) else None
    if originals is None:
        return
    if originals.unreadable:
        yield f"{originals.unreadable:,} lines of the log of its records are damaged."
    changed = held = 0
    for where in (DOCUMENTS, CHUNKS):
        for record in collection.scroll(where):
            held += 1
            known = originals.records.get(record.key)
            same = known is not None and known.fields == record.fields
            changed += not (same and known and known.vector == vector_checksum(record.vector))
    if changed:
        yield f"{changed:,} of {held:,} records hold something else than was saved."
