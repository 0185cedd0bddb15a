"""Which index to take, said in a sentence that rests on what was measured."""

from dataclasses import dataclass
from math import log, sqrt

from explorer.benchmark.values import Row, Study
from explorer.benchmark.wording import listed, long_text, size_text, time_text
from explorer.errors import ParameterError
from explorer.indexes import INDEXES, ExactParameters, IndexParameters, entry_of

UNNOTICED_MS = 10.0
"""A search that takes no longer than this is not worth a single miss."""

_SAME_SIZE = 2.0
_CALL_MS = 0.03  # of any search, however few vectors there are
_FARTHEST = 20.0  # times the measured number of vectors; beyond, nothing measured says anything
_SLOW_BUILD = 600.0


@dataclass(frozen=True)
class Needs:
    """What an index has to do.

    Attributes
    ----------
    n : int >= 1
        Vectors there will be.
    recall : float in [0, 1]
        Share of the true nearest that must be found, on average.
    memory_bytes : int
        What it may hold.

    Raises
    ------
    ParameterError
        A number is out of range.
    """

    n: int
    recall: float
    memory_bytes: int

    def __post_init__(self) -> None:
        if self.n < 1 or self.memory_bytes < 1 or not 0.0 <= self.recall <= 1.0:
            raise ParameterError(
                "A recommendation needs at least 1 vector, a recall from 0 to 1, and some memory."
            )


@dataclass(frozen=True)
class Recommendation:
    """What to take, and how sure that is.

    Attributes
    ----------
    sentence : str
    row : Row or None
        The measured row it rests on; None where nothing measured fits.
    p50_ms : float or None
        Expected at the size asked for.
    memory_bytes : int or None
    basis : {"measured", "extrapolated", "size alone", "nothing"}
    """

    sentence: str
    row: Row | None = None
    p50_ms: float | None = None
    memory_bytes: int | None = None
    basis: str = "nothing"


def recommend(study: Study, needs: Needs) -> Recommendation:
    """Choose the fastest measured index that finds enough and fits, at the size asked for.

    Exact search is preferred wherever it takes no more than ten milliseconds: it misses nothing
    and has nothing to tune. Up to twice the measured number of vectors, figures stand as
    measured; up to twenty times, latency is scaled by how each family grows and the sentence says
    that recall may fall; beyond, only exact search can be judged, from memory and reading speed.

    Parameters
    ----------
    study : Study
    needs : Needs
    """
    exact_ms, exact_bytes = _exact_at(study, needs.n)
    if exact_ms <= UNNOTICED_MS and exact_bytes <= needs.memory_bytes:
        return _exact_is_fine(study, needs, exact_ms, exact_bytes)
    if needs.n > _FARTHEST * study.n:
        return _too_far(study, needs, exact_ms, exact_bytes)
    fitting = [row for row in study.rows if bytes_at(study, row, needs.n) <= needs.memory_bytes]
    enough = [row for row in fitting if row.recall >= needs.recall]
    if not enough:
        return _nothing(study, needs, fitting)
    best = min(enough, key=lambda row: latency_at(study, row, needs.n))
    return _measured(study, needs, best)


def latency_at(study: Study, row: Row, n: int) -> float:
    """Return the median milliseconds to expect among n vectors, as the family grows."""
    if row.family == "exact":
        return _exact_at(study, n)[0]
    return row.p50_ms * slower(row.asked, study.n, n)


def slower(asked: IndexParameters, measured: int, n: int) -> float:
    """Return how many times as long a search among n vectors takes as among those measured."""
    growth, ratio = entry_of(asked).growth, n / measured
    # Lists of a fixed number grow with the data; left open there are √n of them.
    if growth == "root" and getattr(asked, "lists", None) is None:
        return sqrt(ratio)
    if growth == "logarithmic":
        return max(1.0, log(max(n, 2)) / log(max(measured, 2)))
    return ratio


def bytes_at(study: Study, row: Row, n: int) -> int:
    """Return the memory that the row's index of n vectors will hold."""
    return INDEXES[row.family].expected_bytes(n, study.d, row.asked, study.metric)


def build_at(study: Study, row: Row, n: int) -> float:
    """Return the seconds that building the row's index of n vectors will take."""
    then, now = (
        INDEXES[row.family].work(size, study.d, row.asked.fitted_to(size, study.d))
        for size in (study.n, n)
    )
    return row.build_seconds * now / then


