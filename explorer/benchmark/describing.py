"""A benchmark of indexes in words."""

from collections.abc import Sequence
from math import sqrt

from explorer.benchmark.estimating import Estimate, Forecast
from explorer.benchmark.values import Row, Study, front
from explorer.benchmark.wording import counted, listed, long_text, size_text, time_text

_ALL_QUICK_MS = 0.5
_MOST_NAMED = 4
_FREE = 0.8  # of a core: as good as all of it


def describe(study: Study) -> str:
    """Say what a study shows of its vectors, and how far to trust it."""
    best = front(study.rows)
    parts = [_front_sentence(study, best), _smallest_sentence(study), _trust_sentence(study)]
    return " ".join([*filter(None, parts), f"Measured on {study.source}."])


def describe_forecast(expected: Forecast) -> str:
    """Say how long a measurement will take, what most of it is for, and how that is known."""
    slowest = max(expected.estimates, key=lambda each: each.seconds)
    most = max(each.sample for each in expected.estimates)
    share = f"; others left {expected.share:.0%} of one just now, so it will take longer"
    busy = share if expected.share < _FREE else ""
    return (
        f"Measuring {counted(expected.estimates)} on {expected.n:,} × {expected.d:,} numbers is "
        f"estimated to take {long_text(expected.seconds)} and {size_text(expected.memory_bytes)} "
        f"of memory; the longest is {slowest.title} with {long_text(slowest.seconds)}, "
        f"{long_text(slowest.build_seconds)} of it to build. Extrapolated from builds of at most "
        f"{most:,} made-up vectors, for a core of its own{busy}."
    )


def describe_beyond(out: Sequence[Estimate], seconds: float, memory: int | None) -> str:
    """Say which indexes take more time or memory than there is."""
    told = [
        f"{each.title} would take {size_text(each.memory_bytes)} of memory"
        if memory is not None and each.memory_bytes > memory
        else f"{each.title} would take {long_text(each.seconds)}"
        for each in out
    ]
    room = "" if memory is None else f" and {size_text(memory)} are free"
    return f"{listed(told)}, but a measurement may take {long_text(seconds)}{room}."


def _front_sentence(study: Study, best: Sequence[Row]) -> str:
    exact = next((row for row in study.rows if row.family == "exact"), None)
    if exact is not None and exact.p50_ms < _ALL_QUICK_MS:
        return (
            f"Among {study.n:,} vectors exact search takes {time_text(exact.p50_ms)} and misses "
            "nothing: at this size it is the best choice, and differences between indexes are "
            "mostly the cost of the call itself."
        )
    named = [
        f"{row.name} ({row.recall:.3f} in {time_text(row.p50_ms)})" for row in best[-_MOST_NAMED:]
    ]
    if len(study.rows) == 1:
        only = best[0]
        return (
            f"Among {study.n:,} vectors {only.name} finds {only.recall:.1%} of the true nearest "
            f"in {time_text(only.p50_ms)}."
        )
    many = len(best)
    which = "one way" if many == 1 else f"{many} ways"
    shown = f"the last {_MOST_NAMED}: " if many > _MOST_NAMED else ""
    sentence = (
        f"Of {len(study.rows)} ways to search {study.n:,} vectors, {which} cannot be beaten in "
        f"recall and speed at once: {shown}{listed(named)}."
    )
    if exact is None:
        return sentence
    return f"{sentence} Exact search takes {time_text(exact.p50_ms)}."


def _smallest_sentence(study: Study) -> str:
    least = min(study.rows, key=lambda row: row.memory_bytes)
    share = least.memory_bytes / (4 * study.n * study.d)
    if share >= 1.0 or len(study.rows) == 1:
        return ""
    return (
        f"The smallest, {least.name}, holds {size_text(least.memory_bytes)}, {share:.0%} of the "
        f"vectors themselves, at a recall of {least.recall:.3f}."
    )


def _trust_sentence(study: Study) -> str:
    """Say how well a mean over so many queries is known, from the least certain row."""
    errors = [row.recall_sd / sqrt(study.queries) for row in study.rows]
    known = [error for error in errors if error == error]
    if not known:
        return "Recall of a single query says little."
    return (
        f"Recall is a mean over {study.queries:,} queries, known to ± {2 * max(known):.3f} or "
        "better; times are medians on one core of this machine, whatever else it was doing."
    )
