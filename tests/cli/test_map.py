"""``map FILE``."""

import io
import zipfile

import numpy as np
import pandas as pd
import pytest

from explorer.projection import PcaParameters, project
from tests.plots.alone.pages import value

KEYS = [
    "n", "method", "dimensions", "faithfulness", "sampled", "standard_errors", "laid_out",
    "seconds", "notes",
]  # fmt: skip
MEASURES = ["trustworthiness", "continuity", "neighbors_kept", "distance_correlation"]


@pytest.mark.parametrize("method", ["pca", "tsne"])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_each_method_answers_with_the_promised_keys(cli, space_file, method, dimensions) -> None:
    data = cli("map", space_file, "--method", method, "--dimensions", dimensions, "--json").data
    assert list(data) == KEYS
    assert (data["n"], data["method"], data["dimensions"]) == (12, method, dimensions)
    assert list(data["faithfulness"]) == MEASURES
    assert all(0.0 <= data["faithfulness"][name] <= 1.0 for name in MEASURES[:3])
    assert isinstance(data["notes"], list)


@pytest.mark.parametrize(
    ("n", "options", "method"),
    [
        (4, [], "pca"),
        (60, [], "tsne"),
        (8, ["--perplexity", 3], "tsne"),
        (60, ["--n-neighbors", 5], "umap"),
    ],
)
def test_without_a_method_the_points_and_the_options_say_which(
    cli, tmp_path, rng, n, options, method
) -> None:
    path = tmp_path / "points.npy"
    np.save(path, rng.normal(size=(n, 4)).astype(np.float32))
    assert cli("map", path, *options, "--json").data["method"] == method


def test_the_coordinates_written_are_those_of_the_core(
    cli, tmp_path, space_file, three_groups
) -> None:
    expected = project(three_groups, PcaParameters(), dimensions=3, seed=4).coordinates
    csv, parquet = tmp_path / "map.csv", tmp_path / "map.parquet"
    for out in (csv, parquet):
        cli("map", space_file, "--method", "pca", "--dimensions", 3, "--seed", 4, "--out", out)
    tables = (pd.read_csv(csv), pd.read_parquet(io.BytesIO(parquet.read_bytes())))
    for table in tables:
        assert tuple(table["label"]) == three_groups.labels
        assert np.allclose(table[["x", "y", "z"]], expected, atol=1e-6)
        assert list(table["category"]) == list(three_groups.metadata["category"])


def test_the_page_written_holds_every_label_and_fetches_nothing(
    cli, tmp_path, space_file, three_groups
) -> None:
    out = tmp_path / "map.html"
    shown = cli("map", space_file, "--method", "pca", "--out", out)
    assert f"Wrote {out}" in shown.out
    page = out.read_text("utf-8")
    assert value(page, "points")["labels"] == list(three_groups.labels)
    assert value(page, "points")["near"]["k"] == 10
    assert "nearest neighbors this picture keeps" in page
    assert "<script src" not in page
    cli("map", space_file, "--method", "pca", "--out", tmp_path / "map.zip")
    with zipfile.ZipFile(tmp_path / "map.zip") as archive:
        assert {"index.html", "data/points.js", "data/near-0.js"} <= set(archive.namelist())


def test_the_same_seed_gives_the_same_file_and_another_seed_another(
    cli, tmp_path, space_file
) -> None:
    files = [tmp_path / f"{number}.csv" for number in range(3)]
    for out, seed in zip(files, (1, 1, 2), strict=True):
        cli("map", space_file, "--iterations", 50, "--seed", seed, "--out", out)
    first, again, other = (out.read_bytes() for out in files)
    assert first == again
    assert first != other


def test_too_few_points_are_told_in_the_notes(cli, tmp_path) -> None:
    words = tmp_path / "three.txt"
    words.write_text("one\ntwo\nthree\n")
    data = cli("map", words, "--model", "tf-idf", "--method", "umap", "--json").data
    assert data["method"] == "pca"
    assert any("needs at least 5 different points" in note for note in data["notes"])


