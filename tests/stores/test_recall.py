"""How much a large collection finds is measured when it is filled, kept, told and acted on."""

import numpy as np
import pytest

from explorer.cli.commands.collections.telling import described, measured
from explorer.documents import Document, whole
from explorer.errors import InputError, StoreError
from explorer.search.stored import StoredRetriever
from explorer.stores import (
    EdgeBackend,
    Manifest,
    MemoryBackend,
    ServerBackend,
    collection,
    copy_collection,
    create_collection,
    open_collection,
    spread_of,
)
from explorer.stores.base import EVERYTHING, Record
from explorer.stores.manifest import manifest_of
from explorer.stores.recall import ASKED, FOUND, LARGE, Recall, measure_recall, told_of
from explorer.stores.server.calls import Line
from tests.stores.cluster_double import ClusterDouble, Fault

MANY = 150


WAITED = []


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch):
    WAITED.clear()
    monkeypatch.setattr(collection, "LARGE", 100)
    monkeypatch.setattr("explorer.search.stored.LARGE", 100)
    monkeypatch.setattr(
        ServerBackend, "line", property(lambda backend: Line(backend.nodes, 30.0, WAITED.append))
    )


def filled(backend, count=MANY, start=0):
    """Add documents of one chunk each and finish."""
    documents = [Document(f"d{start + i}", f"text {start + i}") for i in range(count)]
    vectors = np.random.default_rng(start).normal(size=(count, 16)).astype(np.float32)
    there = "some" in backend.names()
    with (
        open_collection(backend, "some")
        if there
        else create_collection(backend, Manifest("some", "m", "f", 16))
    ) as made:
        made.put(
            documents, list(map(whole, documents)), vectors, [["text", d.id] for d in documents]
        )
        made.finish()
        return made.manifest


def params(cluster):
    return [a.body.get("params") for a in cluster.asked if a.what == "points/query"]


def test_the_least_effort_that_finds_enough_is_kept_and_used():
    cluster = ClusterDouble()
    cluster.found = lambda effort: {100: 0.6, 128: 0.7, 256: 0.85}.get(effort, 0.98)
    backend = cluster.backend()
    known = filled(backend).recall
    assert (known.effort, known.asked, known.chunks) == (512, ASKED, MANY)
    assert known.share == pytest.approx(0.98, abs=0.03)
    cluster.asked.clear()
    vector = np.ones(16, np.float32)
    with open_collection(backend, "some") as kept:
        retriever = StoredRetriever(kept)
        quick = retriever.dense(vector, 40, ())
        exact = retriever.dense(vector, 40, (), "exact")
    assert params(cluster) == [{"hnsw_ef": 512}, {"exact": True}]
    assert len(exact.ids) == 40
    assert quick.note == known.describe()
    assert exact.note == ""
    share = f"{known.share:.1%}"
    assert f"with 512 candidates kept: it finds {share} of the ten nearest" in quick.note


def test_where_no_effort_finds_enough_the_most_is_taken_and_told():
    cluster = ClusterDouble()
    cluster.found = lambda effort: 0.5
    known = filled(cluster.backend()).recall
    assert known.effort == 1024
    assert known.share < 0.7


def test_it_is_measured_again_only_when_the_collection_has_another_size():
    cluster = ClusterDouble()
    backend = cluster.backend()
    first = filled(backend).recall
    assert first.effort == 128
    cluster.found = lambda effort: 0.9 if effort < 1024 else 1.0
    assert filled(backend, 20, MANY).recall == first
    grown = filled(backend, 40, MANY + 20).recall
    assert (grown.effort, grown.chunks) == (1024, MANY + 60)


def test_while_a_server_builds_its_graphs_nothing_is_measured_and_that_is_told():
    cluster = ClusterDouble()
    cluster.building = True
    backend = cluster.backend()
    manifest = filled(backend)
    assert manifest.recall is None
    assert sum(WAITED) == pytest.approx(10, abs=1), "a while, and no longer"
    assert "is not measured yet" in told_of(LARGE, manifest.recall)
    assert "compares with every text" in told_of(LARGE - 1, None)
    cluster.building = False
    assert measured(backend, "some").data["recall"]["effort"] == 128
    assert described(backend, "some").data["recall"]["effort"] == 128


