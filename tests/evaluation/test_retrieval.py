"""Measures against trec_eval, the paired test against enumeration, sets read row by row."""

import itertools
import json

import numpy as np
import pytest
import pytrec_eval
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.documents import Chunk, Corpus, Document
from explorer.embedders import parse_spec
from explorer.errors import InputError, ParameterError
from explorer.evaluation.judgements import load_set
from explorer.evaluation.misses import Miss, find_misses, locate
from explorer.evaluation.retrieval import Evaluation, compare, evaluate, run_queries
from explorer.evaluation.trec import read_run
from explorer.search import (
    MemoryRetriever,
    Searcher,
    SearchOptions,
    open_keyword_searcher,
    open_searcher,
)

DOCUMENTS = [f"d{i}" for i in range(30)]
QUERIES = ["q0", "q1", "d3", "d4"]  # two of them have the id of a document
GRADES = st.dictionaries(
    st.sampled_from(DOCUMENTS), st.sampled_from((-1, 0, 0, 1, 2, 3)), min_size=1, max_size=15
)
CASES = st.lists(
    st.tuples(GRADES, st.permutations(DOCUMENTS), st.integers(0, 30)), min_size=1, max_size=4
)
SHOWN = {
    "ndcg@10": "ndcg_cut_10",
    "recall@10": "recall_10",
    "recall@100": "recall_100",
    "map": "map",
}


def require_trec_eval(ours, judgements, scores):
    """Hold every measure of every query against pytrec_eval's; what it lacks scores 0."""
    measures = {"ndcg_cut.10", "recall.10,100", "map", "recip_rank"}
    theirs = pytrec_eval.RelevanceEvaluator(judgements, measures).evaluate(scores)
    assert ours.queries == tuple(judgements)
    for row, query in enumerate(ours.queries):
        for mine, their in SHOWN.items():
            expected = theirs.get(query, {}).get(their, 0.0)
            assert ours.per_query[mine][row] == pytest.approx(expected, abs=1e-9)
        reciprocal = theirs.get(query, {}).get("recip_rank", 0.0)
        reciprocal = reciprocal if reciprocal >= 0.1 else 0.0
        assert ours.per_query["mrr@10"][row] == pytest.approx(reciprocal)


def as_beir_would(scores, judgements):
    """Leave out a query's own document, unless the judgements name it as an answer."""
    return {
        query: {d: s for d, s in row.items() if d != query or judgements[query].get(d, 0) > 0}
        for query, row in scores.items()
    }


@settings(max_examples=100, deadline=None)
@given(CASES)
def test_measures_are_those_of_trec_eval(cases):
    named = list(zip(QUERIES, cases, strict=False))
    judgements = {query: grades for query, (grades, _, _) in named}
    run = {query: order[:size] for query, (_, order, size) in named}
    if not any(max(grades.values()) > 0 for grades in judgements.values()):
        with pytest.raises(InputError):
            evaluate(run, judgements)
        return
    scores = {q: {d: float(-r) for r, d in enumerate(found)} for q, found in run.items()}
    require_trec_eval(evaluate(run, judgements), judgements, as_beir_would(scores, judgements))


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.sampled_from(QUERIES), GRADES, min_size=1),
    st.dictionaries(
        st.sampled_from(QUERIES),
        # Two of the scores differ by less than single precision holds.
        st.dictionaries(
            st.sampled_from(["d\u00e9", "D1", *DOCUMENTS]),
            st.sampled_from((-1.0, 0.0, 0.5, 1.0, 1.0 + 1e-9, 16777216.0, 16777217.0)),
            min_size=1,
        ),
        min_size=1,
    ),
)
def test_a_ready_ranking_is_ordered_and_judged_as_trec_eval_does(judgements, scores):
    if not any(max(grades.values()) > 0 for grades in judgements.values()):
        return
    text = "".join(
        f"{query} Q0 {document} {number} {score!r} tag\n"
        for query, row in scores.items()
        for number, (document, score) in enumerate(row.items())
    )
    ready = read_run("run.trec", text.encode())
    assert {query: set(row) for query, row in ready.ranking.items()} == {
        query: set(row) for query, row in scores.items()
    }
    judged = {query: row for query, row in scores.items() if query in judgements}
    found = evaluate(ready.ranking, judgements)
    require_trec_eval(found, judgements, as_beir_would(judged, judgements))


