"""What every reader in the registry promises, whatever the format."""

import io
import json
import zipfile
from functools import cache

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from explorer.errors import ExplorerError, InputError
from explorer.readers import READERS
from tests.opening import open_vectors, open_words

WORD_EXTENSIONS = list(READERS)
VECTOR_EXTENSIONS = [
    ".txt", ".vec", ".csv", ".tsv", ".parquet", ".npy", ".npz", ".bin", ".bytes", ".safetensors",
]  # fmt: skip
EXTENSIONS = list(dict.fromkeys((*WORD_EXTENSIONS, *VECTOR_EXTENSIONS)))
MATRIX = np.array([[1.5, -2.0, 0.25], [0.5, 3.0, -1.0]], dtype=np.float32)
LABELS = ("m.tsv", b"word\tn\ncat\t1\ndog\t2\n")


def saved(write: str, *values: object) -> bytes:
    buffer = io.BytesIO()
    if write == "npy":
        np.save(buffer, np.asarray(values[0]), allow_pickle=False)
    elif write == "npz":
        np.savez(buffer, vectors=MATRIX, labels=np.array(["cat", "dog"]))
    elif write == "parquet":
        pq.write_table(pa.table(values[0]), buffer)
    else:
        book = openpyxl.Workbook()
        book.active.append(["cat"])
        book.active.append(["dog"])
        book.save(buffer)
    return buffer.getvalue()


@cache
def words_in(extension: str) -> bytes:
    return {
        ".txt": b"cat\ndog\n",
        ".csv": b"word,n\ncat,1\ndog,2\n",
        ".tsv": b"word\tn\ncat\t1\ndog\t2\n",
        ".xlsx": saved("xlsx"),
        ".json": json.dumps(["cat", "dog"]).encode(),
        ".jsonl": b'{"word": "cat"}\n{"word": "dog"}\n',
        ".parquet": saved("parquet", {"word": ["cat", "dog"]}),
        ".npy": saved("npy", ["cat", "dog"]),
    }[extension]


@cache
def vectors_in(extension: str) -> bytes:
    lines = b"cat 1.5 -2 0.25\ndog 0.5 3 -1\n"
    rows = b"".join(w + b" " + v.tobytes() for w, v in zip((b"cat", b"dog"), MATRIX, strict=True))
    return {
        ".txt": lines,
        ".vec": b"2 3\n" + lines,
        ".csv": lines.replace(b" ", b","),
        ".tsv": lines.replace(b" ", b"\t"),
        ".parquet": saved("parquet", {"word": ["cat", "dog"], "vector": MATRIX.tolist()}),
        ".npy": saved("npy", MATRIX),
        ".npz": saved("npz"),
        ".bin": b"2 3\n" + rows,
        ".bytes": MATRIX.tobytes(),
        ".safetensors": save({"e": MATRIX}),
    }[extension]


def test_the_registry_is_keyed_by_extension_and_describes_each() -> None:
    for extension, reader in READERS.items():
        assert extension == reader.extension
        assert extension.startswith(".")
        assert extension == extension.lower()
        assert len(reader.description) > 10
        assert callable(reader.words)


@pytest.mark.parametrize("extension", WORD_EXTENSIONS)
def test_words_come_back_whatever_the_case_of_the_extension(extension: str) -> None:
    for name in (f"a{extension}", f"A{extension.upper()}"):
        table = open_words(name, words_in(extension))
        assert table.words == ("cat", "dog")
        assert len(table.metadata) == 2
        assert table.column in table.columns


@pytest.mark.parametrize("extension", VECTOR_EXTENSIONS)
def test_vectors_come_back_finite_and_labelled(extension: str) -> None:
    labels = LABELS if extension in (".npy", ".bytes", ".safetensors") else None
    table = open_vectors(f"a{extension}", vectors_in(extension), labels=labels)
    assert table.labels == ("cat", "dog")
    assert table.vectors.dtype == np.float32
    assert not table.vectors.flags.writeable
    np.testing.assert_array_equal(table.vectors, MATRIX)
    assert table.space().fingerprint == table.space().fingerprint


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_an_empty_file_is_an_input_error(extension: str) -> None:
    words, vectors = extension in WORD_EXTENSIONS, extension in VECTOR_EXTENSIONS
    for read, usable in ((open_words, words), (open_vectors, vectors)):
        if usable:
            with pytest.raises(InputError, match="empty"):
                read(f"a{extension}", b"")  # type: ignore[operator]


def survives(extension: str, data: bytes) -> None:
    """Reading either works or ends in one sentence of ours; nothing else escapes."""
    words, vectors = extension in WORD_EXTENSIONS, extension in VECTOR_EXTENSIONS
    for read, usable in ((open_words, words), (open_vectors, vectors)):
        if not usable:
            continue
        try:
            read(f"a{extension}", data)  # type: ignore[operator]
        except ExplorerError as error:
            message = str(error)
            assert message.endswith(".")
            assert "\n" not in message
            assert "allow_pickle" not in message


@pytest.mark.parametrize("extension", EXTENSIONS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=300))
def test_any_bytes_end_in_a_table_or_a_sentence(extension: str, data: bytes) -> None:
    survives(extension, data)


@pytest.mark.parametrize("extension", EXTENSIONS)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    start=st.floats(0, 1),
    length=st.integers(0, 12),
    insert=st.binary(max_size=12),
    vectors=st.booleans(),
)
def test_a_damaged_file_ends_in_a_table_or_a_sentence(
    extension: str, start: float, length: int, insert: bytes, vectors: bool
) -> None:
    both = extension in WORD_EXTENSIONS and extension in VECTOR_EXTENSIONS
    chosen = vectors if both else extension in VECTOR_EXTENSIONS
    sound = vectors_in(extension) if chosen else words_in(extension)
    at = int(start * len(sound))
    survives(extension, sound[:at] + insert + sound[at + length :])


def test_a_zip_that_repeats_a_member_is_no_way_around_the_limits() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("v.npy", saved("npy", MATRIX))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("v.npy", saved("npy", MATRIX))
    assert len(open_vectors("a.npz", buffer.getvalue())) == 2
