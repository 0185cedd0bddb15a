"""Every index of the registry keeps the same promises."""

import faiss
import numpy as np
import pytest

from explorer.arrays import normalize
from explorer.errors import CancelledError, InputError, ParameterError
from explorer.indexes import INDEXES, IndexEntry, build_index, exact_scores, prepared
from explorer.metrics import METRICS, Metric
from explorer.neighbors import nearest
from explorer.options import options_of

FAMILIES = list(INDEXES.values())
SERVED = [(entry, metric) for entry in FAMILIES for metric in entry.metrics]
SERVED_IDS = [f"{entry.name}-{metric}" for entry, metric in SERVED]
served = pytest.mark.parametrize(("entry", "metric"), SERVED, ids=SERVED_IDS)
every_family = pytest.mark.parametrize("entry", FAMILIES, ids=lambda entry: entry.name)


@pytest.fixture
def vectors(rng) -> np.ndarray:
    """Three hundred vectors in ten loose groups; 20 numbers, which 8 does not divide."""
    centers = rng.normal(size=(10, 20)) * 2
    return (centers[rng.integers(10, size=300)] + rng.normal(size=(300, 20))).astype(np.float32)


@pytest.fixture
def queries(rng, vectors) -> np.ndarray:
    return (vectors[:25] + rng.normal(scale=0.3, size=(25, 20))).astype(np.float32)


def parameters(entry: IndexEntry, **changed: int):
    """Options that find everything where the family can, so that misses are mistakes."""
    thorough = {"search_effort": 400, "probes": 4096, "rescored": 300, "dimensions": 8}
    known = entry.parameters.__dataclass_fields__
    return entry.parameters(**{k: v for k, v in (thorough | changed).items() if k in known})


def built(entry: IndexEntry, vectors: np.ndarray, metric: Metric = "cosine", **changed: int):
    return build_index(vectors, parameters(entry, **changed), metric=metric, seed=3)


@served
def test_results_are_distinct_rows_best_first_of_the_stated_types(entry, metric, vectors, queries):
    found = built(entry, vectors, metric).search(queries, 7)
    assert found.indices.shape == found.scores.shape == (25, 7)
    assert found.indices.dtype == np.int64
    assert found.scores.dtype == np.float32
    assert (np.diff(found.scores, axis=1) <= 0).all()
    assert all(len(set(row)) == 7 for row in found.indices.tolist())
    assert found.indices.min() >= 0
    assert found.indices.max() < len(vectors)


@served
def test_with_enough_effort_ids_and_scores_are_those_of_brute_force(
    entry, metric, vectors, queries
):
    if entry.name == "float16":
        vectors = vectors.astype(np.float16).astype(np.float32)
        vectors = vectors if metric != "cosine" else np.sign(vectors)  # halves at length one too
    truth = nearest(queries, vectors, 9, metric=metric)
    found = built(entry, vectors, metric).search(queries, 9)
    loose = 2e-3 if entry.name == "float16" else 2e-6
    scale = max(1.0, float(np.abs(truth.scores).max()))
    np.testing.assert_allclose(found.scores, truth.scores, atol=loose * scale, rtol=0)
    if entry.name != "float16":
        assert (found.indices == truth.indices).all()


@served
def test_every_score_belongs_to_its_row(entry, metric, vectors, queries):
    index = built(entry, vectors, metric)
    found = index.search(queries, 5)
    exact = exact_scores(
        prepared(queries, metric), prepared(vectors, metric), found.indices, metric
    )
    loose = 2e-3 if entry.name == "float16" else 2e-6
    scale = max(1.0, float(np.abs(exact).max()))
    np.testing.assert_allclose(found.scores, exact, atol=loose * scale, rtol=0)


@served
def test_the_same_seed_builds_the_same_index(entry, metric, vectors, queries):
    rough = {"rescored": 0, "probes": 1, "search_effort": 8}
    first, second = (built(entry, vectors, metric, **rough).search(queries, 10) for _ in "ab")
    assert (first.indices == second.indices).all()
    assert (first.scores == second.scores).all()


@served
def test_more_neighbors_than_vectors_gives_all_of_them(entry, metric, vectors, queries):
    found = built(entry, vectors[:6], metric).search(queries, 50)
    assert found.indices.shape == (25, 6)
    assert (np.sort(found.indices, axis=1) == np.arange(6)).all()


@served
def test_one_vector_is_found(entry, metric, vectors, queries):
    found = built(entry, vectors[:1], metric).search(queries[:2], 3)
    assert found.indices.tolist() == [[0], [0]]
    assert np.isfinite(found.scores).all()


@served
@pytest.mark.parametrize("n", [2, 3, 5, 17])
def test_few_vectors_are_enough_to_train_on(entry, metric, n, vectors):
    found = built(entry, vectors[:n], metric).search(vectors[:n], 1)
    if metric != "dot":
        assert found.indices[:, 0].tolist() == list(range(n))


@served
def test_a_vector_that_is_there_many_times_is_found_at_each_of_its_rows(entry, metric, vectors):
    vectors = vectors.copy()
    vectors[40:45] = vectors[3] * (1 if metric != "dot" else 4)
    found = built(entry, vectors, metric).search(vectors[44:45], 5)
    expected = [3, 40, 41, 42, 43, 44] if metric != "dot" else [40, 41, 42, 43, 44]
    assert set(found.indices[0].tolist()) <= set(expected)


@served
def test_identical_vectors_throughout_are_no_mistake(entry, metric, queries):
    same = np.ones((60, 20), dtype=np.float32)
    found = built(entry, same, metric).search(queries, 3)
    assert np.isfinite(found.scores).all()
    assert np.ptp(found.scores, axis=1).max() < 1e-5


