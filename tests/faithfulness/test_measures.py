"""The measures against scikit-learn and scipy, in known geometry, and in words."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist
from scipy.stats import spearmanr
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors

from explorer.errors import CancelledError, InputError, ParameterError
from explorer.faithfulness import (
    describe,
    false_neighbors,
    measure,
    measure_all,
    measures,
    missing_neighbors,
    ranks,
)
from explorer.projection import PcaParameters, project
from explorer.space import Space

MEASURES = ("trustworthiness", "continuity", "neighbors_kept", "distance_correlation")


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("k", [1, 5, 15, 60])
def test_trustworthiness_agrees_with_scikit_learn(vectors, picture, metric, k):
    found = measure(vectors, picture, k=k, metric=metric)
    oracle = trustworthiness(vectors, picture, n_neighbors=k, metric=metric)
    assert found.trustworthiness == pytest.approx(oracle, abs=1e-7)


@pytest.mark.parametrize("k", [1, 5, 15, 60])
def test_continuity_is_trustworthiness_with_the_roles_exchanged(vectors, picture, k):
    found = measure(vectors, picture, k=k, metric="euclidean")
    oracle = trustworthiness(picture, vectors, n_neighbors=k)
    assert found.continuity == pytest.approx(oracle, abs=1e-7)


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_the_share_of_neighbors_kept_agrees_with_scikit_learn(vectors, picture, metric):
    found = measure(vectors, picture, metric=metric)
    full = NearestNeighbors(n_neighbors=15, metric=metric).fit(vectors).kneighbors()[1]
    drawn = NearestNeighbors(n_neighbors=15).fit(picture).kneighbors()[1]
    oracle = [len(set(a) & set(b)) / 15 for a, b in zip(full, drawn, strict=True)]
    np.testing.assert_allclose(found.point_kept, oracle, atol=1e-6)


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_the_correlation_of_distances_agrees_with_scipy(vectors, picture, metric):
    found = measure(vectors, picture, metric=metric)
    oracle = spearmanr(pdist(vectors.astype(np.float64), metric), pdist(picture)).statistic
    assert found.distance_correlation == pytest.approx(oracle, abs=1e-6)
    assert found.sampled_pairs is None


def test_the_values_per_point_have_the_overall_value_as_their_mean(vectors, picture):
    found = measure(vectors, picture)
    assert found.point_trust.mean() == pytest.approx(found.trustworthiness, abs=1e-6)
    assert found.point_continuity.mean() == pytest.approx(found.continuity, abs=1e-6)
    assert found.point_kept.mean() == pytest.approx(found.neighbors_kept, abs=1e-6)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_picture_that_loses_nothing_scores_one_throughout(rng, dimensions):
    flat = rng.normal(size=(150, dimensions)).astype(np.float32)
    turned = flat @ np.linalg.qr(rng.normal(size=(9, dimensions)))[0].T.astype(np.float32)
    space = Space([""] * 150, turned)
    drawn = project(space, PcaParameters(), dimensions=dimensions)
    found = measure(space.vectors, drawn.coordinates, metric="euclidean")
    for name in MEASURES:
        assert getattr(found, name) == pytest.approx(1.0, abs=1e-4)
    assert sum(drawn.explained_variance) == pytest.approx(1.0)
    assert "carry 100% of the variance" in describe(found, drawn)
    assert "can be trusted, and far points are rightly far" in describe(found, drawn)


def test_a_picture_at_random_scores_what_chance_gives(rng):
    vectors = rng.normal(size=(600, 20)).astype(np.float32)
    found = measure(vectors, rng.normal(size=(600, 2)).astype(np.float32))
    assert found.trustworthiness == pytest.approx(0.5, abs=0.03)
    assert found.continuity == pytest.approx(0.5, abs=0.03)
    assert found.neighbors_kept == pytest.approx(15 / 599, abs=0.01)
    assert found.distance_correlation == pytest.approx(0.0, abs=0.03)


def test_a_point_drawn_at_the_wrong_end_is_the_least_trusted():
    line = np.arange(30, dtype=np.float32)[:, None]
    drawn = np.hstack([line, line * 0])
    drawn[0] = (29.4, 0)
    found = measure(line, drawn, k=3, metric="euclidean")
    assert found.point_trust.argmin() == 0
    # Its neighbors in the picture are the three farthest points: no choice could be worse.
    assert found.point_trust[0] == pytest.approx(0.0, abs=1e-6)
    assert found.point_kept[0] == 0.0
    assert found.point_trust[14] == 1.0
    assert false_neighbors(line, drawn, 0, k=3, metric="euclidean").tolist() == [29, 28, 27]
    assert missing_neighbors(line, drawn, 0, k=3, metric="euclidean").tolist() == [1, 2, 3]
    assert false_neighbors(line, drawn, 29, k=3, metric="euclidean").tolist() == [0]
    assert missing_neighbors(line, drawn, 29, k=3, metric="euclidean").tolist() == [26]


@settings(max_examples=40, deadline=None)
@example(14, 5, 3840)  # ties that a product of matrices and one of a single row round apart
@given(st.integers(3, 40), st.integers(1, 20), st.integers(0, 10_000))
def test_measures_stay_in_range_and_agree_with_the_lists_of_errors(n, k, seed):
    rng = np.random.default_rng(seed)
    vectors = rng.integers(-2, 3, size=(n, 3)).astype(np.float32)
    picture = rng.integers(-2, 3, size=(n, 2)).astype(np.float32)
    found = measure(vectors, picture, k=k)
    assert found.k == min(k, (n - 1) // 2)
    for values in (found.point_trust, found.point_continuity, found.point_kept):
        assert ((values >= -1e-6) & (values <= 1 + 1e-6)).all()
    row = seed % n
    wrong, lost = (f(vectors, picture, row, k) for f in (false_neighbors, missing_neighbors))
    assert len(wrong) == len(lost) == round(found.k * (1 - float(found.point_kept[row])))
    assert not set(wrong) & set(lost)
    assert row not in {*wrong, *lost}


def test_turning_moving_and_scaling_the_picture_changes_nothing(vectors, picture):
    turn = np.array([[0.6, -0.8], [0.8, 0.6]], dtype=np.float32)
    one, other = (measure(vectors, drawn) for drawn in (picture, picture @ turn * 50 - 3))
    for name in MEASURES:
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-4)


def test_equal_points_drawn_at_one_place_are_no_error(rng):
    flat = rng.normal(size=(60, 2)).astype(np.float32)
    flat = flat[rng.integers(12, size=60)]
    found = measure(flat, flat, metric="euclidean", k=8)
    assert [getattr(found, name) for name in MEASURES] == pytest.approx([1, 1, 1, 1])
    identical = measure(np.ones((30, 5)), np.zeros((30, 2)))
    assert identical.trustworthiness == identical.neighbors_kept == 1.0
    assert identical.distance_correlation is None
    assert identical.notes == ("All distances are equal, so they cannot be correlated.",)


@pytest.mark.parametrize("n", [1, 2])
def test_one_or_two_points_leave_nothing_to_measure(n):
    found = measure(np.eye(3)[:n], np.zeros((n, 2)))
    assert [getattr(found, name) for name in MEASURES] == [None] * 4
    assert np.isnan(found.point_trust).all()
    assert "no neighborhoods" in found.notes[0]
    drawn = project(Space(["a"] * n, np.eye(3)[:n]), PcaParameters())
    assert "no neighborhoods" in describe(found, drawn)
    assert false_neighbors(np.eye(3)[:n], np.zeros((n, 2)), 0).tolist() == []


def test_three_points_are_measured_with_one_neighbor():
    line = np.array([[0.0], [1.0], [3.0]])
    found = measure(line, np.hstack([line, line * 0]), metric="euclidean")
    assert found.k == 1
    assert [getattr(found, name) for name in MEASURES] == pytest.approx([1, 1, 1, 1])


def test_above_the_limit_a_seeded_sample_is_measured_against_all(rng, monkeypatch):
    vectors = rng.normal(size=(1500, 6)).astype(np.float32)
    picture = vectors[:, :2]
    whole = measure(vectors, picture)
    assert (whole.sampled, whole.sampled_pairs) == (None, measures.PAIRED_SAMPLE)
    monkeypatch.setattr(measures, "RANKED_UP_TO", 1000)
    monkeypatch.setattr(measures, "RANKED_SAMPLE", 400)
    part, again, other = (measure(vectors, picture, seed=seed) for seed in (0, 0, 1))
    seen = ~np.isnan(part.point_trust)
    assert part.sampled == seen.sum() == 400
    np.testing.assert_array_equal(part.point_trust[seen], whole.point_trust[seen])
    np.testing.assert_array_equal(part.point_kept[seen], whole.point_kept[seen])
    assert part.trustworthiness == pytest.approx(whole.trustworthiness, abs=0.01)
    assert part.trustworthiness == again.trustworthiness != other.trustworthiness
    assert part.distance_correlation == again.distance_correlation


def test_a_sample_of_a_large_picture_agrees_with_the_whole_within_its_standard_errors(rng):
    centers = rng.normal(size=(25, 12)) * 1.5
    vectors = (centers[rng.integers(25, size=6000)] + rng.normal(size=(6000, 12))).astype("f4")
    picture = vectors[:, :2]
    whole = measure_all(vectors, picture)
    assert (whole.sampled, whole.standard_errors) == (None, None)
    assert not np.isnan(whole.point_trust).any()
    away = []
    for seed in range(8):
        part = measure(vectors, picture, seed=seed)
        assert part.sampled == 1000
        for name in ("trustworthiness", "continuity", "neighbors_kept"):
            error = getattr(part.standard_errors, name)
            away.append((getattr(part, name) - getattr(whole, name)) / error)
    # Deviations in units of the standard error: about one on average, seldom above two.
    assert 0.6 < np.sqrt(np.mean(np.square(away))) < 1.5
    assert np.abs(away).max() < 4
    per_point = [whole.point_trust, whole.point_continuity, whole.point_kept]
    spread = [values.std(ddof=1) * np.sqrt((1 / 1000) * (1 - 1000 / 6000)) for values in per_point]
    told = part.standard_errors
    np.testing.assert_allclose(
        [told.trustworthiness, told.continuity, told.neighbors_kept], spread, rtol=0.2
    )


@pytest.mark.parametrize("metric", ["cosine", "euclidean", "dot"])
def test_single_precision_and_counting_agree_with_double_precision_and_sorting(
    rng, monkeypatch, metric
):
    vectors = rng.normal(size=(1100, 9)).astype(np.float32) * np.float32(30)
    vectors[[5, 6, 700]] = vectors[4]
    picture = vectors[:, :2]
    wide = measure_all(vectors, picture, metric=metric)
    monkeypatch.setattr(ranks, "WIDE_UP_TO", 10)
    monkeypatch.setattr(ranks, "_COUNT_FROM", 10)
    monkeypatch.setattr(ranks, "_TILE", 77)
    monkeypatch.setattr(ranks, "_CHUNK", 400)
    narrow = measure_all(vectors, picture, metric=metric)
    np.testing.assert_allclose(narrow.point_trust, wide.point_trust, atol=1e-4)
    np.testing.assert_allclose(narrow.point_continuity, wide.point_continuity, atol=1e-4)
    assert np.mean(narrow.point_kept == wide.point_kept) > 0.999


def test_ranks_among_many_ties_follow_the_order_of_columns(rng, monkeypatch):
    block = rng.integers(0, 9, size=(6, 500)).astype(np.float32)
    columns = np.array([rng.permutation(500)[:15] for _ in range(6)])
    order = np.argsort(-block, axis=1, kind="stable")
    expected = np.take_along_axis(np.argsort(order, axis=1), columns, axis=1) + 1
    monkeypatch.setattr(ranks, "_TILE", 64)
    for count_from in (10, 1000):
        monkeypatch.setattr(ranks, "_COUNT_FROM", count_from)
        found = ranks.Nearest(columns, block).ranks(columns)
        np.testing.assert_array_equal(found, expected)


def test_sampled_pairs_estimate_the_correlation_of_all(rng):
    vectors = rng.normal(size=(1200, 4)).astype(np.float32)
    found = measure(vectors, vectors[:, :2], metric="euclidean")
    oracle = spearmanr(pdist(vectors), pdist(vectors[:, :2])).statistic
    assert found.distance_correlation == pytest.approx(oracle, abs=0.01)


def test_memory_stays_far_below_one_table_of_all_distances(rng, monkeypatch):
    monkeypatch.setattr(measures, "_BLOCK", 200_000)
    monkeypatch.setattr(measures, "PAIRED_SAMPLE", 20_000)
    vectors = rng.normal(size=(3000, 4)).astype(np.float32)
    measure(vectors[:100], vectors[:100, :2])
    tracemalloc.start()
    measure(vectors, vectors[:, :2], k=5)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3000 * 3000 * 4 / 2


def test_progress_rises_to_one_and_can_stop_the_work(vectors, picture, monkeypatch):
    monkeypatch.setattr(measures, "_BLOCK", 2000)
    told: list[float] = []
    measure(vectors, picture, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) == 21

    def stop(fraction: float) -> None:
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        measure(vectors, picture, progress=stop)


def test_what_cannot_be_measured_is_refused(vectors, picture):
    with pytest.raises(ParameterError, match="at least 1"):
        measure(vectors, picture, k=0)
    with pytest.raises(InputError, match="199 places for 200 vectors"):
        measure(vectors, picture[1:])
    with pytest.raises(InputError, match="Row 3 of the coordinates"):
        measure(vectors, np.where(np.arange(200)[:, None] == 2, np.nan, picture))
