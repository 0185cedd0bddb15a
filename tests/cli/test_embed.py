"""``embed FILE --out SPACE`` and reading it back with ``--space``."""

import numpy as np
import pytest

from tests.opening import open_vectors


@pytest.mark.parametrize("suffix", [".npz", ".parquet", ".tsv"])
def test_what_is_written_is_read_back_bit_for_bit(
    cli, tmp_path, space_file, three_groups, suffix
) -> None:
    out = tmp_path / f"copy{suffix}"
    data = cli("embed", space_file, "--out", out, "--json").data
    assert data["n"] == 12
    assert data["dimension"] == 5
    back = open_vectors(out.name, out.read_bytes()).space()
    assert back.labels == three_groups.labels
    assert back.vectors.tobytes() == three_groups.vectors.tobytes()
    assert cli("neighbors", "red 1", "--space", out, "--json").data == (
        cli("neighbors", "red 1", "--space", space_file, "--json").data
    )


@pytest.mark.model
def test_words_are_embedded_once_and_then_come_from_the_cache(cli, tmp_path, words_file) -> None:
    out = tmp_path / "words.npz"
    first = cli("embed", words_file, "--out", out, "--json").data
    assert list(first) == ["n", "dimension", "model", "cached", "seconds"]
    assert (first["n"], first["dimension"], first["cached"]) == (6, 384, 0)
    assert first["model"] == "all-MiniLM-L6-v2"
    before = out.read_bytes()
    assert cli("embed", words_file, "--out", out, "--json").data["cached"] == 6
    assert out.read_bytes() == before
    back = open_vectors(out.name, before).space()
    assert back.labels == ("king", "queen", "prince", "apple", "pear", "plum")
    assert list(back.metadata["category"]) == ["royal"] * 3 + ["fruit"] * 3
    assert np.allclose(np.linalg.norm(back.vectors, axis=1), 1.0, atol=1e-5)


def test_a_person_is_told_what_was_cleaned(cli, tmp_path, words_file) -> None:
    out = tmp_path / "words.npz"
    shown = cli("embed", words_file, "--model", "tf-idf", "--out", out).out
    assert "6 labels × 6 numbers" in shown
    assert "1 duplicate removed" in shown
    assert f"Wrote {out}" in shown


def test_frequent_words_are_added_behind_the_own_ones_without_repeating_any(cli, tmp_path) -> None:
    words, out = tmp_path / "own.csv", tmp_path / "space.npz"
    words.write_text("word,category,rank\nzebra,animal,7\nTHE,other,8\n")
    options = ["--vocabulary", 5, "--model", "tf-idf", "--out", out, "--json"]
    assert cli("embed", words, *options).data["n"] == 6
    back = open_vectors(out.name, out.read_bytes()).space()
    assert back.labels == ("zebra", "THE", "to", "and", "of", "a")
    assert list(back.metadata["category"]) == ["animal", "other", "", "", "", ""]
    assert list(back.metadata["rank"])[:2] == [7, 8]
    assert np.isnan(back.metadata["rank"][2:]).all()


def test_an_unknown_model_is_refused_with_the_choices(cli, tmp_path, words_file) -> None:
    complaint = cli("embed", words_file, "--model", "gpt", "--out", tmp_path / "a.npz").complaint
    assert complaint.startswith("Unknown embedder “gpt”; choose one of minilm,")


def test_an_ending_that_is_not_offered_is_refused(cli, tmp_path, words_file) -> None:
    complaint = cli("embed", words_file, "--out", tmp_path / "a.pickle").complaint
    assert "ending in one of .npz .parquet .tsv" in complaint


def test_no_file_appears_where_the_folder_is_missing(cli, tmp_path, words_file) -> None:
    complaint = cli("embed", words_file, "--out", tmp_path / "nowhere" / "a.npz").complaint
    assert "nowhere” for “a.npz” does not exist; create it first" in complaint
    assert not (tmp_path / "nowhere").exists()


def test_a_failure_leaves_the_earlier_file_as_it_was(cli, tmp_path) -> None:
    out, empty = tmp_path / "space.npz", tmp_path / "empty.txt"
    out.write_bytes(b"precious")
    empty.write_bytes(b"")
    assert "empty" in cli("embed", empty, "--out", out).complaint
    assert out.read_bytes() == b"precious"
