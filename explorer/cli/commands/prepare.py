"""``prepare``: compile now what is otherwise compiled when somebody first waits for it."""

import argparse
import time
from typing import TYPE_CHECKING

from explorer.cli.answer import Answer
from explorer.cli.options import new_command

if TYPE_CHECKING:
    from explorer.cli.options import Commands

_POINTS, _NUMBERS = 300, 16


def add_parser(commands: "Commands") -> None:
    """Add the command."""
    summary = "Compile UMAP, LocalMAP and EVōC for this machine, once, in a minute or two."
    new_command(commands, "prepare", summary, shared="json")


def run(options: argparse.Namespace) -> Answer:
    """Use each once on a few points; every later process finds what was compiled."""
    import numpy as np

    from explorer.clustering import EvocParameters, cluster
    from explorer.projection import LocalmapParameters, UmapParameters, project
    from explorer.space import Space

    rng = np.random.default_rng(0)
    space = Space([str(row) for row in range(_POINTS)], rng.normal(size=(_POINTS, _NUMBERS)))
    started = time.perf_counter()
    project(space, UmapParameters(epochs=10))
    project(space, LocalmapParameters(iterations=50))
    cluster(space, EvocParameters())
    seconds = time.perf_counter() - started
    ready = ["UMAP", "LocalMAP", "EVōC"]
    return Answer(
        data={"ready": ready, "seconds": round(seconds, 1)},
        text=f"{', '.join(ready[:-1])} and {ready[-1]} are ready after {seconds:.0f} s.",
    )
