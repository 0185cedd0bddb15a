"""The same vectors in every format: the numbers exact, the labels all, what was done told."""

import gzip
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import explorer
from explorer.errors import ExplorerError, InputError, ParameterError
from explorer.intake import Choice, Layout, Loaded, open_files
from explorer.readers import LIMITS, DocumentTable, VectorTable, WordTable
from tests.intake.samples import BARE, LABELLED, MATRIX, WORDS, jsonl, lines, npy, records


def load(*files: tuple[str, bytes], choice: Choice | None = None) -> Loaded:
    return open_files(files, choice).load()


def vectors(*files: tuple[str, bytes], choice: Choice | None = None) -> VectorTable:
    content = load(*files, choice=choice).content
    assert isinstance(content, VectorTable)
    return content


@pytest.mark.parametrize("name", LABELLED)
def test_words_and_numbers_come_out_as_they_went_in(name: str) -> None:
    table = vectors((name, LABELLED[name]))
    assert list(table.labels) == WORDS
    assert np.array_equal(table.vectors, MATRIX)


@pytest.mark.parametrize("name", BARE)
def test_bare_numbers_come_out_as_they_went_in(name: str) -> None:
    table = vectors((name, BARE[name]))
    assert np.array_equal(table.vectors, MATRIX)
    assert table.labels[0] == "row 1"


@pytest.mark.parametrize("name", [n for n in BARE if n != "answer.json"])
@pytest.mark.parametrize("order", [1, -1])
def test_numbers_and_the_list_of_their_words_belong_together(name: str, order: int) -> None:
    files = [(name, BARE[name]), ("labels.txt", "\n".join(WORDS).encode())][::order]
    assert list(vectors(*files).labels) == WORDS


@pytest.mark.parametrize("name", LABELLED)
def test_the_first_rows_are_those_of_the_whole(name: str) -> None:
    table = vectors((name, LABELLED[name]), choice=Choice(first=2))
    assert list(table.labels) == WORDS[:2]
    assert np.array_equal(table.vectors, MATRIX[:2])


@pytest.mark.parametrize("name", [*LABELLED, *BARE])
def test_what_is_believed_is_what_comes(name: str) -> None:
    opened = open_files((name, {**LABELLED, **BARE}[name]))
    assert opened.kind == "vectors"
    assert opened.belief.startswith("vectors")
    assert opened.rows in (5, None)
    assert opened.dimension in (3, None)
    assert opened.why


def test_the_first_words_of_a_cut_binary_file_are_named_by_row() -> None:
    data = LABELLED["binary.bin"]
    assert len(vectors(("binary.bin", data), choice=Choice(first=3))) == 3
    with pytest.raises(InputError, match="row 5: no word and 3 numbers"):
        load(("binary.bin", data[:-8]), choice=Choice(first=5))


def test_numbers_next_to_nothing_are_brought_into_range() -> None:
    table = vectors(("small.npy", npy(np.full((2, 2), 3e-310))))
    assert table.vectors.max() > 1e-12
    assert any("multiplied" in note.text for note in table.notes)


@pytest.mark.parametrize("rows", [150, 199, 200, 201, 500])
@pytest.mark.parametrize("name", ["list.txt", "table.csv", "lines.jsonl", "list.json"])
def test_a_sample_is_never_told_to_be_all(name: str, rows: int) -> None:
    texts = [f"term{row}" for row in range(rows)]
    data = {
        "list.txt": "\n".join(texts),
        "table.csv": "word,group\n" + "".join(f"{text},a\n" for text in texts),
        "lines.jsonl": "".join(json.dumps({"word": text}) + "\n" for text in texts),
        "list.json": json.dumps([{"word": text} for text in texts]),
    }[name].encode()
    opened = open_files((name, data))
    assert opened.rows in (rows, None)
    assert len(opened.load().content) == rows


def test_parquet_tells_its_rows_whatever_its_size() -> None:
    buffer = io.BytesIO()
    numbers = np.random.default_rng(0).normal(size=(3_000, 100)).astype(np.float32)
    pq.write_table(pa.table({"vector": list(numbers)}), buffer)
    assert open_files(("large.parquet", buffer.getvalue())).belief.startswith(
        "vectors: 3,000 × 100"
    )


