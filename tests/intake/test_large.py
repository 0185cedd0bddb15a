"""Large files: the belief needs the head alone, the first rows little more than they take."""

import gzip
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from explorer.errors import InputError, LimitError
from explorer.intake import Choice, open_files
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.sources import Source
from explorer.readers import Limits

ROOT = Path(__file__).resolve().parents[2]
ROWS, DIMENSION, FIRST = 120_000, 100, 60_000

# In a process of its own: the peak of this one is that of all tests before.
MEASURE = """
import resource, sys
import pyarrow.csv, pandas
from explorer.intake import Choice, open_files
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
open_files(sys.argv[1], Choice(first=2_000)).load()
before = peak()
content = open_files(sys.argv[1], Choice(first=int(sys.argv[2]))).load().content
print((peak() - before) * 1024, content.vectors.nbytes)
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of word vectors, some hundred times its head."""
    generator = np.random.default_rng(0)
    numbers = [" ".join(f"{x:.5f}" for x in row) for row in generator.normal(size=(50, DIMENSION))]
    path = tmp_path_factory.mktemp("large") / "glove.txt"
    with path.open("w") as file:
        for row in range(ROWS):
            file.write(f"word{row} {numbers[row % 50]}\n")
    return path


def test_the_belief_reads_no_more_than_the_head(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    blocks = Source.blocks

    def counting(self, size=1 << 20):
        for block in blocks(self, size):
            asked.append(len(block))
            yield block

    monkeypatch.setattr(Source, "blocks", counting)
    opened = open_files(large)
    assert (opened.kind, opened.dimension, opened.rows) == ("vectors", DIMENSION, None)
    assert opened.first_rows[1][0] == "word1"
    assert 0 < sum(asked) < large.stat().st_size / 5
    assert INTAKE_LIMITS.head_bytes < large.stat().st_size / 50


def test_the_first_rows_take_little_more_than_they_are(large: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(large), str(FIRST)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    grown, kept = map(int, done.stdout.split())
    assert kept == FIRST * DIMENSION * 4
    # The whole text of these rows would be twice what is kept of them.
    assert grown < 3 * kept


def test_the_first_rows_of_a_large_file_are_exact(large: Path) -> None:
    content = open_files(large, Choice(first=FIRST)).load().content
    assert content.labels[-1] == f"word{FIRST - 1}"
    repeated = np.tile(content.vectors[:50], (FIRST // 50, 1))
    assert np.array_equal(content.vectors, repeated)


def test_lines_that_are_left_out_are_named_by_their_place_in_the_whole_file(
    tmp_path: Path,
) -> None:
    path = tmp_path / "odd.txt"
    good = [f"word{row} " + " ".join(["0.5"] * 100) for row in range(20_000)]
    good[19_000] = "this line is no vector"
    path.write_text("\n".join(good) + "\n")
    notes = open_files(path, Choice(first=19_500)).load().notes
    assert any("line 19,001" in note for note in notes)


def test_word2vec_beyond_what_is_held_at_once_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = np.random.default_rng(0).normal(size=(2_000, 20)).astype("<f4")
    words = [b"w%d " % row + vector.tobytes() + b"\n" for row, vector in enumerate(numbers)]
    path = tmp_path / "words.bin"
    path.write_bytes(b"2000 20\n" + b"".join(words))
    small = Limits(vector_file_bytes=50_000)
    monkeypatch.setattr("explorer.intake.formats.matrices.LIMITS", small)
    content = open_files(path).load().content
    assert content.labels == tuple(f"w{row}" for row in range(2_000))
    assert np.array_equal(content.vectors, numbers)


def packed_words(rows: int) -> tuple[bytes, np.ndarray]:
    """A packed file of word vectors as GloVe writes them, and its numbers."""
    numbers = np.random.default_rng(0).normal(size=(rows, 20)).astype("f4").round(4)
    lines = [f"w{row} {' '.join(map(str, vector))}\n" for row, vector in enumerate(numbers)]
    return gzip.compress("".join(lines).encode()), numbers


def test_packed_words_beyond_what_is_held_at_once_are_read_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data, numbers = packed_words(20_000)
    small = Limits(vector_file_bytes=1_000_000)
    monkeypatch.setattr("explorer.intake.formats.matrices.LIMITS", small)
    content = open_files(("glove.txt.gz", data)).load().content
    assert (len(content), content.labels[-1]) == (20_000, "w19999")
    assert np.array_equal(content.vectors, numbers)


@pytest.mark.parametrize("choice", [Choice(), Choice(first=10**6), Choice(only=("none",))])
def test_a_packed_text_of_blank_lines_is_not_read_to_its_end(
    choice: Choice, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = b"".join(b"w%d %d 0.5 0.5\n" % (row, row) for row in range(200_000))
    data = gzip.compress(head + b"\n" * 40_000_000, 1)
    small = Limits(unpacked_bytes=5_000_000, vector_file_bytes=1_000_000, unpacked_ratio=4)
    monkeypatch.setattr("explorer.readers.unpacked.LIMITS", small)
    monkeypatch.setattr("explorer.intake.formats.matrices.LIMITS", small)
    with pytest.raises(LimitError, match="4 times its size"):
        open_files(("glove.txt.gz", data), choice).load()


@pytest.mark.parametrize("first", [None, 7])
@pytest.mark.parametrize("ending", [".npy", ".safetensors"])
def test_a_matrix_beyond_what_is_held_at_once_is_read_row_by_row(
    ending: str, first: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = np.random.default_rng(0).normal(size=(2_000, 20)).astype("<f4")
    path = tmp_path / f"vectors{ending}"
    if ending == ".npy":
        np.save(path, numbers)
    else:
        save_file({"other": numbers[0], "embeddings": numbers}, path)
    small = Limits(vector_file_bytes=50_000)
    monkeypatch.setattr("explorer.intake.formats.matrices.LIMITS", small)
    content = open_files(path, Choice(first=first)).load().content
    assert np.array_equal(content.vectors, numbers[:first])
    path.write_bytes(path.read_bytes()[:-1])
    if ending == ".npy" and first is None:
        with pytest.raises(InputError, match="cut off"):
            open_files(path).load()


def test_what_is_too_large_names_the_way_out() -> None:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": (3_000_000, 300)}
    )
    zeros = gzip.compress(header.getvalue() + bytes(4_000_000))
    with pytest.raises(LimitError, match="--first N, --only FILE"):
        open_files(("vectors.npy.gz", zeros)).load()


@pytest.mark.parametrize("first", [None, 5])
def test_what_is_only_read_whole_names_the_form_that_is_read_in_parts(
    first: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "columns.npy"
    np.save(path, np.asfortranarray(np.random.default_rng(0).normal(size=(2_000, 20))))
    small = Limits(vector_file_bytes=50_000)
    monkeypatch.setattr("explorer.intake.formats.matrices.LIMITS", small)
    with pytest.raises(LimitError, match="save it row by row"):
        open_files(path, Choice(first=first)).load()


def test_the_belief_tells_what_is_too_large_to_be_opened_whole() -> None:
    numbers = np.ones((100, 300), dtype="<f4")
    rows = b"".join(b"w%d " % row + vector.tobytes() for row, vector in enumerate(numbers))
    name, data = "news.bin", b"3000000 300\n" + rows
    assert any("larger than is opened at once" in note for note in open_files((name, data)).notes)
    assert open_files((name, data), Choice(first=100_000)).notes == ()
    assert open_files((name, data), Choice(first=400_000)).notes == (
        "Opened, it takes 480 MB of memory.",
    )
