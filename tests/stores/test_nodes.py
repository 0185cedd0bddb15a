"""Several addresses of one cluster: what one node does not answer, the next does."""

import itertools
import logging
import socket

import httpx
import numpy as np
import pytest

from explorer.documents import Document, whole
from explorer.errors import ParameterError, StoreError
from explorer.stores import (
    Manifest,
    ServerBackend,
    ServerParameters,
    create_collection,
    open_collection,
    parse_store,
)
from explorer.stores.base import EVERYTHING
from explorer.stores.records import CHUNKS
from explorer.stores.server.calls import Line, Nodes
from tests.stores.cluster_double import ClusterDouble, Fault, once
from tests.stores.qdrant_double import QdrantDouble


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(
        ServerBackend, "line", property(lambda backend: Line(backend.nodes, 30.0, lambda _: None))
    )


def manifest(name="some"):
    return Manifest(name, "m", "f", 4)


def put(collection, start, count=3):
    documents = [Document(f"d{start + i}", f"text number {start + i}") for i in range(count)]
    vectors = np.random.default_rng(start).normal(size=(count, 4)).astype(np.float32)
    return collection.put(documents, list(map(whole, documents)), vectors, [["text"]] * count)


def dying(cluster, node, after, fault=None):
    """Let a node die at its nth request, answered no more, and at all that come after."""
    count = itertools.count()

    def plan(asked):
        if asked.node == node and next(count) == after:
            cluster.down.add(node)
            return fault or Fault(0)
        return None

    return plan


def test_several_addresses_are_read_and_each_is_checked():
    place = parse_store("http://a:6333/, https://b:6333,http://a:6333#shards=12,copies=2")
    assert place == ServerParameters("http://a:6333,https://b:6333", 12, 2)
    assert place.addresses == ("http://a:6333", "https://b:6333")
    assert place.host == "a:6333, b:6333"
    assert place.open_to_all
    assert not ServerParameters("https://a,http://localhost:6333").open_to_all
    for bad in ("http://a,b:6333", "http://a,", "http://a,,http://b", "http://a,ftp://b"):
        with pytest.raises(ParameterError, match="is no address of a Qdrant server"):
            ServerParameters(bad)
    with pytest.raises(ParameterError, match="must hold no name, password or key") as caught:
        ServerParameters("http://a:6333,http://me:secret@b:6333")
    assert "secret" not in str(caught.value)


def test_a_dead_node_is_passed_over_told_once_and_not_asked_again(caplog):
    cluster = ClusterDouble(3)
    cluster.down = {0}
    backend = cluster.backend(0, 1, 2)
    with caplog.at_level(logging.WARNING), create_collection(backend, manifest()) as made:
        put(made, 0)
    assert caplog.messages == [
        "http://node0:6333 does not answer; http://node1:6333 is asked instead."
    ]
    assert {asked.node for asked in cluster.asked} == {1}
    cluster.restart(0)  # as stale as it was; the one that answers goes on doing so
    with open_collection(backend, "some") as collection:
        assert len(collection.corpus()[0].documents) == 3
    assert {asked.node for asked in cluster.asked} == {1}


def test_a_copy_that_is_behind_is_outvoted_by_those_that_are_not():
    cluster = ClusterDouble(3)
    backend = cluster.backend(0)
    with create_collection(backend, manifest()) as made:
        put(made, 0)
    cluster.down = {1}
    with open_collection(backend, "some") as collection:
        put(collection, 3)
    cluster.restart(1)  # without what was written meanwhile
    store = cluster.backend(1).open("some")
    assert store.read_manifest()["chunks"] == store.count(CHUNKS) == 6
    assert len(cluster.points(1, "some")) == 2 * 3 + 1
    cluster.down = {2}  # nobody is left to outvote it: the node that is asked says what it has
    store = cluster.backend(1).open("some")
    assert store.count(CHUNKS) == 3


def test_where_nobody_answers_all_addresses_are_named():
    cluster = ClusterDouble(3)
    cluster.down = {0, 1, 2}
    with pytest.raises(StoreError, match="None of the 2 addresses http://node0:6333, http://node2"):
        cluster.backend(0, 2).names()
    cluster.down = {0, 2}
    with pytest.raises(StoreError, match="at http://node0:6333 cannot be reached"):
        cluster.backend(0).names()


