"""Collections on this machine: the Qdrant engine inside this process, one folder for each.

Distances are plain dot products of vectors that already have length one, because the engine
rescales vectors of its cosine distance and would not hand back the bits it was given.
"""

import contextlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.arrays import FloatVector
from explorer.errors import StoreError
from explorer.folders import is_of_disk, remedy, sync_tree
from explorer.stores import folder as files
from explorer.stores.base import (
    BATCH,
    DENSE,
    EVERYTHING,
    KEY,
    TERMS,
    Effort,
    FieldUse,
    Record,
    Scored,
    Terms,
    Where,
)
from explorer.stores.damage.originals import LOG, Log
from explorer.stores.damage.seal import break_seal, write_seal
from explorer.stores.edge_values import engine_errors, filter_of, point_of
from explorer.stores.points import fields_of, record_of

if TYPE_CHECKING:
    from filelock import BaseFileLock

_SPACE = 16_384  # of a record beside its text: vector, terms, log and indexes, generously
SHARD = "shard"


@dataclass(eq=False)
class EdgeStore:
    """One opened folder, held by this process alone."""

    folder: Path
    shard: Any
    lock: "BaseFileLock"
    written: bool = False
    log: Log = field(init=False)
    reweighing: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.log = Log(self.folder)

    @property
    def exclusive(self) -> bool:
        """Whether nobody else can have it open."""
        return True

    def read_manifest(self) -> dict[str, Any]:
        """Return what the collection wrote about itself."""
        return files.read_manifest(self.folder)

    def swap_manifest(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Replace the manifest; the lock keeps everybody else out."""
        self._begin()
        files.write_manifest(self.folder, new)
        self.reweighing = (new["pending"] or {}).get("action") == "reweigh"
        return True

    def upsert(self, records: Sequence[Record]) -> None:
        """Write records, replacing those with the same keys."""
        import qdrant_edge as engine

        files.require_room(self.folder, sum(map(_size, records)))
        self._begin()
        if not self.reweighing:  # which changes nothing that is logged
            self.log.put(records)
        for start in range(0, len(records), BATCH):
            points = [point_of(record) for record in records[start : start + BATCH]]
            self._update(engine.UpdateOperation.upsert_points(points))

    def nearest(
        self,
        vector: FloatVector,
        limit: int,
        where: Where = EVERYTHING,
        threshold: float | None = None,
        effort: Effort = None,
    ) -> list[Scored]:
        """Return the records with the largest dot product, best first."""
        import qdrant_edge as engine

        query = engine.Query.Nearest(np.asarray(vector, np.float32).tolist(), using=DENSE)
        return self._query(query, limit, where, threshold, effort)

    def matching(
        self, terms: Terms, limit: int, where: Where = EVERYTHING, threshold: float | None = None
    ) -> list[Scored]:
        """Return the records that share a term, by the dot product of weights, best first."""
        import qdrant_edge as engine

        if not terms.numbers:
            return []
        sparse = engine.SparseVector(list(terms.numbers), list(terms.weights))
        return self._query(engine.Query.Nearest(sparse, using=TERMS), limit, where, threshold)

    def scroll(
        self, where: Where = EVERYTHING, after: str | None = None, limit: int = BATCH
    ) -> tuple[list[Record], str | None]:
        """Return whole records in a fixed order, and where to go on from."""
        import qdrant_edge as engine

        request = engine.ScrollRequest(
            offset=uuid.UUID(after) if after else None,
            limit=limit,
            filter=filter_of(where),
            with_payload=True,
            with_vector=True,
        )
        with self._reading():
            found, following = self.shard.scroll(request)
        return [record_of(each) for each in found], str(following) if following else None

    def count(self, where: Where = EVERYTHING) -> int:
        """Return how many records there are, exactly."""
        import qdrant_edge as engine

        with self._reading():
            return int(self.shard.count(engine.CountRequest(exact=True, filter=filter_of(where))))

    def delete(self, where: Where) -> None:
        """Delete records."""
        import qdrant_edge as engine

        files.require_room(self.folder)
        self._begin()
        self.log.delete(where)
        self._update(engine.UpdateOperation.delete_points_by_filter(filter_of(where)))

    def index_field(self, name: str, kind: str, use: FieldUse = "filter") -> None:
        """Prepare a field for conditions on it."""
        import qdrant_edge as engine

        files.require_room(self.folder)
        linked = use == "filter"
        parameters: Any = {
            "keyword": engine.KeywordIndexParams(enable_hnsw=linked),
            "integer": engine.IntegerIndexParams(lookup=True, range=False, enable_hnsw=linked),
            "float": engine.FloatIndexParams(enable_hnsw=linked),
        }[kind]
        self._update(engine.UpdateOperation.create_field_index(name, parameters))

    def optimize(self) -> None:
        """Build graphs for large collections and drop what was deleted; may take minutes."""
        files.require_room(self.folder, self.count() * _SPACE)
        self._begin()
        with self._writing():
            self.shard.optimize()

    def settled(self, patience: float) -> bool:
        """Return that it is built: `optimize` ends when it is."""
        return True

    def flush(self) -> None:
        """Return once everything written is on disk."""
        self.log.flush()
        with self._writing():
            self.shard.flush()
            # The engine leaves to the system when names of new files reach the disk.
            sync_tree(self.folder / SHARD)

    def close(self) -> None:
        """Flush, seal what was written, and let go."""
        try:
            with self._writing():
                self.shard.close()
            if self.written:
                self._seal()
        finally:
            self.lock.release()

    def _begin(self) -> None:
        """Break the seal before the first write, and see that there is a log."""
        if self.written:
            return
        break_seal(self.folder)
        self.written = True
        if not (self.folder / LOG).exists():  # made before there were logs
            after: str | None = None
            while True:
                some, after = self.scroll(after=after)
                self.log.put(some)
                if after is None:
                    break

    def _seal(self) -> None:
        """Seal the files as they will stay: the engine tidies up once when it opens them again.

        Where there is no room for that, the collection is saved all the same, without a seal.
        """
        with contextlib.suppress(StoreError), self._writing():
            files.require_room(self.folder, reserve=files.ROOM_TO_READ)
            self.log.close()
            load_shard(self.folder).close()
            sync_tree(self.folder / SHARD)
            write_seal(self.folder, self.read_manifest())

    def _update(self, operation: Any) -> None:
        self._begin()
        with self._writing():
            self.shard.update(operation)

    def _query(
        self,
        query: Any,
        limit: int,
        where: Where,
        threshold: float | None,
        effort: Effort = None,
    ) -> list[Scored]:
        import qdrant_edge as engine

        options = {"filter": filter_of(where), "score_threshold": threshold}
        if effort == "exact":
            options["params"] = engine.SearchParams(exact=True)
        elif effort is not None:
            options["params"] = engine.SearchParams(hnsw_ef=effort)
        request = engine.QueryRequest(limit=limit, query=query, with_payload=True, **options)
        with self._reading():
            found = self.shard.query(request)
        return [Scored(each.payload[KEY], float(each.score), fields_of(each)) for each in found]

    def _writing(self) -> contextlib.AbstractContextManager[None]:
        return engine_errors(lambda reason: files.refused(self.folder.name, reason))

    def _reading(self) -> contextlib.AbstractContextManager[None]:
        def unreadable(reason: str) -> StoreError:
            fix = f"{remedy(reason)}, and open it again" if is_of_disk(reason) else "open it again"
            return StoreError(
                f"The collection “{self.folder.name}” could not be read ({reason}); {fix}."
            )

        return engine_errors(unreadable)


def load_shard(home: Path) -> Any:
    """Return the engine's part of a collection's folder, opened."""
    import qdrant_edge as engine

    return engine.EdgeShard.load(str(home / SHARD))


def _size(record: Record) -> int:
    """Return about how many bytes a record takes in the log and in the files together."""
    return _SPACE + 8 * len(str(record.fields.get("text", "")))
