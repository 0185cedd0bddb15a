"""Collections on a Qdrant server or cluster, spoken to over HTTP."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.arrays import FloatVector
from explorer.stores.base import (
    BATCH,
    DENSE,
    EVERYTHING,
    KEY,
    TERMS,
    AnyOf,
    Record,
    Scored,
    Terms,
    VectorStore,
    Where,
)
from explorer.stores.names import check_name, missing, taken
from explorer.stores.points import fields_of, record_of
from explorer.stores.server_parameters import ServerParameters
from explorer.stores.server_values import (
    KEY_VARIABLE,
    answering,
    filter_of,
    manifest_point,
    point_of,
)

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

_MANIFEST = Where((AnyOf("kind", ("manifest",)),))
_REST = Where((), _MANIFEST.must)


@dataclass(eq=False)
class ServerStore:
    """One collection of a server."""

    client: "QdrantClient"
    name: str
    url: str

    @property
    def exclusive(self) -> bool:
        """Whether nobody else can have it open."""
        return False

    def read_manifest(self) -> dict[str, Any]:
        """Return what the collection wrote about itself."""
        with answering(self.url):
            found = self.client.scroll(
                self.name, scroll_filter=filter_of(_MANIFEST), limit=1, with_payload=True
            )[0]
        if not found:
            raise missing(self.name, [])
        return dict((found[0].payload or {}).get("manifest") or {})

    def swap_manifest(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Replace the manifest unless another client has replaced `old` before.

        The server compares and writes in one step, so of two clients one is refused.
        """
        unchanged = Where((AnyOf("stamp", (str(old["stamp"]),)),))
        with answering(self.url):
            self.client.upsert(
                self.name,
                [manifest_point(self.name, new)],
                wait=True,
                update_filter=filter_of(unchanged),
            )
        return bool(self.read_manifest()["stamp"] == new["stamp"])

    def upsert(self, records: Sequence[Record]) -> None:
        """Write records, replacing those with the same keys."""
        for start in range(0, len(records), BATCH):
            points = [point_of(record) for record in records[start : start + BATCH]]
            with answering(self.url):
                self.client.upsert(self.name, points, wait=True)

    def nearest(
        self,
        vector: FloatVector,
        limit: int,
        where: Where = EVERYTHING,
        threshold: float | None = None,
    ) -> list[Scored]:
        """Return the records with the largest dot product, best first."""
        query = np.asarray(vector, np.float32).tolist()
        return self._query(query, DENSE, limit, where, threshold)

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
        with answering(self.url):
            found, following = self.client.scroll(
                self.name,
                scroll_filter=filter_of(where & _REST),
                limit=limit,
                offset=after,
                with_payload=True,
                with_vectors=True,
            )
        return [record_of(each) for each in found], str(following) if following else None

    def count(self, where: Where = EVERYTHING) -> int:
        """Return how many records there are, exactly."""
        with answering(self.url):
            return self.client.count(
                self.name, count_filter=filter_of(where & _REST), exact=True
            ).count

    def delete(self, where: Where) -> None:
        """Delete records."""
        from qdrant_client import models

        selector = models.FilterSelector(filter=filter_of(where & _REST))
        with answering(self.url):
            self.client.delete(self.name, selector, wait=True)

    def index_field(self, name: str, kind: str) -> None:
        """Prepare filters on a field."""
        from qdrant_client import models

        schema = {
            "keyword": models.PayloadSchemaType.KEYWORD,
            "integer": models.PayloadSchemaType.INTEGER,
            "float": models.PayloadSchemaType.FLOAT,
        }[kind]
        with answering(self.url):
            self.client.create_payload_index(self.name, name, schema, wait=True)

    def optimize(self) -> None:
        """Do nothing: a server does so by itself."""

    def flush(self) -> None:
        """Do nothing: every write waited until the server had it in its log and applied."""

    def close(self) -> None:
        """Do nothing: the connection belongs to the backend."""

    def _query(
        self, query: Any, using: str, limit: int, where: Where, threshold: float | None
    ) -> list[Scored]:
        with answering(self.url):
            found = self.client.query_points(
                self.name,
                query=query,
                using=using,
                limit=limit,
                query_filter=filter_of(where),
                score_threshold=threshold,
                with_payload=True,
            ).points
        return [Scored((p.payload or {})[KEY], float(p.score), fields_of(p)) for p in found]


class ServerBackend:
    """Collections on a server or cluster.

    Parameters
    ----------
    parameters : ServerParameters
    client : QdrantClient, optional
        By default one for the address.
    """

    def __init__(self, parameters: ServerParameters, client: "QdrantClient | None" = None) -> None:
        self.parameters = parameters
        self._client = client

    @property
    def client(self) -> "QdrantClient":
        """The connection, made when first needed."""
        if self._client is None:
            from qdrant_client import QdrantClient

            given = self.parameters.key
            self._client = QdrantClient(
                url=self.parameters.url,
                api_key=os.environ.get(KEY_VARIABLE) if given is None else given or None,
                timeout=self.parameters.timeout,
                check_compatibility=False,
            )
        return self._client

    def create(self, name: str, dimension: int, manifest: Mapping[str, Any]) -> VectorStore:
        """Make an empty store."""
        from qdrant_client import models

        with answering(self.parameters.url):
            if self.client.collection_exists(check_name(name)):
                raise taken(name)
            self.client.create_collection(
                name,
                vectors_config={
                    DENSE: models.VectorParams(size=dimension, distance=models.Distance.DOT)
                },
                sparse_vectors_config={TERMS: models.SparseVectorParams()},
                shard_number=self.parameters.shard_number,
                replication_factor=self.parameters.replication_factor,
                write_consistency_factor=self.parameters.write_consistency_factor,
            )
            self.client.upsert(name, [manifest_point(name, manifest)], wait=True)
        store = ServerStore(self.client, name, self.parameters.url)
        for field in ("kind", "stamp"):
            store.index_field(field, "keyword")
        return store

    def open(self, name: str) -> VectorStore:
        """Open a store."""
        self._require(name)
        return ServerStore(self.client, name, self.parameters.url)

    def names(self) -> list[str]:
        """Return the names of the collections there that this program made, sorted."""
        with answering(self.parameters.url):
            some = [each.name for each in self.client.get_collections().collections]
            return sorted(filter(self._is_ours, some))

    def manifest(self, name: str) -> dict[str, Any]:
        """Return what a collection wrote about itself."""
        return self.open(name).read_manifest()

    def drop(self, name: str) -> None:
        """Delete a collection with everything in it."""
        self._require(name)
        with answering(self.parameters.url):
            self.client.delete_collection(name)

    def _require(self, name: str) -> None:
        with answering(self.parameters.url):
            there = self.client.collection_exists(check_name(name)) and self._is_ours(name)
        if not there:
            raise missing(name, self.names())

    def _is_ours(self, name: str) -> bool:
        return bool(self.client.scroll(name, scroll_filter=filter_of(_MANIFEST), limit=1)[0])
