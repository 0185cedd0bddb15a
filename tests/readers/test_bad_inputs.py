"""The shared corpus of awkward, broken and hostile files: every one ends as it should."""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from explorer.cli import main
from explorer.errors import ExplorerError
from explorer.intake import Choice, open_files

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 10.0
LARGEST_RSS = 1_500_000  # kB

# A small process between: the kernel counts the memory of whoever starts a program as its own.
MEASURE = """
import pathlib, resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
pathlib.Path(sys.argv[1]).write_text(str(peak))
sys.exit(code)
"""

# What the libraries below say of themselves; none of it is for the person at the screen.
LIBRARY_WORDS = (
    "allow_pickle", "Traceback", "pyarrow", "Arrow", "openpyxl", "zipfile", "Thrift", "codec",
    "Errno", "Error:", "None", "numpy.core", "unpickl", "pypdf", "lxml", "python-docx",
)  # fmt: skip

WORST = (
    "words/size/sentence_5mb.txt",
    "words/size/lines_200k.txt",
    "words/json/nested_lists.json",
    "words/xlsx/bomb.xlsx",
    "words/xlsx/laughs.xlsx",
    "words/xlsx/far_cell.xlsx",
    "words/parquet/bomb.parquet",
    "words/parquet/footer_lie.parquet",
    "vectors/npy/object.npy",
    "vectors/npy/header_deep.npy",
    "vectors/npz/bomb.npz",
    "vectors/word2vec/long_line.txt",
    "vectors/word2vec/torch.bin",
    "vectors/safetensors/header_deep.safetensors",
)


# Told by what they hold, as everything is: their names alone say otherwise.
SOUND_BY_CONTENT = (
    "words/csv/gzip.csv",
    "words/xlsx/not_zip.xlsx",
    "words/parquet/csv_named.parquet",
    "documents/docx/not_zip.docx",
    "documents/pdf/not_pdf.pdf",
    "vectors/npy/csv_named.npy",
    "vectors/glove/gzip.txt",
)

# The manifest would take it without a word; that a value was dropped is told here.
TOLD_OF = "words/json/same_keys.json"


@pytest.fixture(scope="module")
def cases(corpus: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((corpus / "manifest.json").read_text())["cases"]
    return found


def test_every_file_ends_in_an_allowed_outcome(
    corpus: Path,
    cases: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(corpus)
    (corpus / "canary.txt").write_text("BAD-INPUTS-FILE-CANARY-7f3a")
    assert len(cases) == 321
    wrong, preferred = [], 0
    for case in cases:
        pair = ["--vectors", case["pair"]] if "pair" in case else []
        started = time.perf_counter()
        code = main(["check", "--json", "--kind", case["kind"], case["path"], *pair])
        seconds = time.perf_counter() - started
        answer = json.loads(capsys.readouterr().out)
        outcome = answer["outcome"]
        assert code == (2 if outcome == "reject" else 0)
        allowed = (case["expect"], *case["also_ok"])
        if case["path"] in SOUND_BY_CONTENT:
            allowed = ("accept", "clean")
        told_of = case["path"] == TOLD_OF and outcome == "clean"
        preferred += outcome == case["expect"] or case["path"] in SOUND_BY_CONTENT or told_of
        if outcome not in allowed or seconds > SECONDS:
            wrong.append((case["path"], outcome, case["expect"], seconds))
        sentence = answer["message"] + " ".join(answer["notes"])
        assert answer["message"].endswith("."), case["path"]
        assert "\n" not in sentence, case["path"]
        assert not [word for word in LIBRARY_WORDS if word in answer["message"]], case["path"]
        assert "BAD-INPUTS-FILE-CANARY" not in sentence, case["path"]
        if outcome == "clean":
            assert answer["notes"], case["path"]
    assert wrong == []
    assert preferred >= 258 + 45
    assert not (corpus / "BAD_INPUTS_PICKLE_RAN").exists()


def test_a_document_never_brings_in_another_file(
    corpus: Path, cases: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(corpus)
    (corpus / "canary.txt").write_text("BAD-INPUTS-FILE-CANARY-7f3a")
    given = [case["path"] for case in cases if case["kind"] == "documents"]
    assert len(given) == 50
    for path in given:
        with contextlib.suppress(ExplorerError):
            content: Any = open_files(Path(path), Choice(kind="documents")).load().content
            text = " ".join(document.text for document in content.documents)
            assert "BAD-INPUTS-FILE-CANARY" not in text, path


@pytest.mark.parametrize("path", WORST)
def test_the_command_line_survives_the_worst_within_time_and_memory(
    corpus: Path, cases: list[dict[str, Any]], path: str, tmp_path: Path
) -> None:
    case = next(case for case in cases if case["path"] == path)
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "kilobytes"),
         sys.executable, "-m", "explorer", "check", "--json", "--kind", case["kind"],
         str(corpus / path)],
        cwd=corpus,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    answer = json.loads(done.stdout)
    assert answer["outcome"] in (case["expect"], *case["also_ok"])
    assert done.returncode == (2 if answer["outcome"] == "reject" else 0)
    assert "Traceback" not in done.stderr
    assert seconds < SECONDS
    assert int((tmp_path / "kilobytes").read_text()) < LARGEST_RSS
    assert not (corpus / "BAD_INPUTS_PICKLE_RAN").exists()
