"""Benchmarks of indexes: what is counted, what is told, and what is advised."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.benchmark import (
    MOST_BYTES,
    Generated,
    Needs,
    Row,
    Settings,
    Study,
    describe,
    front,
    measure_embedding,
    measure_indexes,
    measure_map,
    needed_bytes,
    recommend,
    size_text,
    time_text,
)
from explorer.benchmark.running import scan_speed, sweep
from explorer.embedders import parse_spec
from explorer.errors import CancelledError, LimitError, ParameterError
from explorer.faithfulness import measure
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
from explorer.neighbors import nearest
from explorer.projection import PcaParameters, project
from explorer.space import Space

QUICK = Settings(k=5, queries=40, sweep="none")


def row(family: str = "ivf", recall: float = 0.9, p50: float = 1.0, **changed) -> Row:
    parameters = INDEXES[family].parameters()
    if family == "ivf":
        parameters = IvfParameters(lists=100)
    made = Row(family, parameters, parameters, recall, 0.1, p50, 2 * p50, 1.0, 10**6, 0)
    return replace(made, **changed)


def study(*rows: Row, n: int = 10_000, speed: float = 1e7) -> Study:
    return Study(rows, n, 100, 10, 200, "cosine", "made up", speed)


EXACT = row("exact", 1.0, 0.4, recall_sd=0.0)


# --- recall ---------------------------------------------------------------------------------


def test_recall_is_the_share_of_the_true_nearest_with_the_query_left_out(rng):
    vectors = rng.normal(size=(500, 16)).astype(np.float32)
    settings = Settings(k=5, queries=500, sweep="none")
    measured = measure_indexes(vectors, [BinaryParameters(rescored=0)], settings).rows[0]
    everyone = np.arange(500)
    truth = nearest(vectors, vectors, 5, exclude=everyone).indices
    found = build_index(vectors, BinaryParameters(rescored=0)).search(vectors, 6).indices
    shares = []
    for own, answer, right in zip(everyone, found.tolist(), truth.tolist(), strict=True):
        others = [each for each in answer if each != own][:5]
        shares.append(len(set(others) & set(right)) / 5)
    assert measured.recall == pytest.approx(np.mean(shares))
    assert measured.recall_sd == pytest.approx(np.std(shares, ddof=1))
    assert 0.1 < measured.recall < 0.9


@pytest.mark.parametrize("metric", ["cosine", "dot", "euclidean"])
def test_exact_search_finds_everything_by_any_metric(rng, metric):
    vectors = (rng.normal(size=(300, 12)) * 5 + 2).astype(np.float32)
    found = measure_indexes(vectors, [ExactParameters()], replace(QUICK, metric=metric))
    assert found.rows[0].recall == 1.0
    assert found.rows[0].recall_sd == 0.0


def test_ties_are_not_held_against_an_index(rng):
    """Each vector is there ten times: any nine of the others are right."""
    vectors = np.repeat(rng.normal(size=(30, 8)), 10, axis=0).astype(np.float32)
    found = measure_indexes(vectors, [ExactParameters(), HnswParameters()], QUICK)
    assert [each.recall for each in found.rows] == [1.0, 1.0]


def test_one_query_has_no_standard_deviation(rng):
    vectors = rng.normal(size=(50, 4)).astype(np.float32)
    found = measure_indexes(vectors, [ExactParameters()], Settings(queries=1, sweep="none"))
    assert math.isnan(found.rows[0].recall_sd)
    assert "single query" in describe(found)


def test_more_neighbors_than_there_are_is_cut(rng):
    vectors = rng.normal(size=(4, 4)).astype(np.float32)
    families = [entry.parameters() for entry in INDEXES.values()]
    found = measure_indexes(vectors, families, Settings(k=50))
    assert found.k == 3
    assert found.queries == 4
    assert {each.family for each in found.rows} == set(INDEXES)


# --- what is measured -------------------------------------------------------------------------


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
    assert [way.parameters.search_effort for way in ways] == [16, 64, 256]
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


# --- generated vectors -------------------------------------------------------------------------


def test_generated_vectors_are_unit_length_clustered_and_the_same_for_a_seed():
    vectors = Generated(3000, 32, seed=4).vectors()
    assert vectors.shape == (3000, 32)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert (vectors == Generated(3000, 32, seed=4).vectors()).all()
    assert (vectors != Generated(3000, 32, seed=5).vectors()).any()
    near = nearest(vectors[:100], vectors, 1, exclude=np.arange(100)).scores.mean()
    isotropic = np.random.default_rng(0).normal(size=(3000, 32)).astype(np.float32)
    far = nearest(isotropic[:100], isotropic, 1, exclude=np.arange(100)).scores.mean()
    assert near > far + 0.05


def test_generated_sets_have_stated_limits():
    assert Generated(1_000_000, 384).vector_bytes == 1_536_000_000 <= MOST_BYTES
    with pytest.raises(LimitError, match=r"3\.1 GB.*at most 520,833 vectors"):
        Generated(1_000_000, 768)
    for n, d in ((1, 8), (1_000_001, 8), (10, 1), (10, 2049)):
        with pytest.raises(ParameterError):
            Generated(n, d)


def test_needed_memory_counts_the_vectors_and_the_largest_index():
    families = [ExactParameters(), HnswParameters()]
    needed = needed_bytes((100_000, 100), families, Settings())
    assert needed > 40_000_000 + INDEXES["hnsw"].expected_bytes(100_000, 100, HnswParameters())


# --- the front ---------------------------------------------------------------------------------

points = st.lists(
    st.tuples(st.integers(0, 10), st.integers(1, 10)).map(lambda p: row("ivf", p[0] / 10, p[1])),
    min_size=1,
    max_size=12,
)


@given(points)
def test_the_front_is_what_nothing_beats(rows):
    best = front(rows)

    def beats(a: Row, b: Row) -> bool:
        better = a.recall >= b.recall and a.p50_ms <= b.p50_ms
        return better and (a.recall, a.p50_ms) != (b.recall, b.p50_ms)

    assert best
    assert not any(beats(a, b) for a in rows for b in best)
    for each in rows:
        assert each in best or any(beats(other, each) for other in best)
    assert [each.recall for each in best] == sorted(each.recall for each in best)


# --- the advice --------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("size", "text"), [(999, "999 bytes"), (1536, "1.54 kB"), (1.536e9, "1.54 GB"), (2e8, "200 MB")]
)
def test_sizes_are_told_in_words(size, text):
    assert size_text(size) == text


@pytest.mark.parametrize(
    ("ms", "text"), [(0.0531, "0.053 ms"), (7.04, "7 ms"), (134, "134 ms"), (1540, "1.5 s")]
)
def test_times_are_told_in_words(ms, text):
    assert time_text(ms) == text


def test_a_study_describes_its_front_and_its_smallest(rng):
    slow = replace(EXACT, p50_ms=50.0, memory_bytes=4_000_000)
    small = row("binary", 0.8, 0.3, memory_bytes=130_000)
    said = describe(study(slow, row(recall=0.99, p50=3.0, memory_bytes=4_100_000), small))
    assert "(0.990 in 3 ms)" in said
    assert "Exact search takes 50 ms" in said
    assert "130 kB, 3% of the vectors" in said
    assert "± 0.014" in said


# --- embedding and maps ------------------------------------------------------------------------


def test_embedding_is_timed_without_a_cache():
    rows = measure_embedding(["cat", "dog", "cow"], parse_spec("tf-idf"), repeats=2)
    assert [each.run for each in rows] == [1, 2]
    assert all(each.n == 3 and each.seconds > 0 for each in rows)
    with pytest.raises(ParameterError):
        measure_embedding(["cat"], parse_spec("tf-idf"), repeats=0)


def test_maps_are_timed_with_what_they_keep(rng):
    space = Space([str(i) for i in range(40)], rng.normal(size=(40, 2)))
    (only,) = measure_map(space, PcaParameters())
    assert only.method == "pca"
    assert only.seconds > 0
    drawn = project(space, PcaParameters())
    assert only.trustworthiness == measure(space.vectors, drawn.coordinates).trustworthiness
