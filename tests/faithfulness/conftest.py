"""A space and a picture of it."""

import numpy as np
import pytest


@pytest.fixture
def vectors(rng):
    return rng.normal(size=(200, 10)).astype(np.float32)


@pytest.fixture
def picture(vectors):
    return vectors[:, :2] * np.float32(3) + np.float32(7)
