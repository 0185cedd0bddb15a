"""Where several clients meet: the double of a cluster, or a real one where ``QDRANT_URL`` is set.

The variable may name several nodes, separated by commas.
"""

import os
import threading
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from explorer.stores import Manifest, ServerBackend, ServerParameters
from tests.stores.cluster_double import ClusterDouble

ADDRESSES = [url for url in os.environ.get("QDRANT_URL", "").split(",") if url]


class Arena:
    """Backends of some nodes, and clients that are let loose on them at once.

    Parameters
    ----------
    seed : int
        Of the double's interleaving; a real cluster has its own.
    """

    def __init__(self, seed: int) -> None:
        self.name = f"test-{uuid.uuid4().hex[:12]}"
        self.double = None if ADDRESSES else ClusterDouble(3, seed)

    def backend(self, node: int = 0) -> ServerBackend:
        if self.double is not None:
            return self.double.backend(node, shard_number=1)
        address = ADDRESSES[node % len(ADDRESSES)]
        return ServerBackend(ServerParameters(address, 1, min(3, len(ADDRESSES))))

    def manifest(self, dimension: int = 4) -> Manifest:
        return Manifest(self.name, "m", "f", dimension)

    def run(self, actions: Sequence[Callable[[], Any]]) -> list[Any]:
        """Return what each action returned, or the error it raised."""
        if self.double is not None:
            return self.double.turns.run(actions)
        outcomes: list[Any] = [None] * len(actions)

        def one(number: int) -> None:
            try:
                outcomes[number] = actions[number]()
            except Exception as error:
                outcomes[number] = error

        threads = [threading.Thread(target=one, args=(n,)) for n in range(len(actions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return outcomes

    def seen(self) -> list[str]:
        """Return the stamp of the manifest as each node has it."""
        return [self.backend(node).manifest(self.name)["stamp"] for node in range(3)]

    def end(self) -> None:
        if self.double is None:
            self.backend().drop(self.name)
