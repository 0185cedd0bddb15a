"""``neighbors QUERY``."""

import numpy as np
import pytest

from explorer.metrics import METRICS
from explorer.neighbors import neighbors_of
from explorer.space import Space
from explorer.space_files import space_to_bytes


@pytest.fixture
def square(tmp_path):
    """Four points whose distances and angles from the first are known by hand."""
    space = Space(
        ["origin", "same way", "right angle", "opposite"], [[1, 0], [3, 0], [0, 1], [-1, 0]]
    )
    path = tmp_path / "square.npz"
    path.write_bytes(space_to_bytes(space, ".npz"))
    return path


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("cosine", [("same way", 1.0), ("right angle", 0.0), ("opposite", -1.0)]),
        ("dot", [("same way", 3.0), ("right angle", 0.0), ("opposite", -1.0)]),
        ("euclidean", [("right angle", -np.sqrt(2)), ("same way", -2.0), ("opposite", -2.0)]),
    ],
)
def test_scores_are_those_computed_by_hand_and_larger_is_closer(
    cli, square, metric, expected
) -> None:
    data = cli("neighbors", "origin", "--space", square, "--metric", metric, "--json").data
    assert list(data) == ["query", "metric", "results"]
    assert data["query"] == "origin"
    assert data["metric"] == metric
    assert [result["label"] for result in data["results"]] == [label for label, _ in expected]
    for result, (_, score) in zip(data["results"], expected, strict=True):
        assert list(result) == ["label", "score"]
        assert result["score"] == pytest.approx(score, abs=1e-6)


@pytest.mark.parametrize("metric", METRICS)
def test_the_answer_is_that_of_the_core(cli, space_file, three_groups, metric) -> None:
    data = cli(
        "neighbors", "green 2", "--space", space_file, "-k", 4, "--metric", metric, "--json"
    ).data
    row = three_groups.positions["green 2"]
    found = neighbors_of(three_groups, row, 4, metric)
    assert [r["label"] for r in data["results"]] == [
        three_groups.labels[i] for i in found.indices[0]
    ]
    assert [r["score"] for r in data["results"]] == pytest.approx(found.scores[0].tolist())


def test_a_label_is_found_whatever_its_case(cli, space_file) -> None:
    data = cli("neighbors", "  RED  1 ", "--space", space_file, "-k", 3, "--json").data
    assert {result["label"] for result in data["results"]} == {"red 2", "red 3", "red 4"}


def test_a_person_reads_distances_where_a_program_reads_scores(cli, square) -> None:
    shown = cli("neighbors", "origin", "--space", square, "--metric", "euclidean").out
    assert shown.splitlines()[0] == "Nearest to origin among 4 labels"
    assert shown.splitlines()[2].split() == ["1", "1.414", "right", "angle"]


def test_words_are_embedded_and_a_new_text_among_them(cli, words_file) -> None:
    found = cli(
        "neighbors", "king queen", "--words", words_file, "--model", "tf-idf", "--json"
    ).data
    assert [result["label"] for result in found["results"][:2]] == ["king", "queen"]
    assert found["results"][0]["score"] == pytest.approx(np.sqrt(0.5), abs=1e-4)
    assert found["results"][2]["score"] == 0.0


def test_a_label_missing_from_ready_vectors_is_answered_with_the_likely_one(
    cli, space_file
) -> None:
    complaint = cli("neighbors", "red 11", "--space", space_file).complaint
    assert complaint.startswith("“red 11” is not a label of groups.npz; perhaps you mean “red 1”")
    assert "--model" in complaint


def test_a_model_of_another_size_than_the_vectors_is_refused(cli, space_file) -> None:
    complaint = cli("neighbors", "unheard of", "--space", space_file, "--model", "tf-idf").complaint
    assert "but these have 5" in complaint


@pytest.mark.parametrize("bad", ["0", "-3", "2.5", "many"])
def test_a_bad_k_is_refused(cli, space_file, bad) -> None:
    complaint = cli("neighbors", "red 1", "--space", space_file, "-k", bad).complaint
    assert f"give a whole number from 1, not “{bad}”" in complaint


def test_k_beyond_the_number_of_points_lists_them_all(cli, space_file) -> None:
    data = cli("neighbors", "red 1", "--space", space_file, "-k", 10**9, "--json").data
    assert len(data["results"]) == 11


@pytest.mark.parametrize("query", ["", "   ", "\n"])
def test_an_empty_query_is_refused(cli, space_file, query) -> None:
    assert "query is empty" in cli("neighbors", query, "--space", space_file).complaint


@pytest.mark.model
def test_without_words_or_vectors_the_frequent_words_are_searched(cli) -> None:
    data = cli("neighbors", "puppy", "--vocabulary", 300, "-k", 300, "--json").data
    assert len(data["results"]) == 300
    first = {result["label"] for result in data["results"][:30]}
    assert first & {"little", "baby", "kids", "family", "love", "home"}


@pytest.mark.model
def test_a_space_and_its_model_place_a_text_the_space_does_not_hold(cli, tmp_path) -> None:
    space = tmp_path / "young.npz"
    assert cli("embed", "young-animals", "--out", space).code == 0
    data = cli("neighbors", "a baby dog", "--space", space, "--model", "minilm", "--json").data
    assert data["results"][0]["label"] == "puppy"


@pytest.mark.parametrize("metric", ["cosine", "dot", "euclidean"])
def test_a_text_of_unknown_words_is_near_nothing(cli, words_file, metric) -> None:
    argv = ("neighbors", "unheard of", "--words", words_file, "--model", "tf-idf")
    assert cli(*argv, "--metric", metric, "--json").data["results"] == []
    shown = cli(*argv, "--metric", metric).out
    assert "TF-IDF knows nothing of the query, so nothing is near it." in shown
