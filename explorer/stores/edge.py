"""Collections on this machine: the Qdrant engine inside this process, one folder for each.

Distances are plain dot products of vectors that already have length one, because the engine
rescales vectors of its cosine distance and would not hand back the bits it was given.
"""

import contextlib
import shutil
import tempfile
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.arrays import FloatVector
from explorer.errors import StoreError
from explorer.stores import folder as files
from explorer.stores.base import (
    BATCH,
    DENSE,
    EVERYTHING,
    KEY,
    TERMS,
    Record,
    Scored,
    Terms,
    VectorStore,
    Where,
)
from explorer.stores.edge_values import (
    config_of,
    engine_errors,
    filter_of,
    point_of,
)
from explorer.stores.names import check_name, data_folder, missing, taken
from explorer.stores.points import fields_of, record_of

if TYPE_CHECKING:
    from filelock import BaseFileLock

_SPACE = 16_384  # of a record beside its text: vector, terms, log and indexes, generously
_SHARD = "shard"


@dataclass(eq=False)
class EdgeStore:
    """One opened folder, held by this process alone."""

    folder: Path
    shard: Any
    lock: "BaseFileLock"

    @property
    def exclusive(self) -> bool:
        """Whether nobody else can have it open."""
        return True

    def read_manifest(self) -> dict[str, Any]:
        """Return what the collection wrote about itself."""
        return files.read_manifest(self.folder)

    def swap_manifest(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Replace the manifest; the lock keeps everybody else out."""
        files.write_manifest(self.folder, new)
        return True

    def upsert(self, records: Sequence[Record]) -> None:
        """Write records, replacing those with the same keys."""
        import qdrant_edge as engine

        files.require_room(self.folder, sum(map(_size, records)))
        for start in range(0, len(records), BATCH):
            points = [point_of(record) for record in records[start : start + BATCH]]
            self._update(engine.UpdateOperation.upsert_points(points))

    def nearest(
        self,
        vector: FloatVector,
        limit: int,
        where: Where = EVERYTHING,
        threshold: float | None = None,
    ) -> list[Scored]:
        """Return the records with the largest dot product, best first."""
        import qdrant_edge as engine

        query = engine.Query.Nearest(np.asarray(vector, np.float32).tolist(), using=DENSE)
        return self._query(query, limit, where, threshold)

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
        self._update(engine.UpdateOperation.delete_points_by_filter(filter_of(where)))

    def index_field(self, name: str, kind: str) -> None:
        """Prepare filters on a field."""
        import qdrant_edge as engine

        files.require_room(self.folder)
        parameters: Any = {
            "keyword": engine.KeywordIndexParams(),
            "integer": engine.IntegerIndexParams(lookup=True, range=False),
            "float": engine.FloatIndexParams(),
        }[kind]
        self._update(engine.UpdateOperation.create_field_index(name, parameters))

    def optimize(self) -> None:
        """Build graphs for large collections and drop what was deleted; may take minutes."""
        files.require_room(self.folder, self.count() * _SPACE)
        with self._writing():
            self.shard.optimize()

    def flush(self) -> None:
        """Return once everything written is on disk."""
        with self._writing():
            self.shard.flush()

    def close(self) -> None:
        """Flush and let go."""
        try:
            with self._writing():
                self.shard.close()
        finally:
            self.lock.release()

    def _update(self, operation: Any) -> None:
        with self._writing():
            self.shard.update(operation)

    def _query(self, query: Any, limit: int, where: Where, threshold: float | None) -> list[Scored]:
        import qdrant_edge as engine

        options = {"filter": filter_of(where), "score_threshold": threshold}
        request = engine.QueryRequest(limit=limit, query=query, with_payload=True, **options)
        with self._reading():
            found = self.shard.query(request)
        return [Scored(each.payload[KEY], float(each.score), fields_of(each)) for each in found]

    def _writing(self) -> contextlib.AbstractContextManager[None]:
        return engine_errors(lambda reason: files.refused(self.folder.name, reason))

    def _reading(self) -> contextlib.AbstractContextManager[None]:
        return engine_errors(
            lambda reason: StoreError(
                f"The collection “{self.folder.name}” could not be read ({reason}); open it again."
            )
        )


def _size(record: Record) -> int:
    """Return about how many bytes a record takes in the log and in the files together."""
    return _SPACE + 8 * len(str(record.fields.get("text", "")))


@dataclass(frozen=True)
class EdgeBackend:
    """Collections in folders of this machine.

    Attributes
    ----------
    root : Path, optional
        Where the folders are; default: `data_folder`.
    patience : float
        Seconds to wait for another process to finish with a collection.
    """

    root: Path | None = None
    patience: float = 20.0

    @property
    def place(self) -> Path:
        """The folder of all collections."""
        return data_folder() if self.root is None else self.root

    def create(self, name: str, dimension: int, manifest: Mapping[str, Any]) -> VectorStore:
        """Make an empty store; it appears under its name when it is whole."""
        import qdrant_edge as engine

        home = self.place / check_name(name)
        if home.exists():
            raise taken(name)
        lock = files.lock_folder(self.place, name, self.patience)
        beside = None
        try:
            if home.exists():  # made by somebody else while this process waited
                raise taken(name)
            files.require_room(self.place)
            beside = Path(tempfile.mkdtemp(dir=self.place, prefix=f".new-{name}-"))
            (beside / _SHARD).mkdir()
            with engine_errors(lambda reason: files.refused(name, reason)):
                shard = engine.EdgeShard.create(
                    str(beside / _SHARD),
                    config_of(dimension),
                )
                shard.close()
            files.write_manifest(beside, manifest)
            beside.replace(home)
        except BaseException:
            lock.release()
            if beside is not None:
                shutil.rmtree(beside, ignore_errors=True)
            raise
        return self._load(home, lock)

    def open(self, name: str) -> VectorStore:
        """Open a store, waiting for a turn."""
        return self._load(self._home(name), files.lock_folder(self.place, name, self.patience))

    def names(self) -> list[str]:
        """Return the names of the collections here, sorted."""
        return files.collections_in(self.place)

    def unfinished(self) -> list[str]:
        """Return nothing: a folder appears under its name when it is whole."""
        return []

    def manifest(self, name: str) -> dict[str, Any]:
        """Return what a collection wrote about itself, from a file that is always whole."""
        return files.read_manifest(self._home(name))

    def drop(self, name: str) -> None:
        """Delete a collection with everything in it."""
        home = self._home(name)
        lock = files.lock_folder(self.place, name, self.patience)
        aside = self.place / f".gone-{name}-{time.time_ns()}"
        try:
            # Under its name it is there or not, never half.
            home.replace(aside)
        except OSError as error:
            raise files.refused(name, str(error.strerror)) from error
        finally:
            lock.release()
        shutil.rmtree(aside, ignore_errors=True)

    def _home(self, name: str) -> Path:
        home = self.place / check_name(name)
        if not files.is_folder(home):
            raise missing(name, self.names())
        return home

    def _load(self, home: Path, lock: "BaseFileLock") -> VectorStore:
        import qdrant_edge as engine

        def unreadable(reason: str) -> StoreError:
            return StoreError(
                f"The collection “{home.name}” cannot be opened ({reason}); "
                "delete it and index its documents again."
            )

        try:
            files.require_room(self.place, reserve=files.ROOM_TO_READ)
            with engine_errors(unreadable):
                shard = engine.EdgeShard.load(str(home / _SHARD))
        except BaseException:
            lock.release()
            raise
        return EdgeStore(home, shard, lock)
