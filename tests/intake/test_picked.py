"""The rows of some words alone: read as they come, and the same as if all had been read."""

import gzip
import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from safetensors.numpy import save

from explorer.errors import InputError
from explorer.intake import Choice, open_files

ROWS, DIMENSION = 700, 4
WORDS = [f"word{row}" for row in range(ROWS)]
ONLY = ("word699", "word3", "word350", "absent")
MATRIX = np.random.default_rng(0).normal(size=(ROWS, DIMENSION)).astype(np.float32)
TABLE = pd.DataFrame(
    {"rank": range(ROWS, 0, -1), "word": WORDS, "kind": ["odd, or\neven"] * ROWS}
    | {f"d{column}": MATRIX[:, column] for column in range(DIMENSION)}
)
RECORDS = [
    {"id": row, "meta": {"word": word}, "vector": MATRIX[row].tolist()}
    for row, word in enumerate(WORDS)
]


def bytes_of(name: str) -> bytes:
    buffer = io.BytesIO()
    nested = pd.DataFrame({"word": WORDS, "vector": list(MATRIX), "rank": range(ROWS)})
    match name:
        case "a.npz":
            np.savez_compressed(
                buffer, vectors=MATRIX, labels=np.array(WORDS), rank=np.arange(ROWS)
            )
        case "a.parquet":
            nested.to_parquet(buffer, row_group_size=200)
        case "a.arrow":
            table = pa.Table.from_pandas(nested)
            with pa.ipc.new_file(buffer, table.schema) as writer:
                writer.write_table(table, max_chunksize=300)
        case "a.stream":
            table = pa.Table.from_pandas(nested)
            with pa.ipc.new_stream(buffer, table.schema) as writer:
                writer.write_table(table, max_chunksize=300)
        case "a.csv":
            TABLE.to_csv(buffer, index=False)
        case "semicolons.csv":
            TABLE.drop(columns="kind").to_csv(buffer, index=False, sep=";", decimal=",")
        case "bare.csv":
            TABLE.drop(columns=["rank", "kind"]).to_csv(buffer, index=False, header=False)
        case "a.jsonl":
            buffer.write("".join(json.dumps(record) + "\n" for record in RECORDS).encode())
        case "a.json":
            buffer.write(json.dumps(RECORDS).encode())
    return buffer.getvalue()


NAMES = (
    "a.npz", "a.parquet", "a.arrow", "a.stream", "a.csv", "semicolons.csv", "bare.csv", "a.jsonl",
    "a.json",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_picked_rows_are_those_of_the_whole(name: str) -> None:
    data = bytes_of(name)
    whole = open_files((name, data)).load().content
    loaded = open_files((name, data), Choice(only=ONLY)).load()
    content = loaded.content
    rows = [3, 350, 699]
    assert content.labels == tuple(WORDS[row] for row in rows)
    np.testing.assert_array_equal(content.vectors, whole.vectors[rows])
    picked, expected = content.metadata, whole.metadata.iloc[rows].reset_index(drop=True)
    assert list(picked.columns) == list(expected.columns)
    assert picked.astype(str).equals(expected.astype(str))
    assert loaded.missing == ("absent",)
    assert loaded.notes[-1 - (name == "a.json")].startswith("3 of 4 wanted words found")
    first = open_files((name, data), Choice(only=ONLY, first=400)).load().content
    assert first.labels == ("word3", "word350")
    with pytest.raises(InputError, match="none of the 1 wanted words"):
        open_files((name, data), Choice(only=("absent",))).load()


@pytest.mark.parametrize("pack", ["gzip", "zip"])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_packed_tables_are_picked_from_as_they_unpack(name: str, pack: str) -> None:
    data = bytes_of(name)
    if pack == "gzip":
        packed = (f"{name}.gz", gzip.compress(data))
    else:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        packed = ("a.zip", buffer.getvalue())
    content = open_files(packed, Choice(only=ONLY)).load().content
    np.testing.assert_array_equal(content.vectors, MATRIX[[3, 350, 699]])


@pytest.mark.parametrize("name", ["v.npy", "v.safetensors", "v.npy.gz"])
@pytest.mark.parametrize("labels", ["labels.txt", "labels.tsv"])
def test_rows_are_picked_by_labels_of_another_file(name: str, labels: str) -> None:
    buffer = io.BytesIO()
    np.save(buffer, MATRIX)
    data = save({"other": MATRIX[0], "vectors": MATRIX}) if "safe" in name else buffer.getvalue()
    data = gzip.compress(data) if name.endswith(".gz") else data
    lines = [f"{word}\t{row}" for row, word in enumerate(WORDS)] if "tsv" in labels else WORDS
    header = "word\trank\n" if "tsv" in labels else ""
    given = [(name, data), (labels, (header + "\n".join(lines) + "\n").encode())]
    content = open_files(given, Choice(only=ONLY)).load().content
    np.testing.assert_array_equal(content.vectors, MATRIX[[3, 350, 699]])
    assert content.labels == ("word3", "word350", "word699")
    if header:
        assert list(content.metadata["rank"]) == [3, 350, 699]


def test_what_is_wrong_with_a_picked_row_is_told_with_its_place() -> None:
    table = TABLE.copy()
    table.loc[350, "d0"] = np.nan
    data = table.drop(columns="kind").to_csv(index=False, na_rep="nan").encode()
    notes = open_files(("a.csv", data), Choice(only=ONLY)).load().notes
    assert any("line 352" in note for note in notes)


def test_a_file_that_is_read_whole_to_pick_from_says_so() -> None:
    notes = open_files(("a.json", bytes_of("a.json")), Choice(only=ONLY)).load().notes
    assert "not read in parts" in notes[-1]


def test_a_cut_matrix_is_told_to_be_cut() -> None:
    buffer = io.BytesIO()
    np.save(buffer, MATRIX)
    given = [("v.npy", buffer.getvalue()[:-40]), ("l.txt", "\n".join(WORDS).encode())]
    with pytest.raises(InputError, match="cut off"):
        open_files(given, Choice(only=ONLY)).load()


def test_few_rows_of_a_large_matrix_take_little_memory(tmp_path: Path) -> None:
    rows, dimension = 35_000, 3_000
    path = tmp_path / "v.npy"
    header = np.lib.format.header_data_from_array_1_0(np.empty((0, dimension), np.float32))
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, header | {"shape": (rows, dimension)})
        start = file.tell()
        for row in (7, 30_000):
            file.seek(start + 4 * dimension * row)
            file.write(np.full(dimension, row, "<f4").tobytes())
        file.truncate(start + 4 * dimension * rows)  # the rest takes no place on the disk
    labels = tmp_path / "labels.txt"
    labels.write_text("".join(f"word{row}\n" for row in range(rows)))
    opened = open_files([path, labels], Choice(only=("word7", "word30000")))
    tracemalloc.start()
    content = opened.load().content
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert list(content.vectors[:, 0]) == [7.0, 30_000.0]
    assert path.stat().st_size > 400_000_000
    assert peak < 60_000_000
