"""The search page: hits, explanations, fallbacks and collections agree with the core."""

import json
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from explorer.chunking import RecursiveParameters, chunk, minilm_tokenizer
from explorer.documents import Corpus
from explorer.embedders import (
    EmbedderSpec,
    EmbeddingCache,
    SentenceTransformerParameters,
    parse_spec,
)
from explorer.evaluation.ready import load_ready_corpus
from explorer.search import (
    SearchOptions,
    explain,
    open_keyword_searcher,
    open_searcher,
)
from pages.search import controls
from pages.search.exports import as_json, table
from pages.search.hits import snippet
from pages.shared import runtime
from tests.pages.screen import ROOT, drawn, opened, plain, printed, texts
from tests.tiny_cross_encoder import build

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]

PAGE = "search/page.py"
LABELS = {"dense": "Meaning", "bm25": "Keywords", "hybrid": "Both"}


@pytest.fixture(scope="module")
def searcher():
    documents = load_ready_corpus("tickets").documents
    pieces = chunk(documents, RecursiveParameters(), tokenizer=minilm_tokenizer()).chunks
    cache = EmbeddingCache(runtime.cache_path())
    return open_searcher(Corpus(documents, pieces), parse_spec("minilm"), cache=cache)


def titles(at: AppTest) -> list[str]:
    lines = [part.value for part in at.markdown if ":gray[" in part.value]
    return [line.split("**")[1].replace("\\", "").split(". ", 1)[1] for line in lines]


def test_the_first_view_has_answered_a_query_that_shares_no_word_with_its_answer(app, searcher):
    at = app(PAGE)
    assert not at.exception
    assert not at.error
    query = next(iter(load_ready_corpus("tickets").queries.values()))
    hits = searcher.search(query, SearchOptions("dense", near_duplicate=0.95)).hits
    assert titles(at) == [hit.title for hit in hits]
    assert titles(at)[0] == "Sign-in refused after changing phones"
    assert drawn(at)["n"] == 44
    assert len(drawn(at)["highlight"]) == 10
    assert drawn(at)["placed"]["label"].startswith("I bought a different smartphone")


@pytest.mark.parametrize("mode", ["dense", "bm25", "hybrid"])
def test_each_mode_gives_the_hits_and_reasons_of_the_core(app, searcher, mode):
    query = "the courier lost my package"
    at = app(PAGE, search_query=query, search_mode=LABELS[mode])
    assert not at.exception
    hits = searcher.search(query, SearchOptions(mode, near_duplicate=0.95)).hits
    assert titles(at) == [hit.title for hit in hits]
    assert explain(hits[0]) in plain(at)
    assert [step["step"] for step in at.dataframe[0].value.to_dict("records")] == {
        "dense": ["Meaning"],
        "bm25": ["Keywords"],
        "hybrid": ["Meaning", "Keywords", "Together"],
    }[mode]


def test_late_interaction_says_how_it_moved_a_hit(app, searcher):
    query = "charged twice"
    at = app(PAGE, search_rerank="Late interaction (MaxSim)", search_query=query)
    assert not at.exception
    assert not at.error
    options = SearchOptions("dense", near_duplicate=0.95, rerank="maxsim")
    hits = searcher.search(query, options).hits
    assert titles(at) == [hit.title for hit in hits]
    moved = next(n for n, hit in enumerate(hits) if hit.stages[-1].contribution)
    places = round(hits[moved].stages[-1].contribution)
    last = at.dataframe[moved].value.to_dict("records")[-1]
    assert last["step"] == "Late interaction"
    assert last["did"] == f"moved it {'up' if places > 0 else 'down'} {abs(places)}"
    assert explain(hits[moved]) in plain(at)


def test_a_cross_encoder_reranks_once_it_is_named(app, tmp_path):
    query = "charged twice"
    at = app(PAGE, search_rerank="Cross-encoder", search_query=query)
    assert "until then nothing is reranked" in plain(at)
    before = titles(at)
    folder = build(tmp_path / "tiny")
    at.text_input(key="search_cross_encoder").set_value(str(folder)).run()
    assert not at.exception
    assert not at.error
    scores = [table.value.to_dict("records")[-1] for table in at.dataframe]
    assert {row["step"] for row in scores} == {"Cross-encoder"}
    assert [row["rank"] for row in scores] == list(range(1, 11))
    assert titles(at) != before
    at.text_input(key="search_cross_encoder").set_value(str(tmp_path / "gone")).run()
    assert not at.exception
    assert "There is no folder" in at.error[0].value.replace("\\", "")


def test_without_the_model_the_keywords_are_searched_and_that_is_said(app):
    at = app(PAGE, search_query="charged twice")
    missing = EmbedderSpec("sentence-transformers", SentenceTransformerParameters("/no/such/model"))
    at.session_state["models"] = {"gone": missing}
    at.session_state["choose model next"] = "gone"
    at.run()
    assert not at.exception
    assert "These are keyword matches" in plain(at)
    assert "keywords only" in plain(at)
    assert "Without vectors there is no map" in plain(at)
    documents = load_ready_corpus("tickets").documents
    pieces = chunk(documents, RecursiveParameters()).chunks
    hits = (
        open_keyword_searcher(Corpus(documents, pieces))
        .search("charged twice", SearchOptions("bm25"))
        .hits
    )
    assert titles(at) == [hit.title for hit in hits]


