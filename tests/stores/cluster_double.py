"""A double of a cluster that can hurt: replicas that order writes as they come, faults on demand.

Nodes are addresses of one process; what they are asked travels as HTTP requests through
qdrant-client's own transport. What it copies of a real cluster:

- a write at the ordering ``weak`` reaches each replica when it pleases, so replicas may apply two
  writes in different orders; ``medium`` and ``strong`` go through one leader, one at a time;
- a plain read is answered by the node that is asked; one with ``quorum`` by that node and as many
  others as make most of them, where all agree, or with the least of their counts; one with
  ``majority`` by what most of all nodes agree on, or the count in the middle, while none is down;
- a node may be down, and have missed writes when it is back;
- a request may fail before or after it is carried out, or be carried out later;
- strict mode refuses filters on fields without an index;
- a graph finds a share of the nearest that depends on the effort, an exact search all of them.
"""

import json
import re
import threading
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
from qdrant_client import QdrantClient, models
from qdrant_client.local.qdrant_local import QdrantLocal

from explorer.stores import ServerBackend, ServerParameters
from explorer.stores.server.calls import Nodes
from tests.stores.qdrant_double import CALLS, written
from tests.stores.turns import Turns

_READS = ("points", "points/scroll", "points/count", "points/query")
_WRITES = ("points", "points/delete", "index")


@dataclass(frozen=True)
class Asked:
    """One request."""

    node: int
    method: str
    name: str
    what: str
    body: dict[str, Any]
    query: dict[str, str]

    @property
    def writes(self) -> bool:
        return self.method == "DELETE" or self.method == "PUT" or self.what == "points/delete"

    @property
    def swaps(self) -> bool:
        return "update_filter" in self.body and self.body["update_filter"] is not None


@dataclass(frozen=True)
class Fault:
    """What happens to a request instead of its answer.

    Attributes
    ----------
    status : int
        Of the answer; 0 for a connection that breaks.
    words : str
        What the server says.
    carried_out : {"never", "before", "later"}
        Whether the request has its effect all the same; later: when the test says so.
    headers : dict
    error : type
        Of a connection that breaks; ``httpx.ReadTimeout`` for one on which nothing ever comes.
    """

    status: int = 500
    words: str = "Service internal error: Waiting for consensus operation commit failed"
    carried_out: str = "never"
    headers: dict[str, str] = field(default_factory=dict)
    error: type[httpx.TransportError] = httpx.RemoteProtocolError


Plan = Callable[[Asked], Fault | None]


def once(wanted: Callable[[Asked], bool], fault: Fault, times: int = 1) -> Plan:
    """Return a plan that strikes the first requests of a kind and no more."""
    left = [times]

    def plan(asked: Asked) -> Fault | None:
        if left[0] and wanted(asked):
            left[0] -= 1
            return fault
        return None

    return plan


