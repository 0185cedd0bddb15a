"""Writers that outlive their lease destroy nothing: whole writes or none, whoever took over when.

A lease of no time at all is the hardest there is: whoever opens a collection takes over the write
that is going on, as another client would when a laptop slept or a clock is wrong.
"""

from functools import partial

import numpy as np
import pytest

from explorer.documents import Document, whole
from explorer.errors import BusyError, StoreError
from explorer.stores import ServerBackend, create_collection, open_collection, writing
from explorer.stores.base import EVERYTHING
from explorer.stores.records import CHUNKS, DOCUMENTS
from tests.stores.arena import ADDRESSES, Arena
from tests.stores.cluster_double import ClusterDouble, Fault, once
from tests.stores.test_swaps import double_only, impatient

DIMENSION = 4


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    if not ADDRESSES:
        monkeypatch.setattr(ServerBackend, "line", property(impatient))


@pytest.fixture
def no_lease(monkeypatch):
    monkeypatch.setattr(writing, "LEASE", 0.0)


def put(collection, names, version):
    """Write documents whose text and vector tell their version."""
    documents = [Document(name, f"{name} of {version}") for name in names]
    vectors = np.stack([vector(name, version) for name in names])
    terms = [document.text.split() for document in documents]
    collection.put(documents, list(map(whole, documents)), vectors, terms)


def vector(name, version):
    drawn = np.random.default_rng([*f"{name} {version}".encode()]).normal(size=DIMENSION)
    return (drawn / np.linalg.norm(drawn)).astype(np.float32)


def versions(backend, name):
    """Return the version of each document, having checked that all fits together."""
    with open_collection(backend, name) as collection:
        corpus, vectors = collection.corpus()
        counted = (collection.manifest.documents, collection.manifest.chunks)
        assert counted == (len(corpus.documents), len(corpus)), (
            "the counts are those of what is there"
        )
        assert collection.manifest.terms == 3 * len(corpus)
        texts = {document.id: document.text for document in corpus.documents}
        assert len(texts) == len(corpus.documents), "a document is there once"
        found = {}
        for chunk, row in zip(corpus.chunks, vectors, strict=True):
            assert texts[chunk.document_id] == chunk.text, "the chunk is of the document's version"
            version = chunk.text.split()[-1]
            assert row.tobytes() == vector(chunk.document_id, version).tobytes()
            found[chunk.document_id] = version
        assert found.keys() == texts.keys(), "no document is without its chunk"
        return found


def write(arena, node, names, version):
    """Open, write, and return whether it was acknowledged."""
    try:
        with open_collection(arena.backend(node), arena.name) as collection:
            put(collection, names, version)
    except BusyError:
        return False
    return True


@pytest.mark.usefixtures("no_lease")
def test_of_writers_that_take_over_from_each_other_every_write_is_whole_or_not_there():
    acknowledged = refused = 0
    for seed in range(60):
        arena = Arena(seed)
        with create_collection(arena.backend(), arena.manifest()) as collection:
            put(collection, ["a", "shared"], "old")
        done = arena.run(
            [
                partial(write, arena, 0, ["a", "shared", "x"], "one"),
                partial(write, arena, 1, ["b", "shared"], "two"),
                partial(versions, arena.backend(2), arena.name),
            ]
        )
        # A reader that takes over is itself overtaken, or sees what is there.
        assert all(isinstance(each, bool | dict | BusyError) for each in done), done
        held = versions(arena.backend(), arena.name)
        assert ("x" in held) == (held["a"] == "one") or done[0] is True, "all of a write or nothing"
        if done[0] is True:
            assert (held["a"], held["x"]) == ("one", "one")
        if done[1] is True:
            assert held["b"] == "two"
        if True in done[:2]:
            assert held["shared"] in {"one", "two"}
        acknowledged += done[:2].count(True)
        refused += done[:2].count(False)
        arena.end()
    assert acknowledged >= 40
    assert refused >= 10, "they did get in each other's way"