def test_a_query_the_run_lacks_scores_zero_and_so_does_one_without_answers():
    found = evaluate({"a": ["x"], "c": ["z"]}, {"a": {"x": 1}, "b": {"y": 1}, "c": {"z": 0}})
    assert found.queries == ("a", "b", "c")
    assert {name: list(values) for name, values in found.per_query.items()} == {
        name: [1.0, 0.0, 0.0] for name in found.per_query
    }


def test_where_queries_are_documents_none_answers_itself():
    judgements = {"a": {"b": 1}, "b": {"c": 1}, "c": {"a": 1}}
    run = {"a": ["a", "b"], "b": ["b", "c"], "c": ["c", "a"]}
    assert evaluate(run, judgements).means["ndcg@10"] == 1.0
    assert find_misses(run, judgements, top=1) == []
    # Questions numbered as the passages they were written for: the judgements say so themselves.
    assert evaluate({"1": ["1", "2"]}, {"1": {"1": 1}}).means["ndcg@10"] == 1.0


def test_a_set_whose_queries_are_documents_is_searched_one_hit_deeper(tmp_path):
    texts = [f"apple number{i}" for i in range(12)]
    documents = [Document(f"d{i}", text) for i, text in enumerate(texts)]
    corpus = Corpus(documents, [Chunk(d.id, 0, 0, len(d.text), d.text) for d in documents])
    searcher = open_keyword_searcher(corpus)
    options = SearchOptions("bm25", k=10, depth=10)
    found = run_queries(searcher, {"d0": texts[0]}, options, documents=corpus.by_id)
    assert found["d0"][0] == "d0"
    assert len(found["d0"]) == 11
    assert len(run_queries(searcher, {"q": texts[0]}, options, documents=corpus.by_id)["q"]) == 10


def test_grades_that_are_not_whole_are_gains():
    found = evaluate({"a": ["x", "y"]}, {"a": {"x": 0.5, "y": 1.0}})
    assert found.means["ndcg@10"] == pytest.approx((0.5 + 1 / np.log2(3)) / (1 + 0.5 / np.log2(3)))
    assert found.means["recall@10"] == 1.0


@pytest.mark.parametrize(
    ("text", "say"),
    [
        ("", "holds no ranking"),
        ("q d 1\n", "line 1, must be query id, Q0"),
        ("q Q0 d 1 high tag\n", "line 1, must be query id, Q0"),
        ("q Q0 d 1 nan tag\n", "line 1, must be query id, Q0"),
        ("q Q0 d 1 2 tag\nq Q0 d 2 1 tag\n", "line 2, lists the document “d” again"),
    ],
)
def test_a_ranking_that_is_none_is_explained(text, say):
    with pytest.raises(InputError, match=say):
        read_run("run.trec", text.encode())


def test_a_document_listed_twice_is_refused():
    with pytest.raises(ParameterError, match="twice"):
        evaluate({"a": ["x", "x"]}, {"a": {"x": 1}})


def scored(values):
    table = np.array(values, dtype=float)
    return Evaluation(tuple(map(str, range(len(values)))), {"ndcg@10": table})


def test_the_paired_test_agrees_with_trying_every_swap():
    gaps = np.array([0.3, 0.1, -0.05, 0.2, 0.0, 0.15, -0.1, 0.25])
    first = scored([0.4] * 8)
    result = compare(first, scored(0.4 + gaps), rounds=20_000)
    signs = np.array(list(itertools.product((-1, 1), repeat=8)))
    exact = (np.abs(signs @ gaps) >= abs(gaps.sum()) - 1e-12).mean()
    assert result.p_value == pytest.approx(exact, abs=0.01)
    assert (result.better, result.worse, result.equal) == (5, 2, 1)
    assert result.difference == pytest.approx(gaps.mean())


