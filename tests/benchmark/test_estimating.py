"""Estimates before a run: finite, growing with the data, and kept beside what was measured."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.benchmark import (
    Calibration,
    Generated,
    Settings,
    calibrate,
    describe_beyond,
    describe_forecast,
    forecast,
    long_text,
    measure_indexes,
    with_estimates,
)
from explorer.benchmark.estimating import Sample
from explorer.errors import CancelledError
from explorer.indexes import (
    INDEXES,
    BinaryParameters,
    ExactParameters,
    HnswParameters,
    IvfParameters,
    build_index,
)

FAMILIES = [entry.parameters() for entry in INDEXES.values()]


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    return calibrate(FAMILIES, 8)


def made(build: float = 1.0, search: float = 0.001, share: float = 1.0) -> Calibration:
    samples = tuple(Sample(asked, 10_000, build, search) for asked in FAMILIES)
    return Calibration(samples, 100, "cosine", 1e-6, 1e-9, share)


def test_every_family_is_built_on_a_sample_and_takes_a_finite_time(calibration):
    assert [sample.asked for sample in calibration.samples] == FAMILIES
    for n in (2, 30_000, 1_000_000):
        for each in forecast(calibration, FAMILIES, n).estimates:
            assert math.isfinite(each.seconds)
            assert each.build_seconds >= 0
            assert each.search_seconds > 0
            assert each.memory_bytes > 4 * n * 8


@given(st.integers(2, 10**6), st.integers(2, 10**6))
def test_more_vectors_never_take_less(one, other):
    few, many = (forecast(made(), FAMILIES, n) for n in sorted((one, other)))
    for less, more in zip(few.estimates, many.estimates, strict=True):
        assert less.build_seconds <= more.build_seconds * (1 + 1e-9)
        assert less.search_seconds <= more.search_seconds * (1 + 1e-9)
        assert less.memory_bytes <= more.memory_bytes
    assert few.seconds <= many.seconds * (1 + 1e-9)


def test_work_grows_as_the_family_is_known_to():
    """At the size of the sample the estimate is the sample; beyond, each family's own law."""
    at = {each.asked: each for each in forecast(made(), FAMILIES, 10_000).estimates}
    assert all(each.build_seconds == pytest.approx(1.0) for each in at.values())
    far = {each.asked: each for each in forecast(made(), FAMILIES, 1_000_000).estimates}
    copied = far[BinaryParameters()].build_seconds
    graph = far[HnswParameters()].build_seconds
    lists = far[IvfParameters()].build_seconds
    assert copied == pytest.approx(100)
    assert 200 < graph < 250
    assert lists == pytest.approx(1.64e9 / 7.4e6)


def test_a_build_takes_about_as_long_as_estimated():
    """Within a factor of four of a core's own time: enough to tell minutes from hours."""
    asked = HnswParameters(links=4, build_effort=16)
    expected = forecast(calibrate([asked], 16), [asked], 24_000).estimates[0]
    took = build_index(Generated(24_000, 16).vectors(), asked).build_seconds
    assert expected.build_seconds / 4 < took < expected.build_seconds * 4
    assert expected.sample == 16_000


def test_estimates_stand_beside_what_was_measured_in_every_way_of_searching():
    families = [HnswParameters(links=4), ExactParameters()]
    study = measure_indexes(Generated(300, 100), families, Settings(k=5, queries=10))
    assert {row.estimated_build_seconds for row in study.rows} == {None}
    expected = forecast(
        Calibration((Sample(families[0], 300, 2.5, 0.1),), 100, "cosine", 0, 0), families, 300
    )
    noted = with_estimates(study, expected)
    graph = [row for row in noted.rows if row.family == "hnsw"]
    assert len(graph) == 4
    assert {row.estimated_build_seconds for row in graph} == {2.5}
    assert {record["estimated_build_seconds"] for record in noted.records()[:4]} == {2.5}
    assert noted.rows[-1].estimated_build_seconds is None


def test_what_takes_too_long_or_too_much_is_named():
    slow = replace(made().samples[1], build_seconds=60.0)
    expected = forecast(replace(made(), samples=(made().samples[0], slow)), FAMILIES[:2], 1_000_000)
    assert expected.beyond(1e9, None) == ()
    out = expected.beyond(3600, None)
    assert [each.asked for each in out] == [HnswParameters()]
    said = describe_beyond(out, 3600, None)
    assert said.startswith("HNSW graph would take about 3.8 hours")
    assert said.endswith("hours, but a measurement may take about 60 minutes.")
    assert len(expected.beyond(1e9, 10**6)) == 2
    assert "of memory, but" in describe_beyond(expected.beyond(1e9, 10**6), 3600, 10**6)


def test_families_that_fit_alone_but_not_together_lose_the_slowest_first():
    expected = forecast(made(build=0.0, search=0.001), FAMILIES, 10_000)
    each = max(estimate.seconds for estimate in expected.estimates)
    out = expected.beyond(expected.seconds - each / 2, None)
    assert len(out) == 1
    assert out[0].seconds == each


def test_the_sentence_names_the_slowest_and_how_it_is_known():
    expected = forecast(made(build=60.0, share=0.3), FAMILIES, 100_000)
    said = describe_forecast(expected)
    assert "10 indexes on 100,000 × 100 numbers" in said
    slowest = max(expected.estimates, key=lambda each: each.seconds)
    assert f"the longest is {slowest.title} with {long_text(slowest.seconds)}" in said
    assert "at most 10,000 made-up vectors" in said
    assert said.endswith("others left 30% of one just now, so it will take longer.")
    assert "others left" not in describe_forecast(forecast(made(), FAMILIES, 100_000))


def test_families_that_cannot_serve_the_metric_are_not_tried():
    calibration = calibrate([*FAMILIES[:3], BinaryParameters()], 4, "euclidean")
    assert BinaryParameters() not in [sample.asked for sample in calibration.samples]
    settings = Settings(metric="euclidean")
    assert len(forecast(calibration, FAMILIES, 5_000, settings).estimates) == 3


def test_progress_rises_to_one_and_can_stop_the_samples():
    seen: list[float] = []
    calibrate([ExactParameters(), BinaryParameters()], 4, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0

    def stop(fraction: float) -> None:
        raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        calibrate([ExactParameters()], 4, progress=stop)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "less than a second"),
        (1.0, "about 1 second"),
        (89, "about 89 seconds"),
        (150, "about 2.5 minutes"),
        (3600, "about 60 minutes"),
        (7200, "about 2 hours"),
        (1e6, "about 278 hours"),
    ],
)
def test_estimated_times_are_told_as_roughly_as_they_are_known(seconds, text):
    assert long_text(seconds) == text
