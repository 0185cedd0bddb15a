"""Packed files that must be read to and fro: unpacked once, within limits, and left nowhere."""

import bz2
import gzip
import io
import lzma
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer.errors import InputError, LimitError
from explorer.intake import Choice, open_files
from explorer.readers import LIMITS, Limits, VectorTable
from explorer.readers.unpacked import Store
from tests.intake.samples import tarred, zipped

ROWS, DIMENSION = 3_000, 8
MATRIX = np.random.default_rng(0).normal(size=(ROWS, DIMENSION)).astype(np.float32)
WORDS = [f"word {row}" for row in range(ROWS)]


def parquet(numbers: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(numbers.ravel()), DIMENSION)
    pq.write_table(pa.table({"word": WORDS, "vector": vectors}), buffer, compression="none")
    return buffer.getvalue()


def arrow(numbers: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(numbers.ravel()), DIMENSION)
    table = pa.table({"word": WORDS, "vector": vectors})
    with pa.ipc.new_file(buffer, table.schema) as writer:
        writer.write_table(table)
    return buffer.getvalue()


def npz(numbers: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, vectors=numbers, labels=np.array(WORDS))
    return buffer.getvalue()


WRITERS = {"a.parquet": parquet, "a.arrow": arrow, "a.npz": npz}
PACKERS: dict[str, Callable[[str, bytes], bytes]] = {
    "gz": lambda name, data: gzip.compress(data),
    "bz2": lambda name, data: bz2.compress(data),
    "xz": lambda name, data: lzma.compress(data),
    "zst": lambda name, data: pa.compress(data, "zstd", asbytes=True),
    "zip": lambda name, data: zipped(**{name: data}),
    "tar": lambda name, data: tarred("w:gz", **{name: data}),
    "zip.gz": lambda name, data: gzip.compress(zipped(**{name: data})),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The temporary folder, and nothing is in it at the end; all but the smallest goes there."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lower(monkeypatch)
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


def lower(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    small = Limits(**{"held_bytes": 1_000, "unpacked_bytes": 20_000, **limits})
    monkeypatch.setattr("explorer.readers.unpacked.LIMITS", small)


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("name", WRITERS)
def test_what_is_packed_beyond_memory_comes_out_as_it_went_in(
    name: str, packer: str, folder: Path
) -> None:
    data = PACKERS[packer](name, WRITERS[name](MATRIX))
    opened = open_files((f"{name}.{packer}", data))
    assert list(folder.iterdir()) == []  # it has no name, so nothing can be left behind
    for first in (None, 5):
        table = open_files((f"{name}.{packer}", data), Choice(first=first)).load().content
        assert isinstance(table, VectorTable)
        assert table.labels == tuple(WORDS[:first])
        assert np.array_equal(table.vectors, MATRIX[:first])
    assert np.array_equal(opened.load().content.vectors, opened.load().content.vectors)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("packer", ["gz", "bz2", "xz", "zst", "zip.gz"])
def test_a_bomb_is_refused_by_its_ratio(name: str, packer: str, folder: Path) -> None:
    zeros = np.zeros_like(MATRIX)
    zeros[0] = 1
    data = PACKERS[packer](name, WRITERS[name](zeros))
    with pytest.MonkeyPatch.context() as patch:
        lower(patch, unpacked_ratio=2)
        with pytest.raises(LimitError, match="2 times its size"):
            open_files((f"{name}.{packer}", data)).load()


@pytest.mark.parametrize("name", WRITERS)
def test_what_unpacks_to_more_than_the_limit_is_refused(name: str, folder: Path) -> None:
    data = gzip.compress(WRITERS[name](MATRIX))
    with pytest.MonkeyPatch.context() as patch:
        lower(patch, unpacked_file_bytes=50_000)
        with pytest.raises(LimitError, match=r"more than the 50\.0 kB that are unpacked"):
            open_files((f"{name}.gz", data)).load()


def test_a_full_temporary_folder_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    lower(monkeypatch)
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: Full())
    with pytest.raises(LimitError, match="room"):
        open_files(("a.parquet.gz", gzip.compress(parquet(MATRIX)))).load()


class Full(io.BytesIO):
    """A file on a disk that has no room."""

    def write(self, data: object) -> int:
        raise OSError(28, "No space left on device")


def test_a_cut_file_is_told_to_be_cut(folder: Path) -> None:
    data = gzip.compress(parquet(MATRIX))
    with pytest.raises(InputError, match="cut off or damaged"):
        open_files(("a.parquet.gz", data[: len(data) // 2])).load()


def test_views_of_a_store_read_from_places_of_their_own(folder: Path) -> None:
    blocks = [bytes([number]) * 1_000 for number in range(200)]
    store = Store()
    one, other = (store.view(lambda: blocks, "“a”", 100_000) for _ in range(2))
    assert one.seek(50_500) == 50_500
    assert other.read(3) == b"\0\0\0"
    assert one.read(1_000) == b"\x32" * 500 + b"\x33" * 500
    assert (one.tell(), other.tell()) == (51_500, 3)
    assert one.seek(-1, io.SEEK_END) == 199_999
    assert one.read() == b"\xc7"
    assert one.read() == b""
    store.forget()
    assert other.read(1) == b"\0"


def test_the_limits_are_those_that_are_told() -> None:
    assert LIMITS.unpacked_bytes < LIMITS.unpacked_file_bytes
    assert LIMITS.held_bytes < LIMITS.unpacked_bytes