@pytest.mark.parametrize("error", [httpx.RemoteProtocolError, httpx.ReadTimeout])
@pytest.mark.parametrize("carried_out", ["never", "before"])
def test_whenever_a_node_dies_while_it_is_written_the_next_goes_on(carried_out, error):
    requests = 0
    for after in itertools.count():
        cluster = ClusterDouble(3, seed=after)
        backend = cluster.backend(0, 1, 2)
        with create_collection(backend, manifest()) as made:
            put(made, 0)
        cluster.plan = dying(cluster, 0, after, Fault(0, carried_out=carried_out, error=error))
        with open_collection(backend, "some") as collection:
            put(collection, 2)  # one of them in the place of another
            assert collection.delete(["d0"]) == 1
            collection.finish()
            found = {record.key for record in collection.scroll(EVERYTHING)}
        with open_collection(cluster.backend(1), "some") as collection:
            corpus, _ = collection.corpus()
        assert [document.id for document in corpus.documents] == ["d1", "d2", "d3", "d4"], after
        assert len(collection) == len(corpus.chunks) == 4
        assert len(found) == 8
        alive = [node for node in range(3) if node not in cluster.down]
        assert all(cluster.points(n, "some") == cluster.points(1, "some") for n in alive)
        if not cluster.down:
            requests = after
            break
    assert requests >= 24  # deaths tried


def test_nodes_that_die_one_after_the_other_leave_the_last():
    cluster = ClusterDouble(3)
    backend = cluster.backend(0, 1, 2)
    create_collection(backend, manifest()).close()
    for node in (0, 1):
        cluster.plan = dying(cluster, node, 2)
        with open_collection(backend, "some") as collection:
            put(collection, 3 * node)
    assert cluster.down == {0, 1}
    with open_collection(backend, "some") as collection:
        assert len(collection) == 6


def test_a_swap_that_one_node_keeps_for_itself_is_looked_up_at_the_next():
    for carried_out in ("never", "before"):
        cluster = ClusterDouble(3)
        old = manifest()
        store = cluster.backend(0, 1).create("some", 4, old.plain())
        fault = Fault(0, carried_out=carried_out, error=httpx.ReadTimeout)
        cluster.plan = once(lambda asked: asked.swaps, fault)
        new = old.but(documents=1)
        assert store.swap_manifest(old.plain(), new.plain()) is True
        assert store.swap_manifest(old.plain(), old.but(documents=2).plain()) is False
        assert sum(asked.swaps for asked in cluster.asked) == 3 + (carried_out == "never")


def test_a_node_that_fails_for_now_is_not_asked_twice_where_there_is_another():
    cluster = ClusterDouble(3)
    cluster.plan = lambda asked: Fault(503, "Not ready") if asked.node == 0 else None
    backend = cluster.backend(0, 1)
    assert backend.names() == []
    assert [asked.node for asked in cluster.asked][:2] == [0, 1]
    assert sum(asked.node == 0 for asked in cluster.asked) == 1


def test_what_a_node_refuses_no_other_is_asked():
    cluster = ClusterDouble(3)
    cluster.plan = lambda asked: Fault(401, "Invalid API key")
    with pytest.raises(StoreError, match="refuses the key"):
        cluster.backend(0, 1, 2).names()
    assert [asked.node for asked in cluster.asked] == [0]


def test_of_two_that_find_the_same_death_only_one_moves_on():
    nodes = Nodes(("http://a", "http://b", "http://c"), lambda url: url)
    nodes.pass_over("http://a", "does not answer")
    nodes.pass_over("http://a", "does not answer")
    assert nodes.present == ("http://b", "http://b")


def test_over_real_sockets_a_closed_port_is_passed_over():
    with socket.socket() as free, QdrantDouble() as server:
        free.bind(("127.0.0.1", 0))  # and does not listen
        dead = f"http://127.0.0.1:{free.getsockname()[1]}"
        backend = ServerBackend(ServerParameters(f"{dead},{server.url}"))
        with create_collection(backend, manifest()) as made:
            put(made, 0)
        assert backend.names() == ["some"]
