"""Every awkward data set through every method, in one process that may crash alone."""

import json
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from explorer.arrays import fingerprint
from explorer.projection import project
from tests.projection.degenerate_cases import PARAMETERS, cases, words

ROOT = Path(__file__).resolve().parents[2]
CASES = cases()


@pytest.fixture(scope="module")
def outcome():
    run = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-m", "tests.projection.degenerate_cases"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "random"},
        timeout=280,
    )
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0, f"crashed at {lines[-1]}: {run.stderr[-2000:]}"
    assert run.stderr == ""
    keys = [tuple(key) if isinstance(key, list) else key for key in lines[::2]]
    return dict(zip(keys, lines[1::2], strict=True))


@pytest.mark.parametrize(("name", "method"), list(product(CASES, PARAMETERS)))
def test_awkward_data_give_a_picture_and_a_sentence_never_a_crash(outcome, name, method):
    for dimensions in (2, 3):
        result = outcome[(name, method, dimensions)]
        assert "error" not in result
        assert result["shape"] == [len(CASES[name]), dimensions]
        assert result["finite"]
        assert result["frames finite"]
        assert result["equal rows share places"]
        assert all(note.endswith(".") and "\n" not in note for note in result["notes"])
        assert "nan" not in result["caption"]
        assert all(value is None or 0 <= value <= 1 for value in result["measures"])
        if result["variance"] is not None:
            assert all(0 <= share <= 1 for share in result["variance"])
            assert sum(result["variance"]) <= 1 + 1e-9


@pytest.mark.parametrize(
    "method", ["tsne-cosine", "tsne-euclidean", "umap-cosine", "localmap-cosine"]
)
def test_too_few_different_points_fall_back_to_pca_and_say_so(outcome, method):
    needed = 15 if method.startswith("localmap") else 5
    for name in ("1 points", "4 points", "two distinct ten times", "all identical", "all zero"):
        result = outcome[(name, method, 2)]
        assert result["method"] == "pca"
        assert any(f"needs at least {needed} different points" in note for note in result["notes"])
    assert outcome[(f"{needed} points", method, 3)]["method"] == method.split("-")[0]


def test_points_in_one_direction_are_one_point_to_cosine_and_a_line_to_distance(outcome):
    name = "collinear through the origin"
    assert outcome[(name, "tsne-cosine", 2)]["method"] == "pca"
    assert outcome[(name, "tsne-euclidean", 2)]["method"] == "tsne"


def test_degenerate_data_are_explained(outcome):
    def said(name: str, method: str = "pca", dimensions: int = 2) -> str:
        return " ".join(outcome[(name, method, dimensions)]["notes"])

    assert "a single point" in said("1 points")
    assert "All vectors are the same" in said("all identical")
    assert "29 points have the same vector" in said("all identical")
    assert "along one line" in said("collinear beside the origin")
    assert "only 1 dimension, so the points lie on one line" in said("one dimension")
    assert "only 2 dimensions, so the points lie on one plane" in said("two dimensions", "pca", 3)
    assert "One vector is all zeros" in said("one zero vector", "umap-cosine")
    assert "perplexity was lowered from 30 to 1.33" in said("5 points", "tsne-cosine")
    assert "neighborhood was lowered from 15 to 4" in said("5 points", "umap-cosine")
    assert "neighborhood was lowered from 10 to 4" in said("15 points", "localmap-cosine")


@pytest.mark.parametrize("method", PARAMETERS)
def test_the_same_seed_gives_the_same_picture_here_and_in_another_process(outcome, method):
    here = [project(words(), PARAMETERS[method], seed=3).coordinates for _ in range(2)]
    assert fingerprint(here[0]) == fingerprint(here[1]) == outcome["fingerprints"][method]