def test_the_library_has_the_same_door() -> None:
    assert explorer.open_files(("glove.txt", lines())).kind == "vectors"


def test_the_belief_tells_format_size_and_packing() -> None:
    opened = open_files(("glove.6B.txt.gz", gzip.compress(lines())))
    assert opened.belief == "vectors: 5 × 3, words and numbers, divided by spaces, gzip"
    assert opened.first_rows[0] == ("king", "[0.5, -1.25, 2]")


def test_a_service_answer_is_put_in_order_and_that_is_told() -> None:
    assert "index" in " ".join(load(("answer.json", BARE["answer.json"])).notes)


def test_rows_without_a_vector_are_left_out_and_counted() -> None:
    items = records()
    items[1]["vector"] = None
    del items[3]["vector"]
    loaded = load(("some.jsonl", jsonl(items)))
    assert isinstance(loaded.content, VectorTable)
    assert list(loaded.content.labels) == ["king", "man", "Paris"]
    assert any("2 rows without a vector" in note for note in loaded.notes)


def test_of_two_columns_of_vectors_one_is_taken_and_the_other_offered() -> None:
    data = jsonl([{**item, "title_vector": [1.0, 2.0]} for item in records()])
    opened = open_files(("two.jsonl", data))
    assert opened.dimension == 3
    assert any("title_vector" in note for note in opened.notes)
    other = next(way for way in opened.alternatives if "title_vector" in way.what)
    assert open_files(("two.jsonl", data), other.choice).load().content.vectors.shape == (5, 2)


def test_shards_are_read_as_one_in_the_order_of_their_names() -> None:
    parts = [(f"part-{n}-of-3.jsonl", jsonl(records()[a:b])) for n, a, b in
             ((10, 4, 5), (2, 2, 4), (1, 0, 2))]  # fmt: skip
    table = vectors(*parts)
    assert list(table.labels) == WORDS
    assert np.array_equal(table.vectors, MATRIX)


def test_a_layout_is_a_layout_and_neighbors_are_told_to_be_its_own() -> None:
    text = "text,x,y,kind\nfirst,1.5,-2,a\nsecond,3,4,a\nthird,5,6,b\n"
    loaded = load(("map.csv", text.encode()))
    assert isinstance(loaded.content, Layout)
    assert loaded.content.coordinates.tolist() == [[1.5, -2], [3, 4], [5, 6]]
    assert list(loaded.content.metadata["kind"]) == ["a", "a", "b"]
    assert loaded.content.vectors is None
    assert any("neighbors are those of the layout" in note for note in loaded.notes)


def test_a_layout_keeps_the_vectors_it_was_made_from() -> None:
    data = jsonl([{**item, "x": n, "y": -n} for n, item in enumerate(records())])
    content = load(("map.jsonl", data)).content
    assert isinstance(content, Layout)
    assert np.array_equal(content.vectors, MATRIX)
    assert content.coordinates[:, 0].tolist() == [0, 1, 2, 3, 4]


def test_a_folder_of_texts_with_a_blank_one_opens_without_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The ferry leaves at noon.")
    (tmp_path / "b.md").write_text("# Bread\n\nIt is baked at dawn.")
    (tmp_path / "scan.txt").write_text(" \n")
    loaded = open_files(tmp_path).load()
    assert isinstance(loaded.content, DocumentTable)
    assert [document.title for document in loaded.content.documents] == ["", "Bread"]
    assert loaded.notes[0] == "1 file without text left out: scan.txt."


def test_of_an_archive_with_several_the_largest_opens_and_the_others_are_offered() -> None:
    from tests.intake.samples import zipped

    short = b"king 1 2\nqueen 3 4\nman 5 6\n"
    data = zipped(**{"short.txt": short, "long.txt": lines(), "README.md": b"About these."})
    opened = open_files(("both.zip", data))
    told = " ".join(opened.notes)
    assert opened.dimension == 3
    assert "short.txt" in told
    assert "README.md" in told
    other = next(way for way in opened.alternatives if "short.txt" in way.what)
    assert open_files(("both.zip", data), other.choice).dimension == 2


