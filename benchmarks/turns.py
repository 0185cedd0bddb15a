"""Reference and product in turns, each in a fresh process on one core."""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

TURNS = 3
CLOCK = f"Processor seconds on one core, medians of {TURNS} runs in fresh processes"
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
ONE_CORE = dict.fromkeys(_THREADS, "1")

Measured = dict[str, Any]
Side = Callable[[int], Measured]
"""Does a work of some size and returns its ``seconds``, with whatever shows its quality."""


@dataclass(frozen=True)
class Work:
    """Something that two sides do.

    Attributes
    ----------
    against : str
        What the reference is called.
    reference, product : callable
    size : int
    quality : callable
        Says in words how good both are.
    """

    against: str
    reference: Side
    product: Side
    size: int
    quality: Callable[[Measured, Measured], str]


@dataclass(frozen=True)
class Comparison:
    """Works of one kind, measured by ``python -m`` and the name of a module."""

    module: str
    works: Mapping[str, Work]
    clock: str = CLOCK

    def rows(self, only: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """Measure some works, by default all.

        Returns
        -------
        list of dict
            With work, reference, reference_seconds, product_seconds, ratio and quality.
        """
        return [self._row(name) for name in self.works if not only or name in only]

    def _row(self, name: str) -> dict[str, Any]:
        work = self.works[name]
        turns = [
            (self._apart(name, "reference"), self._apart(name, "product")) for _ in range(TURNS)
        ]
        theirs, ours = ([turn[side]["seconds"] for turn in turns] for side in (0, 1))
        ratios = [reference / product for reference, product in zip(theirs, ours, strict=True)]
        return {
            "work": name,
            "reference": work.against,
            "reference_seconds": statistics.median(theirs),
            "product_seconds": statistics.median(ours),
            "ratio": statistics.median(theirs) / statistics.median(ours),
            "quality": f"{work.quality(*turns[-1])}; {min(ratios):.3g} to {max(ratios):.3g} ×",
        }

    def _apart(self, name: str, side: str) -> Measured:
        """Measure one side of a work in a process of its own."""
        command = [sys.executable, "-W", "ignore", "-m", self.module, "--side", name, side]
        done = subprocess.run(
            command, env={**os.environ, **ONE_CORE}, stdout=subprocess.PIPE, text=True, check=True
        )
        measured: Measured = json.loads(done.stdout.splitlines()[-1])
        return measured

    def main(self, about: str) -> None:
        """Print the table, or the rows as JSON."""
        parser = argparse.ArgumentParser(description=about.split("\n")[0])
        parser.add_argument(
            "--only", nargs="+", choices=list(self.works), default=[], metavar="WORK"
        )
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--side", nargs=2, help=argparse.SUPPRESS)
        options = parser.parse_args()
        if options.side:
            work = self.works[options.side[0]]
            side = work.product if options.side[1] == "product" else work.reference
            print(json.dumps(side(work.size)))
            return
        measured = self.rows(tuple(options.only))
        if options.json:
            print(json.dumps(measured, indent=1))
            return
        print("| ratio | work | reference | its CPU s | our CPU s | quality |")
        print("|--:|---|---|--:|--:|---|")
        for row in measured:
            print(
                f"| {row['ratio']:.1f} × | {row['work']} | {row['reference']} "
                f"| {row['reference_seconds']:.4g} | {row['product_seconds']:.4g} "
                f"| {row['quality']} |"
            )
