"""Everything compiled is compiled ahead, and found by the next process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

USED_AFTERWARDS = """
import numpy
from explorer.clustering import EvocParameters, cluster
from explorer.projection import LocalmapParameters, UmapParameters, project, umap, localmap, apart
from explorer.space import Space
space = Space([""] * 90, numpy.random.default_rng(1).normal(size=(90, 7)))
project(space, UmapParameters(epochs=12))
project(space, LocalmapParameters(iterations=60))
for steps in (umap._steps(), localmap._steps()):
    for step in vars(steps).values():
        assert not step.machine_code.stats.cache_misses, step
assert not apart.draw_apart.machine_code.stats.cache_misses
"""


@pytest.mark.timeout(1800)
def test_what_is_prepared_is_not_compiled_again(cli) -> None:
    answer = cli("prepare", "--json").data
    assert answer["ready"] == ["UMAP", "LocalMAP", "EVōC"]
    assert answer["seconds"] > 0
    subprocess.run([sys.executable, "-c", USED_AFTERWARDS], check=True, cwd=ROOT, env=os.environ)
