"""One contract for every store: the ids and scores of brute force, whatever happened before.

The embedded engine and the store in memory are the real ones. The server's path runs over HTTP
against a loopback double of a server; against a real one where ``QDRANT_URL`` is set. Equal
scores may come in any order, so tests compare scores and the groups of ties.
"""

import os
import uuid

import numpy as np
import pytest

from explorer.documents import Corpus, Document
from explorer.errors import InputError, ParameterError
from explorer.search import Searcher, SearchOptions
from explorer.search.stored import StoredRetriever
from explorer.stores import (
    STORES,
    EdgeBackend,
    Manifest,
    MemoryBackend,
    ServerBackend,
    ServerParameters,
    copy_collection,
    create_collection,
    describe_collection,
    move_collection,
    open_collection,
)
from tests.stores.brute_force import (
    DIMENSION,
    Mirror,
    assert_equal_to_brute_force,
    made_up,
    write,
)
from tests.stores.qdrant_double import QdrantDouble

URL = os.environ.get("QDRANT_URL")
PLACES = ("edge", "memory", "server double", "server")


@pytest.fixture(params=PLACES)
def backend(request, tmp_path):
    if request.param == "edge":
        return EdgeBackend(tmp_path)
    if request.param == "memory":
        return MemoryBackend()
    if request.param == "server double":
        return ServerBackend(ServerParameters(request.getfixturevalue("qdrant").url))
    if not URL:
        pytest.skip("QDRANT_URL names no Qdrant server to test against")
    return ServerBackend(ServerParameters(URL))


@pytest.fixture
def qdrant():
    with QdrantDouble() as double:
        yield double


@pytest.fixture
def name(backend):
    chosen = f"test-{uuid.uuid4().hex[:12]}"
    yield chosen
    if chosen in backend.names():
        backend.drop(chosen)


def manifest(name):
    return Manifest(name, "a-model", "its-fingerprint", DIMENSION)


@pytest.fixture
def filled(backend, name):
    corpus, vectors = made_up(60)
    mirror = Mirror()
    mirror.put(corpus, vectors)
    with create_collection(backend, manifest(name)) as collection:
        assert write(collection, corpus, vectors).added == 60
        collection.finish()
        yield collection, mirror


def test_ids_and_scores_are_those_of_brute_force(filled):
    assert_equal_to_brute_force(*filled)


def test_they_still_are_after_updates_deletions_and_a_restart(backend, name, filled):
    collection, mirror = filled
    changed, vectors = made_up(15, seed=3, start=50)  # ten of them replace, five are new
    written = write(collection, changed, vectors)
    assert (written.added, written.updated) == (5, 10)
    mirror.put(changed, vectors)
    gone = [f"d{number}" for number in range(0, 30, 3)]
    assert collection.delete([*gone, "unheard of"]) == 10
    mirror.delete(gone)
    collection.finish()
    assert_equal_to_brute_force(collection, mirror)
    collection.close()
    with open_collection(backend, name) as again:
        assert (again.manifest.documents, len(again)) == (55, len(mirror.retriever()))
        assert_equal_to_brute_force(again, mirror)


def test_hybrid_search_is_the_same_hit_by_hit(filled):
    collection, mirror = filled
    vector = np.random.default_rng(9).normal(size=(1, DIMENSION)).astype(np.float32)
    for options in (SearchOptions("hybrid"), SearchOptions("hybrid", fusion="weighted")):
        found, expected = (
            Searcher(retriever, lambda queries: vector).search("harbor stone", options)
            for retriever in (StoredRetriever(collection), mirror.retriever())
        )
        assert [hit.score for hit in found.hits] == pytest.approx(
            [hit.score for hit in expected.hits], abs=1e-5
        )
        first, other = found.hits[0], expected.hits[0]
        assert (first.id, first.text, first.start, first.metadata) == (
            other.id,
            other.text,
            other.start,
            other.metadata,
        )


def test_a_threshold_keeps_exactly_what_reaches_it(filled):
    collection, mirror = filled
    vector = np.random.default_rng(2).normal(size=DIMENSION).astype(np.float32)
    everything = mirror.retriever().dense(vector, 500, ())
    limit = (everything.scores[9] + everything.scores[10]) / 2
    assert len(collection.dense(vector, 500, threshold=limit)) == 10
    assert collection.dense(vector, 500, threshold=1.01) == []


