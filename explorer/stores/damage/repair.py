"""Make a damaged collection on this machine again, from the log of its records."""

import contextlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.arrays import FloatMatrix, FloatVector, Progress
from explorer.documents import passage
from explorer.errors import StoreError
from explorer.folders import is_of_disk, remedy
from explorer.stores import folder as files
from explorer.stores.base import BATCH, Record
from explorer.stores.collection import Collection
from explorer.stores.damage.originals import read_originals
from explorer.stores.damage.seal import Seal, find_damage, read_seal
from explorer.stores.edge import SHARD, EdgeStore, load_shard
from explorer.stores.edge_backend import EdgeBackend
from explorer.stores.edge_values import engine_errors
from explorer.stores.manifest import Manifest, Pending, manifest_of
from explorer.stores.pieces import unit_rows
from explorer.stores.records import reweighed

if TYPE_CHECKING:
    from filelock import BaseFileLock

_GROUP = 8 * BATCH

Encode = Callable[[Sequence[str]], FloatMatrix]
"""From n texts to their vectors, shape (n, d)."""


@dataclass(frozen=True)
class Repaired:
    """What a repair brought back; `lost` are documents of which a part was nowhere to be found."""

    documents: int
    chunks: int
    lost: int


def repair_collection(
    backend: EdgeBackend,
    name: str,
    encoder: Callable[[Manifest], Encode],
    progress: Progress | None = None,
) -> Repaired:
    """Make a collection again beside the damaged one, which it replaces when it is whole.

    Parameters
    ----------
    backend : EdgeBackend
    name : str
    encoder : callable
        From the manifest to what embeds with the model it names; best from the cache.
    progress : callable, optional

    Raises
    ------
    InputError
        There is no such collection.
    BusyError
        Another process holds it.
    StoreError
        Both copies of what it was made of are damaged, or the disk refuses; it is then as it was.
    EmbedderError
        The model is missing or failed.
    """
    home = backend.home(name)
    lock = files.lock_folder(backend.place, name, backend.patience)
    beside = None
    try:
        beside = Path(tempfile.mkdtemp(dir=backend.place, prefix=f".repair-{name}-"))
        manifest = _manifest(home)
        records = _complete(_settled(_records(home, lock), manifest.pending))
        # Under the name that is asked for: the folder may have been renamed.
        named = replace(manifest, name=name)
        repaired = _make(EdgeBackend(beside), named, records, encoder, progress)
        backend.replace(name, beside / name)
    except OSError as error:
        raise files.refused(name, str(error.strerror)) from error
    finally:
        lock.release()
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
    return repaired


def _make(
    place: EdgeBackend,
    manifest: Manifest,
    records: Sequence[Record],
    encoder: Callable[[Manifest], Encode],
    progress: Progress | None,
) -> Repaired:
    """Make the collection at another place."""
    lengths = [r.fields["length"] for r in records if r.fields["kind"] == "document"]
    documents, chunks = len(lengths), len(records) - len(lengths)
    counted = replace(manifest, documents=documents, chunks=chunks, terms=sum(lengths))
    fresh = counted.but(documents=0, chunks=0, terms=0, indexed=(), given_up=(), pending=None)
    store = place.create(manifest.name, manifest.dimension, fresh.plain())
    with contextlib.closing(Collection(store)) as made:
        encode: Encode | None = None
        for start in range(0, len(records), _GROUP):
            some = records[start : start + _GROUP]
            missing = [r for r in some if r.fields["kind"] == "chunk" and r.vector is None]
            if missing and encode is None:
                encode = encoder(manifest)
            found = _embedded(missing, encode) if encode is not None else {}
            made.store.upsert([_whole(record, found, manifest.average) for record in some])
            if progress:
                progress((start + len(some)) / len(records))
        made.adopt(counted)
    return Repaired(documents, chunks, max(0, manifest.documents - documents))


def _embedded(records: Sequence[Record], encode: Encode) -> dict[str, FloatVector]:
    """Return vectors by keys, as they were when the records were first written."""
    if not records:
        return {}
    texts = [passage(record.fields["title"], record.fields["text"]) for record in records]
    return dict(zip((r.key for r in records), unit_rows(encode(texts)), strict=True))


def _whole(record: Record, found: Mapping[str, FloatVector], average: float) -> Record:
    """Return a record with its vector and with weights of its terms."""
    if record.fields["kind"] != "chunk":
        return record
    return reweighed(replace(record, vector=found.get(record.key, record.vector)), average)


def _manifest(home: Path) -> Manifest:
    """Return the manifest, or the copy of it in the seal.

    Raises
    ------
    StoreError
        Both are damaged.
    """
    seal = _seal(home)
    if seal is None:
        return manifest_of(files.read_manifest(home))
    return manifest_of(seal.manifest)


def _seal(home: Path) -> Seal | None:
    try:
        return read_seal(home)
    except StoreError:
        return None


def _records(home: Path, lock: "BaseFileLock") -> list[Record]:
    """Return the records from whichever copy is whole, or as many as are left.

    Those of the log come without vectors. Of what was not sealed the log is trusted, which carries
    a checksum in every line.

    Raises
    ------
    StoreError
        There is no log, as in collections of before there was one, and no other copy.
    """
    seal = _seal(home)
    if seal is not None and not any(each.file.startswith(SHARD) for each in find_damage(home)):
        return _engine_records(home, lock)
    originals = read_originals(home)
    if originals is None:
        return _engine_records(home, lock)
    return [Record(key, original.fields) for key, original in originals.records.items()]


def _engine_records(home: Path, lock: "BaseFileLock") -> list[Record]:
    def unreadable(reason: str) -> StoreError:
        if is_of_disk(reason):
            return StoreError(
                f"The collection “{home.name}” cannot be repaired now ({reason}); "
                f"{remedy(reason)}, and repair it again."
            )
        return StoreError(
            f"The collection “{home.name}” cannot be repaired ({reason}): it has no other copy of "
            "its documents; delete it and index them again."
        )

    with engine_errors(unreadable):
        store = EdgeStore(home, load_shard(home), lock)
        with contextlib.closing(store.shard):
            found: list[Record] = []
            after: str | None = None
            while True:
                some, after = store.scroll(after=after)
                found += some
                if after is None:
                    return found


def _settled(records: Sequence[Record], pending: Pending | None) -> list[Record]:
    """Return the records that count once a write that broke off is undone or finished."""
    if pending is None or pending.action == "reweigh":
        return list(records)
    if pending.action == "put":
        return [r for r in records if r.fields["revision"] != pending.revision]
    gone = set(pending.documents)
    return [
        record
        for record in records
        if record.fields.get("document", record.fields["id"]) not in gone
        or record.fields["revision"] >= pending.revision
    ]


def _complete(records: Sequence[Record]) -> list[Record]:
    """Return the records of those documents of which every part is there."""
    parts = Counter(r.fields["document"] for r in records if r.fields["kind"] == "chunk")
    whole = {
        record.fields["id"]
        for record in records
        if record.fields["kind"] == "document"
        and parts[record.fields["id"]] == record.fields["chunks"]
    }
    return [r for r in records if r.fields.get("document", r.fields["id"]) in whole]
