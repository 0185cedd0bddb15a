"""Running commands in this process, and small data to run them on."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from explorer.cli import main
from explorer.space import Space
from explorer.space_files import space_to_bytes


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        assert self.code == 0, self.err
        assert self.out.count("\n") == 1, "one JSON object on one line and nothing else"
        return json.loads(self.out, parse_constant=_no_constant)

    @property
    def complaint(self) -> str:
        """The one sentence of a mistake; nothing on stdout, no traceback."""
        assert self.code == 2
        assert self.out == ""
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        assert "Error" not in self.err
        assert self.err.rstrip().endswith(".")
        return self.err.strip()


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Embed into a cache of the test's own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("VSE_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    def run(*argv: object) -> Outcome:
        code = main([str(part) for part in argv])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run


@pytest.fixture
def three_groups() -> Space:
    """Twelve points near three orthogonal directions, four each, with their true group."""
    centers = np.repeat(np.eye(3, 5), 4, axis=0)
    noise = np.random.default_rng(0).normal(scale=0.05, size=(12, 5))
    labels = [f"{name} {number}" for name in ("red", "green", "blue") for number in range(1, 5)]
    table = pd.DataFrame({"category": [label.split()[0] for label in labels], "rank": range(12)})
    return Space(labels, centers + noise, table)


@pytest.fixture
def space_file(tmp_path: Path, three_groups: Space) -> Path:
    path = tmp_path / "groups.npz"
    path.write_bytes(space_to_bytes(three_groups, ".npz"))
    return path


@pytest.fixture
def words_file(tmp_path: Path) -> Path:
    path = tmp_path / "words.csv"
    path.write_text(
        "word,category,pair\nking,royal,a\nqueen,royal,a\nprince,royal,\n"
        "apple,fruit,\npear,fruit,\nplum,fruit,\nking,royal,\n",
        encoding="utf-8",
    )
    return path
