"""How the time of a map grows with the number of points.

``python -m benchmarks.growth [--sizes 1000 10000 …]`` lays out 30 groups × 32 numbers by each
method, each size in a fresh process on one core with everything compiled and nothing kept, fits
seconds = a · n^b, prints a Markdown table of processor seconds and draws ``benchmarks/growth.svg``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.projections import points
from benchmarks.turns import ONE_CORE
from explorer.projection import METHODS

CLOCK = "Processor seconds on one core, one run each"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
PICTURE = Path(__file__).with_name("growth.svg")
FAITHFULNESS = "faithfulness"


def seconds(what: str, n: int) -> float:
    """Return the processor seconds of one method, or of its faithfulness, in this process."""
    from explorer.faithfulness import measure
    from explorer.projection import PcaParameters, project
    from explorer.space import Space

    space = Space([""] * n, points(n))
    if what == FAITHFULNESS:
        drawn = project(space, PcaParameters()).coordinates
        started = time.process_time()
        measure(space.vectors, drawn)
        return time.process_time() - started
    parameters = METHODS[what].parameters()
    project(space.take(range(200)), parameters)
    started = time.process_time()
    project(space, parameters)
    return time.process_time() - started


def measured(sizes: tuple[int, ...] = SIZES) -> dict[str, list[float]]:
    """Return the seconds of each method and of faithfulness at each size."""
    return {what: [_apart(what, n) for n in sizes] for what in (*METHODS, FAITHFULNESS)}


def _apart(what: str, n: int) -> float:
    with tempfile.TemporaryDirectory() as nothing_kept:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "benchmarks.growth", "--one", what, str(n)],
            env={**os.environ, **ONE_CORE, "VSE_CACHE_DIR": nothing_kept},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return float(json.loads(done.stdout.splitlines()[-1]))


def exponent(sizes: tuple[int, ...], times: list[float]) -> float:
    """Return b of seconds = a · n^b, fitted to the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def table(sizes: tuple[int, ...], times: dict[str, list[float]]) -> list[str]:
    """Return the lines of a Markdown table."""
    head = " | ".join(f"{n:,}" for n in sizes)
    lines = [f"| | {head} | grows as |", "|---|" + "---:|" * (len(sizes) + 1)]
    for what, taken in times.items():
        figures = " | ".join(f"{each:.3g}" for each in taken)
        lines.append(f"| {_title(what)} | {figures} | n^{exponent(sizes, taken):.2f} |")
    return lines


def draw(sizes: tuple[int, ...], times: dict[str, list[float]], path: Path = PICTURE) -> None:
    """Draw the seconds over the sizes, both in powers of ten."""
    import plotly.graph_objects as go

    figure = go.Figure(layout={"template": "plotly_white", "width": 720, "height": 440})
    for what, taken in times.items():
        figure.add_scatter(x=list(sizes), y=taken, name=_title(what), mode="lines+markers")
    figure.update_xaxes(type="log", title="points", dtick=1)
    figure.update_yaxes(type="log", title="processor seconds", dtick=1)
    figure.write_image(path)


def _title(what: str) -> str:
    return METHODS[what].title if what in METHODS else what


def main() -> None:
    """Measure, print the table and draw the picture."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(seconds(options.one[0], int(options.one[1]))))
        return
    sizes = tuple(options.sizes)
    times = measured(sizes)
    print("\n".join(table(sizes, times)))
    draw(sizes, times)


if __name__ == "__main__":
    main()
