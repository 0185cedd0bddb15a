"""What a write costs does not grow with what is there, counted in requests and records."""

import numpy as np
import pytest

from explorer.documents import Document, whole
from explorer.stores import EdgeBackend, Manifest, MemoryBackend, create_collection
from explorer.stores.base import BATCH
from explorer.stores.records import INDEXED, number_field, text_field
from tests.stores.cluster_double import ClusterDouble

DIMENSION = 4


def fill(collection, count, start=0):
    documents = [Document(f"d{start + n}", f"text {n % 7}") for n in range(count)]
    vectors = np.random.default_rng(start).normal(size=(count, DIMENSION)).astype(np.float32)
    terms = [document.text.split() for document in documents]
    collection.put(documents, list(map(whole, documents)), vectors, terms)


def counting(store):
    """Have a store note how many records it hands out; a scan would hand out all."""
    handed = []
    scroll = store.scroll

    def noted(*arguments):
        page, after = scroll(*arguments)
        handed.extend(page)
        return page, after

    store.scroll = noted
    return handed


@pytest.mark.parametrize("kind", ["edge", "memory", "cluster"])
def test_deleting_and_replacing_a_document_looks_at_that_document_alone(tmp_path, kind):
    backend = {
        "edge": lambda: EdgeBackend(tmp_path),
        "memory": MemoryBackend,
        "cluster": lambda: ClusterDouble(1).backend(),
    }[kind]()
    with create_collection(backend, Manifest("some", "m", "f", DIMENSION)) as collection:
        fill(collection, 600)
        handed = counting(collection.store)
        assert collection.delete(["d7"]) == 1
        assert len(handed) == 1
        fill(collection, 1, start=9)
        assert len(handed) == 2
        assert (collection.manifest.documents, collection.manifest.chunks) == (599, 599)
        assert collection.manifest.terms == 2 * 599
        corpus, _ = collection.corpus()
        assert len(corpus.documents) == len(corpus) == 599


def test_a_server_has_its_indexes_before_it_has_records():
    cluster = ClusterDouble(1)
    with create_collection(cluster.backend(), Manifest("some", "m", "f", DIMENSION)) as collection:
        fill(collection, 3)
        documents = [Document("x", "text", metadata={"year": 1999})]
        collection.put(documents, [whole(documents[0])], np.eye(4, dtype=np.float32)[:1], [["t"]])
    order = [
        "index" if asked.what == "index" else "records"
        for asked in cluster.asked
        if asked.what == "index" or (asked.what == "points" and asked.writes and not asked.swaps)
    ]
    first = order.index("records")
    assert order[:first].count("index") >= 7
    # Of a new field of documents as well, before they are written.
    assert order[first:] == ["records"] * 2 + ["index"] * 2 + ["records"] * 2


def test_a_graph_gets_links_for_what_searches_are_filtered_by_alone():
    with create_collection(MemoryBackend(), Manifest("m", "m", "f", DIMENSION)) as collection:
        asked = {}
        collection.store.index_field = lambda name, kind, use: asked.update({name: use})
        collection.index_fields()
    # One set of links for each frequent word took longer than the graph itself.
    assert {name for name, use in asked.items() if use == "look-up"} == {*INDEXED}
    assert asked[text_field("title")] == asked[number_field("title")] == "filter"


def test_a_server_is_asked_for_those_links_alone():
    cluster = ClusterDouble(1)
    create_collection(cluster.backend(), Manifest("some", "m", "f", DIMENSION)).close()
    linked = [
        (asked.body["field_name"], asked.body["field_schema"]["enable_hnsw"])
        for asked in cluster.asked
        if asked.what == "index"
    ]
    assert {name for name, wanted in linked if not wanted} == {*INDEXED, "stamp"}
    assert not {name for name, wanted in linked if wanted} & {*INDEXED}


def test_a_large_write_goes_in_batches_and_holds_its_lease_between_them():
    cluster = ClusterDouble(1)
    with create_collection(cluster.backend(), Manifest("some", "m", "f", DIMENSION)) as collection:
        cluster.asked.clear()
        fill(collection, 9 * BATCH)
    written = [len(a.body["points"]) for a in cluster.asked if a.writes and a.what == "points"]
    assert max(written) == BATCH
    swaps = sum(asked.swaps for asked in cluster.asked)
    # It begins; after eight batches of chunks, before the documents and after eight of those it
    # shows that it is alive; then the write counts.
    assert swaps == 5
