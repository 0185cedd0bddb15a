"""The shared ninety-seven sound files: each opens as what it is, and nothing is lost in silence."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.cli import main
from explorer.evaluation.retrieval import evaluate
from explorer.intake import Loaded, Opened, open_files

CASES = 97

Case = dict[str, Any]


def opened(folder: Path, case: Case) -> tuple[Opened, Loaded]:
    found = open_files([folder / path for path in case["paths"]])
    return found, found.load()


def require_vectors(folder: Path, case: Case, content: Any) -> None:
    expect = case["expect"]
    assert content.vectors.shape == (expect["rows"], expect["dimension"])
    exact = np.load(folder / expect["vectors"], allow_pickle=False)
    assert np.abs(content.vectors - exact).max() <= expect["atol"]
    if expect["labels"] is not None:
        assert list(content.labels) == expect["labels"]
    assert sorted(content.metadata.columns) == sorted(expect["columns"])


def require_layout(folder: Path, case: Case, content: Any) -> None:
    expect = case["expect"]
    assert len(content) == expect["rows"]
    assert tuple(content.coordinates[0]) == (expect["x"], expect["y"])
    assert sorted(content.metadata.columns) == sorted(expect["columns"])


def require_pairs(folder: Path, case: Case, content: Any) -> None:
    expect = case["expect"]
    first = [*content.texts[0], *([] if content.scores is None else [content.scores[0]])]
    assert len(content) == expect["pairs"]
    assert (content.scores is not None) == expect["scored"]
    assert first == expect["first"]


def require_words(folder: Path, case: Case, content: Any) -> None:
    assert list(content.words) == case["expect"]["words"]


def require_documents(folder: Path, case: Case, content: Any) -> None:
    assert len(content.documents) == case["expect"]["documents"]


def require_retrieval(folder: Path, case: Case, content: Any) -> None:
    assert len(content.queries) == case["expect"]["queries"]
    assert len(content.documents) == case["expect"]["documents"]


REQUIRE: dict[str, Callable[[Path, Case, Any], None]] = {
    "vectors": require_vectors,
    "layout": require_layout,
    "pairs": require_pairs,
    "words": require_words,
    "documents": require_documents,
    "retrieval": require_retrieval,
}


@pytest.mark.parametrize("number", range(CASES))
def test_a_file_as_the_world_writes_it_opens_as_what_it_is(
    real_world: Path, manifest: list[Case], number: int
) -> None:
    case = manifest[number]
    belief, loaded = opened(real_world, case)
    assert (belief.kind, loaded.kind) == (case["kind"], case["kind"])
    REQUIRE[case["kind"]](real_world, case, loaded.content)
    told = " ".join(loaded.notes)
    if case.get("told"):
        assert any(word in told for word in case["told"]), told
    if case.get("choice"):
        assert belief.alternatives
    if belief.rows is not None and hasattr(loaded.content, "vectors"):
        assert belief.rows >= len(loaded.content)
    assert all(note.endswith(".") and "\n" not in note for note in loaded.notes)


@pytest.mark.parametrize(
    "name",
    [
        "retrieval/plain",
        "retrieval/grades_as_decimals",
        "retrieval/zero_grades",
        "retrieval/queries_are_documents",
        "retrieval/judged_twice",
    ],
)
def test_a_ready_ranking_scores_as_trec_eval_scores_it(
    real_world: Path, manifest: list[Case], name: str
) -> None:
    case = next(case for case in manifest if case["paths"] == [name])
    content = open_files(real_world / name).load().content
    run: dict[str, list[str]] = {}
    for line in (real_world / name / "run.trec").read_text().splitlines():
        query, _, document, *_ = line.split()
        run.setdefault(query, []).append(document)
    measured = evaluate(run, content.judgements).means["ndcg@10"]
    assert round(measured, 4) == case["expect"]["ndcg@10"]


def test_the_maker_writes_as_many_files_as_are_tested(manifest: list[Case]) -> None:
    assert len(manifest) == CASES


@pytest.mark.parametrize("kind", list(REQUIRE))
def test_the_command_line_tells_the_same(
    real_world: Path,
    manifest: list[Case],
    kind: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for case in [case for case in manifest if case["kind"] == kind][:6]:
        paths = [str(real_world / path) for path in case["paths"]]
        out = tmp_path / "vectors.npy"
        extra = ["--vectors-out", str(out)] if kind == "vectors" else []
        assert main(["open", *paths, "--json", *extra]) == 0
        data = json.loads(capsys.readouterr().out)
        expect = case["expect"]
        assert data["kind"] == kind
        assert {"rows", "dimension", "labels", "columns", "notes", "alternatives"} <= data.keys()
        told = expect.keys() & {
            "rows", "dimension", "pairs", "scored", "first", "words", "documents", "queries", "x",
            "y",
        }  # fmt: skip
        assert {key: data[key] for key in told} == {key: expect[key] for key in told}
        if kind == "vectors":
            exact = np.load(real_world / expect["vectors"], allow_pickle=False)
            written = np.load(out, allow_pickle=False)
            assert np.abs(written - exact).max() <= expect["atol"]
            if expect["labels"] is not None:
                assert data["labels"] == expect["labels"]