def test_vectors_texts_and_metadata_come_back_bit_by_bit(backend, name, filled):
    collection, mirror = filled
    collection.close()
    with open_collection(backend, name) as again:
        corpus, vectors = again.corpus()
    for chunk, vector in zip(corpus.chunks, vectors, strict=True):
        expected = {c.id: v for c, v in mirror.chunks[chunk.document_id]}
        assert vector.tobytes() == expected[chunk.id].tobytes()
    assert {d.id: d for d in corpus.documents} == mirror.documents


def test_vectors_of_another_length_are_scaled_to_one(backend, name):
    corpus = Corpus([Document("a", "red apple")])
    with create_collection(backend, manifest(name)) as collection:
        write(collection, corpus, np.full((1, DIMENSION), 3, dtype=np.float32))
        assert np.linalg.norm(collection.corpus()[1]) == pytest.approx(1)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_numbers_that_are_none_are_refused_and_change_nothing(filled, bad):
    collection, mirror = filled
    corpus, vectors = made_up(3, seed=8)
    vectors[1, 4] = bad
    with pytest.raises(InputError, match="not a finite number"):
        write(collection, corpus, vectors)
    with pytest.raises(InputError, match="dimensions"):
        write(collection, corpus, np.ones((len(corpus), 5), dtype=np.float32))
    assert_equal_to_brute_force(collection, mirror)


def test_another_models_vectors_are_refused_in_a_sentence(filled):
    collection, _ = filled
    collection.check_model("its-fingerprint", "a-model")
    with pytest.raises(InputError, match=r"holds vectors of a-model, which those of other"):
        collection.check_model("another", "other")


def test_names_are_unique_checked_and_listed(backend, name, filled):
    assert name in backend.names()
    with pytest.raises(InputError, match="already"):
        create_collection(backend, manifest(name))
    for bad in ("", "../up", "a b", "con", "x" * 64, ".hidden", "über"):
        with pytest.raises(ParameterError, match="cannot name a collection"):
            create_collection(backend, manifest(bad))
    with pytest.raises(InputError, match=f"there are: .*“{name}”"):
        open_collection(backend, "absent")
    filled[0].close()
    backend.drop(name)
    with pytest.raises(InputError, match="There is no collection"):
        backend.drop(name)


def test_a_collection_tells_what_it_is_while_somebody_has_it_open(backend, name, filled):
    collection, mirror = filled
    told = describe_collection(backend, name)
    assert told == collection.manifest
    assert (told.documents, told.chunks) == (60, len(mirror.retriever()))
    with pytest.raises(InputError, match="There is no collection “absent”"):
        describe_collection(backend, "absent")


def test_a_copy_elsewhere_gives_the_same_and_a_move_leaves_nothing(backend, name, filled, tmp_path):
    collection, mirror = filled
    collection.close()
    elsewhere = EdgeBackend(tmp_path / "elsewhere")
    assert copy_collection(backend, name, elsewhere, "twin") == len(mirror.retriever())
    with open_collection(elsewhere, "twin") as twin:
        assert_equal_to_brute_force(twin, mirror)
        assert twin.manifest.model == "a-model"
    backend.drop(name)
    fractions = []
    move_collection(elsewhere, "twin", MemoryBackend(), fractions.append)
    assert fractions[-1] == pytest.approx(1)
    assert elsewhere.names() == []
    again, _ = made_up(1)
    with create_collection(backend, manifest(name)) as empty:
        assert len(empty) == 0
        assert StoredRetriever(empty).bm25("apple", 5, ()).ids == ()
        write(empty, again, np.eye(DIMENSION, dtype=np.float32)[: len(again)])


def test_a_document_without_text_is_kept_without_chunks(backend, name):
    with create_collection(backend, manifest(name)) as collection:
        write(collection, Corpus([Document("void", "")], []), np.zeros((0, DIMENSION), np.float32))
        assert (collection.manifest.documents, len(collection)) == (1, 0)
        assert collection.delete(["void"]) == 1


def test_every_registered_store_is_under_this_contract():
    assert {place.split()[0] for place in PLACES} == set(STORES)
