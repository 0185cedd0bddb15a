"""One query through all stages: order, explanations, messages, fallback."""

import numpy as np
import pytest

from explorer.chunking import SentenceParameters, chunk
from explorer.documents import Corpus, Document
from explorer.embedders import EmbedderSpec, SentenceTransformerParameters, parse_spec
from explorer.errors import InputError, ParameterError
from explorer.evaluation.ready import load_ready_corpus
from explorer.search import (
    MemoryRetriever,
    Searcher,
    SearchOptions,
    explain,
    open_keyword_searcher,
    open_searcher,
    parse_filter,
    suggest_threshold,
)
from explorer.search.threshold import UNRELATED_QUESTIONS

TEXTS = ["red apple pie", "green apple", "blue whale", "red fire engine", "apple apple"]
CORPUS = Corpus([Document(f"d{i}", text, metadata={"n": i}) for i, text in enumerate(TEXTS)])
VECTORS = np.array([[1, 0, 0], [0.8, 0.6, 0], [0, 0, 1], [0.9, 0, 0.435], [0.8, 0.6, 0]])


def encode(queries):
    """Every query lies on the first axis."""
    return np.tile(np.array([[2, 0, 0]], dtype=np.float32), (len(queries), 1))


class Backwards:
    """A reranker at the boundary: prefers the shortest text."""

    name = "backwards"

    def score(self, query, texts, progress=None):
        return np.array([-len(text) for text in texts], dtype=np.float32)


SEARCHER = Searcher(MemoryRetriever(CORPUS, VECTORS), encode, lambda name: Backwards())


def ids(result):
    return [hit.id for hit in result.hits]


def test_dense_hits_come_by_cosine_with_ties_in_the_order_of_the_corpus():
    result = SEARCHER.search("x", SearchOptions("dense"))
    assert ids(result) == ["d0#0", "d3#0", "d1#0", "d4#0", "d2#0"]
    assert [hit.score for hit in result.hits] == pytest.approx([1, 0.9, 0.8, 0.8, 0], abs=1e-3)


def test_a_tie_at_the_last_place_is_settled_by_the_corpus_too():
    assert ids(SEARCHER.search("x", SearchOptions("dense", k=3, depth=3)))[-1] == "d1#0"


def test_keyword_hits_hold_a_word_of_the_query():
    result = SEARCHER.search("apples", SearchOptions("bm25"))
    assert set(ids(result)) == {"d0#0", "d1#0", "d4#0"}
    assert result.hits[0].id == "d4#0"
    assert [result.hits[0].text[a:b] for a, b in result.hits[0].highlights] == ["apple", "apple"]


def test_every_stage_of_a_hybrid_hit_can_be_added_up():
    result = SEARCHER.search("red", SearchOptions("hybrid"))
    dense, bm25, fusion = result.hits[0].stages
    assert [dense.name, bm25.name, fusion.name] == ["dense", "bm25", "fusion"]
    assert dense.contribution + bm25.contribution == pytest.approx(result.hits[0].score)
    assert fusion.rank == 1
    unfound = next(hit for hit in result.hits if hit.id == "d2#0").stages[1]
    assert (unfound.rank, unfound.score, unfound.contribution) == (None, None, 0.0)


def test_reranking_says_how_far_it_moved_a_hit():
    result = SEARCHER.search("red", SearchOptions("dense", k=5, rerank="any"))
    assert ids(result)[0] == "d2#0"
    last = result.hits[0].stages[-1]
    assert (last.name, last.rank, last.contribution) == ("backwards", 1, 4.0)
    assert "moved it up 4 places to rank 1" in explain(result.hits[0])


def test_an_explanation_names_ranks_scores_and_sum():
    text = explain(SEARCHER.search("red", SearchOptions("hybrid")).hits[0])
    assert text.startswith("Rank 1 by meaning (cosine 1.000) and rank ")
    assert "together 0.0164 + 0.016" in text
    assert text.endswith("rank 1.")


def test_filters_hold_in_every_mode():
    for mode in ("dense", "bm25", "hybrid"):
        chosen = SearchOptions(mode, filters=(parse_filter("n>=1"), parse_filter("n<4")))
        assert set(ids(SEARCHER.search("apple red", chosen))) <= {"d1#0", "d2#0", "d3#0"}
    with pytest.raises(ParameterError, match="No document has the field “cuisine”; there are: n,"):
        SEARCHER.search("x", SearchOptions(filters=(parse_filter("cuisine=thai"),)))


