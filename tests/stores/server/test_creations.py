"""What is made on a server, whole or not at all, and what is told on the way."""

import logging
import warnings

import pytest
from qdrant_client import models

from explorer.errors import InputError, ParameterError, StoreError
from explorer.stores import (
    Manifest,
    ServerBackend,
    ServerParameters,
    create_collection,
    open_collection,
)
from explorer.stores.base import DENSE, TERMS
from explorer.tasks import collections as tasks
from tests.stores.cluster_double import ClusterDouble, Fault
from tests.stores.test_leases import put, versions

KEY = "geheim-4711"


def test_the_key_goes_unencrypted_only_with_a_word_of_ours(caplog):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with caplog.at_level(logging.WARNING):
            ServerBackend(ServerParameters("http://localhost:6333", key=KEY)).client  # noqa: B018
            ServerBackend(ServerParameters("https://far.example:6333", key=KEY)).client  # noqa: B018
            assert caplog.messages == []
            ServerBackend(ServerParameters("http://far.example:6333", key=KEY)).client  # noqa: B018
    (sentence,) = caplog.messages
    assert sentence == (
        "The key for far.example:6333 travels unencrypted; write https:// in its address."
    )


def test_more_copies_than_nodes_are_refused_and_nothing_is_made():
    cluster = ClusterDouble(nodes=3)
    with pytest.raises(ParameterError, match=r"^5 copies cannot be kept by 3 nodes.* ask for 3"):
        cluster.backend(replication_factor=5).create("some", 4, Manifest("some", "", "", 4).plain())
    assert not any(asked.writes for asked in cluster.asked)
    cluster.backend(replication_factor=3).create("some", 4, Manifest("some", "", "", 4).plain())


def made(asked):
    return asked.method == "PUT" and not asked.what


@pytest.mark.parametrize("carried_out", ["never", "before", "later"])
def test_a_creation_that_failed_leaves_a_name_one_can_use(carried_out):
    cluster = ClusterDouble()
    backend = cluster.backend()
    everything = lambda asked: made(asked) or asked.method == "DELETE"  # noqa: E731
    cluster.plan = lambda asked: Fault(500, carried_out=carried_out) if everything(asked) else None
    with pytest.raises(StoreError, match="may still do so: index under this name again"):
        create_collection(backend, Manifest("some", "m", "f", 4))
    cluster.plan = lambda asked: None
    cluster.carry_out_late()
    assert backend.names() == []
    with create_collection(backend, Manifest("some", "m", "f", 4)) as collection:
        put(collection, ["a"], "new")
    assert versions(backend, "some") == {"a": "new"}


def test_what_a_failed_creation_left_is_listed_and_can_be_dropped_or_made_otherwise(monkeypatch):
    cluster = ClusterDouble()
    backend = cluster.backend()
    cluster.plan = lambda asked: Fault() if asked.swaps or asked.method == "DELETE" else None
    for name in ("some", "other"):
        with pytest.raises(StoreError):
            create_collection(backend, Manifest(name, "m", "f", 4))
    cluster.plan = lambda asked: None
    assert (backend.names(), backend.unfinished()) == ([], ["other", "some"])
    monkeypatch.setattr(tasks, "open_backend", lambda place: backend)
    listed = tasks.list_collections(backend.parameters)
    assert listed.manifests == ()
    assert [name for name, _ in listed.damaged] == ["other", "some"]
    assert "failed half way" in listed.damaged[0][1]
    backend.drop("some")
    assert backend.unfinished() == ["other"]
    create_collection(backend, Manifest("other", "m", "f", 8)).close()
    assert (backend.names(), backend.unfinished()) == (["other"], [])


def test_a_collection_of_somebody_else_is_neither_listed_nor_dropped_nor_taken_over():
    cluster = ClusterDouble()
    client, backend = cluster.client(), cluster.backend()
    size = models.VectorParams(size=4, distance=models.Distance.DOT)
    client.create_collection("plain", vectors_config=size)
    ours = {"vectors_config": {DENSE: size}}
    ours["sparse_vectors_config"] = {TERMS: models.SparseVectorParams()}
    client.create_collection("alike", **ours)
    client.upsert("alike", [models.PointStruct(id=1, vector={DENSE: [1.0] * 4}, payload={})])
    assert (backend.names(), backend.unfinished()) == ([], [])
    for name in ("plain", "alike"):
        with pytest.raises(InputError, match="There is no collection"):
            backend.drop(name)
        with pytest.raises(InputError, match="already"):
            create_collection(backend, Manifest(name, "m", "f", 4))


def test_one_that_refuses_is_passed_over_and_named(caplog):
    cluster = ClusterDouble()
    backend = cluster.backend()
    for name in ("mine", "theirs"):
        create_collection(backend, Manifest(name, "m", "f", 4)).close()
    cluster.plan = lambda asked: Fault(403, "no access") if asked.name == "theirs" else None
    assert backend.names() == ["mine"]
    assert "theirs" in caplog.text


def test_strict_servers_refuse_nothing_we_ask():
    cluster = ClusterDouble(strict=True)
    with create_collection(cluster.backend(), Manifest("some", "m", "f", 4)) as collection:
        put(collection, ["a", "b"], "old")
        put(collection, ["a"], "new")
        collection.delete(["b"])
        collection.finish()
    assert versions(cluster.backend(), "some") == {"a": "new"}
    with open_collection(cluster.backend(), "some") as collection:
        assert len(collection.keywords(["new"], 5)) == 1
