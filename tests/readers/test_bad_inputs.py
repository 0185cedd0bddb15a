"""The shared corpus of awkward, broken and hostile files: every one ends as it should."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from explorer.readers import check

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 10.0
LARGEST_RSS = 1_500_000  # kB
KINDS = ("words", "vectors", "labels")

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
    "Errno", "Error:", "None", "numpy.core", "unpickl",
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


@pytest.fixture(scope="module")
def cases(corpus: Path) -> list[dict[str, Any]]:
    manifest = json.loads((corpus / "manifest.json").read_text())
    return [case for case in manifest["cases"] if case["kind"] in KINDS]


def given(corpus: Path, path: str) -> tuple[str, bytes]:
    file = corpus / path
    return file.name, file.read_bytes()


def test_every_file_ends_in_an_allowed_outcome(
    corpus: Path, cases: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(corpus)
    assert len(cases) == 271
    wrong, preferred = [], 0
    for case in cases:
        pair = given(corpus, case["pair"]) if "pair" in case else None
        started = time.perf_counter()
        report = check(*given(corpus, case["path"]), case["kind"], pair)
        seconds = time.perf_counter() - started
        preferred += report.outcome == case["expect"]
        if report.outcome not in (case["expect"], *case["also_ok"]) or seconds > SECONDS:
            wrong.append((case["path"], report.outcome, case["expect"], seconds))
        sentence = report.message + " ".join(report.notes)
        assert report.message.endswith("."), case["path"]
        assert "\n" not in sentence, case["path"]
        assert not [word for word in LIBRARY_WORDS if word in report.message], case["path"]
        assert "BAD-INPUTS-FILE-CANARY" not in sentence, case["path"]
        if report.outcome == "clean":
            assert report.notes, case["path"]
    assert wrong == []
    assert preferred >= 258
    assert not (corpus / "BAD_INPUTS_PICKLE_RAN").exists()


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
