"""A small clustered space and its maps."""

import numpy as np
import pytest

from explorer.clustering import KmeansParameters, cluster
from explorer.projection import PcaParameters, project
from explorer.space import Space

HOSTILE = ["<a href='http://x'>k</a>", "$x$", "a & b", "<b>bold</b>", "x<br>y", "</script><script>"]


@pytest.fixture(scope="session")
def space():
    rng = np.random.default_rng(0)
    truth = np.repeat(np.arange(3), 20)
    vectors = np.eye(3, 8)[truth] + rng.normal(scale=0.1, size=(60, 8))
    labels = [*HOSTILE, *(f"word{row}" for row in range(6, 60))]
    import pandas as pd

    kind = [("animal", "plant", None)[t] for t in truth]
    return Space(labels, vectors, pd.DataFrame({"kind": kind, "label": range(60)}))


@pytest.fixture(scope="session")
def clusters(space):
    return cluster(space, KmeansParameters(3))


@pytest.fixture(scope="session")
def flat(space):
    return project(space, PcaParameters(), dimensions=2)


@pytest.fixture(scope="session")
def solid(space):
    return project(space, PcaParameters(), dimensions=3)
