"""What an index without rescoring answers is what its own definition says."""

import numpy as np
import pytest

from explorer.arrays import normalize
from explorer.indexes import (
    BinaryParameters,
    ExactParameters,
    Float16Parameters,
    HnswParameters,
    Int8Parameters,
    IvfParameters,
    LshParameters,
    PqParameters,
    ReducedParameters,
    TruncatedParameters,
    build_index,
    quantized,
)
from explorer.metrics import METRICS, scores
from explorer.neighbors import nearest


@pytest.fixture
def vectors(rng) -> np.ndarray:
    return rng.normal(size=(400, 24)).astype(np.float32)


def decoded(index) -> np.ndarray:
    inner = index.core.index
    return inner.reconstruct_n(0, inner.ntotal)[:, : index.dimension]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize(
    "parameters",
    [Float16Parameters(), Int8Parameters(), PqParameters(parts=5, bits=6, rescored=0)],
    ids=lambda parameters: type(parameters).__name__,
)
def test_quantized_scores_are_those_of_the_stored_vectors(vectors, metric, parameters):
    queries = vectors[:6] if metric != "cosine" else normalize(vectors[:6])
    index = build_index(vectors, parameters, metric=metric)
    found = index.search(queries, 8)
    inner = "dot" if metric == "cosine" else metric
    truth = scores(queries, decoded(index), inner)
    expected = -np.sort(-truth, axis=1)[:, :8]
    expected = np.clip(expected, -1, 1) if metric == "cosine" else expected
    np.testing.assert_allclose(found.scores, expected, rtol=2e-4, atol=2e-4)
    chosen = np.take_along_axis(truth, found.indices, axis=1)
    np.testing.assert_allclose(found.scores, np.clip(chosen, -99, 99), rtol=2e-4, atol=2e-3)


def test_eight_bits_are_off_by_at_most_half_a_level(vectors):
    index = build_index(vectors, Int8Parameters(), metric="euclidean")
    level = np.ptp(vectors, axis=0) / 255
    assert (np.abs(decoded(index) - vectors) <= level * 0.51).all()


def test_half_precision_is_that_of_numpy(vectors):
    index = build_index(vectors, Float16Parameters(), metric="dot")
    assert (decoded(index) == vectors.astype(np.float16).astype(np.float32)).all()


def test_random_planes_estimate_the_angle(rng):
    """Unbiased, with the spread of a share of 4,096 coin tosses: sd ≤ π/2/√4096 = .025 radians."""
    vectors = rng.normal(size=(200, 16)).astype(np.float32)
    index = build_index(vectors, LshParameters(bits=4096, rescored=0))
    found = index.search(vectors[:1], 200)
    true = np.arccos(np.clip(scores(vectors[:1], vectors)[0, found.indices[0]], -1, 1))
    error = np.arccos(found.scores[0].astype(np.float64)) - true
    assert found.indices[0, 0] == 0
    assert np.abs(error).max() < 4 * 0.025
    assert abs(error.mean()) < 0.01


def test_sign_bits_are_taken_around_the_mean():
    """All numbers positive: only after the mean is gone do the signs tell rows apart."""
    vectors = np.array([[9, 9], [9, 11], [11, 9], [11, 11]], dtype=np.float32)
    index = build_index(vectors, BinaryParameters(rescored=0))
    found = index.search(vectors[1:2], 4)
    assert found.indices[0, 0] == 1
    assert found.scores[0, 0] == 1.0
    assert found.scores[0, -1] == pytest.approx(-1.0)


def test_truncation_compares_first_numbers_at_length_one(vectors):
    index = build_index(vectors, TruncatedParameters(dimensions=7, rescored=0))
    found = index.search(vectors[:5], 6)
    truth = nearest(vectors[:5, :7], vectors[:, :7], 6)
    assert (found.indices == truth.indices).all()
    np.testing.assert_allclose(found.scores, truth.scores, atol=1e-6)


