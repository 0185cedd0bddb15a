"""Collections on a Qdrant server or cluster: made, found, listed and dropped."""

import contextlib
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from explorer.calls.bounded import BoundedTransport, Bounds
from explorer.calls.keys import can_be_key
from explorer.errors import ParameterError, StoreError
from explorer.stores.base import DENSE, TERMS, AnyOf, VectorStore, Where
from explorer.stores.names import check_name, missing, taken
from explorer.stores.server.answers import (
    FULLEST_ANSWER,
    LARGEST_ANSWER,
    PassingError,
)
from explorer.stores.server.calls import Line, Nodes
from explorer.stores.server.parameters import KEY_VARIABLE, ServerParameters, is_open
from explorer.stores.server.store import ServerStore, find_manifest, write_manifest

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

_log = logging.getLogger(__name__)
_CREATED_BEFORE = 409
_CONNECTING = 5.0  # seconds an address may take to be reached where there are others


class ServerBackend:
    """Collections on a server or cluster.

    Parameters
    ----------
    parameters : ServerParameters
    connect : callable, optional
        Makes the client of an address; by default one that speaks HTTP.
    """

    def __init__(
        self,
        parameters: ServerParameters,
        connect: "Callable[[str], QdrantClient] | None" = None,
    ) -> None:
        self.parameters = parameters
        key = parameters.key_sent
        self.nodes = Nodes(parameters.addresses, connect or self._connect, key)

    @property
    def client(self) -> "QdrantClient":
        """The connection to the address that is asked now, made when first needed."""
        return self.nodes.present[1]

    @property
    def line(self) -> Line:
        """What the server is asked through."""
        return Line(self.nodes, float(self.parameters.timeout))

    def create(self, name: str, dimension: int, manifest: Mapping[str, Any]) -> VectorStore:
        """Make an empty store; what a creation that failed left under the name is taken over."""
        if self._exists(check_name(name)) and not self._is_unfinished(name):
            raise taken(name)
        self._check_copies()
        store = ServerStore(self.line, name)
        try:
            self._lay_out(name, dimension)
            store.index_field("kind", "keyword", "look-up")
            store.index_field("stamp", "keyword", "look-up")
            self._sign(name, manifest)
        except StoreError as error:
            self._tidy(name, manifest)
            if not isinstance(error, PassingError):
                raise
            raise StoreError(
                f"{str(error).rstrip('.')}; “{name}” was not made, though the cluster may still "
                "do so: index under this name again and it is taken over."
            ) from None
        return store

    def open(self, name: str) -> VectorStore:
        """Open a store."""
        self.manifest(name)
        return ServerStore(self.line, name)

    def names(self) -> list[str]:
        """Return the names of the collections there that this program made, sorted."""
        return [name for name, finished in self._ours() if finished]

    def unfinished(self) -> list[str]:
        """Return names that a creation which failed has left behind, sorted."""
        return [name for name, finished in self._ours() if not finished]

    def manifest(self, name: str) -> dict[str, Any]:
        """Return what a collection wrote about itself."""
        found = find_manifest(self.line, name) if self._exists(check_name(name)) else None
        if found is None:
            raise missing(name, self.names())
        return found

    def drop(self, name: str) -> None:
        """Delete a collection with everything in it, or what a failed creation has left."""
        there = self._exists(check_name(name)) and (
            find_manifest(self.line, name) or self._is_unfinished(name)
        )
        if not there:
            raise missing(name, self.names())
        try:
            self.line.ask(lambda client: client.delete_collection(name))
        except PassingError as error:
            raise StoreError(
                f"{str(error).rstrip('.')}; “{name}” is still there, though the cluster may yet "
                "delete it: list the collections again in a minute."
            ) from None

    def _connect(self, url: str) -> "QdrantClient":
        from qdrant_client import QdrantClient

        key = self.nodes.key
        if not can_be_key(key):
            raise ParameterError(
                f"The key in {KEY_VARIABLE} holds characters that no key has; set it once more."
            )
        if key and is_open(url):
            _log.warning(
                "The key for %s travels unencrypted; write https:// in its address.",
                urlsplit(url).netloc,
            )
        seconds = float(self.parameters.timeout)
        connecting = _CONNECTING if len(self.nodes.urls) > 1 else seconds
        bounds = Bounds(seconds, LARGEST_ANSWER, connecting, FULLEST_ANSWER)
        return QdrantClient(
            url=url,
            timeout=self.parameters.timeout,
            check_compatibility=False,
            transport=BoundedTransport(url, bounds),
            # As its own argument the client would complain about it in words of its own.
            metadata={"api-key": key} if key else {},
        )

    def _exists(self, name: str) -> bool:
        return self.line.ask(lambda client: bool(client.collection_exists(name)))

    def _lay_out(self, name: str, dimension: int) -> None:
        """Make a collection, or take one over that holds nothing and fits."""
        from qdrant_client import models

        if self._exists(name):
            if self._dimension(name) == dimension:
                return
            self.line.ask(lambda client: client.delete_collection(name))
        vectors = {DENSE: models.VectorParams(size=dimension, distance=models.Distance.DOT)}
        spread = self.parameters

        def make(client: "QdrantClient") -> None:
            from qdrant_client.http.exceptions import UnexpectedResponse

            try:
                client.create_collection(
                    name,
                    vectors_config=vectors,
                    sparse_vectors_config={TERMS: models.SparseVectorParams()},
                    shard_number=spread.shard_number,
                    replication_factor=spread.replication_factor,
                    write_consistency_factor=spread.write_consistency_factor,
                )
            except UnexpectedResponse as error:
                if error.status_code != _CREATED_BEFORE:  # by a try that seemed to fail
                    raise

        self.line.ask(make)

    def _sign(self, name: str, manifest: Mapping[str, Any]) -> None:
        """Write the first manifest; of two clients that create at once one is refused."""
        own = Where((AnyOf("stamp", (str(manifest["stamp"]),)),))
        with contextlib.suppress(PassingError):  # then what is there tells
            write_manifest(self.line, name, manifest, own)
        held = find_manifest(self.line, name)
        if held is None:
            write_manifest(self.line, name, manifest, own)
        elif manifest["stamp"] not in (held["stamp"], *held.get("before", ())):
            raise taken(name)

    def _tidy(self, name: str, manifest: Mapping[str, Any]) -> None:
        """Leave no name behind that nobody can use, where the server lets that be done."""
        with contextlib.suppress(StoreError):
            held = find_manifest(self.line, name)
            if held is None or held["stamp"] == manifest["stamp"]:
                self.line.ask(lambda client: client.delete_collection(name))

    def _check_copies(self) -> None:
        """Refuse more copies than there are nodes; the server would say nothing and keep fewer."""
        try:
            status: Any = self.line.ask(lambda client: client.cluster_status())
            nodes = len(status.peers) if status.status == "enabled" else 1
        except (StoreError, AttributeError):
            return  # who may write need not be allowed to look at the nodes
        copies = self.parameters.replication_factor
        if copies > nodes:
            raise ParameterError(
                f"{copies} copies cannot be kept by {nodes} node{'s' * (nodes > 1)}, which is all "
                f"that {self.parameters.host} has; ask for {nodes} or add nodes first."
            )

    def _ours(self) -> list[tuple[str, bool]]:
        """Return the collections of our layout, and whether each has its manifest."""
        everything = self.line.ask(
            lambda client: sorted(each.name for each in client.get_collections().collections)
        )
        found = []
        for name in everything:
            try:
                if find_manifest(self.line, name) is not None:
                    found.append((name, True))
                elif self._is_unfinished(name):
                    found.append((name, False))
            except PassingError:
                raise
            except StoreError as error:
                _log.warning("The collection %s is passed over: %s", name, error)
        return found

    def _is_unfinished(self, name: str) -> bool:
        """Return whether it is laid out as ours are and holds nothing, not even a manifest."""
        if self._dimension(name) is None:
            return False
        return self.line.ask(lambda client: client.count(name, exact=True).count == 0)

    def _dimension(self, name: str) -> int | None:
        """Return how long its vectors are where it is laid out as ours are."""

        def look(client: "QdrantClient") -> int | None:
            layout: Any = client.get_collection(name).config.params
            vectors, terms = layout.vectors, layout.sparse_vectors
            if (
                not isinstance(vectors, dict)
                or {*vectors} != {DENSE}
                or {*(terms or ())} != {TERMS}
            ):
                return None
            return int(vectors[DENSE].size)

        return self.line.ask(look)