def test_equal_runs_do_not_differ_and_the_seed_decides_the_rest():
    same = scored([0.1, 0.9])
    assert compare(same, same).p_value == 1.0
    other = scored([0.5, 0.8])
    assert compare(same, other, seed=3) == compare(same, other, seed=3)
    with pytest.raises(ParameterError, match="same queries"):
        compare(same, scored([1.0]))


def test_misses_say_whether_they_were_buried_or_never_found():
    run = {"q": [f"d{i}" for i in range(12)]}
    judged = {"q": {"d0": 1, "d11": 1, "z": 2, "d3": 0}}
    assert find_misses(run, judged) == [
        Miss("q", "d11", 12, "buried"),
        Miss("q", "z", None, "not in top 100"),
    ]


def cut_in_two(first: float, second: float, rival: float) -> Miss:
    """Miss a document of two chunks, all at these degrees from the query, and say why."""
    documents = [Document("split", "left right"), Document("rival", "other")]
    chunks = [
        Chunk("split", 0, 0, 4, "left"),
        Chunk("split", 1, 5, 10, "right"),
        Chunk("rival", 0, 0, 5, "other"),
    ]
    corpus = Corpus(documents, chunks)
    angles = np.radians([first, second, rival])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    encode = lambda queries: np.tile(np.float32([1, 0]), (len(queries), 1))  # noqa: E731
    searcher = Searcher(MemoryRetriever(corpus, vectors), encode)
    run = {"q": ("rival", "split")}
    misses = find_misses(run, {"q": {"split": 1}}, top=1)
    (found,) = locate(misses, run, {"q": "?"}, searcher, corpus, top=1)
    return found


def test_a_cut_that_parted_an_answer_is_blamed():
    # Each half is 60 degrees off the query, their mean points right at it, the rival is 50 off.
    found = cut_in_two(60, -60, 50)
    assert (found.why, found.chunk_id) == ("chunk cut", "split#0")


@pytest.mark.parametrize(
    ("angles", "nearest"),
    [
        ((60, -80, 5), "split#0"),  # the halves together lie at -10, farther than the rival
        ((30, 80, 20), "split#0"),  # the halves together lie at 55, farther than the first alone
        ((80, 40, 10), "split#1"),
    ],
)
def test_a_cut_is_not_blamed_where_the_halves_together_would_not_have_won(angles, nearest):
    found = cut_in_two(*angles)
    assert (found.why, found.rank, found.chunk_id) == ("buried", 2, nearest)


@pytest.fixture(scope="module")
def scifact(evaluation):
    return load_set(evaluation / "retrieval" / "scifact")


def test_keywords_on_scifact_reach_what_is_published(scifact):
    searcher = open_keyword_searcher(Corpus(scifact.documents))
    run = run_queries(searcher, scifact.queries, SearchOptions("bm25", k=100))
    assert len(scifact.documents) == 5_183
    assert evaluate(run, scifact.judgements).means["ndcg@10"] >= 0.665


@pytest.mark.model
def test_meaning_ranks_a_part_of_scifact_as_sentence_transformers_does(scifact):
    from sentence_transformers import SentenceTransformer, util

    from explorer.chunking.tokens import find_model_folder

    judged = {name for row in scifact.judgements.values() for name in row}
    corpus = Corpus([d for d in scifact.documents if d.id in judged][:24])
    queries = dict(list(scifact.queries.items())[:5])
    searcher = open_searcher(corpus, parse_spec("minilm"))
    run = run_queries(searcher, queries, SearchOptions("dense", k=10))
    model = SentenceTransformer(str(find_model_folder()), device="cpu")
    vectors, asked = model.encode(list(corpus.texts)), model.encode(list(queries.values()))
    for found, hits in zip(
        run.values(), util.semantic_search(asked, vectors, top_k=10), strict=True
    ):
        assert list(found) == [corpus.documents[hit["corpus_id"]].id for hit in hits]


def test_the_command_line_prints_every_run(capsys):
    from explorer.cli import main

    folder = str(load_folder())
    assert main(["evaluate", "retrieval", folder, "--mode", "bm25", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["documents"] == 44
    assert set(answer["runs"]["bm25"]) >= {"ndcg@10", "recall@100", "mrr@10", "map"}


def load_folder():
    from explorer.evaluation.ready import FOLDER

    return FOLDER / "tickets"