def test_columns_scaled_alike_have_mean_0_and_deviation_1() -> None:
    table = vectors(("named.csv", LABELLED["named.csv"]), choice=Choice(scaling="standard"))
    assert np.allclose(table.vectors.mean(axis=0), 0, atol=1e-6)
    assert np.allclose(table.vectors.std(axis=0), 1, atol=1e-6)


def test_a_kind_can_be_corrected_and_an_impossible_one_is_refused() -> None:
    table = ("named.csv", LABELLED["named.csv"])
    content = load(table, choice=Choice(kind="words")).content
    assert isinstance(content, WordTable)
    assert list(content.words) == WORDS
    with pytest.raises(InputError, match="cannot be opened as pairs"):
        open_files(table, Choice(kind="pairs"))
    with pytest.raises(InputError, match="did you mean “word”"):
        open_files(table, Choice(text="wird"))


def test_labels_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ExplorerError, match="5 vectors"):
        load(("array.npy", npy(MATRIX)), ("labels.txt", b"one\ntwo\nthree\n"))


def test_two_columns_for_one_role_are_refused(tmp_path: Path) -> None:
    from explorer.cli.corrections import choice_of
    from explorer.cli.program import build_parser

    argv = ["open", "x", "--column", "a", "--column", "text=b"]
    with pytest.raises(ParameterError, match="two columns"):
        choice_of(build_parser(argv).parse_args(argv))


def test_the_shape_of_packed_arrays_is_told_before_they_are_opened() -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, vectors=MATRIX, labels=np.array(WORDS))
    opened = open_files(("v.npz", buffer.getvalue()))
    assert (opened.rows, opened.dimension) == (5, 3)
    assert opened.belief.startswith("vectors: 5 × 3, NumPy arrays")


@pytest.mark.parametrize("form", ["npy", "txt"])
def test_a_file_too_large_for_memory_twice_is_read_piece_by_piece(
    tmp_path, monkeypatch, form
) -> None:
    path = tmp_path / f"v.{form}"
    numbers = np.arange(60_000, dtype=np.float32).reshape(20_000, 3)
    if form == "npy":
        np.save(path, numbers)
    else:
        path.write_text("\n".join(f"w{row} {a} {b} {c}" for row, (a, b, c) in enumerate(numbers)))
    small = replace(LIMITS, vector_file_bytes=50_000)
    monkeypatch.setattr("explorer.intake.formats.matrices.LIMITS", small)
    content = open_files(path).load().content
    np.testing.assert_array_equal(content.vectors, numbers)
    assert content.labels[-1] == ("row 20000" if form == "npy" else "w19999")


def test_what_much_is_opened_takes_is_told_before(tmp_path) -> None:
    header = io.BytesIO()
    shape = {"descr": "<f4", "fortran_order": False, "shape": (400_000, 300)}
    np.lib.format.write_array_header_1_0(header, shape)
    path = tmp_path / "v.npy"
    with path.open("wb") as file:
        file.write(header.getvalue())
        file.truncate(header.tell() + 480_000_000)
    assert "Opened, it takes 480 MB of memory." in open_files(path).notes
    assert not open_files(path, Choice(first=1_000)).notes


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.json", '{"king": [1, 2], "queen": [3, 4], "king": [5, 6]}', "“king”, item"),
        ("a.json", '[{"word": "x", "word": "king", "vector": [5, 6]}]', "“word”"),
        (
            "a.jsonl",
            '{"word": "queen", "vector": [3, 4]}\n{"word": "king", "vector": [1, 2], '
            '"vector": [5, 6]}\n',
            "“vector”, line 2",
        ),
    ],
)
def test_a_key_that_comes_twice_is_told(name: str, text: str, place: str) -> None:
    loaded = open_files((name, text.encode())).load()
    assert list(loaded.content.vectors[loaded.content.labels.index("king")]) == [5.0, 6.0]
    (told,) = [note for note in loaded.notes if "repeats" in note]
    assert place.removesuffix(", item") in told
    assert loaded.outcome == "clean"
