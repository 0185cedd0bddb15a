"""The check in a process of its own, and the command line around it."""

import json
from pathlib import Path

import numpy as np
import pytest

from explorer.cli import main
from explorer.errors import InputError, ParameterError
from explorer.readers import LIMITS, check, guarded, guess_kind
from explorer.readers.guarded import check_guarded


def test_a_guarded_check_says_what_the_plain_one_says(tmp_path: Path) -> None:
    file = tmp_path / "-rf.txt"
    file.write_bytes(b"cat\ndog\ncat\n")
    assert check_guarded(file) == check(file.name, file.read_bytes())


def test_a_check_that_takes_too_long_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"cat\n")
    monkeypatch.setattr(guarded, "LIMITS", type(LIMITS)(check_seconds=1))
    # A module found first on the path that hangs stands in for a parser that hangs.
    (tmp_path / "explorer").mkdir()
    (tmp_path / "explorer" / "__init__.py").write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(guarded, "_ROOT", tmp_path)
    report = check_guarded(file)
    assert report.outcome == "reject"
    assert "longer than 1 seconds" in report.message


def test_a_check_whose_process_dies_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"cat\n")
    (tmp_path / "explorer").mkdir()
    (tmp_path / "explorer" / "__init__.py").write_text("import os\nos.abort()\n")
    monkeypatch.setattr(guarded, "_ROOT", tmp_path)
    assert check_guarded(file).outcome == "reject"


def test_what_is_no_file_is_said_to_be_none(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.txt"):
        with pytest.raises(InputError, match="is not a file here"):
            check_guarded(path)


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "a.npy"
    with file.open("wb") as handle:
        handle.truncate(LIMITS.vector_file_bytes + 1)
    report = check_guarded(file)
    assert report.outcome == "reject"
    assert "400 MB" in report.message


def test_modules_in_the_current_folder_are_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "csv.py").write_text("open('RAN', 'w')")
    (tmp_path / "a.csv").write_bytes(b"word\ncat\n")
    monkeypatch.chdir(tmp_path)
    assert check_guarded(Path("a.csv")).outcome == "accept"
    assert not (tmp_path / "RAN").exists()


def test_the_command_prints_one_object_and_ends_with_two_on_refusal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, labels, vectors = tmp_path / "w.txt", tmp_path / "l.txt", tmp_path / "v.npy"
    words.write_bytes(b"cat\ndog\ncat\n")
    labels.write_bytes(b"cat\n")
    np.save(vectors, np.eye(2, dtype=np.float32))
    assert main(["check", str(words), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer == {
        "outcome": "clean",
        "kind": "words",
        "message": "2 words would be taken.",
        "rows": 2,
        "notes": ["1 duplicate removed (“cat”, line 3)"],
    }
    assert main(["check", str(labels), "--vectors", str(vectors), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["outcome"] == "reject"
    assert main(["check", str(vectors)]) == 0
    assert capsys.readouterr().out == "Accepted: 2 vectors of 2 numbers would be taken.\n"
    assert main(["check", str(tmp_path / "none.txt")]) == 2


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", b"king\nqueen\n", "words"),
        ("a.txt", b"king 1 2 3 4\nqueen 1 2 3 5\nman 1 2 3 4\n", "vectors"),
        ("a.csv", b"word,count\ncat,1\ndog,2\n", "words"),
        ("a.tsv", b"1\t2\t3\t4\n5\t6\t7\t8\n", "vectors"),
        ("a.npy", b"", "vectors"),
        ("a.xlsx", b"", "words"),
        ("a.pdf", b"", "documents"),
    ],
)
def test_the_kind_is_told_from_name_and_content(name: str, data: bytes, kind: str) -> None:
    assert guess_kind(name, data) == kind


def test_an_unknown_kind_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ParameterError, match="choose one of"):
        check("a.txt", b"cat", "pictures")
