"""Keywords, fusion, filters, folding and thresholds, each against what is known by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.documents import Document
from explorer.errors import InputError, ParameterError
from explorer.search import (
    LANGUAGES,
    Analyzer,
    Bm25Index,
    Bm25Parameters,
    Filter,
    Ranking,
    parse_filter,
    reciprocal_rank_fusion,
    suggest_threshold,
    weighted_fusion,
)
from explorer.search.folding import fold, maximal_marginal_relevance
from explorer.search.rerank import MaxSim, load_reranker, max_sim

TEXTS = ["the cat sat on the mat", "dogs chase cats", "a quiet harbor", "cat cat cat", ""]


def by_hand(query, texts, k1=1.5, b=0.75):
    """Compute BM25 as Lucene does, from its formula."""
    analyzer = Analyzer()
    documents = [analyzer.terms(text) for text in texts]
    mean = sum(map(len, documents)) / len(documents)
    scores = []
    for terms in documents:
        score = 0.0
        for term in analyzer.terms(query):
            holding = sum(term in other for other in documents)
            idf = math.log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
            count = terms.count(term)
            score += idf * count / (count + k1 * (1 - b + b * len(terms) / mean))
        scores.append(score)
    return scores


@pytest.mark.parametrize("query", ["cat", "cats chasing dogs", "harbor cat", "zebra", "the"])
def test_bm25_is_what_its_formula_says(query):
    found = Bm25Index(TEXTS).scores(query)
    assert found == pytest.approx(by_hand(query, TEXTS), rel=1e-5)


def test_bm25_parameters_reach_the_formula():
    found = Bm25Index(TEXTS, Bm25Parameters(k1=0.9, b=0.2)).scores("cat")
    assert found == pytest.approx(by_hand("cat", TEXTS, 0.9, 0.2), rel=1e-5)


def test_the_scores_of_terms_add_up_to_that_of_the_query():
    index = Bm25Index(TEXTS)
    parts = index.term_scores("cats chase", 1)
    assert set(parts) == {"cat", "chase"}
    assert sum(parts.values()) == pytest.approx(float(index.scores("cats chase")[1]), rel=1e-6)


def test_a_corpus_without_words_scores_zero():
    assert Bm25Index(["", "..."]).scores("cat").tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("en", "running", "runs"), ("de", "Häuser", "Hauses"), ("fr", "chantait", "chanter")],
)
def test_words_of_one_stem_match_in_their_language(language, one, other):
    assert Analyzer(language).terms(one) == Analyzer(language).terms(other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_keeps_content_words(language):
    assert Analyzer(language).terms("Amsterdam 2026")


def test_stop_words_are_those_of_the_language():
    assert Analyzer("de").terms("der Hund und die Katze") == Analyzer("de").terms("Hund Katze")
    assert Analyzer("none").terms("Der Hund") == ["der", "hund"]
    with pytest.raises(ParameterError, match="“xx”"):
        Analyzer("xx")


def test_highlights_are_the_words_of_the_query_where_they_stand():
    text = "Two cats; a dog chased the CAT."
    spans = Analyzer().highlights(text, "the cat was chasing")
    assert [text[a:b] for a, b in spans] == ["cats", "chased", "CAT"]


def test_reciprocal_ranks_are_added():
    one, two = Ranking("dense", ("a", "b", "c"), (3, 2, 1)), Ranking("bm25", ("c", "a"), (9, 8))
    fused = reciprocal_rank_fusion([one, two])
    assert fused.ranking.ids == ("a", "c", "b")
    assert fused.ranking.scores == pytest.approx((1 / 61 + 1 / 62, 1 / 63 + 1 / 61, 1 / 62))
    assert fused.added[1] == pytest.approx({"a": 1 / 62, "c": 1 / 61, "b": 0})


def test_weighted_scores_are_brought_to_one_scale_first():
    one, two = Ranking("dense", ("a", "b", "c"), (0.9, 0.5, 0.1)), Ranking("bm25", ("c",), (40,))
    fused = weighted_fusion([one, two], (0.7, 0.3))
    assert fused.ranking.ids == ("a", "b", "c")
    assert fused.ranking.scores == pytest.approx((0.7, 0.35, 0.3))


RANKINGS = st.lists(st.permutations("abcdef").map(lambda p: tuple(p[:4])), min_size=1, max_size=3)


@given(RANKINGS)
def test_what_each_ranking_added_sums_to_the_fused_score(orders):
    parts = [Ranking("r", ids, tuple(range(len(ids), 0, -1))) for ids in orders]
    for fused in (reciprocal_rank_fusion(parts), weighted_fusion(parts, [0.3] * len(parts))):
        assert set(fused.ranking.ids) == {name for ids in orders for name in ids}
        assert list(fused.ranking.scores) == sorted(fused.ranking.scores, reverse=True)
        for name, score in zip(fused.ranking.ids, fused.ranking.scores, strict=True):
            assert sum(part[name] for part in fused.added) == pytest.approx(score)


SOUP = Document("1", "text", "Cold Soup", "r.csv", {"minutes": 30, "cuisine": "Thai", "hot": True})


@pytest.mark.parametrize(
    ("condition", "passes"),
    [
        ("minutes<=30", True),
        ("minutes<30", False),
        ("minutes > 9", True),
        ("minutes=30.0", True),
        ("cuisine=thai", True),
        ("cuisine!=Thai", False),
        ("cuisine~ha", True),
        ("title~soup", True),
        ("source=r.csv", True),
        ("hot=true", True),
        ("absent=1", False),
        ("absent!=1", True),
    ],
)
def test_filters_do_what_they_say(condition, passes):
    assert parse_filter(condition).accepts(SOUP) is passes


def test_numbers_are_not_ordered_as_text():
    assert not parse_filter("minutes<9").accepts(SOUP)


@pytest.mark.parametrize("text", ["minutes", "=3", "minutes<=", ""])
def test_a_filter_that_is_none_is_explained(text):
    with pytest.raises(ParameterError, match="needs a field"):
        parse_filter(text)
    with pytest.raises(ParameterError, match="Unknown comparison"):
        Filter("a", "≈", 1)


def test_near_duplicates_go_under_the_best_of_them():
    unit = np.array([[1, 0], [0.999, 0.0447], [0, 1], [1, 0]], dtype=np.float32)
    result = fold(unit, 0.95)
    assert result.kept == (0, 2)
    assert result.under == ((1, 3), ())


def test_variety_moves_the_unlike_up():
    unit = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    assert maximal_marginal_relevance([3, 2.9, 1], unit, 3, 0.0) == [0, 1, 2]
    assert maximal_marginal_relevance([3, 2.9, 1], unit, 3, 0.6) == [0, 2, 1]


def test_late_interaction_averages_the_best_match_of_each_query_token():
    query = np.eye(2, dtype=np.float32)
    text = np.array([[1, 0], [0.6, 0.8]], dtype=np.float32)
    assert max_sim(query, text) == pytest.approx((1 + 0.8) / 2)
    assert max_sim(query, text[:0]) == -1.0


class LetterVectors:
    """A token encoder at the boundary: each letter is a token, at its own angle."""

    name = "letters"

    def __init__(self):
        self.asked = []

    def encode_tokens(self, texts, role):
        self.asked += texts
        turn = [[ord(c) % 7 for c in text] for text in texts]
        return [np.stack([np.cos(t), np.sin(t)], axis=1).astype(np.float32) for t in turn]


def test_late_interaction_remembers_texts_within_its_memory():
    roomy, tight = LetterVectors(), LetterVectors()
    texts = ["harbor", "bread", "harbor"]
    with_memory, without = MaxSim(roomy), MaxSim(tight, memory=0)
    first = with_memory.score("sea", texts)
    assert with_memory.score("sea", texts) == pytest.approx(first)
    assert without.score("sea", texts) == pytest.approx(first)
    assert roomy.asked.count("bread") == 1
    assert first[0] == first[2] != first[1]


def test_rerankers_that_cannot_be_had_are_explained():
    for spec, say in (
        ("magic", "Unknown reranker"),
        ("maxsim", "vector for every token"),
        ("maxsim:x", "takes no model name"),
        ("cross-encoder:", "Name a cross-encoder"),
    ):
        with pytest.raises(ParameterError, match=say):
            load_reranker(spec)


def test_unrelated_queries_pass_the_suggested_threshold_as_seldom_as_promised(rng):
    vectors = rng.normal(size=(500, 64)).astype(np.float32)
    suggestion = suggest_threshold(rng.normal(size=(200, 64)), vectors, chance=0.1)
    fresh = rng.normal(size=(2_000, 64))
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    best = (fresh / np.linalg.norm(fresh, axis=1, keepdims=True) @ unit.T).max(axis=1)
    assert 0.06 < (best >= suggestion.threshold).mean() < 0.14


def test_a_threshold_from_a_sample_allows_for_the_chunks_it_has_not_seen(rng):
    vectors = rng.normal(size=(4_000, 64)).astype(np.float32)
    questions = rng.normal(size=(200, 64))
    whole = suggest_threshold(questions, vectors).threshold
    sample = vectors[rng.choice(4_000, 400, replace=False)]
    naive = suggest_threshold(questions, sample).threshold
    allowed = suggest_threshold(questions, sample, chunks=4_000).threshold
    assert naive < whole - 0.03
    assert allowed == pytest.approx(whole, abs=0.02)


def test_a_threshold_needs_something_to_calibrate_with():
    one = np.ones((1, 2), dtype=np.float32)
    with pytest.raises(InputError, match="at least two queries"):
        suggest_threshold(one, one)
    with pytest.raises(ParameterError, match="between 0 and 1"):
        suggest_threshold(one, one, chance=1)