@pytest.fixture
def brought(app) -> AppTest:
    """Bring two notes that say the same, and one that does not, cut by sentences."""
    rows = [
        {"id": "one", "title": "Keys", "text": "The spare keys hang behind the wine rack."},
        {"id": "two", "title": "Keys", "text": "The spare keys hang behind the wine rack!"},
        {"id": "three", "title": "Tomatoes", "text": "Water them at dusk. Never do so at noon."},
    ]
    at = app("corpus/page.py", corpus_from="Upload files", corpus_a="Sentences",
             corpus_a_sentence_size="1", corpus_a_sentence_overlap="0")  # fmt: skip
    data = "\n".join(map(json.dumps, rows)).encode()
    opened(at, ("notes.jsonl", data), on="corpus")
    at.switch_page(PAGE)
    at.query_params["search_in"] = "notes.jsonl (yours)"
    at.query_params["search_query"] = "where are the keys"
    return at.run()


def test_own_documents_are_cut_as_on_the_corpus_page_and_near_duplicates_are_folded(brought):
    at = brought
    assert not at.exception
    assert not at.error
    assert "3 documents · 4 chunks · cut: sentences, as strategy A on the Corpus page" in plain(at)
    assert titles(at) == ["Keys", "Tomatoes", "Tomatoes"]
    assert "Folded under it, since nearly the same: Keys." in plain(at)
    at.toggle(key="search_fold").set_value(False).run()
    assert titles(at) == ["Keys", "Keys", "Tomatoes", "Tomatoes"]
    assert "Folded under it" not in plain(at)


def test_a_filter_leaves_only_documents_that_pass(app):
    at = app(PAGE)
    at.multiselect(key="search_where_tickets").set_value(["category = billing"]).run()
    category = {d.title: d.metadata["category"] for d in load_ready_corpus("tickets").documents}
    assert titles(at)
    assert {category[title] for title in titles(at)} == {"billing"}


def test_a_filter_that_is_none_is_refused_in_a_sentence(app):
    at = app(PAGE)
    at.multiselect(key="search_where_tickets").set_value(["nonsense"]).run()
    assert not at.exception
    assert len(at.error) == 1
    assert "needs a field" in at.error[0].value


def test_a_question_about_something_else_has_no_close_matches(app):
    at = app(PAGE, search_query="volcanoes on the moons of Jupiter", search_close="true")
    assert not at.exception
    assert titles(at) == []
    assert "No close matches" in plain(at)
    assert "unrelated questions" in plain(at)


def test_taking_an_example_asks_it(app):
    at = app(PAGE)
    examples = list(load_ready_corpus("tickets").queries.values())
    at.pills(key="search example tickets").set_value(examples[1]).run()
    assert at.text_input(key="search_query").value == examples[1]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "![x](http://e.invalid/i)", "$x$"])
def test_a_hostile_query_stays_text(app, text):
    at = app(PAGE, search_query=text)
    assert not at.exception
    assert text not in texts(at)
    assert not any("<script" in part.proto.body for part in at.get("html"))


def test_a_snippet_is_escaped_and_marks_only_the_words_given():
    text = "x" * 500 + " <b>find</b> & find"
    low = text.index("find")
    made = snippet(text, [(low, low + 4)])
    assert "<b>" not in made
    assert made.count("<mark") == 1
    assert "&lt;b&gt;<mark" in made
    assert unescape(snippet("a < b", [])) == '<div dir="auto" style="line-height:1.55">a < b</div>'


@pytest.mark.parametrize(
    "query",
    [
        {"search_in": "saved:gone", "search_mode": "psychic", "search_k": "0"},
        {"search_rerank": "magic", "search_least": "7", "search_fusion": "cold"},
    ],
)
def test_a_broken_link_falls_back_to_the_default_view(app, query):
    at = app(PAGE, **query)
    assert not at.exception
    assert titles(at)


def test_many_texts_can_be_compared_with_all_of_them(app, searcher, monkeypatch):
    assert "search_exact" not in [toggle.key for toggle in app(PAGE).toggle]
    monkeypatch.setattr(controls, "EXACT_UP_TO", 10)
    at = app(PAGE)
    exact = at.toggle(key="search_exact")
    assert not exact.value
    exact.set_value(True).run()
    query = next(iter(load_ready_corpus("tickets").queries.values()))
    options = SearchOptions("dense", near_duplicate=0.95, precision="exact")
    assert titles(at) == [hit.title for hit in searcher.search(query, options).hits]
    assert app(PAGE, search_exact="true").toggle(key="search_exact").value


def test_hits_are_taken_away_whole(searcher):
    result = searcher.search("charged twice", SearchOptions(k=3))
    rows = table(result)
    assert rows["document"].tolist() == [hit.document_id for hit in result.hits]
    assert {"dense_rank", "bm25_rank", "fusion_score"} <= set(rows)
    found = json.loads(as_json(result))
    assert [hit["id"] for hit in found["hits"]] == [hit.id for hit in result.hits]
    assert found["hits"][0]["stages"][0]["name"] == "dense"


def test_the_python_shown_finds_the_same(app, tmp_path):
    at = app(PAGE)
    at.multiselect(key="search_where_tickets").set_value(["category = account"]).run()
    lines = printed(ROOT, "-c", at.code[-1].value).splitlines()
    ranked = [line for line in lines if line[:1].isdigit()]
    assert len(ranked) == len(titles(at))
    assert ranked[0].startswith(f"1 {titles(at)[0]}")
