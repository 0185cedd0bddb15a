"""Reranking with a real cross-encoder, its library as the oracle, and what cannot be one."""

import json
import shutil

import numpy as np
import pytest

from explorer.chunking.tokens import find_model_folder
from explorer.cli import main
from explorer.documents import Corpus, Document
from explorer.embedders import parse_spec
from explorer.errors import CancelledError, EmbedderError, ModelMissingError, ParameterError
from explorer.search import (
    SearchOptions,
    explain,
    load_reranker,
    open_keyword_searcher,
    open_searcher,
)
from tests.tiny_cross_encoder import POSITIONS, build

pytestmark = pytest.mark.model

QUERY = "where are the spare keys"
TEXTS = [
    f"note {number}: {words}"
    for number, words in enumerate(
        ["keys hang in the cellar", "bread rises", "the boat leaves", "water the garden"] * 18
    )
]


@pytest.fixture(scope="module")
def reranker(cross_encoder):
    return load_reranker(f"cross-encoder:{cross_encoder}")


@pytest.fixture(scope="module")
def oracle(cross_encoder):
    from sentence_transformers import CrossEncoder

    return CrossEncoder(str(cross_encoder), local_files_only=True)


def expected(oracle, query, texts):
    return oracle.predict([(query, text) for text in texts], show_progress_bar=False)


def test_scores_are_those_of_the_library(reranker, oracle):
    scores = reranker.score(QUERY, TEXTS)
    assert scores == pytest.approx(expected(oracle, QUERY, TEXTS), abs=1e-6)
    # Random weights, but not so meek that every order would do.
    assert np.ptp(scores) > 0.1
    assert len(reranker.score(QUERY, [])) == 0


def test_batches_report_progress_and_stop_where_asked(reranker):
    told = []
    reranker.score(QUERY, TEXTS, told.append)
    assert told == pytest.approx([32 / 72, 64 / 72, 1.0])

    def stop(fraction):
        told.append(fraction)
        raise CancelledError("stopped")

    told.clear()
    with pytest.raises(CancelledError):
        reranker.score(QUERY, TEXTS, stop)
    assert told == pytest.approx([32 / 72])


def test_only_the_tokens_it_has_positions_for_are_read(reranker):
    start = "keys " * (2 * POSITIONS)
    one, two, other = reranker.score(QUERY, [start, start + "bread", "bread " + start])
    assert one == two
    assert one != other


def test_without_a_stated_limit_the_positions_are_the_limit(tmp_path, cross_encoder):
    folder = shutil.copytree(cross_encoder, tmp_path / "unlimited")
    told = folder / "tokenizer_config.json"
    settings = json.loads(told.read_text(encoding="utf-8"))
    settings["model_max_length"] = 10**30
    told.write_text(json.dumps(settings), encoding="utf-8")
    scores = load_reranker(f"cross-encoder:{folder}").score(QUERY, ["keys " * 500])
    assert np.isfinite(scores).all()


def test_hits_come_in_the_order_of_the_cross_encoder_and_say_how_they_moved(cross_encoder, oracle):
    corpus = Corpus([Document(f"d{n}", text) for n, text in enumerate(TEXTS[:12])])
    searcher = open_searcher(corpus, parse_spec("minilm"))
    options = SearchOptions("dense", k=12, rerank=f"cross-encoder:{cross_encoder}")
    plain = searcher.search(QUERY, SearchOptions("dense", k=12)).hits
    hits = searcher.search(QUERY, options).hits
    scores = dict(zip(corpus.rows, expected(oracle, QUERY, corpus.texts), strict=True))
    assert [hit.id for hit in hits] == sorted(scores, key=lambda name: -scores[name])
    assert [hit.score for hit in hits] == pytest.approx([scores[hit.id] for hit in hits], abs=1e-6)
    before = [hit.id for hit in plain]
    for rank, hit in enumerate(hits, 1):
        stage = hit.stages[-1]
        assert (stage.name, stage.rank) == ("cross-encoder", rank)
        assert stage.contribution == before.index(hit.id) + 1 - rank
    assert "moved it" in " ".join(explain(hit) for hit in hits)


def test_keywords_alone_can_be_reranked_and_the_search_tells_its_progress(cross_encoder):
    searcher = open_keyword_searcher(Corpus([Document(f"d{n}", t) for n, t in enumerate(TEXTS)]))
    options = SearchOptions("bm25", k=5, rerank=f"cross-encoder:{cross_encoder}", rerank_depth=72)
    told = []
    found = searcher.search_many(["note", "notes"], options, told.append)
    assert [len(result.hits) for result in found] == [5, 5]
    assert told == sorted(told)
    assert told[:4] == pytest.approx([16 / 72, 32 / 72, 0.5, 0.5])
    assert told[-1] == 1.0


@pytest.mark.parametrize(
    ("make", "kind", "say"),
    [
        (lambda folder: folder / "gone", ModelMissingError, "There is no folder"),
        (lambda folder: folder, EmbedderError, "no weights in the safetensors format"),
        (lambda folder: find_model_folder(), EmbedderError, "is no cross-encoder"),
        (lambda folder: build(folder, labels=3), EmbedderError, "gives 3 scores per text"),
        (lambda folder: "", ParameterError, "Name a cross-encoder"),
    ],
    ids=["missing", "empty", "bi-encoder", "three labels", "unnamed"],
)
def test_what_is_no_cross_encoder_is_refused_in_a_sentence(tmp_path, capfd, make, kind, say):
    with pytest.raises(kind) as caught:
        load_reranker(f"cross-encoder:{make(tmp_path)}")
    told = str(caught.value)
    assert say in told
    assert told.endswith(".")
    assert "\n" not in told


def test_a_folder_cut_short_is_refused_in_a_sentence(tmp_path, cross_encoder):
    folder = shutil.copytree(cross_encoder, tmp_path / "cut")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])
    with pytest.raises(EmbedderError, match="cannot be loaded"):
        load_reranker(f"cross-encoder:{folder}")


@pytest.fixture
def notes(tmp_path, monkeypatch):
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "notes"
    folder.mkdir()
    for number, text in enumerate(TEXTS[:6]):
        (folder / f"n{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_the_search_command_reranks(notes, cross_encoder, oracle, capsys):
    argv = ["search", QUERY, "--documents", str(notes), "--mode", "bm25", "--json"]
    assert main([*argv, "--rerank", f"cross-encoder:{cross_encoder}"]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert len(hits) > 1
    scores = expected(oracle, QUERY, [hit["text"] for hit in hits])
    assert [hit["score"] for hit in hits] == pytest.approx(sorted(scores, reverse=True), abs=1e-6)
    assert hits[0]["stages"][-1]["name"] == "cross-encoder"
    assert main([*argv, "--rerank", f"cross-encoder:{notes}"]) == 2
    assert "safetensors" in capsys.readouterr().err


def test_the_evaluation_command_reranks_each_search(notes, cross_encoder, tmp_path, capsys):
    table = tmp_path / "judged.csv"
    table.write_text("bread,n1.txt n5.txt\nkeys,n0.txt\n", encoding="utf-8")
    name = f"cross-encoder:{cross_encoder}"
    argv = ["evaluate", "retrieval", "--documents", str(notes), "--judgements", str(table)]
    assert main([*argv, "--mode", "bm25", "--rerank", name, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer["runs"]) == {"bm25", f"bm25 + {name}"}
    assert set(answer["tests"]) == {f"bm25 + {name}"}
