"""How far a file is read is told, what is told can stop it, and words are picked streaming."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from explorer.errors import CancelledError, InputError
from explorer.intake import Choice, open_files
from tests.intake.samples import BARE, LABELLED

ROWS, DIMENSION = 40_000, 20


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Vectors whose first number is their row, as text, gzip and binary."""
    folder = tmp_path_factory.mktemp("vectors")
    tail = " ".join(["0.5"] * (DIMENSION - 1))
    text = "".join(f"word{row} {row} {tail}\n" for row in range(ROWS)).encode()
    binary = f"{ROWS} {DIMENSION}\n".encode() + b"".join(
        f"word{row} ".encode() + struct.pack(f"<{DIMENSION}f", row, *[0.5] * (DIMENSION - 1))
        for row in range(ROWS)
    )
    made = {"glove.txt": text, "glove.txt.gz": gzip.compress(text, 1), "words.bin": binary}
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in made}


@pytest.mark.parametrize("name", ["glove.txt", "glove.txt.gz", "words.bin"])
def test_wanted_words_are_picked_out_of_the_stream(files: dict[str, Path], name: str) -> None:
    only = (f"word{ROWS - 1}", "word7", "elsewhere", "word20000")
    loaded = open_files(files[name], Choice(only=only)).load()
    assert loaded.content.labels == ("word7", "word20000", f"word{ROWS - 1}")
    assert loaded.content.vectors[:, 0].tolist() == [7, 20000, ROWS - 1]
    assert loaded.missing == ("elsewhere",)
    some = open_files(files[name], Choice(only=only, first=20_000)).load()
    assert some.content.labels == ("word7",)
    with pytest.raises(InputError, match="none of the 1 wanted words"):
        open_files(files[name], Choice(only=("elsewhere",))).load()


def test_words_are_picked_without_holding_the_file(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self, limit=0):
        raise AssertionError("the whole file was read")

    monkeypatch.setattr("explorer.intake.sources.Source.read", refuse)
    for name in files:
        loaded = open_files(files[name], Choice(only=("word3",))).load()
        assert loaded.content.labels == ("word3",)


@pytest.mark.parametrize("name", ["glove.txt", "glove.txt.gz", "words.bin"])
@pytest.mark.parametrize("choice", [Choice(), Choice(first=ROWS - 1), Choice(only=("word9",))])
def test_the_share_that_is_read_grows_to_all(
    files: dict[str, Path], name: str, choice: Choice
) -> None:
    told: list[float] = []
    open_files(files[name], choice).load(told.append)
    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1] == 1.0


@pytest.mark.parametrize("name", [*LABELLED, *BARE])
def test_every_format_is_loaded_the_same_under_watch(name: str) -> None:
    data = (name, {**LABELLED, **BARE}[name])
    told: list[float] = []
    watched = open_files(data).load(told.append).content
    assert np.array_equal(watched.vectors, open_files(data).load().content.vectors)
    assert told[-1] == 1.0


@pytest.mark.parametrize("name", ["glove.txt", "glove.txt.gz", "words.bin"])
def test_what_is_told_stops_the_reading(files: dict[str, Path], name: str) -> None:
    def stop(fraction: float) -> None:
        raise CancelledError("Stopped.")

    opened = open_files(files[name])
    with pytest.raises(CancelledError):
        opened.load(stop)
    assert len(opened.load().content) == ROWS  # and can be loaded again
