"""Points that every method can show something of."""

import numpy as np
import pytest

from explorer.space import Space


@pytest.fixture(scope="module")
def groups() -> Space:
    """Four groups of 60 points, overlapping a little, in 30 dimensions."""
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(4, 30))[np.repeat(np.arange(4), 60)] * 2
    vectors += rng.normal(size=vectors.shape)
    return Space([str(row) for row in range(240)], vectors)
