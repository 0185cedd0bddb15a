"""Measuring indexes: recall against exact search, latency of single searches, bytes, build time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from explorer.arrays import FloatMatrix, Progress
from explorer.benchmark.generated import Generated, require_memory
from explorer.benchmark.keeping import Keep, merged
from explorer.benchmark.searching import Problem, measure, part_of, pose, scan_speed
from explorer.benchmark.values import Settings, Study
from explorer.errors import ParameterError
from explorer.indexes import IndexParameters, check_metric, checked, entry_of, single_thread

_EFFORT = {"hnsw": 12.0, "pq": 6.0, "ivf": 3.0}  # of a build, beside a family that only copies
_WORKING = 300_000_000  # bytes of libraries, blocks and scores
_GROWING = 1.25  # an index that grows while it is filled holds more than in the end


def measure_indexes(
    data: FloatMatrix | Generated,
    families: Sequence[IndexParameters],
    settings: Settings | None = None,
    source: str = "given vectors",
    keep: Keep | None = None,
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
    keep : Keep, optional
        Takes each index as soon as it is measured; what is there already is not measured again.
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
    known = {asked: study for asked in served if keep and (study := keep.load(asked))}
    missing = [asked for asked in served if asked not in known]
    if missing:
        shape = (data.n, data.d) if isinstance(data, Generated) else data.shape
        require_memory(needed_bytes(shape, missing, settings))
        if shape[0] < 2:
            raise ParameterError(
                "Recall needs at least 2 vectors: a query is left out of its answer."
            )
        with single_thread():
            source, vectors = _ready(data, settings, source, part_of(progress, 0.0, 0.08))
            problem = pose(vectors, settings)
            if progress:
                progress(0.1)
            for asked, study in _studies(problem, missing, source, progress):
                known[asked] = study
                if keep:
                    keep.save(asked, study)
    if progress:
        progress(1.0)
    whole = merged([known[asked] for asked in served])
    return replace(whole, skipped=skipped)


def needed_bytes(
    shape: tuple[int, ...], families: Sequence[IndexParameters], settings: Settings
) -> int:
    """Return about how much memory a measurement takes: the vectors and the largest index.

    Original vectors that an index keeps for rescoring are those vectors, not a copy.
    """
    n, d = shape
    held = [
        entry.size(n, d, asked.fitted_to(n, d), settings.metric)
        for asked in families
        if (entry := entry_of(asked)).name != "exact"
    ]
    return round(4 * n * d + _GROWING * max(held, default=0) + _WORKING)


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


def _ready(
    data: FloatMatrix | Generated, settings: Settings, source: str, progress: Progress | None
) -> tuple[str, FloatMatrix]:
    if isinstance(data, Generated):  # finite, and of length one, which is all that cosines ask for
        return data.source, data.vectors(progress)
    fixed = data.view()
    fixed.flags.writeable = False  # nothing changes them meanwhile: no copy is needed
    return source, checked(fixed, settings.metric)


def _studies(
    problem: Problem, families: Sequence[IndexParameters], source: str, progress: Progress | None
) -> Iterator[tuple[IndexParameters, Study]]:
    n, d = problem.vectors.shape
    speed = scan_speed(d)
    for asked, start, end in _shares(families):
        rows = tuple(measure(problem, asked, part_of(progress, start, end)))
        metric, queries = problem.settings.metric, len(problem.rows)
        yield asked, Study(rows, n, d, problem.k, queries, metric, source, speed)


def _shares(families: Sequence[IndexParameters]) -> Iterator[tuple[IndexParameters, float, float]]:
    """Divide what is left of the progress by how long families usually take."""
    efforts = [_EFFORT.get(entry_of(parameters).name, 1.0) for parameters in families]
    ends = 0.1 + 0.9 * np.cumsum(efforts) / sum(efforts)
    starts = [0.1, *ends[:-1]]
    for parameters, start, end in zip(families, starts, ends, strict=True):
        yield parameters, float(start), float(end)
