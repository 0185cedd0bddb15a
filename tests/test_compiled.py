"""Compiled loops: compiled once for each machine, and still there where nothing can be kept."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explorer.compiled import compiled

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = """
import json, sys, numba, numpy, pacmap, umap
numba.config.CACHE_DIR = sys.argv[1]  # from here on: what the libraries compile is as it was
from explorer.projection import LocalmapParameters, UmapParameters, project
from explorer.projection import localmap, umap
from explorer.projection.apart import draw_apart
from explorer.space import Space
space = Space([""] * 40, numpy.random.default_rng(0).normal(size=(40, 5)))
for dimensions in (2, 3):
    project(space, UmapParameters(epochs=10), dimensions=dimensions)
    project(space, LocalmapParameters(iterations=90), dimensions=dimensions)
counted = {}
loops = [*vars(umap._steps()).values(), *vars(localmap._steps()).values(), draw_apart]
for loop in loops:
    stats = loop.machine_code.stats
    counted[loop.__name__] = [sum(stats.cache_misses.values()), sum(stats.cache_hits.values())]
print(json.dumps(counted))
"""


def counted(folder: Path) -> dict[str, list[int]]:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::ImportWarning", "-c", PROGRAM, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return json.loads(run.stdout)


def test_a_second_process_compiles_nothing(tmp_path):
    first, second = counted(tmp_path), counted(tmp_path)
    assert len(first) == 9
    assert all(misses > 0 for misses, _ in first.values())
    assert all(misses == 0 < hits for misses, hits in second.values())


def test_what_cannot_be_kept_is_compiled_all_the_same():
    scope: dict[str, object] = {}
    exec("def doubled(x):\n    return x + x", scope)  # a function without a file
    assert compiled(scope["doubled"])(np.float32(1.5)) == 3.0


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
def test_infinities_and_not_a_number_keep_their_meaning(value):
    @compiled
    def above(numbers, limit):
        count = 0
        for number in numbers:
            count += number > limit
        return count

    assert above(np.array([1.0, value, 3.0]), 0.0) == 2 + (value > 0)