@pytest.mark.parametrize("method", ["pca", "tsne", "umap", "localmap"])
def test_a_single_word_is_a_map_without_neighborhoods_to_judge(cli, tmp_path, method) -> None:
    word, out = tmp_path / "one.txt", tmp_path / "one.csv"
    word.write_text("alone\n")
    options = ["--model", "tf-idf", "--method", method, "--out", out]
    data = cli("map", word, *options, "--json").data
    assert data["n"] == 1
    assert set(data["faithfulness"].values()) == {None}
    assert pd.read_csv(out)["label"].tolist() == ["alone"]
    shown = cli("map", word, *options).out
    assert shown.count("no neighborhoods") == 1


def test_cleanings_of_the_words_are_told_in_the_notes(cli, words_file) -> None:
    data = cli("map", words_file, "--model", "tf-idf", "--method", "pca", "--json").data
    assert any("1 duplicate removed" in note for note in data["notes"])


def test_a_person_reads_how_far_to_trust_the_picture(cli, space_file) -> None:
    shown = cli("map", space_file, "--method", "pca").out
    assert "12 points by PCA in 2 dimensions" in shown
    assert "trustworthiness" in shown
    assert "of the variance" in shown


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--method", "lda"], "one of pca, tsne, umap, localmap, not “lda”"),
        (["--seed", "-1"], "a whole number from 0 to 4294967295, not “-1”"),
        (["--seed", "4294967296"], "a whole number from 0 to 4294967295"),
        (["--dimensions", "4"], "invalid choice: 4"),
        (["--perplexity", "0"], "Perplexity must be a number from 1 to 200, not 0"),
        (["--method", "umap", "--perplexity", "5"], "--perplexity is no option of UMAP"),
        (["--perplexity", "5", "--n-neighbors", "5"], "No method has all of these options"),
        (["--out", "map.gif"], "ending in one of .html .zip .png .svg .csv .parquet"),
        (["--color", "mood"], "There is no column “mood”"),
    ],
)
def test_a_bad_option_is_refused_in_one_sentence(cli, space_file, options, said) -> None:
    assert said in cli("map", space_file, *options).complaint


def test_an_unwritable_folder_is_told_before_any_work(cli, tmp_path, space_file) -> None:
    out = tmp_path / "missing" / "map.html"
    assert "does not exist; create it first" in cli("map", space_file, "--out", out).complaint
    folder = tmp_path / "map.html"
    folder.mkdir()
    assert "is a folder" in cli("map", space_file, "--out", folder).complaint


def test_every_point_is_examined_when_a_person_asks(cli, tmp_path, rng) -> None:
    path = tmp_path / "many.npy"
    np.save(path, rng.normal(size=(3_200, 4)).astype(np.float32))
    sampled = cli("map", path, "--method", "pca", "--json").data
    every = cli("map", path, "--method", "pca", "--faithfulness", "all", "--json").data
    assert (sampled["sampled"], every["sampled"]) == (1_000, None)
    assert every["standard_errors"] is None
    for name, error in sampled["standard_errors"].items():
        assert 0 < error < 0.02
        gap = sampled["faithfulness"][name] - every["faithfulness"][name]
        assert abs(gap) < 4 * error
    assert every["laid_out"] == 3_200


@pytest.mark.parametrize("command", ["map", "clusters", "embed"])
def test_a_file_is_read_as_it_was_said_to_be_written(cli, tmp_path, command) -> None:
    rows = [
        f"{word};{place},5;{place % 3},25;{place % 2},1" for place, word in enumerate("abcdefgh")
    ]
    (tmp_path / "v.csv").write_text("\n".join(rows))
    (tmp_path / "few.txt").write_text("\n".join("abdefg"))
    said = ("--separator", "semicolon", "--decimal", "comma", "--no-header")
    picked = ("--first", 7, "--only", tmp_path / "few.txt")
    out = ("--out", tmp_path / "v.npz") if command == "embed" else ()
    out = ("--method", "pca") if command == "map" else out
    answer = cli(command, tmp_path / "v.csv", *said, *picked, *out, "--json").data
    if command == "clusters":
        assert sum(each["size"] for each in answer["clusters"]) == 6
    else:
        assert answer["n"] == 6
