"""Small files in every format, and the shared maker's ninety-seven."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

MAKER = Path(__file__).resolve().parents[3] / "shared" / "real_world" / "make_real_world.py"
WORDS = ["king", "queen", "man", "woman", "Paris"]
MATRIX = np.array(
    [[0.5, -1.25, 2.0], [1.0, 0.0, -3.5], [0.125, 4.0, 1.5], [-2.0, 0.75, 0.25], [3.0, 1.0, 9.5]],
    dtype=np.float32,
)


@pytest.fixture(scope="session")
def real_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of sound files as the world writes them, with a manifest of what each must give."""
    if not MAKER.is_file():
        pytest.skip("the shared corpus of real-world files is not beside this checkout")
    folder = tmp_path_factory.mktemp("real world")
    subprocess.run([sys.executable, str(MAKER), str(folder)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def manifest(real_world: Path) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((real_world / "manifest.json").read_text())["cases"]
    return cases


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is opened in a place of the test's own."""
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path / "cache"))
