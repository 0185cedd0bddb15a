"""Large vectors open at once again: the same, and read anew where anything changed."""

from pathlib import Path

import numpy as np
import pytest

from explorer.intake import Choice, loading, open_files, opening
from explorer.readers.vectors import remembered


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are kept, small ones too."""
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(remembered, "_FEWEST_BYTES", 1)
    return tmp_path / "cache" / "opened"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time that files are read rather than recalled."""
    found: list[str] = []

    def counting(group, choice):
        found.append(group.kind)
        return loading.load(group, choice)

    monkeypatch.setattr(opening, "load", counting)
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "glove.txt"
    file.write_text("".join(f"wörd{row} {row} 0.5 -1e-3\nodd line\n" for row in range(1, 9)) * 1)
    file.write_text(file.read_text().replace("odd line\n", "", 6))
    return file


def test_the_second_opening_is_the_first(kept: Path, reads: list[str], path: Path) -> None:
    first, second = open_files(path).load(), open_files(path).load()
    assert reads == ["vectors"]
    assert second.content.labels == first.content.labels
    assert second.content.vectors.tobytes() == first.content.vectors.tobytes()
    assert second.content.notes == first.content.notes
    assert second.content.file_rows == first.content.file_rows
    assert second.notes == first.notes
    assert second.content.space().fingerprint == first.content.space().fingerprint


def test_another_file_or_another_choice_is_read(kept: Path, reads: list[str], path: Path) -> None:
    open_files(path).load()
    assert len(open_files(path, Choice(first=3)).load().content) == 3
    path.write_text("other 1 2 3\nwords 4 5 6\n")
    assert open_files(path).load().content.labels == ("other", "words")
    assert len(reads) == 3


@pytest.mark.parametrize("place", [0, 40, 120, -1, None])
def test_what_is_damaged_is_read_again(
    kept: Path, reads: list[str], path: Path, place: int | None
) -> None:
    first = open_files(path).load()
    (file,) = kept.glob("*.vectors")
    data = bytearray(file.read_bytes())
    if place is None:
        del data[-5:]
    else:
        data[place] ^= 1
    file.write_bytes(data)
    again = open_files(path).load()
    assert len(reads) == 2
    assert np.array_equal(again.content.vectors, first.content.vectors)


def test_one_kept_under_another_name_is_refused(kept: Path, reads: list[str], path: Path) -> None:
    open_files(path).load()
    (file,) = kept.glob("*.vectors")
    file.rename(kept / f"{'0' * 64}.vectors")
    assert remembered.recall("0" * 64) is None


def test_few_are_kept(kept: Path, tmp_path: Path) -> None:
    for number in range(remembered._MOST_KEPT + 3):
        file = tmp_path / f"{number}.txt"
        file.write_text("oak 1 2 3\nash 4 5 6\n")
        open_files(file).load()
    assert len(list(kept.glob("*.vectors"))) == remembered._MOST_KEPT


def test_bytes_and_what_has_columns_beside_are_not_kept(
    kept: Path, tmp_path: Path, path: Path
) -> None:
    open_files((path.name, path.read_bytes())).load()
    table = tmp_path / "t.csv"
    table.write_text("word,kind,d0,d1\noak,a,1,2\nash,a,3,4\nelm,b,5,6\nfir,b,7,8\n")
    open_files(table).load()
    assert not list(kept.glob("*")) if kept.exists() else True