def _exact_at(study: Study, n: int) -> tuple[float, int]:
    """Return the latency and memory of exact search among n vectors.

    It reads every vector once, so reading speed gives the time; where exact search was measured
    on enough to show, that measurement is scaled instead.
    """
    size = INDEXES["exact"].expected_bytes(n, study.d, ExactParameters(), study.metric)
    reading = size / study.scan_bytes_per_ms
    measured = next((row for row in study.rows if row.family == "exact"), None)
    if measured is None:
        return reading, size
    if n <= study.n * _SAME_SIZE:
        return max(measured.p50_ms * n / study.n, min(measured.p50_ms, _CALL_MS)), size
    return max(reading, measured.p50_ms * n / study.n if measured.p50_ms > 1.0 else 0.0), size


def _exact_is_fine(study: Study, needs: Needs, took: float, size: int) -> Recommendation:
    row = next((row for row in study.rows if row.family == "exact"), None)
    near = row is not None and needs.n <= _SAME_SIZE * study.n
    how = "measured" if near else "estimated from how fast this machine reads memory"
    sentence = (
        f"For {needs.n:,} vectors exact search is best: about {time_text(took)} a query ({how}), "
        f"{size_text(size)} of memory, and nothing is missed; a faster index would save "
        "time that nobody notices."
    )
    return Recommendation(sentence, row, took, size, "measured" if near else "size alone")


def _measured(study: Study, needs: Needs, row: Row) -> Recommendation:
    took, size = latency_at(study, row, needs.n), bytes_at(study, row, needs.n)
    spread = f" ± {row.recall_sd:.2f} between queries" if row.recall_sd == row.recall_sd else ""
    found = f"recall@{study.k} {row.recall:.3f}{spread}"
    same = needs.n <= _SAME_SIZE * study.n and study.n <= _SAME_SIZE * needs.n
    head = f"For {needs.n:,} vectors take {row.name}: {found}, "
    cost = f"about {time_text(took)} a query and {size_text(size)}"
    build = build_at(study, row, needs.n)
    slow = f", after building for {long_text(build)}" if build > _SLOW_BUILD else ""
    if same:
        doubt = _doubt(study, needs, row)
        sentence = f"{head}{cost}{slow}, as measured on {study.n:,}{doubt}."
        return Recommendation(sentence, row, took, size, "measured")
    drift = (
        "recall usually falls as vectors grow more"
        if needs.n > study.n
        else "with fewer vectors recall is rather higher"
    )
    sentence = (
        f"{head}{cost}{slow}, extrapolated from {study.n:,} vectors: {drift}, so measure again at "
        "that size before relying on it."
    )
    return Recommendation(sentence, row, took, size, "extrapolated")


def _doubt(study: Study, needs: Needs, row: Row) -> str:
    """Say if the true mean may well be below what is asked: a mean is known to two errors."""
    error = 2 * row.recall_sd / sqrt(study.queries)
    if not row.recall - error < needs.recall:  # also where one query has no deviation
        return ""
    return (
        f"; {study.queries:,} queries tell the mean to ± {error:.3f} only, so it may fall short "
        f"of {needs.recall:.0%}: measure more queries or search with more effort"
    )


def _too_far(study: Study, needs: Needs, took: float, size: int) -> Recommendation:
    others = dict.fromkeys(row.family for row in study.rows if row.family != "exact")
    small = [
        INDEXES[name].title
        for name in others
        if any(
            bytes_at(study, row, needs.n) <= needs.memory_bytes
            for row in study.rows
            if row.family == name
        )
    ]
    fits = (
        f"would fit, slowly: about {time_text(took)} a query"
        if size <= needs.memory_bytes
        else "would not fit"
    )
    which = "every other index" if len(small) == len(others) else listed(small)
    more = f"; {which} would fit" if small else "; no other index measured would fit"
    sentence = (
        f"{study.n:,} vectors say too little about {needs.n:,}: exact search would take "
        f"{size_text(size)}, which {fits}{more}, but how much those find "
        "there can only be measured: generate that many."
    )
    return Recommendation(sentence, None, None, None, "size alone")


def _nothing(study: Study, needs: Needs, fitting: list[Row]) -> Recommendation:
    limit = size_text(needs.memory_bytes)
    if not fitting:
        least = min(study.rows, key=lambda row: bytes_at(study, row, needs.n))
        sentence = (
            f"No measured index of {needs.n:,} vectors fits into {limit}; the smallest, "
            f"{least.name}, takes {size_text(bytes_at(study, least, needs.n))}."
        )
        return Recommendation(sentence)
    best = max(fitting, key=lambda row: row.recall)
    sentence = (
        f"No measured index that fits into {limit} for {needs.n:,} vectors finds "
        f"{needs.recall:.0%} of the true nearest; the best, {best.name}, finds {best.recall:.1%}: "
        "allow more memory, more search effort or a lower recall."
    )
    return Recommendation(sentence)