@served
def test_zero_vectors_and_zero_queries_are_searched(entry, metric, vectors):
    vectors = vectors.copy()
    vectors[[5, 9]] = 0
    found = built(entry, vectors, metric).search(np.zeros((1, 20), dtype=np.float32), 4)
    assert np.isfinite(found.scores).all()
    if metric == "euclidean":
        assert set(found.indices[0, :2].tolist()) == {5, 9}
    else:
        assert np.abs(found.scores).max() < 1e-5


@every_family
@pytest.mark.parametrize("d", [1, 3, 7, 33])
def test_any_number_of_dimensions_will_do(entry, d, rng):
    vectors = rng.normal(size=(50, d)).astype(np.float32)
    found = built(entry, vectors).search(vectors[:4], 2)
    truth = nearest(vectors[:4], vectors, 2)
    np.testing.assert_allclose(found.scores, truth.scores, atol=2e-3)


@every_family
def test_other_metrics_are_refused_in_a_sentence(entry, vectors):
    for metric in set(METRICS) - set(entry.metrics):
        with pytest.raises(ParameterError, match=metric):
            built(entry, vectors, metric)
    with pytest.raises(ParameterError, match="manhattan"):
        built(entry, vectors, "manhattan")


@every_family
def test_unusable_vectors_and_queries_are_refused_in_a_sentence(entry, vectors):
    broken = vectors.copy()
    broken[4, 2] = np.nan
    with pytest.raises(InputError, match="Row 5"):
        built(entry, broken)
    index = built(entry, vectors)
    with pytest.raises(InputError, match="finite"):
        index.search(broken[4:5], 3)
    with pytest.raises(InputError, match="20 numbers"):
        index.search(vectors[:, :7], 3)
    with pytest.raises(InputError, match="20 numbers"):
        index.search(vectors[0], 3)
    with pytest.raises(ParameterError, match="at least 1"):
        index.search(vectors[:1], 0)


@every_family
def test_no_query_gives_no_row(entry, vectors):
    assert built(entry, vectors).search(vectors[:0], 3).indices.shape == (0, 3)


@every_family
def test_vectors_stay_as_they_were(entry, vectors):
    before = vectors.copy()
    index = built(entry, vectors)
    index.search(vectors[:3], 3)
    assert (vectors == before).all()


@served
@pytest.mark.parametrize("rescored", [0, 50])
def test_memory_is_what_the_formula_says(entry, metric, rescored, rng):
    vectors = rng.normal(size=(1000, 40)).astype(np.float32)
    chosen = parameters(entry, rescored=rescored, links=16, parts=8)
    index = build_index(vectors, chosen, metric=metric)
    kept = vectors.nbytes if rescored and "rescored" in entry.parameters.__dataclass_fields__ else 0
    assert index.originals_bytes == kept
    expected = entry.expected_bytes(1000, 40, chosen, metric)
    assert index.memory_bytes == pytest.approx(expected, rel=0.01)
    inner = getattr(index.core, "index", None)
    if isinstance(inner, faiss.Index):
        held = len(faiss.serialize_index(inner))
        assert index.core.memory_bytes == pytest.approx(held, rel=0.02, abs=400)


@every_family
def test_what_had_to_be_fitted_is_told(entry, vectors):
    index = built(entry, vectors[:5], probes=4096, rescored=300, dimensions=64)
    asked = parameters(entry, probes=4096, rescored=300, dimensions=64)
    assert bool(index.notes) == (asked != index.parameters)
    assert all(note.endswith(".") for note in index.notes)


@every_family
def test_progress_rises_to_one_and_can_stop_the_work(entry, vectors):
    seen: list[float] = []
    build_index(vectors, parameters(entry), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0

    def stop(fraction: float) -> None:
        raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        build_index(vectors, parameters(entry), progress=stop)


@every_family
def test_the_library_gets_its_threads_back(entry, vectors):
    before = faiss.omp_get_max_threads()
    try:
        faiss.omp_set_num_threads(2)
        built(entry, vectors)
        assert faiss.omp_get_max_threads() == 2
    finally:
        faiss.omp_set_num_threads(before)


@every_family
def test_tuning_searches_the_same_index_in_another_way(entry, vectors, queries):
    if entry.tuning is None:
        with pytest.raises(ParameterError):
            built(entry, vectors).tuned(8)
        return
    index = built(entry, vectors, rescored=300)
    least = int(options_of(entry.parameters)[entry.tuning].least)
    rough = index.tuned(least)
    assert rough.core is index.core
    assert getattr(rough.parameters, entry.tuning) == least
    again = rough.tuned(300).search(queries, 5)
    assert (again.indices == index.search(queries, 5).indices).all()


@every_family
def test_options_say_what_they_cost_and_keep_their_limits(entry):
    for name, option in options_of(entry.parameters).items():
        assert option.title
        assert "Costs" in option.help
        for value in (option.least - 1, option.most + 1, True, 2.5):
            with pytest.raises(ParameterError, match=option.title):
                entry.parameters(**{name: value})


def test_cosine_is_of_directions_alone(vectors, queries):
    for entry in FAMILIES:
        one = built(entry, vectors).search(queries, 5)
        other = built(entry, normalize(vectors)).search(queries * 7, 5)
        np.testing.assert_allclose(one.scores, other.scores, atol=2e-3)


@every_family
def test_work_grows_with_the_vectors(entry):
    sizes = [10, 1_000, 16_000, 100_000, 1_000_000]
    work = [entry.work(n, 32, parameters(entry).fitted_to(n, 32)) for n in sizes]
    assert work == sorted(work)
    assert 0 < work[0] < work[-1] < float("inf")
