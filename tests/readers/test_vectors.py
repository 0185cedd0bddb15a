"""Vector files: exact numbers, row-exact errors, alignment of labels."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from safetensors.numpy import save

from explorer.errors import InputError, LimitError
from explorer.readers import LIMITS, VectorTable, read_labels
from explorer.space import Space
from tests.opening import open_vectors

WORDS = [f"w{index}" for index in range(6)]


@pytest.fixture
def matrix(rng: np.random.Generator) -> np.ndarray:
    return rng.normal(size=(6, 4)).astype(np.float32)


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def npz(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def text(matrix: np.ndarray, delimiter: str = " ", words: list[str] | None = WORDS) -> str:
    rows = [delimiter.join(repr(float(x)) for x in row) for row in matrix]
    if words is not None:
        rows = [f"{word}{delimiter}{row}" for word, row in zip(words, rows, strict=True)]
    return "\n".join(rows) + "\n"


def binary(matrix: np.ndarray) -> bytes:
    return f"{len(matrix)} {matrix.shape[1]}\n".encode() + b"".join(
        word.encode() + b" " + row.astype("<f4").tobytes() + b"\n"
        for word, row in zip(WORDS, matrix, strict=True)
    )


def parquet(**columns: object) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def kinds(table: VectorTable) -> dict[str, int]:
    return {note.kind: note.count for note in table.notes}


def every_format(matrix: np.ndarray) -> dict[str, bytes]:
    numbers = {f"x{i}": matrix[:, i] for i in range(matrix.shape[1])}
    return {
        "word2vec.txt": f"6 4\n{text(matrix)}".encode(),
        "glove.txt": text(matrix).encode(),
        "fasttext.vec": f"6 4\n{text(matrix)}".replace("\n", " \n").encode(),
        "tabs.tsv": text(matrix, "\t").encode(),
        "table.csv": ("word,x0,x1,x2,x3\n" + text(matrix, ",")).encode(),
        "word2vec.bin": binary(matrix),
        "named.npz": npz(vectors=matrix, labels=np.array(WORDS)),
        "lists.parquet": parquet(word=WORDS, vector=matrix.tolist()),
        "columns.parquet": parquet(word=WORDS, **numbers),
    }


def test_every_format_gives_the_same_labels_and_numbers(matrix: np.ndarray) -> None:
    for name, data in every_format(matrix).items():
        table = open_vectors(name, data)
        assert table.labels == tuple(WORDS), name
        np.testing.assert_array_equal(table.vectors, matrix, err_msg=name)
        assert table.outcome == "accept", (name, table.notes)


def test_formats_without_labels_number_their_rows(matrix: np.ndarray) -> None:
    bare = {
        "a.npy": npy(matrix),
        "a.tsv": text(matrix, "\t", None).encode(),
        "a.safetensors": save({"embeddings": matrix}),
    }
    for name, data in bare.items():
        table = open_vectors(name, data)
        np.testing.assert_array_equal(table.vectors, matrix, err_msg=name)
        assert table.labels[:2] == ("row 1", "row 2")


def test_a_space_is_built_with_its_source(matrix: np.ndarray) -> None:
    table = open_vectors("a.npz", npz(vectors=matrix, labels=np.array(WORDS), size=np.arange(6)))
    space = table.space()
    assert isinstance(space, Space)
    assert space.labels == tuple(WORDS)
    assert space.metadata["size"].tolist() == list(range(6))
    assert space.provenance.source == "a.npz"


def test_memory_order_byte_order_and_type_do_not_mix_rows(matrix: np.ndarray) -> None:
    for changed in (np.asfortranarray(matrix), matrix.astype(">f4"), matrix.astype("<f8")):
        np.testing.assert_array_equal(open_vectors("a.npy", npy(changed)).vectors, matrix)
    whole = (matrix * 40).astype("i1")
    table = open_vectors("a.npy", npy(whole))
    np.testing.assert_array_equal(table.vectors, whole.astype(np.float32))
    assert kinds(table) == {"converted": 1}


def test_rows_that_are_not_finite_go_and_labels_stay_with_their_rows(matrix: np.ndarray) -> None:
    matrix[1, 2], matrix[4, 0] = np.nan, np.inf
    labels = ("l.txt", "\n".join(WORDS).encode())
    for name, data in (("a.npy", npy(matrix)), ("a.tsv", text(matrix, "\t", None).encode())):
        table = open_vectors(name, data, labels=labels)
        assert table.labels == ("w0", "w2", "w3", "w5")
        np.testing.assert_array_equal(table.vectors, matrix[[0, 2, 3, 5]])
        note = next(note for note in table.notes if note.kind == "not finite")
        assert note.count == 2
        assert note.text.endswith("line 2)" if name.endswith("tsv") else "row 2)")


def test_malformed_lines_are_counted_and_labels_stay_aligned(matrix: np.ndarray) -> None:
    lines = text(matrix).splitlines()
    lines[2] = "w2 0.1 oops"
    data = "\n".join([*lines[:4], "", *lines[4:]]).encode()
    table = open_vectors("a.txt", data)
    assert table.labels == ("w0", "w1", "w3", "w4", "w5")
    assert "line 3" in next(note for note in table.notes if note.kind == "malformed").text
    bare = "\n".join(line.split(" ", 1)[1] for line in data.decode().split("\n") if line)
    named = open_vectors("a.txt", bare.encode(), labels=("l.txt", b"a\nb\nc\nd\ne\nf"))
    assert named.labels == ("a", "b", "d", "e", "f")
    np.testing.assert_array_equal(named.vectors, matrix[[0, 1, 3, 4, 5]])


def test_a_table_with_a_hole_names_its_line(matrix: np.ndarray) -> None:
    lines = text(matrix, "\t", None).splitlines()
    lines[3] = "0.1\t0.2"
    with pytest.raises(InputError, match=r"line 4: 4 columns of numbers"):
        open_vectors("a.tsv", "\n".join(lines).encode())


def test_odd_lines_are_found_in_every_block(rng: np.random.Generator) -> None:
    count = 60_000
    matrix = rng.normal(size=(count, 16)).astype(np.float32).round(4)
    lines = [f"w{i} " + " ".join(f"{x:.4f}" for x in row) for i, row in enumerate(matrix)]
    lines[7] = lines[7].replace("w7", "new york")
    lines[30_000] = "w30000 1 2 3"
    lines[59_999] = lines[59_999].replace("w59999", "last one")
    data = "\r\n".join(lines).encode()
    assert len(data) > 7_000_000
    table = open_vectors("a.vec", data)
    assert table.vectors.shape == (count - 1, 16)
    assert table.labels[7] == "new york"
    assert table.labels[-1] == "last one"
    np.testing.assert_allclose(table.vectors, np.delete(matrix, 30_000, axis=0), atol=1e-6)
    assert kinds(table) == {"spaced word": 2, "malformed": 1}


def test_a_word_met_twice_keeps_its_first_vector(matrix: np.ndarray) -> None:
    table = open_vectors("a.txt", text(matrix, words=["a", "b", "a", "c", "a", "d"]).encode())
    assert table.labels == ("a", "b", "c", "d")
    np.testing.assert_array_equal(table.vectors, matrix[[0, 1, 3, 5]])
    assert kinds(table) == {"duplicate": 2}


def test_numbered_columns_are_the_vector_and_others_metadata(matrix: np.ndarray) -> None:
    rows = [
        f"w{i},{'ab'[i % 2]},{i * 10}," + ",".join(repr(float(x)) for x in row)
        for i, row in enumerate(matrix)
    ]
    data = "word,group,count,d0,d1,d2,d3\n" + "\n".join(rows)
    table = open_vectors("a.csv", data.encode())
    np.testing.assert_array_equal(table.vectors, matrix)
    assert table.metadata["count"].tolist() == [0, 10, 20, 30, 40, 50]
    assert list(table.metadata["group"]) == list("ababab")


def test_decimal_commas_are_read_and_told() -> None:
    table = open_vectors("a.csv", b"king;0,5;1,25\nman;-0,5;2,0\n")
    np.testing.assert_array_equal(table.vectors, [[0.5, 1.25], [-0.5, 2.0]])
    assert "decimal comma" in kinds(table)


def test_scales_that_float32_squares_lose_are_changed_by_a_power_of_ten(matrix: np.ndarray) -> None:
    table = open_vectors("a.npy", npy(matrix * np.float32(1e30)))
    assert "scaled" in kinds(table)
    assert np.abs(table.vectors).max() <= 1
    np.testing.assert_allclose(
        table.vectors / np.linalg.norm(table.vectors, axis=1, keepdims=True),
        matrix / np.linalg.norm(matrix, axis=1, keepdims=True),
        rtol=1e-5,
    )


def test_sizes_are_refused_before_anything_is_allocated() -> None:
    head = b"{'descr': '<f4', 'fortran_order': False, 'shape': (1000001, 10), }"
    header = b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head
    with pytest.raises(LimitError, match="1,000,000"):
        open_vectors("a.npy", header + bytes(100))
    with pytest.raises(LimitError, match="8,192"):
        open_vectors("a.npy", npy(np.ones((1, LIMITS.dimensions + 1), "f4")))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("vectors.npy", header + bytes(10_000))
        info = zipfile.ZipInfo("w.npy")
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w", force_zip64=True) as member:
            member.write(header)
            for _ in range(420):
                member.write(bytes(1_000_000))
    with pytest.raises(LimitError, match="unpacks to"):
        open_vectors("a.npz", buffer.getvalue())


def test_object_arrays_are_refused_without_a_word_of_how_to_open_them() -> None:
    buffer = io.BytesIO()
    np.save(buffer, np.array([{"a": 1}], object), allow_pickle=True)
    with pytest.raises(InputError) as caught:
        open_vectors("a.npy", buffer.getvalue())
    assert "pickle" not in str(caught.value)
    assert "never opened" in str(caught.value)


def test_labels_must_be_one_per_row_with_or_without_a_header() -> None:
    assert read_labels("l.txt", b"a\nb\n\n\n", 2).words == ("a", "b")
    assert read_labels("l.txt", b"a\n\na\n", 3).words == ("a", "", "a")
    assert read_labels("l.csv", b"name,n\na,1\nb,2\n", 2).words == ("a", "b")
    assert read_labels("l.tsv", b"a\t1\nb\t2\n", 2).words == ("a", "b")
    assert read_labels("l.json", b'["a", "a", null]', 3).words == ("a", "a", "")
    assert read_labels("l.npy", npy(np.array(["a", "b"])), 2).words == ("a", "b")
    assert read_labels("l.npy", npy(np.arange(2)), 2).words == ("0", "1")
    with pytest.raises(InputError, match="has 1 labels for 2 vectors"):
        read_labels("l.csv", b"word,n\na,1\n", 2)


def test_projector_bytes_take_their_shape_from_the_labels(matrix: np.ndarray) -> None:
    tsv = ("word\tn\n" + "".join(f"{word}\t{i}\n" for i, word in enumerate(WORDS))).encode()
    table = open_vectors("t.bytes", matrix.astype("<f4").tobytes(), labels=("m.tsv", tsv))
    np.testing.assert_array_equal(table.vectors, matrix)
    assert table.labels == tuple(WORDS)
    assert table.metadata["n"].tolist() == list(range(6))
    with pytest.raises(InputError, match="metadata TSV"):
        open_vectors("t.bytes", matrix.tobytes())
    with pytest.raises(InputError, match="do not divide"):
        open_vectors("t.bytes", matrix.tobytes()[:-4], labels=("m.tsv", tsv))


@pytest.mark.parametrize(
    ("name", "shape", "first", "last", "value", "labels"),
    [
        ("word2vec_gnews_1000.txt", (1000, 300), "in", "iike", 0.052956, None),
        ("glove_headerless.txt", (76, 50), "the", "into", 0.418, None),
        ("lee_fasttext.vec", (1762, 10), "the", "hundred", -0.65992, None),
        ("euclidean_vectors.bin", (2747, 10), "the", "fly", 0.42145327, None),
        (
            "projector/iris_tensors.bytes",
            (150, 4),
            "Iris-setosa",
            "Iris-virginica",
            5.1,
            "projector/iris_labels.tsv",
        ),
    ],
)
def test_public_files_are_read_exactly(
    evaluation: Path,
    name: str,
    shape: tuple[int, int],
    first: str,
    last: str,
    value: float,
    labels: str | None,
) -> None:
    folder = evaluation / "vectors"
    pair = None if labels is None else (labels, (folder / labels).read_bytes())
    table = open_vectors(name, (folder / name).read_bytes(), labels=pair)
    assert table.vectors.shape == shape
    assert (table.labels[0], table.labels[-1]) == (first, last)
    assert table.vectors[0, 0] == np.float32(value)
    assert table.outcome == "accept"