def test_below_the_threshold_there_are_no_close_matches():
    assert ids(SEARCHER.search("x", SearchOptions("dense", threshold=0.85))) == ["d0#0", "d3#0"]
    result = SEARCHER.search(
        "x", SearchOptions("dense", threshold=0.95, filters=(parse_filter("n>0"),))
    )
    assert result.hits == ()
    assert result.message == (
        "No close matches: the nearest chunk has cosine 0.90, below the threshold 0.95."
    )


def test_nothing_found_is_said_in_words():
    assert "holds any of these words" in SEARCHER.search("zebra", SearchOptions("bm25")).message
    with pytest.raises(InputError, match="empty"):
        SEARCHER.search("  ")


def test_near_duplicates_are_folded_and_counted():
    result = SEARCHER.search("x", SearchOptions("dense", near_duplicate=0.99))
    assert ids(result) == ["d0#0", "d3#0", "d1#0", "d2#0"]
    assert result.hits[2].folded == ("d4#0",)
    assert "1 near-duplicate is folded" in explain(result.hits[2])


def test_a_missing_model_falls_back_to_keywords_and_says_so(tmp_path):
    spec = EmbedderSpec(
        "sentence-transformers", SentenceTransformerParameters(str(tmp_path / "no-such-model"))
    )
    result = open_searcher(CORPUS, spec).search(
        "apple", SearchOptions("hybrid", threshold=0.9, rerank="maxsim")
    )
    assert result.mode == "bm25"
    assert len(result.hits) == 3
    assert result.message.endswith("These are keyword matches.")
    assert "neither a folder here nor a model name" in result.message


def test_options_out_of_range_are_refused():
    for bad in (
        {"k": 0},
        {"depth": 5, "k": 10},
        {"mode": "magic"},
        {"fusion": "sum"},
        {"dense_weight": 1.5},
        {"rerank": "maxsim", "rerank_depth": 5},
    ):
        with pytest.raises(ParameterError):
            SearchOptions(**bad)


def test_chunks_of_one_document_are_hits_of_their_own():
    document = Document("d", "Aa apple. Bb whale. Cc apple.", "T")
    chunks = chunk([document], SentenceParameters(1, 0)).chunks
    hits = open_keyword_searcher(Corpus([document], chunks)).search("apple").hits
    assert {hit.id for hit in hits} == {"d#0", "d#2"}
    assert all(document.text[hit.start : hit.end] == hit.text for hit in hits)


@pytest.mark.model
def test_tickets_are_found_by_meaning_where_keywords_fail():
    data = load_ready_corpus("tickets")
    searcher = open_searcher(Corpus(data.documents), parse_spec("minilm"))
    first = {"dense": 0, "bm25": 0}
    for mode in first:
        results = searcher.search_many(list(data.queries.values()), SearchOptions(mode, k=1))
        for query, result in zip(data.queries, results, strict=True):
            first[mode] += any(h.document_id in data.judgements[query] for h in result.hits)
    assert first["dense"] >= 27
    assert first["bm25"] <= 5


@pytest.mark.model
def test_the_suggested_threshold_keeps_answers_and_drops_what_is_foreign():
    recipes, tickets = load_ready_corpus("recipes"), load_ready_corpus("tickets")
    searcher = open_searcher(Corpus(tickets.documents), parse_spec("minilm"))
    vectors = searcher.retriever.vectors(list(searcher.retriever.corpus.rows))
    threshold = suggest_threshold(encode_all(searcher, UNRELATED_QUESTIONS), vectors).threshold
    chosen = SearchOptions("dense", threshold=threshold)
    own = searcher.search_many(list(tickets.queries.values()), chosen)
    foreign = searcher.search_many(list(recipes.queries.values()), chosen)
    assert np.mean([bool(result.hits) for result in own]) > 0.9
    assert np.mean([bool(result.hits) for result in foreign]) < 0.2


def encode_all(searcher, queries):
    assert searcher.encode is not None
    return searcher.encode(queries)


@pytest.mark.model
def test_late_interaction_works_with_the_default_model_alone():
    searcher = open_searcher(CORPUS, parse_spec("minilm"))
    result = searcher.search("vehicle of firemen", SearchOptions("dense", k=5, rerank="maxsim"))
    assert result.hits[0].id == "d3#0"
    assert result.hits[0].stages[-1].name == "maxsim"
