"""The evaluation page: figures, tables and sentences agree with the core, whatever is brought."""

import io
import json
import zipfile
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from explorer.chunking import WholeParameters
from explorer.embedders import parse_spec
from explorer.evaluation.ready import load_ready_corpus
from explorer.evaluation.retrieval import compare
from explorer.tasks.evaluation import Judged, judge
from pages.evaluation.controls import CONFIGURATIONS
from pages.shared import runtime
from tests.pages.screen import ROOT, code_with, figures, linked, plain, printed, texts
from tests.tiny_cross_encoder import build

pytestmark = pytest.mark.model

PAGE = "evaluation/page.py"
QUICK = ("dense", "bm25", "hybrid")


@pytest.fixture(scope="module")
def recipes() -> Judged:
    wanted = dict(CONFIGURATIONS[name] for name in (*QUICK, "hybrid-maxsim"))
    spec, data = parse_spec("minilm"), load_ready_corpus("recipes")
    return judge(data, wanted, WholeParameters(), spec, runtime.cache_path())


def quick(**query: str | list[str]) -> AppTest:
    """Open the page without what reranks."""
    return linked(PAGE, evaluation_searches=["Dense", "BM25", "Hybrid"], **query)


def table_with(at: AppTest, *columns: str):
    """Return the first table with these columns."""
    return next(each.value for each in at.dataframe if set(columns) <= set(each.value.columns))


def beir(queries: str, judgements: str) -> bytes:
    corpus = [
        {"_id": "d1", "title": "Boats", "text": "A sailing ship crosses the sea."},
        {"_id": "d2", "title": "Bread", "text": "Flour, water and yeast make a loaf."},
        {"_id": "d3", "title": "Bread again", "text": "Flour, water and yeast make one loaf."},
        {"_id": "d4", "title": "<script>alert(1)</script>", "text": "![x](http://e.invalid/i)"},
    ]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("set/corpus.jsonl", "\n".join(map(json.dumps, corpus)))
        archive.writestr("set/queries.jsonl", queries)
        archive.writestr("set/qrels/test.tsv", judgements)
    return buffer.getvalue()


def test_the_page_opens_on_recipes_already_evaluated(app, recipes):
    at = app(PAGE)
    assert not at.exception
    assert not at.error
    shown = table_with(at, "search", "nDCG@10", "MAP")
    assert shown["search"].tolist() == list(recipes.ranked)
    for name, ndcg, mrr in zip(shown["search"], shown["nDCG@10"], shown["MRR@10"], strict=True):
        means = recipes.ranked[name].evaluation.means
        assert (ndcg, mrr) == pytest.approx((means["ndcg@10"], means["mrr@10"]), abs=1e-9)
    assert "18 queries" in plain(at)
    assert "moves a mean by 0.056" in plain(at)
    assert len(table_with(at, "query", "Dense", "BM25")) == 18


def test_the_paired_test_is_told_in_a_sentence_with_its_numbers(recipes):
    at = quick(evaluation_first="Dense", evaluation_second="BM25")
    assert not at.exception
    first, second = recipes.ranked["Dense"].evaluation, recipes.ranked["BM25"].evaluation
    test = compare(first, second)
    assert f"is {abs(test.difference):.3f} lower than that of Dense" in plain(at)
    assert f"better on {test.better}, worse on {test.worse} and equal on {test.equal}" in plain(at)


def test_misses_are_listed_with_reasons_and_lie_on_the_map(recipes):
    at = quick(evaluation_misses_of="BM25")
    misses = recipes.ranked["BM25"].misses
    shown = table_with(at, "query", "answer", "rank", "why")
    assert shown["why"].tolist() == [miss.why for miss in misses]
    assert f"{len(misses)} of " in plain(at)
    missed = len({miss.document_id for miss in misses})
    assert f"among the first 10: {missed} documents" in plain(at)


def test_no_search_chosen_says_what_to_do(app):
    at = quick()
    at.multiselect(key="evaluation_searches").set_value([]).run()
    assert not at.exception
    assert "Choose at least one search" in plain(at)


def test_letters_as_a_model_offer_no_late_interaction(app):
    at = app(PAGE)
    at.selectbox(key="model").set_value("tf-idf").run()
    assert not at.exception
    assert not at.error
    assert table_with(at, "search", "MAP")["search"].tolist() == ["Dense", "BM25", "Hybrid"]


