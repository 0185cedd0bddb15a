"""Studies made up for the tests of what is said about them."""

from dataclasses import replace

from explorer.benchmark import Row, Study
from explorer.indexes import INDEXES, IvfParameters


def row(family: str = "ivf", recall: float = 0.9, p50: float = 1.0, **changed) -> Row:
    parameters = INDEXES[family].parameters()
    if family == "ivf":
        parameters = IvfParameters(lists=100)
    made = Row(family, parameters, parameters, recall, 0.1, p50, 2 * p50, 1.0, 10**6, 0)
    return replace(made, **changed)


def study(*rows: Row, n: int = 10_000, speed: float = 1e7) -> Study:
    return Study(rows, n, 100, 10, 200, "cosine", "made up", speed)


EXACT = row("exact", 1.0, 0.4, recall_sd=0.0)