class ClusterDouble:
    """Some nodes that each hold a copy of everything.

    Attributes
    ----------
    turns : Turns
        Who goes next where several clients are at work.
    plan : callable
        What befalls a request; None for nothing.
    down : set of int
        Nodes that do not answer; they miss what is written.
    asked : list of Asked
        Every request so far.
    late : list of Asked
        What is still to be carried out.
    found : callable
        Share of the nearest that a search finds, by its effort.
    building : bool
        Whether graphs are still being built.
    """

    def __init__(self, nodes: int = 3, seed: int = 0, *, strict: bool = False) -> None:
        warnings.filterwarnings("ignore", "Payload indexes have no effect")
        self.turns = Turns(seed)
        self.plan: Plan = lambda asked: None
        self.down: set[int] = set()
        self.asked: list[Asked] = []
        self.strict = strict
        self.indexed: dict[str, set[str]] = {}
        self._replicas = [QdrantLocal(":memory:") for _ in range(nodes)]
        self._led = False
        self._one_at_a_time = threading.Lock()
        self.late: list[Asked] = []
        self.found: Callable[[int], float] = lambda effort: 1.0
        self.building = False

    def client(self, node: int = 0) -> QdrantClient:
        """Return the client of one node; the one of a double before asks this one from now on."""
        client, transport = _client(node)
        transport.cluster = self
        return client

    def backend(self, *nodes: int, **parameters: Any) -> ServerBackend:
        """Return a backend that asks some nodes, by default the first."""
        urls = ",".join(f"http://node{node}:6333" for node in nodes or (0,))
        return ServerBackend(ServerParameters(urls, **parameters), self.connect)

    def connect(self, url: str) -> QdrantClient:
        """Return the client of an address."""
        return self.client(int(url.removeprefix("http://node").removesuffix(":6333")))

    def nodes(self, *nodes: int) -> Nodes:
        """Return the addresses of some nodes, by default of the first."""
        return Nodes(tuple(f"http://node{node}:6333" for node in nodes or (0,)), self.connect)

    def carry_out_late(self) -> int:
        """Carry out what was put off, and return how much that was."""
        late, self.late = self.late, []
        for asked in late:
            self._carry_out(asked)
        return len(late)

    def restart(self, node: int) -> None:
        """Bring a node back as it went; `heal` gives it what it missed."""
        self.down.discard(node)

    def points(self, node: int, name: str) -> dict[str, Any]:
        """Return the payloads a replica holds, by the ids of their points."""
        found, _ = self._replicas[node].scroll(name, limit=100_000)
        return {str(point.id): point.payload for point in found}

    def agree(self, name: str) -> bool:
        """Return whether all replicas hold the same."""
        first, *others = (self.points(node, name) for node in range(len(self._replicas)))
        return all(other == first for other in others)

    def answer(self, asked: Asked) -> tuple[int, dict[str, str], Any]:
        """Return the status, the headers and the result of a request."""
        self.turns.pause()
        self.asked.append(asked)
        fault = self.plan(asked)
        if fault is not None:
            if fault.carried_out == "before":
                self._carry_out(asked)
            elif fault.carried_out == "later":
                self.late.append(asked)
            return fault.status, fault.headers, fault.words if fault.status else fault.error
        refused = self._refused(asked)
        if refused:
            return 400, {}, refused
        return (*self._carry_out(asked),)

    def _carry_out(self, asked: Asked) -> tuple[int, dict[str, str], Any]:
        if not asked.writes:
            return self._read(asked)
        if asked.query.get("ordering", "weak") == "weak" and asked.what in _WRITES:
            return self._write(asked)
        self.turns.wait_until(lambda: not self._led)
        self._led = True
        try:
            return self._write(asked)
        finally:
            self._led = False

    def _write(self, asked: Asked) -> tuple[int, dict[str, str], Any]:
        """Let a write reach each replica that is up, in an order of its own."""
        if asked.what == "index":
            self.indexed.setdefault(asked.name, set()).add(asked.body["field_name"])
        outcome: tuple[int, dict[str, str], Any] = (503, {}, "no replica is up")
        order = [node for node in range(len(self._replicas)) if node not in self.down]
        self.turns.random.shuffle(order)
        for node in order:
            if asked.what in _WRITES:
                self.turns.pause()
            outcome = self._on(node, asked)
        return outcome

    def _read(self, asked: Asked) -> tuple[int, dict[str, str], Any]:
        how, replicas = asked.query.get("consistency"), len(self._replicas)
        if how is None:
            return self._on(asked.node, asked)
        wanted = replicas if how == "majority" else replicas // 2 + 1
        others = (node for node in range(replicas) if node != asked.node)
        up = [node for node in (asked.node, *others) if node not in self.down][:wanted]
        if len(up) < wanted:
            return 500, {}, "Service internal error: there are not enough active replicas"
        answers = [self._on(node, asked) for node in up]
        if any(status != 200 for status, _, _ in answers):
            return answers[0]
        results = [result for _, _, result in answers]
        if asked.what == "points/count":
            results.sort(key=lambda result: result.count)
            return 200, {}, results[len(results) // 2 if how == "majority" else 0]
        least = len(up) // 2 + 1 if how == "majority" else len(up)
        plain = [[point.model_dump(mode="json") for point in result] for result in results]
        every = [point for points in plain for point in points]
        kept: list[Any] = []
        for point in every:
            if point not in kept and every.count(point) >= least:
                kept.append(point)
        return 200, {}, kept

    def _on(self, node: int, asked: Asked) -> tuple[int, dict[str, str], Any]:
        engine = self._replicas[node]
        call = CALLS.get((asked.method, asked.what or ("collection" if asked.name else "")))
        if asked.name == "cluster":
            peers = {
                str(number): {"uri": f"http://node{number}"}
                for number in range(len(self._replicas))
            }
            return 200, {}, {"status": "enabled", "peer_id": node, "peers": peers, **_RAFT}
        if asked.what == "cluster":
            return 200, {}, self._copies(node)
        if call is None:
            return 404, {}, f"the double does not know {asked.method} {asked.what}"
        made = asked.what == "" and asked.method == "PUT"
        needed = asked.name and not made and asked.what != "exists"
        if needed and not engine.collection_exists(asked.name):
            return 404, {}, f"Not found: Collection `{asked.name}` doesn't exist!"
        if made and engine.collection_exists(asked.name):
            return 409, {}, f"Wrong input: Collection `{asked.name}` already exists!"
        with self._one_at_a_time:  # a store writes from several threads, which no engine here bears
            result = call(engine, asked.name, asked.body)
        if asked.what == "points/query" and asked.body["using"] == "dense":
            how = asked.body.get("params") or {}
            share = 1.0 if how.get("exact") else self.found(how.get("hnsw_ef") or 100)
            result.points = [point for point in result.points if _drawn(str(point.id)) < share]
        if not asked.what and asked.method == "GET" and asked.name and self.building:
            result.status = models.CollectionStatus.YELLOW
        return 200, {}, result

    def _copies(self, node: int) -> dict[str, Any]:
        """Return where the one shard there is has its copies, as a node tells it."""
        nodes = range(len(self._replicas))
        there = [
            {"shard_id": 0, "peer_id": other, "state": "Dead" if other in self.down else "Active"}
            for other in nodes
            if other != node
        ]
        here = [{"shard_id": 0, "points_count": 0, "state": "Active"}]
        return {
            "peer_id": node,
            "shard_count": 1,
            "local_shards": here,
            "remote_shards": there,
            "shard_transfers": [],
        }

    def _refused(self, asked: Asked) -> str:
        if not self.strict:
            return ""
        named = re.findall(r'"key": "([^"]+)"', json.dumps(asked.body.get("filter") or {}))
        named += re.findall(r'"key": "([^"]+)"', json.dumps(asked.body.get("update_filter") or {}))
        for key in named:
            if key not in self.indexed.get(asked.name, set()):
                return (
                    f'Bad request: Index required but not found for "{key}" of one of the '
                    "following types: [keyword]. Help: Create an index for this key or use a "
                    "different filter."
                )
        return ""


def _drawn(name: str) -> float:
    return zlib.crc32(name.encode()) / 2**32


_RAFT = {
    "raft_info": {"term": 1, "commit": 1, "pending_operations": 0, "is_voter": True},
    "consensus_thread_status": {
        "consensus_thread_status": "working",
        "last_update": "2026-01-01T00:00:00Z",
    },
    "message_send_failures": {},
}


class _Transport(httpx.BaseTransport):
    def __init__(self, node: int) -> None:
        self.cluster: ClusterDouble | None = None
        self._node = node

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self._node in self.cluster.down:
            raise httpx.ConnectError("[Errno 111] Connection refused", request=request)
        parts = urlsplit(str(request.url))
        _, first, name, what = (*parts.path.split("/", 3), "", "")[:4]
        asked = Asked(
            self._node,
            request.method,
            "cluster" if first == "cluster" else unquote(name),
            what,
            json.loads(request.read() or b"{}"),
            dict(request.url.params),
        )
        status, headers, result = self.cluster.answer(asked)
        if not status:
            raise result("Server disconnected without sending a response.", request=request)
        if status < 0:  # content as it is
            return httpx.Response(-status, headers=headers, content=result)
        content = written(status, result)
        return httpx.Response(
            status, headers={"Content-Type": "application/json", **headers}, content=content
        )


@cache
def _client(node: int) -> tuple[QdrantClient, _Transport]:
    """Return a client, made once: that takes a hundred times as long as asking it."""
    transport = _Transport(node)
    url = f"http://node{node}:6333"
    return QdrantClient(url=url, transport=transport, check_compatibility=False), transport
