"""The table of a space against pandas, in turns: filter, sort and page, histogram.

``python -m benchmarks.tables [--only WORK …] [--json]`` does each work at 10,000, 100,000 and
1,000,000 rows, reference and product in turns, each in a fresh process on one core, and prints the
median processor seconds of answers that are not remembered, ratio first. A row has a text of eight
words, two numbers, one of 77 kinds and a day. Both sides must give the same rows and counts.
"""

import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.turns import Comparison, Measured, Work

if TYPE_CHECKING:
    import pandas as pd

    from explorer.tables import Table

SIZES = (10_000, 100_000, 1_000_000)
ANSWERS = 7
PAGE = 100
KIND = "kind 3"


def rows_of(n: int) -> "pd.DataFrame":
    """Return n rows, the same each time."""
    import pandas as pd

    rng = np.random.default_rng(0)
    words = np.array([f"word{at}" for at in range(500)])
    picked = rng.integers(0, len(words), (n, 8))
    days = pd.Timestamp("2015-01-01") + pd.to_timedelta(rng.integers(0, 3_000, n), unit="D")
    return pd.DataFrame(
        {
            "text": [" ".join(line) for line in words[picked]],
            "score": rng.normal(size=n),
            "length": rng.integers(1, 400, n),
            "kind": [f"kind {at}" for at in rng.integers(0, 77, n)],
            "day": days,
        }
    )


def _bound(answer: int) -> float:
    return answer / 10 - 0.3


def _filter_pandas(frame: "pd.DataFrame", answer: int) -> list[int]:
    found = frame[(frame["score"] > _bound(answer)) & (frame["kind"] == KIND)]
    return [len(found), int(found.index[0]), int(found.index[-1])]


def _filter_table(table: "Table", answer: int) -> list[int]:
    from explorer.tables import All, Compare

    condition = All((Compare("score", ">", _bound(answer)), Compare("kind", "=", KIND)))
    found = table.rows(condition)
    return [len(found), int(found[0]), int(found[-1])]


def _search_pandas(frame: "pd.DataFrame", answer: int) -> list[int]:
    found = frame["text"].str.lower().str.contains(f"word{answer + 40} ", regex=False)
    return [int(found.sum())]


def _search_table(table: "Table", answer: int) -> list[int]:
    from explorer.tables import Contains

    return [table.count(Contains("text", f"word{answer + 40} "))]


# One for each answer: what was asked before is remembered.
_ORDERS = (
    ("score", True),
    ("length", False),
    ("day", True),
    ("kind", True),
    ("score", False),
    ("length", True),
    ("day", False),
)


def _page_pandas(frame: "pd.DataFrame", answer: int) -> list[int]:
    column, ascending = _ORDERS[answer]
    order = frame.sort_values(column, ascending=ascending, kind="stable")
    page = order.iloc[9 * len(frame) // 10 :][:PAGE]
    return [int(row) for row in page.index] if len(page.to_dict("records")) == PAGE else []


def _page_table(table: "Table", answer: int) -> list[int]:
    from explorer.tables import Sort

    column, ascending = _ORDERS[answer]
    order = Sort(column, "ascending" if ascending else "descending")
    return list(table.page(None, order, 9 * len(table) // 10, PAGE).rows)


def _histogram_pandas(frame: "pd.DataFrame", answer: int) -> list[int]:
    kept = frame.loc[frame["length"] > 20 * answer, "score"]
    edges = np.arange(-8.0, 8.5, 0.5)
    every, filtered = (np.histogram(each, edges)[0] for each in (frame["score"], kept))
    return [int(every.max()), int(filtered.max()), int(filtered.sum())]


def _histogram_table(table: "Table", answer: int) -> list[int]:
    from explorer.tables import Compare, histogram

    bins = histogram(table, "score", 24, Compare("length", ">", 20 * answer)).bins
    filtered = [each.filtered for each in bins]
    return [max(each.every for each in bins), max(filtered), sum(filtered)]


def _timed(data: Any, answer: Callable[[Any, int], list[int]]) -> Measured:
    """Return the median processor seconds of an answer, and what they were."""
    seconds, answers = [], []
    for number in range(ANSWERS):
        started = time.process_time()
        answers.append(answer(data, number))
        seconds.append(time.process_time() - started)
    return {"seconds": statistics.median(seconds), "first": seconds[0], "answers": answers}


def _pandas(answer: Callable[[Any, int], list[int]]) -> Callable[[int], Measured]:
    return lambda n: _timed(rows_of(n), answer)


def _table(answer: Callable[[Any, int], list[int]]) -> Callable[[int], Measured]:
    def measured(n: int) -> Measured:
        from explorer.tables import from_frame

        return _timed(from_frame(rows_of(n)), answer)

    return measured


def _agree(theirs: Measured, ours: Measured) -> str:
    same = "the same answers" if theirs["answers"] == ours["answers"] else "OTHER ANSWERS"
    return f"{same}; the first, for which nothing is known, {1_000 * ours['first']:.3g} ms"


_KINDS = {
    "filter by two columns": (_filter_pandas, _filter_table),
    "search in a text": (_search_pandas, _search_table),
    "sort, page at 90 %": (_page_pandas, _page_table),
    "histogram, all and filtered": (_histogram_pandas, _histogram_table),
}
WORKS = Comparison(
    "benchmarks.tables",
    {
        f"{name}, {n:,} rows": Work("pandas", _pandas(theirs), _table(ours), n, _agree)
        for n in SIZES
        for name, (theirs, ours) in _KINDS.items()
    },
)
CLOCK, rows = WORKS.clock, WORKS.rows

if __name__ == "__main__":
    WORKS.main(__doc__)
