"""How a collection is spread over the nodes of a cluster, and which of its copies can be used."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from explorer.stores.server.backend import ServerBackend

_USABLE = "Active"
_NAMED = 3  # copies told in full


@dataclass(frozen=True)
class Copy:
    """One copy of a shard.

    Attributes
    ----------
    shard : int
    node : int
        As the cluster numbers it.
    state : str
        In the server's own word; “Active” where it is used.
    """

    shard: int
    node: int
    state: str


@dataclass(frozen=True)
class Spread:
    """Where the shards of a collection are.

    Attributes
    ----------
    shards, nodes : int
        Nodes that hold a copy of any.
    copies : tuple of Copy
        By shard and node.
    """

    shards: int
    nodes: int
    copies: tuple[Copy, ...]

    @property
    def unusable(self) -> tuple[Copy, ...]:
        """The copies that are not used now."""
        return tuple(each for each in self.copies if each.state != _USABLE)

    def describe(self) -> str:
        """Say it in a sentence."""
        held = Counter(copy.shard for copy in self.copies)
        fewest = min(held.values(), default=0)
        where = (
            f"{_counted(self.shards, 'shard')} in {_counted(fewest, 'copy', 'copies')} each on "
            f"{_counted(self.nodes, 'node')}"
        )
        out = self.unusable
        if not out:
            return f"{where}; all are active."
        named = ", ".join(
            f"shard {c.shard} on node {c.node} is {c.state.lower()}" for c in out[:_NAMED]
        )
        more = f" and {len(out) - _NAMED} more" if len(out) > _NAMED else ""
        return f"{where}; {len(out)} of {len(self.copies)} are not active: {named}{more}."


def spread_of(backend: ServerBackend, name: str) -> Spread:
    """Ask where the shards of a collection are.

    Raises
    ------
    InputError
        There is no such collection.
    StoreError
        The server does not say.
    """
    backend.manifest(name)

    def look(client: Any) -> Spread:
        told = client.collection_cluster_info(name)
        here = [Copy(each.shard_id, told.peer_id, each.state.value) for each in told.local_shards]
        there = [Copy(each.shard_id, each.peer_id, each.state.value) for each in told.remote_shards]
        copies = tuple(sorted((*here, *there), key=lambda copy: (copy.shard, copy.node)))
        return Spread(int(told.shard_count), len({copy.node for copy in copies}), copies)

    return backend.line.ask(look)


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
