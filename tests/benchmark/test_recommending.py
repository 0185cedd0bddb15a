"""The advice rests on what was measured and says how sure it is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.benchmark import Generated, Needs, Settings, Study, measure_indexes, recommend
from explorer.errors import ParameterError
from explorer.indexes import INDEXES, BinaryParameters, Float16Parameters, IvfParameters
from tests.benchmark.made import EXACT, row, study


def test_where_exact_search_is_quick_it_is_advised_over_anything_faster():
    advice = recommend(study(EXACT, row(p50=0.01, recall=0.99)), Needs(10_000, 0.9, 10**9))
    assert advice.row is EXACT
    assert advice.basis == "measured"
    assert "exact search is best" in advice.sentence
    assert "nothing is missed" in advice.sentence


def test_the_fastest_that_finds_enough_and_fits_is_advised():
    slow = replace(EXACT, p50_ms=50.0)
    rows = (slow, row(recall=0.99, p50=3.0), row(recall=0.96, p50=2.0), row(recall=0.9, p50=1.0))
    advice = recommend(study(*rows), Needs(10_000, 0.95, 10**9))
    assert advice.row is rows[2]
    assert advice.basis == "measured"
    assert "0.960" in advice.sentence
    assert "as measured on 10,000" in advice.sentence


def test_a_recall_that_is_not_known_well_enough_is_told_as_such():
    slow = replace(EXACT, p50_ms=50.0)
    close = row(recall=0.955, p50=2.0, recall_sd=0.08)
    advice = recommend(study(slow, close), Needs(10_000, 0.95, 10**9))
    assert advice.row is close
    assert "to ± 0.011 only, so it may fall short of 95%" in advice.sentence
    clear = recommend(study(slow, row(recall=0.97, recall_sd=0.08)), Needs(10_000, 0.95, 10**9))
    assert "fall short" not in clear.sentence


@pytest.fixture(scope="module")
def measured() -> Study:
    """A real trade-off, with exact search as slow as it is among millions."""
    families = [entry.parameters() for entry in INDEXES.values()]
    found = measure_indexes(Generated(2_000, 48), families, Settings(k=10, queries=60))
    slow = tuple(replace(r, p50_ms=100.0) if r.family == "exact" else r for r in found.rows)
    return replace(found, rows=slow, scan_bytes_per_ms=100.0)


@given(st.floats(0.3, 1.0), st.integers(10_000, 3_000_000))
def test_what_is_advised_meets_the_wishes_and_nothing_measured_meets_them_faster(
    measured, recall, memory
):
    advice = recommend(measured, Needs(measured.n, recall, memory))
    meeting = [r for r in measured.rows if r.recall >= recall and r.memory_bytes <= memory]
    if advice.row is None:
        assert not meeting
        return
    assert advice.row.recall >= recall
    assert advice.row.memory_bytes <= memory
    assert advice.row.p50_ms == min(r.p50_ms for r in meeting)
    assert advice.p50_ms == pytest.approx(advice.row.p50_ms)


def test_the_build_time_expected_grows_as_the_family_does():
    slow = replace(EXACT, p50_ms=50.0)
    lists = row(recall=0.99, p50=3.0, build_seconds=400.0, asked=IvfParameters())
    advice = recommend(study(slow, lists), Needs(20_000, 0.95, 10**9))
    assert "after building for about 14 minutes" in advice.sentence


def test_memory_rules_out_what_does_not_fit_at_the_size_asked_for():
    slow = replace(EXACT, p50_ms=50.0)
    bits = row("binary", 0.97, 5.0, asked=BinaryParameters(0), parameters=BinaryParameters(0))
    rows = (slow, row(recall=0.99, p50=3.0), bits)
    size = INDEXES["binary"].expected_bytes(20_000, 100, BinaryParameters(0))
    advice = recommend(study(*rows), Needs(20_000, 0.95, size))
    assert advice.row is bits
    assert advice.memory_bytes == size
    too_little = recommend(study(*rows), Needs(20_000, 0.95, 1000))
    assert too_little.basis == "nothing"
    assert "fits into 1 kB" in too_little.sentence


def test_beyond_what_was_measured_the_sentence_says_so():
    slow = replace(EXACT, p50_ms=50.0)
    lists = row(recall=0.99, p50=3.0, asked=IvfParameters())
    advice = recommend(study(slow, lists), Needs(90_000, 0.95, 10**9))
    assert advice.basis == "extrapolated"
    assert advice.p50_ms == pytest.approx(9.0)
    assert "extrapolated from 10,000" in advice.sentence
    assert "measure again" in advice.sentence


def test_far_beyond_what_was_measured_nothing_is_promised():
    advice = recommend(study(EXACT, row(recall=0.99)), Needs(100_000_000, 0.95, 10**9))
    assert advice.row is None
    assert advice.basis == "size alone"
    assert "say too little" in advice.sentence
    assert "40 GB, which would not fit" in advice.sentence


def test_too_much_to_ask_names_the_best_there_is():
    slow = replace(EXACT, p50_ms=50.0, recall=1.0)
    least = row(recall=0.8, p50=1.0)
    memory = INDEXES["ivf"].expected_bytes(10_000, 100, least.asked)
    small = replace(slow, family="float16", asked=Float16Parameters(), recall=0.7)
    advice = recommend(study(least, small, speed=1e5), Needs(10_000, 0.999, memory))
    assert advice.basis == "nothing"
    assert "the best, Inverted lists (IVF), probes 8, finds 80.0%" in advice.sentence


@given(st.integers(1, 10**9), st.floats(0, 1), st.integers(1, 10**12), st.integers(2, 10**6))
def test_every_question_gets_one_sentence(n, recall, memory, measured):
    made = study(replace(EXACT, p50_ms=20.0), row(), row("hnsw", 0.97, 0.2), n=measured)
    advice = recommend(made, Needs(n, recall, memory))
    assert advice.sentence.endswith(".")
    assert "nan" not in advice.sentence
    if advice.row is not None and advice.basis != "nothing":
        assert advice.memory_bytes is not None
        assert advice.memory_bytes <= memory


def test_impossible_needs_are_refused():
    for wrong in ((0, 0.9, 1), (1, 1.1, 1), (1, 0.9, 0), (1, float("nan"), 1)):
        with pytest.raises(ParameterError):
            Needs(*wrong)
