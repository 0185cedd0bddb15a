"""``check`` and ``open`` give one answer for the same files: the shared sound and awkward ones."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.conftest import Outcome

SECONDS = 10.0

Cli = Callable[..., Outcome]


def differing(cli: Cli, paths: list[Path]) -> tuple[Outcome, str]:
    """Return what ``check`` says and where ``open`` tells other things: nothing if they agree."""
    checked = cli("check", *paths, "--json")
    return checked, difference(checked, cli("open", *paths, "--json"))


def difference(checked: Outcome, opened: Outcome) -> str:
    answer = json.loads(checked.out)
    if checked.code != opened.code:
        return f"{checked} is not {opened}"
    if checked.code == 2:
        refused = (answer["outcome"], answer["rows"]) == ("reject", 0)
        return "" if refused and answer["message"] == opened.complaint else f"{checked}, {opened}"
    told = opened.data
    told.pop("believed")
    return ", ".join(name for name in told if answer[name] != told[name])


def test_sound_files_are_accepted_as_what_they_open_as(
    cli: Cli, real_world: Path, manifest: list[dict[str, Any]]
) -> None:
    wrong = []
    for case in manifest:
        paths = [real_world / path for path in case["paths"]]
        checked, unlike = differing(cli, paths)
        answer = checked.data
        if answer["kind"] != case["kind"] or answer["outcome"] == "reject":
            wrong.append((case["paths"], answer["kind"], answer["message"]))
        if unlike:
            wrong.append((case["paths"], unlike))
    assert wrong == []
    assert len(manifest) == 97


def test_awkward_files_get_one_answer_and_no_crash(
    cli: Cli, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(corpus)
    cases = json.loads((corpus / "manifest.json").read_text())["cases"]
    assert len(cases) == 321
    wrong, refusals = [], 0
    for case in cases:
        paths = [corpus / case["path"]]
        paths = [corpus / case["pair"], *paths] if "pair" in case else paths
        started = time.process_time()
        checked, unlike = differing(cli, paths)
        refusals += checked.code == 2
        if unlike or "BAD-INPUTS-FILE-CANARY" in checked.out:
            wrong.append((case["path"], unlike or checked.out))
        if time.process_time() - started > SECONDS:
            wrong.append((case["path"], "slow"))
    assert wrong == []
    assert refusals >= 130
    assert not (corpus / "BAD_INPUTS_PICKLE_RAN").exists()


def test_the_verdict_names_what_was_read_and_what_was_cleaned(cli: Cli, tmp_path: Path) -> None:
    words = tmp_path / "-rf.txt"
    words.write_bytes("cat\ndog\ncat\ncafé\n".encode("windows-1252"))
    answer = cli("check", words, "--json").data
    assert (answer["outcome"], answer["kind"], answer["rows"]) == ("clean", "words", 3)
    assert answer["message"] == "3 words would be taken."
    assert answer["encoding"] == "windows-1252"
    assert "1 duplicate removed (“cat”, line 3)." in answer["notes"]
    shown = cli("check", words).out
    assert shown.startswith("Accepted after cleaning: 3 words would be taken.\nRead as words: ")
    assert "in windows-1252." in shown


def test_labels_are_checked_against_their_vectors(cli: Cli, tmp_path: Path) -> None:
    vectors, fewer, both = tmp_path / "v.npy", tmp_path / "one.txt", tmp_path / "two.txt"
    np.save(vectors, np.eye(2, dtype=np.float32))
    fewer.write_bytes(b"cat\n")
    both.write_bytes(b"cat\ndog\n")
    assert cli("check", vectors).out.startswith("Accepted: 2 vectors of 2 numbers would be taken.")
    assert cli("check", both, "--vectors", vectors, "--json").data["labels"] == ["cat", "dog"]
    refused = cli("check", fewer, "--vectors", vectors, "--json")
    assert (refused.code, json.loads(refused.out)["outcome"]) == (2, "reject")
    alone = json.loads(cli("check", both, "--kind", "labels", "--json").out)
    assert "--vectors" in alone["message"]
    table = tmp_path / "named.vec"
    table.write_bytes(b"cat 1 2 3\ndog 4 5 6\n")
    told = json.loads(cli("check", both, "--vectors", table, "--json").out)
    assert "is not taken for the labels" in told["message"]


@pytest.mark.parametrize("command", ["check", "open"])
def test_a_path_that_names_nothing_is_one_sentence(cli: Cli, tmp_path: Path, command: str) -> None:
    assert "An empty name names no file" in cli(command, "").complaint
    assert "There is no file or folder" in cli(command, tmp_path / "absent.txt").complaint


def test_modules_in_the_current_folder_are_not_run(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "csv.py").write_text("open('RAN', 'w')")
    (tmp_path / "a.csv").write_bytes(b"word\ncat\n")
    monkeypatch.chdir(tmp_path)
    assert cli("check", "a.csv", "--json").data["outcome"] == "accept"
    assert not (tmp_path / "RAN").exists()
