"""What a measurement will take, from building small samples first.

Each family is built on a sample, and on a larger one where that was too quick to be timed well;
the last is scaled by how the family's work grows. Seconds are those of a core that does nothing
else, so that a busy machine does not blur them; how much of a core there was is told beside them.
Samples may fit into a cache where large sets do not: it is an estimate, and rows keep it beside
what was measured.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from explorer.arrays import FloatMatrix, Progress
from explorer.benchmark.generated import Generated
from explorer.benchmark.recommending import slower
from explorer.benchmark.running import needed_bytes
from explorer.benchmark.searching import WAYS, part_of, pose
from explorer.benchmark.values import Row, Settings, Study
from explorer.indexes import IndexParameters, Task, build_ready, entry_of, single_thread
from explorer.metrics import Metric

ESTIMATED_ABOVE = 20_000
"""Vectors up to which a measurement takes hardly longer than estimating it."""

_SIZES = (4_000, 16_000)
_LARGEST = _SIZES[-1]
_ENOUGH = 2.0  # seconds
_SEARCHES = 15
_NEIGHBORS = 11


@dataclass(frozen=True)
class Sample:
    """One index built on a sample: how large it was, and what it took of a core's time."""

    asked: IndexParameters
    n: int
    build_seconds: float
    search_seconds: float


@dataclass(frozen=True)
class Calibration:
    """What samples of d numbers took on this machine.

    Attributes
    ----------
    samples : tuple of Sample
    d : int
    metric : {"cosine", "dot", "euclidean"}
    making_seconds : float
        To make one vector up.
    truth_seconds : float
        To compare one vector with one query, many at once.
    share : float in (0, 1]
        Of a core that was to be had meanwhile.
    """

    samples: tuple[Sample, ...]
    d: int
    metric: Metric
    making_seconds: float
    truth_seconds: float
    share: float = 1.0


@dataclass(frozen=True)
class Estimate:
    """What measuring one index is expected to take.

    Attributes
    ----------
    asked : dataclass
    build_seconds, search_seconds : float
        To build it, and for all searches in all ways of a sweep.
    memory_bytes : int
        Of the whole process while this index is measured.
    sample : int
        Vectors it was built on to find out.
    """

    asked: IndexParameters
    build_seconds: float
    search_seconds: float
    memory_bytes: int
    sample: int

    @property
    def title(self) -> str:
        """What the family is called."""
        return entry_of(self.asked).title

    @property
    def seconds(self) -> float:
        """All in all."""
        return self.build_seconds + self.search_seconds


@dataclass(frozen=True)
class Forecast:
    """What a measurement of several indexes is expected to take."""

    estimates: tuple[Estimate, ...]
    n: int
    d: int
    preparing_seconds: float
    share: float = 1.0

    @property
    def seconds(self) -> float:
        """All in all."""
        return self.preparing_seconds + sum(each.seconds for each in self.estimates)

    @property
    def memory_bytes(self) -> int:
        """At the most demanding index; one is let go of before the next is built."""
        return max(each.memory_bytes for each in self.estimates)

    def beyond(self, seconds: float, memory: int | None) -> tuple[Estimate, ...]:
        """Return the indexes that take longer, or more memory, than there is.

        Those that fit one by one but not together lose the slowest until the rest fits.
        """
        out = [e for e in self.estimates if memory is not None and e.memory_bytes > memory]
        rest = sorted((e for e in self.estimates if e not in out), key=lambda e: e.seconds)
        while rest and self.preparing_seconds + sum(e.seconds for e in rest) > seconds:
            out.append(rest.pop())
        return tuple(each for each in self.estimates if each in out)