@double_only
@pytest.mark.usefixtures("no_lease")
@pytest.mark.parametrize("nth", range(3))
def test_what_a_cluster_carries_out_late_changes_nothing_anybody_sees(nth):
    cluster = ClusterDouble()
    with create_collection(cluster.backend(), Arena(0).manifest().but(name="some")) as collection:
        put(collection, ["a", "b"], "old")
        seen = iter(range(99))
        late = lambda asked: asked.writes and not asked.swaps and next(seen) == nth  # noqa: E731
        # All tries of that one request fail, and all are carried out in the end.
        cluster.plan = once(late, Fault(504, carried_out="later"))
        again = once(lambda asked: bool(cluster.late), Fault(504, carried_out="later"), 2)
        first = cluster.plan
        cluster.plan = lambda asked: first(asked) or again(asked)
        failed = False
        try:
            put(collection, ["a", "c"], "new")
        except StoreError:
            failed = True
    cluster.plan = lambda asked: None
    before = versions(cluster.backend(1), "some")
    assert before == (
        {"a": "old", "b": "old"} if failed and nth < 2 else {"a": "new", "b": "old", "c": "new"}
    )
    with open_collection(cluster.backend(), "some") as collection:
        put(collection, ["a", "d"], "newest")
    before |= {"a": "newest", "d": "newest"}
    assert versions(cluster.backend(), "some") == before
    assert cluster.carry_out_late() >= 1
    assert versions(cluster.backend(), "some") == before
    with open_collection(cluster.backend(), "some") as collection:
        assert len(collection.keywords(["a"], 9)) == 1
        assert {hit.fields["id"] for hit in collection.dense(vector("a", "new"), 9)} == {
            record.fields["id"] for record in collection.scroll(CHUNKS)
        }
        assert len(list(collection.scroll(DOCUMENTS))) == len(before)


@double_only
def test_a_writer_that_slept_past_its_lease_stops_and_destroys_nothing(monkeypatch):
    cluster = ClusterDouble()
    manifest = Arena(0).manifest().but(name="some")
    with create_collection(cluster.backend(), manifest) as collection:
        put(collection, ["a", "b"], "old")
    sleeper = open_collection(cluster.backend(), "some")
    upsert = sleeper.store.upsert

    def sleeping(records):
        """Send the chunks; then sleep until another client has taken over and written."""
        upsert(records)
        if records[0].fields["kind"] == "chunk":
            monkeypatch.setattr(writing, "LEASE", 0.0)
            with open_collection(cluster.backend(1), "some") as heir:
                put(heir, ["c"], "heir's")
            monkeypatch.undo()

    sleeper.store.upsert = sleeping
    with pytest.raises(BusyError, match="is writing the collection"):
        put(sleeper, ["a", "b"], "new")
    assert versions(cluster.backend(), "some") == {"a": "old", "b": "old", "c": "heir's"}
    with open_collection(cluster.backend(), "some") as collection:
        assert collection.store.count(EVERYTHING) == 6, "nothing is left lying about"


@double_only
@pytest.mark.parametrize("carried_out", ["never", "before"])
def test_one_passing_error_anywhere_in_a_write_goes_unnoticed(carried_out):
    requests = 0
    while True:
        cluster = ClusterDouble()
        manifest = Arena(0).manifest().but(name="some")
        with create_collection(cluster.backend(), manifest) as collection:
            put(collection, ["a", "b"], "old")
            seen = iter(range(999))
            wanted = requests
            cluster.plan = once(
                lambda asked, wanted=wanted, seen=seen: next(seen) == wanted,
                Fault(500, carried_out=carried_out),
            )
            put(collection, ["a", "c"], "new")
            struck = next(seen) > wanted
        cluster.plan = lambda asked: None
        assert versions(cluster.backend(), "some") == {"a": "new", "b": "old", "c": "new"}
        if not struck:
            break
        requests += 1
    assert requests > 10


@double_only
def test_a_client_whose_write_failed_puts_it_in_order_at_once():
    cluster = ClusterDouble()
    manifest = Arena(0).manifest().but(name="some")
    with create_collection(cluster.backend(), manifest) as collection:
        put(collection, ["a"], "old")
        cluster.plan = once(
            lambda asked: asked.what == "points" and not asked.swaps and asked.writes, Fault(), 3
        )
        with pytest.raises(StoreError, match="error 500"):
            put(collection, ["a", "b"], "new")
        with open_collection(cluster.backend(1), "some") as other:
            put(other, ["c"], "new")
        assert versions(cluster.backend(), "some") == {"a": "old", "c": "new"}
