"""From what a list has grown, as its workspace notes it."""

from typing import Any

import numpy as np

from explorer.arrays import IndexVector

MOST_RUNS = 10_000
"""Rows in a row that are noted for a step; a list that is mixed more is laid out as a whole."""

Steps = tuple[IndexVector, ...]
"""Rows of what was laid out first, then of what that had grown to each time, in their order."""


def plain_steps(steps: Steps) -> list[list[int]]:
    """Return steps as JSON: the first row and the length of each run of rows."""
    return [_runs(step) for step in steps]


def can_be_noted(rows: IndexVector) -> bool:
    """Whether the rows of a step are in runs few enough to be written down."""
    return len(_runs(rows)) <= 2 * MOST_RUNS


def _runs(rows: IndexVector) -> list[int]:
    starts = np.flatnonzero(np.diff(rows, prepend=rows[0] - 2) != 1)
    lengths = np.diff(np.append(starts, len(rows)))
    return np.column_stack([rows[starts], lengths]).ravel().tolist()


def steps_of(plain: object, n: int) -> Steps:
    """Read steps, trusting nothing: without sense they are none.

    Parameters
    ----------
    plain : object
        As JSON has it.
    n : int
        Rows of the data.
    """
    if not isinstance(plain, list) or len(plain) > MOST_RUNS:
        return ()
    steps: list[IndexVector] = []
    for each in plain:
        rows = _rows_of_runs(each, n)
        within = rows is not None and (not steps or bool(np.isin(steps[-1], rows).all()))
        if rows is None or not within or len(rows) <= (len(steps[-1]) if steps else 0):
            return ()
        steps.append(rows)
    return tuple(steps)


def _rows_of_runs(runs: Any, n: int) -> IndexVector | None:
    if not isinstance(runs, list) or not runs or len(runs) % 2 or len(runs) > 2 * MOST_RUNS:
        return None
    if not all(isinstance(number, int) and 0 <= number <= n for number in runs):
        return None
    starts, lengths = runs[::2], runs[1::2]
    if sum(lengths) >= n or min(lengths) < 1:
        return None
    rows = np.concatenate([np.arange(a, a + k) for a, k in zip(starts, lengths, strict=True)])
    return rows if rows.max() < n and len(np.unique(rows)) == len(rows) else None
