"""One collection of a server: its records, and a manifest that two clients never both replace."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from explorer.arrays import FloatVector
from explorer.errors import StoreError
from explorer.stores.base import (
    BATCH,
    DENSE,
    EVERYTHING,
    TERMS,
    AnyOf,
    Effort,
    FieldUse,
    Record,
    Scored,
    Terms,
    Where,
)
from explorer.stores.names import missing
from explorer.stores.server.answers import PassingError
from explorer.stores.server.calls import Line
from explorer.stores.server.values import (
    filter_of,
    manifest_id,
    manifest_point,
    params_of,
    point_of,
    whole_hit,
    whole_record,
)

MANIFEST = Where((AnyOf("kind", ("manifest",)),))
_REST = Where((), MANIFEST.must)
_SIDE_BY_SIDE = 4  # batches under way at once; more would only queue at the server
_BUSY = "yellow"  # a server's word for a collection whose graphs are being built
_BETWEEN_LOOKS = 0.5  # seconds
_STALE = (0.05, 0.2)  # seconds for which a replica may show what a swap has just replaced


@dataclass(eq=False)
class ServerStore:
    """One collection of a server."""

    line: Line
    name: str

    @property
    def exclusive(self) -> bool:
        """Whether nobody else can have it open."""
        return False

    def read_manifest(self) -> dict[str, Any]:
        """Return what the collection wrote about itself, as most of its copies have it."""
        found = find_manifest(self.line, self.name)
        if found is None:
            raise missing(self.name, [])
        return found

    def swap_manifest(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Replace the manifest unless another client has replaced `old` before.

        A server compares and writes in one step, and one copy of a shard leads the others where
        that is asked for; by default each would compare for itself, and several clients win.
        """
        try:
            self._replace(old, new)
        except PassingError:
            # It may have been done all the same. If not, once more: it cannot be done twice.
            if not self._replaced(old, new):
                if self.read_manifest()["stamp"] != old["stamp"]:
                    return False
                self._replace(old, new)
        return self._replaced(old, new)

    def _replace(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        unchanged = Where((AnyOf("stamp", (str(old["stamp"]),)),))
        write_manifest(self.line, self.name, new, unchanged)

    def _replaced(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Return whether the manifest is the new one, or one that came after it."""
        for pause in (*_STALE, None):
            held = self.read_manifest()
            if held["stamp"] != old["stamp"] or pause is None:
                break
            self.line.pause(pause)
        return new["stamp"] in (held["stamp"], *held.get("before", ()))

    def upsert(self, records: Sequence[Record]) -> None:
        """Write records, replacing those with the same keys; several batches side by side."""
        batches = [records[start : start + BATCH] for start in range(0, len(records), BATCH)]
        if len(batches) < 2:
            for batch in batches:
                self._write(batch)
            return
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
            for _ in pool.map(self._write, batches):
                pass

    def _write(self, batch: Sequence[Record]) -> None:
        points = [point_of(record) for record in batch]
        self.line.ask(lambda client: client.upsert(self.name, points, wait=True))

    def nearest(
        self,
        vector: FloatVector,
        limit: int,
        where: Where = EVERYTHING,
        threshold: float | None = None,
        effort: Effort = None,
    ) -> list[Scored]:
        """Return the records with the largest dot product, best first."""
        query = np.asarray(vector, np.float32).tolist()
        return self._query(query, DENSE, limit, where, threshold, effort)

    def matching(
        self, terms: Terms, limit: int, where: Where = EVERYTHING, threshold: float | None = None
    ) -> list[Scored]:
        """Return the records that share a term, by the dot product of weights, best first."""
        from qdrant_client import models

        if not terms.numbers:
            return []
        sparse = models.SparseVector(indices=list(terms.numbers), values=list(terms.weights))
        return self._query(sparse, TERMS, limit, where, threshold)

    def scroll(
        self, where: Where = EVERYTHING, after: str | None = None, limit: int = BATCH
    ) -> tuple[list[Record], str | None]:
        """Return whole records in a fixed order, and where to go on from."""

        def page(client: Any) -> tuple[list[Record], str | None]:
            found, following = client.scroll(
                self.name,
                scroll_filter=filter_of(where & _REST),
                limit=limit,
                offset=after,
                with_payload=True,
                with_vectors=True,
            )
            return [whole_record(each) for each in found], str(following) if following else None

        return self.line.ask(page)

    def count(self, where: Where = EVERYTHING) -> int:
        """Return how many records there are, exactly: as most copies have it while all are there.

        Of copies that differ a server gives the middle one then; of fewer it would give the least.
        """
        from qdrant_client import models

        request = models.CountRequest(filter=filter_of(where & _REST), exact=True)

        def counted(client: Any, most: Any = None) -> int:
            # The client's own call takes no consistency.
            told = client.http.points_api.count_points(self.name, most, count_request=request)
            return int(told.result.count)

        found = self.line.attempt(partial(counted, most=models.ReadConsistencyType.MAJORITY))
        return self.line.ask(counted) if found is None else found

    def delete(self, where: Where) -> None:
        """Delete records."""
        from qdrant_client import models

        selector = models.FilterSelector(filter=filter_of(where & _REST))
        self.line.ask(lambda client: client.delete(self.name, selector, wait=True))

    def index_field(self, name: str, kind: str, use: FieldUse = "filter") -> None:
        """Prepare a field for conditions on it; old servers know no difference of use."""
        from qdrant_client import models

        made, type_name = {
            "keyword": (models.KeywordIndexParams, models.KeywordIndexType.KEYWORD),
            "integer": (models.IntegerIndexParams, models.IntegerIndexType.INTEGER),
            "float": (models.FloatIndexParams, models.FloatIndexType.FLOAT),
        }[kind]
        schema: Any = made(type=type_name, enable_hnsw=use == "filter")
        self.line.ask(
            lambda client: client.create_payload_index(self.name, name, schema, wait=True)
        )

    def optimize(self) -> None:
        """Do nothing: a server does so by itself."""

    def settled(self, patience: float) -> bool:
        """Return whether the server has built its graphs, waiting so many seconds for it."""
        for _ in range(1 + round(patience / _BETWEEN_LOOKS)):
            if not self.line.ask(lambda client: client.get_collection(self.name).status == _BUSY):
                return True
            self.line.pause(_BETWEEN_LOOKS)
        return False

    def flush(self) -> None:
        """Do nothing: every write waited until the server had it in its log and applied."""

    def close(self) -> None:
        """Do nothing: the connection belongs to the backend."""

    def _query(
        self,
        query: Any,
        using: str,
        limit: int,
        where: Where,
        threshold: float | None,
        effort: Effort = None,
    ) -> list[Scored]:
        wanted, how = filter_of(where), params_of(effort)

        def best(client: Any) -> list[Scored]:
            found = client.query_points(
                self.name,
                query=query,
                using=using,
                limit=limit,
                query_filter=wanted,
                search_params=how,
                score_threshold=threshold,
                with_payload=True,
            ).points
            return [whole_hit(each) for each in found]

        return self.line.ask(best)


def find_manifest(line: Line, name: str) -> dict[str, Any] | None:
    """Return a collection's manifest, as most of its copies have it where that can be had.

    It is asked for by its id, which is quick in any collection and refused by none. None where
    there is no such point.
    """
    from qdrant_client import models

    # First as few copies as are most of them, which others may be missing for; where one of those
    # is behind they differ, and all can tell.
    by_most, by_all = models.ReadConsistencyType.QUORUM, models.ReadConsistencyType.MAJORITY
    try:
        found = line.ask(lambda client: _retrieve(client, name, by_most))
    except StoreError:
        found = None  # too few copies can be reached to ask most of them
    if found is None:
        found = line.attempt(lambda client: _retrieve(client, name, by_all))
    return line.ask(lambda client: _retrieve(client, name, None)) if found is None else found


def _retrieve(client: Any, name: str, consistency: Any) -> dict[str, Any] | None:
    found = client.retrieve(name, [manifest_id(name)], with_payload=True, consistency=consistency)
    return dict(found[0].payload["manifest"]) if found else None


def write_manifest(line: Line, name: str, manifest: Mapping[str, Any], where: Where) -> None:
    """Write a manifest where there is none, or one that fulfils a condition.

    Raises
    ------
    PassingError
        Whether it was written is not known.
    StoreError
    """
    from qdrant_client import models

    line.ask_once(
        lambda client: client.upsert(
            name,
            [manifest_point(name, manifest)],
            wait=True,
            ordering=models.WriteOrdering.MEDIUM,
            update_filter=filter_of(where),
        )
    )
