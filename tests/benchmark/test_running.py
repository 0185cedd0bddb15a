"""What is measured of an index besides recall, and how a measurement behaves."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.benchmark import Generated, Settings, measure_indexes
from explorer.benchmark.searching import scan_speed, sweep
from explorer.errors import CancelledError, ParameterError
from explorer.indexes import (
    INDEXES,
    BinaryParameters,
    ExactParameters,
    Float16Parameters,
    HnswParameters,
    Int8Parameters,
    IvfParameters,
    PqParameters,
    build_index,
)

QUICK = Settings(k=5, queries=40, sweep="none")


def test_times_are_ordered_and_positive_and_bytes_are_the_indexes_own(rng):
    vectors = rng.normal(size=(2000, 32)).astype(np.float32)
    found = measure_indexes(vectors, [ExactParameters(), Int8Parameters()], QUICK)
    for each in found.rows:
        assert 0 < each.p50_ms <= each.p95_ms
        built = build_index(vectors, each.parameters)
        assert each.memory_bytes == built.memory_bytes
    assert found.rows[1].memory_bytes < found.rows[0].memory_bytes / 3


def test_a_slower_search_is_measured_as_slower(rng):
    vectors = rng.normal(size=(20_000, 64)).astype(np.float32)
    found = measure_indexes(vectors, [ExactParameters(), IvfParameters(probes=1)], QUICK)
    exact, lists = found.rows
    assert exact.p50_ms > lists.p50_ms


def test_a_sweep_searches_one_build_with_less_and_more_effort(rng):
    vectors = rng.normal(size=(400, 8)).astype(np.float32)
    ways = sweep(build_index(vectors, HnswParameters(search_effort=64)))
    assert [way.parameters.search_effort for way in ways] == [16, 64, 256, 1024]
    assert len({id(way.core) for way in ways}) == 1
    rescored = sweep(build_index(vectors, PqParameters(parts=4, rescored=100)))
    assert [way.parameters.rescored for way in rescored] == [0, 100, 400]
    assert len(sweep(build_index(vectors, Float16Parameters()))) == 1


def test_a_family_that_cannot_serve_the_metric_is_told_and_left_out(rng):
    vectors = rng.normal(size=(60, 8)).astype(np.float32)
    settings = replace(QUICK, metric="euclidean")
    found = measure_indexes(vectors, [ExactParameters(), BinaryParameters()], settings)
    assert [each.family for each in found.rows] == ["exact"]
    assert "cosine only" in found.skipped[0]
    with pytest.raises(ParameterError, match="cosine only"):
        measure_indexes(vectors, [BinaryParameters()], settings)


def test_progress_rises_to_one_and_can_stop_the_work():
    seen: list[float] = []
    families = [entry.parameters() for entry in INDEXES.values()]
    measure_indexes(Generated(300, 16), families, QUICK, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0

    def stop(fraction: float) -> None:
        if fraction > 0.5:
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        measure_indexes(Generated(300, 16), families, QUICK, progress=stop)


def test_the_same_seed_gives_the_same_recall():
    families = [HnswParameters(links=2, search_effort=8), IvfParameters(probes=1)]
    one, other = (measure_indexes(Generated(2000, 24), families, QUICK) for _ in "ab")
    assert [r.recall for r in one.rows] == [r.recall for r in other.rows]


def test_one_vector_and_no_family_are_refused_in_a_sentence(rng):
    with pytest.raises(ParameterError, match="at least 2 vectors"):
        measure_indexes(np.ones((1, 3), np.float32), [ExactParameters()])
    with pytest.raises(ParameterError, match="at least one index"):
        measure_indexes(np.ones((9, 3), np.float32), [])
    for wrong in ({"k": 0}, {"k": 101}, {"queries": 0}, {"queries": 1001}, {"metric": "l1"}):
        with pytest.raises(ParameterError):
            Settings(**wrong)


def test_reading_speed_is_that_of_memory():
    """Between a tenth and a few hundred gigabytes a second on any machine this runs on."""
    assert 1e5 < scan_speed(384) < 5e8
