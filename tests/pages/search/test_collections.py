"""Searching what was kept: small collections whole, large ones by a sample on the map."""

import numpy as np
import pytest

from explorer.documents import Corpus, Document
from explorer.embedders import load_embedder, parse_spec
from explorer.search import Hit, SearchResult
from explorer.stores import FolderParameters, Manifest, create_collection, open_backend
from explorer.tasks.search import MOST_ON_MAP, Answer
from pages.search.picture import select
from tests.pages.screen import drawn, keep, plain
from tests.pages.search.test_page import PAGE, titles

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]


def test_a_saved_collection_is_searched_with_nothing_embedded(app):
    keep("mine", Document("a", "Bread rises with yeast."), Document("b", "Cats sleep all day."))
    at = app(PAGE, search_in="mine (saved)", search_query="how to bake")
    assert not at.exception
    assert not at.error
    assert titles(at) == ["a", "b"]
    assert "2 from the collection, nothing embedded" in plain(at)


def test_the_query_of_another_model_is_refused_in_a_sentence(app):
    keep("mine", Document("a", "Bread rises with yeast."), Document("b", "Cats sleep all day."))
    at = app(PAGE, search_in="mine (saved)", search_query="how to bake", model="TF-IDF of words")
    assert not at.exception
    assert "holds vectors of all-MiniLM-L6-v2" in at.error[0].value.replace("\\", "")
    next(button for button in at.button if button.label.startswith("Use its model")).click().run()
    assert not at.error
    assert titles(at) == ["a", "b"]


def test_of_a_large_collection_an_exact_search_is_offered(app, monkeypatch):
    keep("mine", Document("a", "Bread rises with yeast."), Document("b", "Cats sleep all day."))
    at = app(PAGE, search_in="mine (saved)", search_query="how to bake")
    assert "search_exact" not in {toggle.key for toggle in at.toggle}
    monkeypatch.setattr("pages.search.controls.LARGE", 2)
    at.run()
    at.toggle(key="search_exact").set_value(True).run()
    assert not at.error
    assert titles(at) == ["a", "b"]


@pytest.fixture
def large() -> list[Document]:
    """Keep a collection of more chunks than a map draws; its vectors are given, not computed."""
    documents = [Document(f"d{n}", f"note number {n} on harbors") for n in range(MOST_ON_MAP + 200)]
    model = load_embedder(parse_spec("minilm"))
    vectors = np.random.default_rng(0).normal(size=(len(documents), 384)).astype(np.float32)
    (vectors[0],) = model.encode_document(["how do I bake bread"])
    wanted = Manifest("many", "minilm", model.fingerprint, 384)
    corpus = Corpus(documents)
    with create_collection(open_backend(FolderParameters()), wanted) as kept:
        kept.put(documents, corpus.chunks, vectors, [["note"]] * len(documents))
    return documents


def test_of_a_large_collection_a_sample_is_drawn_with_the_hits_beside_it(app, large):
    at = app(PAGE, search_in="many (saved)", search_query="how do I bake bread", search_map="PCA")
    assert not at.exception
    assert not at.error
    assert titles(at)[0] == "d0"
    sample, total = f"{MOST_ON_MAP:,}", f"{len(large):,}"
    assert f"The 10 hits are emphasized on a sample of {sample} of the {total} chunks" in plain(at)
    world = drawn(at)
    assert len(world["highlight"]) == 10
    beside = world["n"] - MOST_ON_MAP
    assert beside == sum(row >= MOST_ON_MAP for row in world["highlight"])
    assert (f"{beside} of them are no part of it" in plain(at)) is (beside > 0)


def test_what_is_drawn_of_many_chunks_is_the_same_each_time_and_holds_every_hit():
    corpus = Corpus([Document(f"d{n}", "text") for n in range(MOST_ON_MAP + 50)])
    vectors = np.random.default_rng(1).normal(size=(len(corpus), 8)).astype(np.float32)
    hits = tuple(Hit(c.id, 1.0, c.text, "", 0, 4, (), c.document_id) for c in corpus.chunks)
    answer = Answer(SearchResult(hits), vectors[0], vectors)
    shown = select(corpus, vectors, answer)
    assert len(shown.corpus) == MOST_ON_MAP
    assert set(shown.rows) == set(corpus.rows)
    assert sorted(shown.rows.values()) == list(range(len(corpus)))
    assert len(shown.joining) == len(shown.places) == 50
    for hit, place in zip(shown.joining, shown.places, strict=True):
        assert place == pytest.approx(vectors[corpus.rows[hit.id]])
        assert hit.id not in shown.corpus.rows
    again = select(corpus, vectors, answer)
    assert [c.id for c in again.corpus.chunks] == [c.id for c in shown.corpus.chunks]
