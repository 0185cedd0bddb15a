"""Measuring indexes: recall against exact search, latency of single searches, bytes, build time."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, FloatVector, IndexMatrix, IndexVector, Progress
from explorer.benchmark.generated import Generated, require_memory
from explorer.benchmark.values import Row, Settings, Study
from explorer.errors import ParameterError
from explorer.indexes import (
    ExactParameters,
    Index,
    IndexParameters,
    Task,
    build_ready,
    check_metric,
    checked,
    entry_of,
    exact_scores,
    prepared,
    single_thread,
)

_WARM_UP = 3
_TIMINGS = 500
_LONGEST = 1.0  # seconds after which no query is timed a second time
_NEAR_TIE = 1e-6
_FACTORS = (0.25, 1.0, 4.0)
_RESCORED = 50  # the middle of a sweep that starts from no rescoring
_EFFORT = {"hnsw": 12.0, "pq": 6.0, "ivf": 3.0}  # of a build, beside a family that only copies
_SCANNED = 16_000_000  # numbers, more than any cache holds


@dataclass(frozen=True, eq=False)
class _Problem:
    """Queries with their true answers."""

    vectors: FloatMatrix
    rows: IndexVector
    queries: FloatMatrix
    limits: FloatVector
    k: int
    settings: Settings


def measure_indexes(
    data: FloatMatrix | Generated,
    families: Sequence[IndexParameters],
    settings: Settings | None = None,
    source: str = "given vectors",
    progress: Progress | None = None,
) -> Study:
    """Measure indexes on vectors.

    Queries are rows of the data, and each is left out of its own answer. An answer counts as
    found if it is as near as the true k-th neighbor, so that ties are not held against an index.
    Everything runs on one core.

    Parameters
    ----------
    data : ndarray, shape (n, d), float32, or Generated
        n from 2.
    families : sequence of parameter dataclasses
        Each decides one family.
    settings : Settings, optional
    source : str
        Where given vectors came from.
    progress : callable, optional
        Raising from it stops the work.

    Raises
    ------
    ParameterError
        There are fewer than two vectors, or no family can serve the metric.
    LimitError
        There is not enough memory.
    """
    settings = settings or Settings()
    served, skipped = _served(families, settings)
    shape = (data.n, data.d) if isinstance(data, Generated) else data.shape
    require_memory(needed_bytes(shape, served, settings))
    if shape[0] < 2:
        raise ParameterError("Recall needs at least 2 vectors: a query is left out of its answer.")
    with single_thread():
        if isinstance(data, Generated):
            source, vectors = data.source, data.vectors(_part(progress, 0.0, 0.08))
            vectors = vectors if settings.metric == "cosine" else checked(vectors, settings.metric)
        else:
            vectors = checked(data, settings.metric)
        problem = _pose(vectors, settings)
        if progress:
            progress(0.1)
        rows: list[Row] = []
        for asked, start, end in _shares(served):
            rows += _measure(problem, asked, _part(progress, start, end))
        speed = scan_speed(shape[1])
    if progress:
        progress(1.0)
    n, d = shape
    return Study(
        tuple(rows), n, d, problem.k, len(problem.rows), settings.metric, source, speed, skipped
    )


def needed_bytes(
    shape: tuple[int, ...], families: Sequence[IndexParameters], settings: Settings
) -> int:
    """Return about how much memory a measurement takes: the vectors and the largest index."""
    n, d = shape
    vectors = 4 * n * d
    held = [entry_of(p).expected_bytes(n, d, p, settings.metric) for p in families]
    return vectors + max(held, default=0) + 300_000_000


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


def _served(
    families: Sequence[IndexParameters], settings: Settings
) -> tuple[list[IndexParameters], tuple[str, ...]]:
    served, skipped = [], []
    for parameters in families:
        try:
            check_metric(entry_of(parameters), settings.metric)
            served.append(parameters)
        except ParameterError as error:
            skipped.append(str(error))
    if not served:
        raise ParameterError(skipped[0] if skipped else "Choose at least one index to measure.")
    return served, tuple(skipped)


def _pose(vectors: FloatMatrix, settings: Settings) -> _Problem:
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
    return _Problem(vectors, rows, ready, limits, k, settings)


def _without(ids: IndexMatrix, own: IndexVector, k: int) -> IndexMatrix:
    """Drop each query's own row from its answer, or the last one where it is not among them."""
    drop = ids == own[:, None]
    drop[~drop.any(axis=1), -1] = True
    others: IndexMatrix = ids[~drop].reshape(len(ids), -1)
    return others[:, :k]


def _shares(families: Sequence[IndexParameters]) -> Iterator[tuple[IndexParameters, float, float]]:
    """Divide what is left of the progress by how long families usually take."""
    efforts = [_EFFORT.get(entry_of(parameters).name, 1.0) for parameters in families]
    ends = 0.1 + 0.9 * np.cumsum(efforts) / sum(efforts)
    starts = [0.1, *ends[:-1]]
    for parameters, start, end in zip(families, starts, ends, strict=True):
        yield parameters, float(start), float(end)


def _measure(problem: _Problem, asked: IndexParameters, progress: Progress | None) -> Iterator[Row]:
    settings = problem.settings
    task = Task(settings.metric, settings.seed, _part(progress, 0.0, 0.8))
    index = build_ready(problem.vectors, asked, task)
    ways = sweep(index) if settings.sweep == "tuning" else (index,)
    for number, way in enumerate(ways):
        share = _part(
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
    """Return the index searched with a quarter of its effort, as it is, and with four times.

    Rescoring starts from none at all. Ways that come out the same are listed once.
    """
    tuning = index.entry.tuning
    if tuning is None:
        return (index,)
    value: int = getattr(index.parameters, tuning)
    limits = type(index.parameters).__dataclass_fields__[tuning].metadata
    if tuning == "rescored":
        values = [0, value or _RESCORED, 4 * (value or _RESCORED)]
    else:
        values = [round(value * factor) for factor in _FACTORS]
    wanted = [min(max(limits["minimum"], each), limits["maximum"]) for each in values]
    ways = {way.parameters: way for way in map(index.tuned, sorted(wanted))}
    return tuple(ways.values())


def _asked(asked: IndexParameters, way: Index) -> IndexParameters:
    """Return the options to ask for to get this way of searching, at any size of data."""
    tuning = way.entry.tuning
    if tuning is None:
        return asked
    return replace(asked, **{tuning: getattr(way.parameters, tuning)})


def _timed(
    index: Index, problem: _Problem, progress: Progress | None
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


def _recalls(problem: _Problem, ids: IndexMatrix) -> npt.NDArray[np.float64]:
    """Return the share of answers of each query that are as near as its true k nearest."""
    found = exact_scores(problem.queries, problem.vectors, ids, problem.settings.metric)
    slack = _NEAR_TIE * np.maximum(1.0, np.abs(problem.limits))
    return np.asarray((found >= (problem.limits - slack)[:, None]).sum(axis=1) / problem.k)


def _part(progress: Progress | None, start: float, end: float) -> Progress | None:
    if progress is None:
        return None
    return lambda fraction: progress(start + (end - start) * fraction)
