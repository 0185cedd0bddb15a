"""``collections verify`` compares what each node answers with, record by record."""

import numpy as np
import pytest

from explorer.cli.commands.collections.command import _verify
from explorer.documents import Document, whole
from explorer.errors import BusyError
from explorer.stores import Manifest, check_collection, create_collection, open_collection
from tests.stores.cluster_double import ClusterDouble, Fault


def put(collection, *names):
    documents = [Document(name, f"text of {name}") for name in names]
    vectors = np.random.default_rng(len(names)).normal(size=(len(names), 4)).astype(np.float32)
    collection.put(documents, list(map(whole, documents)), vectors, [["text"]] * len(names))


@pytest.fixture
def cluster():
    made = ClusterDouble(3)
    with create_collection(made.backend(), Manifest("some", "m", "f", 4)) as collection:
        put(collection, "a", "b", "c")
    return made


def findings(cluster, *nodes):
    return check_collection(cluster.backend(*nodes), "some").findings


def test_nodes_that_hold_the_same_are_sound(cluster):
    found = check_collection(cluster.backend(0, 1, 2), "some")
    assert (found.findings, found.looked_at, found.documents) == ((), "copies", 3)
    answer = _verify(cluster.backend(0, 1, 2), "some")
    assert answer.code == 0
    assert "every record is the same at each of the addresses" in answer.text
    assert check_collection(cluster.backend(0), "some").looked_at == "counts"


def test_a_node_that_missed_a_document_is_found(cluster):
    cluster.down = {2}
    with open_collection(cluster.backend(), "some") as collection:
        put(collection, "d")
    cluster.restart(2)
    (told,) = findings(cluster, 0, 1, 2)
    assert "other numbers of records of “some”" in told
    assert "http://node0:6333 8, http://node1:6333 8, http://node2:6333 6" in told
    assert _verify(cluster.backend(0, 1, 2), "some").code == 2
    assert findings(cluster, 0, 1) == ()


def test_a_node_that_missed_a_new_version_is_found_though_it_holds_as_many(cluster):
    cluster.down = {1}
    with open_collection(cluster.backend(), "some") as collection:
        put(collection, "a")
    cluster.restart(1)
    (told,) = findings(cluster, 0, 1, 2)
    assert "as many records, but not the same" in told


def test_a_node_that_is_away_is_told_and_the_others_are_compared(cluster):
    cluster.down = {1}
    lost, silent = findings(cluster, 0, 1, 2)
    assert "1 of 3 are not active: shard 0 on node 1 is dead" in lost
    assert "http://node1:6333 cannot be reached" in silent


def test_who_may_not_look_at_the_nodes_still_compares_them(cluster):
    cluster.plan = lambda asked: (
        Fault(403, "Forbidden: Global access is required") if asked.what == "cluster" else None
    )
    assert findings(cluster, 0, 1, 2) == ()


def test_while_somebody_writes_nothing_is_compared(cluster):
    with open_collection(cluster.backend(), "some") as collection:
        cluster.plan = lambda asked: check_while(cluster) if asked.what == "points/delete" else None
        put(collection, "a")
    assert cluster.caught == [True]


def check_while(cluster):
    cluster.plan = lambda asked: None
    with pytest.raises(BusyError):
        check_collection(cluster.backend(0, 1), "some")
    cluster.caught = [True]
