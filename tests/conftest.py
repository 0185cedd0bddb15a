"""Fixtures every test may use."""

from pathlib import Path

import numpy as np
import pytest

EVALUATION = Path(__file__).resolve().parents[2] / "shared" / "evaluation"


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def evaluation() -> Path:
    """Folder of public evaluation data; a test that needs it is skipped where it is absent."""
    if not EVALUATION.is_dir():
        pytest.skip("the public evaluation data are not beside this checkout")
    return EVALUATION
