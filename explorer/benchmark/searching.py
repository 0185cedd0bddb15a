"""One index searched for rows of its own data: what it finds, and how long each search takes."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, FloatVector, IndexMatrix, IndexVector, Progress
from explorer.benchmark.values import Row, Settings
from explorer.indexes import (
    ExactParameters,
    Index,
    IndexParameters,
    Task,
    build_ready,
    exact_scores,
    prepared,
)
from explorer.options import options_of

_WARM_UP = 3
_TIMINGS = 500
_LONGEST = 1.0  # seconds after which no query is timed a second time
_NEAR_TIE = 1e-6
_FACTORS = (0.25, 1.0, 4.0, 16.0)
WAYS = len(_FACTORS)
"""In which an index is searched at most, if it has an option to search faster or better."""

_RESCORED = 50  # the middle of a sweep that starts from no rescoring
_SCANNED = 16_000_000  # numbers, more than any cache holds


@dataclass(frozen=True, eq=False)
class Problem:
    """Queries with their true answers."""

    vectors: FloatMatrix
    rows: IndexVector
    queries: FloatMatrix
    limits: FloatVector
    k: int
    settings: Settings


def pose(vectors: FloatMatrix, settings: Settings) -> Problem:
    """Draw the queries and find how near the true k-th neighbor of each is."""
    n = len(vectors)
    k = min(settings.k, n - 1)
    rng = np.random.default_rng(settings.seed)
    rows = np.sort(rng.choice(n, min(settings.queries, n), replace=False)).astype(np.int64)
    queries = vectors[rows]
    exact = build_ready(vectors, ExactParameters(), Task(settings.metric))
    ids = _without(exact.search(queries, k + 1).indices, rows, k)
    ready = prepared(queries, settings.metric)
    limits = exact_scores(ready, vectors, ids, settings.metric).min(axis=1)
    return Problem(vectors, rows, ready, limits, k, settings)


def _without(ids: IndexMatrix, own: IndexVector, k: int) -> IndexMatrix:
    """Drop each query's own row from its answer, or the last one where it is not among them."""
    drop = ids == own[:, None]
    drop[~drop.any(axis=1), -1] = True
    others: IndexMatrix = ids[~drop].reshape(len(ids), -1)
    return others[:, :k]


def measure(problem: Problem, asked: IndexParameters, progress: Progress | None) -> Iterator[Row]:
    """Build an index and search it in every way of its sweep."""
    settings = problem.settings
    task = Task(settings.metric, settings.seed, part_of(progress, 0.0, 0.8))
    index = build_ready(problem.vectors, asked, task)
    ways = sweep(index) if settings.sweep == "tuning" else (index,)
    for number, way in enumerate(ways):
        share = part_of(
            progress, 0.8 + 0.2 * number / len(ways), 0.8 + 0.2 * (number + 1) / len(ways)
        )
        ids, seconds = _timed(way, problem, share)
        recalls = _recalls(problem, _without(ids, problem.rows, problem.k))
        yield Row(
            family=way.entry.name,
            asked=_asked(asked, way),
            parameters=way.parameters,
            recall=float(recalls.mean()),
            recall_sd=float(recalls.std(ddof=1)) if len(recalls) > 1 else float("nan"),
            p50_ms=float(np.percentile(seconds, 50) * 1e3),
            p95_ms=float(np.percentile(seconds, 95) * 1e3),
            build_seconds=way.build_seconds,
            memory_bytes=way.memory_bytes,
            originals_bytes=way.originals_bytes,
            notes=way.notes,
        )


def sweep(index: Index) -> tuple[Index, ...]:
    """Return the index searched with a quarter of its effort, as it is, with 4 and 16 times.

    Rescoring starts from none at all. Ways that come out the same are listed once.
    """
    tuning = index.entry.tuning
    if tuning is None:
        return (index,)
    value: int = getattr(index.parameters, tuning)
    about = options_of(index.parameters)[tuning]
    if tuning == "rescored":
        values = [0, *((value or _RESCORED) * factor for factor in (1, 4, 16))]
    else:
        values = [round(value * factor) for factor in _FACTORS]
    wanted = [min(max(int(about.least), each), int(about.most)) for each in values]
    ways = {way.parameters: way for way in map(index.tuned, sorted(wanted))}
    return tuple(ways.values())


def _asked(asked: IndexParameters, way: Index) -> IndexParameters:
    """Return the options to ask for to get this way of searching, at any size of data."""
    tuning = way.entry.tuning
    if tuning is None:
        return asked
    return replace(asked, **{tuning: getattr(way.parameters, tuning)})


def _timed(
    index: Index, problem: Problem, progress: Progress | None
) -> tuple[IndexMatrix, npt.NDArray[np.float64]]:
    """Search one query at a time and time each search inside the index."""
    count, k = len(problem.queries), problem.k + 1
    for query in problem.queries[:_WARM_UP]:
        index.search(query[None, :], k)
    ids = np.full((count, min(k, len(index))), -1, dtype=np.int64)
    seconds: list[float] = []
    begun = time.perf_counter()
    while True:
        for row, query in enumerate(problem.queries):
            started = time.perf_counter()
            found = index.search(query[None, :], k)
            seconds.append(time.perf_counter() - started)
            ids[row] = found.indices[0]
            if progress and row % 16 == 0 and len(seconds) <= count:
                progress(row / count)
        if len(seconds) >= _TIMINGS or time.perf_counter() - begun > _LONGEST:
            return ids, np.array(seconds)


def _recalls(problem: Problem, ids: IndexMatrix) -> npt.NDArray[np.float64]:
    """Return the share of answers of each query that are as near as its true k nearest."""
    found = exact_scores(problem.queries, problem.vectors, ids, problem.settings.metric)
    slack = _NEAR_TIE * np.maximum(1.0, np.abs(problem.limits))
    return np.asarray((found >= (problem.limits - slack)[:, None]).sum(axis=1) / problem.k)


def scan_speed(d: int) -> float:
    """Return how many bytes of vectors one core compares with a query in a millisecond."""
    rows = max(1, _SCANNED // d)
    vectors, query = np.ones((rows, d), dtype=np.float32), np.ones(d, dtype=np.float32)
    took = []
    for _ in range(5):
        started = time.perf_counter()
        vectors @ query
        took.append(time.perf_counter() - started)
    return vectors.nbytes / (float(np.median(took)) * 1e3)


def part_of(progress: Progress | None, start: float, end: float) -> Progress | None:
    """Return a callback for a step that runs from `start` to `end` of the whole."""
    if progress is None:
        return None
    return lambda fraction: progress(start + (end - start) * fraction)
