"""``bench``: the same figures as the core, as one object."""

import pytest

from explorer.indexes import INDEXES


def test_indexes_are_measured_on_a_file_of_vectors(cli, space_file):
    data = cli("bench", "index", space_file, "-k", 3, "--json").data
    assert {row["index"] for row in data["rows"]} == set(INDEXES)
    exact = next(row for row in data["rows"] if row["index"] == "exact")
    assert exact["recall"] == 1.0
    assert exact["recall_sd"] == 0.0
    assert exact["memory_bytes"] == 12 * 5 * 4
    assert exact["n"] == data["n"] == 12
    assert "exact search is best" in data["recommendation"]


def test_indexes_are_measured_on_made_up_vectors(cli):
    data = cli(
        "bench", "index", "--generated", 400, "--dimension", 16, "--index", "exact", "lsh",
        "--queries", 20, "--json",
    ).data  # fmt: skip
    assert [row["setting"] for row in data["rows"]] == [
        "", "not rescored", "rescored 100", "rescored 400"
    ]  # fmt: skip
    assert data["rows"][-1]["recall"] == 1.0


def test_a_measurement_can_be_estimated_without_being_done(cli):
    data = cli(
        "bench", "index", "--generated", 10**6, "--dimension", 8, "--index", "exact", "ivf",
        "--estimate", "--json",
    ).data  # fmt: skip
    assert [row["index"] for row in data["rows"]] == ["exact", "ivf"]
    assert data["rows"][1]["build_seconds"] > 1
    assert data["memory_bytes"] > 4 * 8 * 10**6
    whole = sum(row["build_seconds"] + row["search_seconds"] for row in data["rows"])
    assert data["seconds"] == pytest.approx(whole + data["preparing_seconds"])
    assert "Measuring 2 indexes on 1,000,000 × 8 numbers" in data["summary"]


def test_a_long_measurement_says_what_it_takes_first_and_is_checked_against_it(cli):
    done = cli(
        "bench", "index", "--generated", 30_000, "--dimension", 4, "--index", "binary",
        "--queries", 10, "--json",
    )  # fmt: skip
    assert "is estimated to take" in done.err
    assert all(row["estimated_build_seconds"] > 0 for row in done.data["rows"])


def test_people_read_the_advice_and_a_table(cli, space_file):
    shown = cli("bench", "index", space_file, "--index", "exact", "int8").out
    assert shown.startswith("For 12 vectors exact search is best")
    assert "8-bit integers (int8)" in shown


def test_a_model_is_timed_run_by_run(cli, words_file):
    rows = cli("bench", "embed", words_file, "--model", "tf-idf", "--repeats", 2, "--json").data[
        "rows"
    ]
    assert [row["run"] for row in rows] == [1, 2]
    assert all(row["n"] == 6 and row["texts_per_second"] > 0 for row in rows)


def test_maps_are_timed(cli, space_file):
    (only,) = cli("bench", "map", space_file, "--method", "pca", "--json").data["rows"]
    assert only["method"] == "pca"
    assert only["seconds"] > 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--generated", 1), "from 2 to 1,000,000"),
        (("--generated", 10**6, "--dimension", 1000), "4.0 GB"),
        (("--generated", 50, "topics"), "leave out the file"),
        (("topics", "--index", "annoy"), "annoy"),
        (("topics", "--memory", 0), "some memory"),
        (("--generated", 50, "--metric", "dot", "--index", "lsh"), "cosine only"),
        (("topics", "-k", 1000), "from 1 to 100"),
    ],
)
def test_mistakes_are_one_sentence(cli, arguments, said):
    assert said in cli("bench", "index", *arguments).complaint


def test_ready_vectors_cannot_be_embedded(cli, space_file):
    assert "ready vectors" in cli("bench", "embed", space_file).complaint