def test_sizes_of_chunks_are_studied_on_demand():
    at = quick(evaluation_set="Support tickets", evaluation_sizes="true")
    assert not at.exception
    for name in ("Dense", "BM25", "Hybrid"):
        assert f"{name}: best " in plain(at) or f"{name}: the same " in plain(at)
    assert any("8 sizes of chunks" in each["layout"]["meta"]["alt"] for each in figures(at))


def test_a_set_of_ones_own_is_evaluated_and_its_duplicates_are_found():
    at = quick()
    queries = '{"_id": "q1", "text": "sailing"}\n{"_id": "q2", "text": "$bake$ <b>loaf</b>"}'
    data = beir(queries, "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\nq2\tgone\t1\n")
    at.file_uploader(key="evaluation zip").upload("![x](http://e.invalid/i).zip", data).run()
    at.run()
    assert not at.exception
    assert not at.error
    assert "4 documents" in plain(at)
    assert "1 judgements name documents that are not in the corpus" in plain(at)
    assert "![x](http" not in texts(at)
    pairs = table_with(at, "document", "and", "cosine")
    assert set(pairs.iloc[0][["document", "and"]]) == {"Bread", "Bread again"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK not a zip", "is not a zip archive"),
        (beir('{"_id": "q1", "text": "sailing"}', "q1\tnowhere\t1\n"), "name no document"),
        (beir('{"_id": "q1"}', "q1\td1\t1\n"), "line 1, must be a JSON object"),
    ],
)
def test_a_bad_set_is_refused_in_a_sentence_and_the_page_stays(data, sentence):
    at = quick()
    at.file_uploader(key="evaluation zip").upload("set.zip", data).run()
    assert not at.exception
    assert any(sentence in error.value.replace("\\", "") for error in at.error)
    assert len(table_with(at, "search", "MAP")) == 3


def test_a_cross_encoder_is_evaluated_beside_the_others_once_it_is_named(tmp_path):
    both = ["BM25", "Hybrid + cross-encoder"]
    at = linked(PAGE, evaluation_searches=both, evaluation_set="Recipes")
    assert "Name a cross-encoder to use it" in plain(at)
    assert table_with(at, "search", "MAP")["search"].tolist() == ["BM25"]
    folder = build(tmp_path / "tiny")
    at.text_input(key="evaluation_cross_encoder").set_value(str(folder)).run()
    assert not at.exception
    assert not at.error
    shown = table_with(at, "search", "MAP")
    assert shown["search"].tolist() == both
    title, options = CONFIGURATIONS["hybrid-cross"]
    wanted = {title: replace(options, rerank=f"cross-encoder:{folder}")}
    spec, data = parse_spec("minilm"), load_ready_corpus("recipes")
    core = judge(data, wanted, WholeParameters(), spec, runtime.cache_path())
    assert shown["MAP"].iloc[1] == pytest.approx(core.ranked[title].evaluation.means["map"])
    commands = code_with(at, "python -m explorer").splitlines()
    assert f"--mode hybrid --rerank cross-encoder:{folder}" in commands[1]
    at.text_input(key="evaluation_cross_encoder").set_value(str(tmp_path / "gone")).run()
    assert "There is no folder" in plain(at) + at.error[0].value
    assert table_with(at, "search", "MAP")["search"].tolist() == ["BM25"]


@pytest.mark.parametrize(
    "query",
    [
        {"evaluation_set": "nowhere", "evaluation_chunker": "shredder"},
        {"evaluation_first": "![x](http://e.invalid/i)", "evaluation_measure": "f1"},
        {"evaluation_duplicate": "7", "evaluation_misses_of": "Boolean"},
    ],
)
def test_a_broken_link_falls_back_to_the_default_view(query):
    at = quick(**query)
    assert not at.exception
    assert "Recipes" in plain(at)
    assert len(table_with(at, "search", "MAP")) == 3


def test_the_python_shown_prints_the_same_means(recipes):
    at = quick()
    shown = printed(ROOT, "-c", code_with(at, "from explorer"))
    for name in ("Dense", "BM25", "Hybrid"):
        assert f"{recipes.ranked[name].evaluation.means['ndcg@10']:.3f}".rstrip("0") in shown
    assert "leads with nDCG@10" in shown