@pytest.mark.parametrize("metric", METRICS)
def test_all_principal_components_lose_nothing(vectors, metric):
    index = build_index(vectors + 3, ReducedParameters(dimensions=24, rescored=0), metric=metric)
    found = index.search(vectors[:5] + 3, 6)
    truth = nearest(vectors[:5] + 3, vectors + 3, 6, metric=metric)
    np.testing.assert_allclose(found.scores, truth.scores, rtol=1e-4, atol=2e-3)
    assert (found.indices == truth.indices).mean() > 0.9


def test_components_that_hold_all_differences_lose_nothing(rng):
    flat = rng.normal(size=(300, 3)) @ rng.normal(size=(3, 40)) + rng.normal(size=40)
    vectors = flat.astype(np.float32)
    found = build_index(
        vectors, ReducedParameters(dimensions=3, rescored=0), metric="euclidean"
    ).search(vectors[:9], 5)
    truth = nearest(vectors[:9], vectors, 5, metric="euclidean")
    assert (found.indices == truth.indices).mean() > 0.95
    np.testing.assert_allclose(found.scores, truth.scores, atol=1e-3)


def test_exact_distances_survive_a_far_origin(rng):
    """|v|² − 2 q·v in float32 alone would lose these gaps: they are 1e-7 of the squares."""
    vectors = (1000 + rng.normal(size=(500, 16))).astype(np.float32)
    found = build_index(vectors, ExactParameters(), metric="euclidean").search(vectors[:20], 5)
    gaps = vectors[:20, None, :].astype(np.float64) - vectors[None].astype(np.float64)
    truth = np.sqrt((gaps**2).sum(axis=2))
    assert (found.indices == np.argsort(truth, axis=1, kind="stable")[:, :5]).all()
    np.testing.assert_allclose(-found.scores, np.sort(truth, axis=1)[:, :5], rtol=1e-6)


def test_a_list_that_is_not_probed_is_not_searched(rng):
    centers = 20 * np.eye(4, 8)
    vectors = np.repeat(centers, 5, axis=0) + rng.normal(scale=0.1, size=(20, 8))
    index = build_index(vectors.astype(np.float32), IvfParameters(lists=4, probes=1))
    found = index.search(centers[:1].astype(np.float32), 20)
    assert sorted(found.indices[0, :5].tolist()) == [0, 1, 2, 3, 4]
    assert (found.indices[0, 5:] == -1).all()
    assert (found.scores[0, 5:] == -np.inf).all()


def test_more_effort_finds_more(rng):
    vectors = rng.normal(size=(4000, 32)).astype(np.float32)
    truth = nearest(vectors[:100], vectors, 10)

    def recall(index) -> float:
        found = index.search(vectors[:100], 10).indices
        return np.mean(
            [
                len(set(a) & set(b)) / 10
                for a, b in zip(found.tolist(), truth.indices.tolist(), strict=True)
            ]
        )

    graph = build_index(vectors, HnswParameters(links=6, build_effort=32))
    lists = build_index(vectors, IvfParameters(probes=1))
    bits = build_index(vectors, BinaryParameters(rescored=10))
    for index, low, high in ((graph, 8, 512), (lists, 1, 40), (bits, 10, 2000)):
        assert recall(index.tuned(low)) < 0.9
        assert recall(index.tuned(high)) > 0.98


def test_another_seed_builds_another_index(vectors):
    one, other = (
        build_index(vectors, LshParameters(bits=32, rescored=0), seed=seed).search(vectors[:9], 9)
        for seed in (0, 1)
    )
    assert (one.indices != other.indices).any()


def test_fitting_is_told_with_both_numbers(vectors):
    index = build_index(vectors[:100], PqParameters(parts=48, bits=8))
    assert index.parameters.bits == 6
    assert index.parameters.parts == 24
    assert "parts from 48 to 24" in index.notes[0]
    assert "bits from 8 to 6" in index.notes[0]


@pytest.mark.parametrize(("n", "times"), [(1_000, 1), (4_000, 5), (12_000, 2), (20_000, 1)])
def test_a_sample_is_repeated_as_a_whole_where_that_trains_faster(n, times):
    sample = np.arange(n, dtype=np.float32)[:, None]
    repeated = quantized.repeated(sample, 8)
    assert (repeated.reshape(times, n) == np.arange(n)).all()
