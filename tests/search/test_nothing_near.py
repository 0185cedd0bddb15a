"""A query whose vector is zero is near nothing, wherever it is asked."""

import numpy as np
import pytest

from explorer.arrays import normalize
from explorer.documents import Chunk, Corpus, Document
from explorer.embedders import EmbedderSpec, TfidfParameters, embed, load_embedder, parse_spec
from explorer.evaluation.retrieval import evaluate, run_queries
from explorer.search import (
    MADE_UP_WORDS,
    Analyzer,
    MemoryRetriever,
    Searcher,
    SearchOptions,
    open_searcher,
    suggest_threshold,
)
from explorer.search.stored import StoredRetriever
from explorer.stores import EdgeBackend, Manifest, MemoryBackend, create_collection
from explorer.tasks.search import Searchable, search_searchable
from explorer.wordlists import load_word_list

TF_IDF = EmbedderSpec("tf-idf", TfidfParameters())
TEXTS = {
    "pie": "a recipe for apple pie",
    "bike": "how to repair a bicycle",
    "sea": "north sea tides",
}


def corpus(texts=TEXTS):
    documents = [Document(name, text) for name, text in texts.items()]
    return Corpus(documents, [Chunk(d.id, 0, 0, len(d.text), d.text) for d in documents])


@pytest.fixture(scope="module")
def searcher():
    return open_searcher(corpus(), TF_IDF)


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        ("dense", "the model knows nothing of this query"),
        ("hybrid", "no text holds any of these words"),
    ],
)
def test_unknown_words_find_nothing_by_tf_idf(searcher, mode, why):
    found = searcher.search("quantum entanglement", SearchOptions(mode))
    assert found.hits == ()
    assert found.message.startswith("No close matches: ")
    assert why in found.message


def test_of_known_words_only_texts_that_share_one_are_found(searcher):
    found = searcher.search("apple quantum", SearchOptions("dense"))
    assert [hit.id for hit in found.hits] == ["pie#0"]
    assert found.hits[0].score > 0
    # BM25 reduces words to stems, which TF-IDF does not: the keywords alone find it.
    (hit,) = searcher.search("apples", SearchOptions("hybrid")).hits
    assert [stage.rank for stage in hit.stages] == [None, 1, 1]


def test_a_search_for_unknown_words_scores_zero_in_an_evaluation(searcher):
    queries = {"known": "apple", "unknown": "quantum"}
    run = run_queries(searcher, queries, SearchOptions("dense"))
    assert run == {"known": ("pie",), "unknown": ()}
    found = evaluate(run, {"known": {"pie": 1}, "unknown": {"pie": 1}})
    assert list(found.per_query["recall@100"]) == [1.0, 0.0]


def test_the_page_finds_nothing_either_and_places_no_query(searcher):
    texts = corpus()
    vectors = searcher.retriever.vectors([chunk.id for chunk in texts.chunks])
    answer = search_searchable(
        Searchable("key", texts, vectors), TF_IDF, "quantum", SearchOptions("dense"), None
    )
    assert answer.result.hits == ()
    assert answer.vector is None


def test_chinese_is_compared_by_pairs_of_characters():
    found = open_searcher(corpus({"ml": "机器学习是人工智能的分支", "sea": "北海的潮汐"}), TF_IDF)
    assert [hit.id for hit in found.search("学习", SearchOptions("dense")).hits] == ["ml#0"]


@pytest.mark.parametrize("place", ["memory", "edge", "memory store"])
def test_a_zero_vector_is_near_no_vector_wherever_they_are_kept(place, tmp_path):
    held = corpus()
    vectors = np.eye(len(held), dtype=np.float32)
    zero = lambda queries: np.zeros((len(queries), len(held)), dtype=np.float32)  # noqa: E731
    if place == "memory":
        retriever = MemoryRetriever(held, vectors)
    else:
        backend = EdgeBackend(tmp_path) if place == "edge" else MemoryBackend()
        kept = create_collection(backend, Manifest("texts", "m", "f", len(held)))
        kept.put(held.documents, held.chunks, vectors, Analyzer().many(held.texts))
        kept.finish()
        retriever = StoredRetriever(kept)
    assert Searcher(retriever, zero).search("apple", SearchOptions("dense")).hits == ()
    (hit,) = Searcher(retriever, zero).search("apple", SearchOptions("hybrid")).hits
    assert hit.id == "pie#0"
    # An orthogonal vector is none that is known to nothing: it ranks.
    turned = lambda queries: np.eye(len(held), dtype=np.float32)[[0]]  # noqa: E731
    assert len(Searcher(retriever, turned).search("x", SearchOptions("dense")).hits) == 3


@pytest.mark.model
def test_made_up_words_tell_what_is_near_a_list_from_what_is_not():
    model = load_embedder(parse_spec("minilm"))

    def unit(texts, role):
        return normalize(embed(list(texts), model, cache=None, role=role).vectors)

    held = unit(load_word_list("topics").words, "document")
    least = suggest_threshold(unit(MADE_UP_WORDS, "query"), held, chance=0.05).threshold
    letters = np.random.default_rng(5).choice(list("abcdefghijklmnopqrstuvwxyz"), (300, 6))
    keys = unit(map("".join, letters), "query")
    assert ((keys @ held.T).max(axis=1) >= least).mean() <= 0.1
    known = unit(["fruit", "animals", "feeling", "vehicle", "weather", "sport"], "query")
    assert ((known @ held.T).max(axis=1) > least + 0.1).all()
