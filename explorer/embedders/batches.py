"""Cut a list of texts into batches of similar length, with honest progress."""

from collections.abc import Iterator, Sequence

import numpy as np

from explorer.arrays import IndexVector, Progress

# Models read only the beginning of a long text, and every text costs something however short.
_READ = 2_000
_OVERHEAD = 16


def batches(texts: Sequence[str], *, most: int, characters: int) -> Iterator[IndexVector]:
    """Yield the row numbers of each batch, longest texts first.

    Texts of similar length share a batch because a model pads a batch to its longest text.

    Parameters
    ----------
    texts : sequence of str
    most : int >= 1
        Texts in a batch.
    characters : int >= 1
        Characters in a batch, counting each text as the longest of its batch; a text longer than
        this gets a batch of its own.
    """
    order = np.argsort([-len(text) for text in texts], kind="stable").astype(np.int64)
    start = 0
    while start < len(order):
        longest = min(len(texts[order[start]]), _READ)
        size = max(1, min(most, characters // max(1, longest)))
        yield order[start : start + size]
        start += size


class Meter:
    """Turns finished texts into a fraction of the work, weighing each by its length."""

    def __init__(self, texts: Sequence[str], progress: Progress | None) -> None:
        self._weights = np.array([min(len(text), _READ) + _OVERHEAD for text in texts], dtype=float)
        self._total = max(float(self._weights.sum()), 1.0)
        self._done = 0.0
        self._progress = progress

    def part(self, rows: IndexVector) -> Progress | None:
        """Return a progress callback for the share of the work that is in these rows."""
        report = self._progress
        if report is None:
            return None
        start, share = self._done, float(self._weights[rows].sum())
        return lambda fraction: report(min(1.0, (start + fraction * share) / self._total))

    def finish(self, rows: IndexVector) -> None:
        """Count these rows as done and report it."""
        self._done += float(self._weights[rows].sum())
        if self._progress:
            self._progress(min(1.0, self._done / self._total))
