"""A small space, and a cache of the test's own."""

from pathlib import Path

import numpy as np
import pytest

WORDS = ["king", "queen", "man", "woman", "Paris"]
MATRIX = np.array(
    [[0.5, -1.25, 2.0], [1.0, 0.0, -3.5], [0.125, 4.0, 1.5], [-2.0, 0.75, 0.25], [3.0, 1.0, 9.5]],
    dtype=np.float32,
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is opened in a place of the test's own."""
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path / "cache"))