def calibrate(
    families: Sequence[IndexParameters],
    d: int,
    metric: Metric = "cosine",
    progress: Progress | None = None,
) -> Calibration:
    """Build and search samples of made-up vectors, a few seconds a family at most.

    Parameters
    ----------
    families : sequence of parameter dataclasses
        Those that cannot serve the metric are left out.
    d : int
        Numbers of a vector.
    metric : {"cosine", "dot", "euclidean"}
    progress : callable, optional
    """
    served = [asked for asked in families if metric in entry_of(asked).metrics]
    settings = Settings(metric=metric)
    with single_thread():
        begun, started = time.perf_counter(), time.thread_time()
        vectors = Generated(_LARGEST, max(d, 2)).vectors()
        made = time.thread_time()
        pose(vectors, settings)
        known = time.thread_time()
        samples = []
        for place, asked in enumerate(served):
            part = part_of(progress, place / len(served), (place + 1) / len(served))
            samples.append(_sample(vectors, asked, Task(metric, progress=part)))
            if part:
                part(1.0)
        share = (time.thread_time() - started) / (time.perf_counter() - begun)
    truth = (known - made) / _LARGEST / settings.queries
    return Calibration(
        tuple(samples), d, metric, (made - started) / _LARGEST, truth, min(share, 1.0)
    )


def forecast(
    calibration: Calibration,
    families: Sequence[IndexParameters],
    n: int,
    settings: Settings | None = None,
) -> Forecast:
    """Return what measuring some of the calibrated indexes on n vectors is expected to take.

    Parameters
    ----------
    calibration : Calibration
        For the metric of the settings.
    families : sequence of parameter dataclasses
        Those that were not calibrated are left out.
    n : int >= 2
    settings : Settings, optional
    """
    settings = settings or Settings()
    known = {sample.asked: sample for sample in calibration.samples}
    shape = (n, calibration.d)
    estimates = tuple(_estimate(known[each], shape, settings) for each in families if each in known)
    truth = calibration.truth_seconds * min(settings.queries, n)
    preparing = n * (calibration.making_seconds + truth)
    return Forecast(estimates, n, calibration.d, preparing, calibration.share)


def with_estimates(study: Study, expected: Forecast) -> Study:
    """Return the study with the build time estimated for each row beside the one measured."""
    builds = {_build_of(each.asked): each.build_seconds for each in expected.estimates}

    def noted(row: Row) -> Row:
        return replace(row, estimated_build_seconds=builds.get(_build_of(row.asked)))

    return replace(study, rows=tuple(map(noted, study.rows)))


def _sample(vectors: FloatMatrix, asked: IndexParameters, task: Task) -> Sample:
    for smaller, n in pairwise((0, *_SIZES)):
        part = part_of(task.progress, smaller / _LARGEST, n / _LARGEST)
        index = build_ready(vectors[:n], asked, replace(task, progress=part))
        if index.build_seconds >= _ENOUGH:
            break
    took = []
    for query in vectors[:_SEARCHES]:
        started = time.thread_time()
        index.search(query[None, :], _NEIGHBORS)
        took.append(time.thread_time() - started)
    return Sample(asked, n, index.build_seconds, float(np.median(took)))


def _estimate(sample: Sample, shape: tuple[int, int], settings: Settings) -> Estimate:
    entry, (n, d) = entry_of(sample.asked), shape
    then, now = (entry.work(size, d, sample.asked.fitted_to(size, d)) for size in (sample.n, n))
    swept = entry.tuning is not None and settings.sweep == "tuning"
    searches = min(settings.queries, n) * (WAYS if swept else 1)
    return Estimate(
        sample.asked,
        sample.build_seconds * now / then,
        searches * sample.search_seconds * slower(sample.asked, sample.n, n),
        needed_bytes(shape, [sample.asked], settings),
        sample.n,
    )


def _build_of(asked: IndexParameters) -> IndexParameters:
    """Return the options without the one that is changed after building."""
    tuning = entry_of(asked).tuning
    if tuning is None:
        return asked
    usual: dict[str, Any] = {tuning: type(asked).__dataclass_fields__[tuning].default}
    return replace(asked, **usual)