def test_a_server_that_allows_no_exact_search_keeps_what_was_written():
    cluster = ClusterDouble()
    refused = Fault(400, "Forbidden: Exact search disabled!")
    cluster.plan = lambda asked: refused if (asked.body.get("params") or {}).get("exact") else None
    backend = cluster.backend()
    manifest = filled(backend)
    assert (manifest.chunks, manifest.recall) == (MANY, None)
    with pytest.raises(StoreError, match="Exact search disabled"):
        measured(backend, "some")


def test_a_copy_is_measured_where_it_is_and_an_older_manifest_is_read():
    cluster = ClusterDouble()
    cluster.found = lambda effort: 0.9 if effort < 1024 else 1.0
    manifest = filled(cluster.backend())
    assert manifest.recall.effort == 1024
    assert manifest_of(manifest.plain()) == manifest
    target = MemoryBackend()
    copy_collection(cluster.backend(), "some", target)
    assert manifest_of(target.manifest("some")).recall == Recall(128, 1.0, ASKED, MANY)
    older = {name: value for name, value in manifest.plain().items() if name != "recall"}
    assert manifest_of(older).recall is None


def test_too_few_texts_are_not_measured():
    backend = MemoryBackend()
    assert filled(backend, ASKED - 1).recall is None
    with pytest.raises(InputError, match="too small to measure"):
        measured(backend, "some")


def test_what_is_measured_on_the_engine_is_what_brute_force_says(tmp_path):
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(12_000, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    store = EdgeBackend(tmp_path).create("some", 32, Manifest("some", "m", "f", 32).plain())
    store.upsert(
        [Record(str(row), {"kind": "chunk"}, vector) for row, vector in enumerate(vectors)]
    )
    store.optimize()
    known = measure_recall(store, EVERYTHING, len(vectors))
    queries = rng.normal(size=(100, 32)).astype(np.float32)
    shares, everything = [], []
    for query in queries:
        true = {str(row) for row in np.argsort(-(vectors @ query))[:FOUND]}
        graph = {hit.key for hit in store.nearest(query, FOUND, effort=known.effort)}
        exact = {hit.key for hit in store.nearest(query, FOUND, effort="exact")}
        shares.append(len(graph & true) / FOUND)
        everything.append(len(exact & true) / FOUND)
    store.close()
    assert np.mean(everything) == 1.0
    assert known.share >= 0.95
    assert known.share - 0.08 <= np.mean(shares) <= 1.0


def test_terms_are_counted_once_while_nothing_is_written():
    cluster = ClusterDouble()
    backend = cluster.backend()
    filled(backend, 10)

    def found(term):
        cluster.asked.clear()
        with open_collection(backend, "some") as kept:
            scores = [hit.score for hit in kept.keywords([term], 50)]
        return scores, sum(asked.what == "points/count" for asked in cluster.asked)

    scores, counted = found("text")
    assert (len(scores), counted) == (10, 1)
    assert found("text") == (scores, 0)
    filled(backend, 5, 10)
    rarer, counted = found("text")
    assert (len(rarer), counted) == (15, 1)
    assert rarer[0] == pytest.approx(np.log(1 + 0.5 / 15.5) / np.log(1 + 0.5 / 10.5) * scores[0])


def test_where_the_copies_are_is_told_and_which_cannot_be_used():
    cluster = ClusterDouble(3)
    backend = cluster.backend()
    create_collection(backend, Manifest("some", "m", "f", 4)).close()
    assert spread_of(backend, "some").describe() == (
        "1 shard in 3 copies each on 3 nodes; all are active."
    )
    cluster.down = {2}
    spread = spread_of(backend, "some")
    assert [(copy.node, copy.state) for copy in spread.unusable] == [(2, "Dead")]
    assert spread.describe() == (
        "1 shard in 3 copies each on 3 nodes; 1 of 3 are not active: shard 0 on node 2 is dead."
    )
    answer = described(backend, "some")
    assert (answer.data["shards"], answer.data["nodes"], len(answer.data["copies"])) == (1, 3, 3)
    assert spread.describe() in answer.text
    with pytest.raises(InputError, match="no collection “gone”"):
        spread_of(backend, "gone")
