"""Silhouettes against scikit-learn's, and where they are not defined."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import silhouette_samples as reference

from explorer.arrays import normalize
from explorer.clustering import silhouette_samples
from explorer.clustering import silhouettes as module
from explorer.errors import CancelledError, InputError


@pytest.mark.parametrize("n", [20, 333])
def test_all_groupings_of_one_pass_equal_scikit_learn(rng, n):
    vectors = normalize(rng.normal(size=(n, 16)))
    groupings = [rng.integers(0, k, n) for k in (2, 5, 11)]
    ours = silhouette_samples(vectors, groupings)
    for row, labels in zip(ours, groupings, strict=True):
        np.testing.assert_allclose(row, reference(vectors, labels), atol=1e-6)


def test_several_blocks_give_what_one_block_gives(rng, monkeypatch):
    vectors = normalize(rng.normal(size=(100, 8)))
    labels = rng.integers(0, 4, 100)
    whole = silhouette_samples(vectors, [labels])
    monkeypatch.setattr(module, "_BLOCK", 730)
    np.testing.assert_allclose(silhouette_samples(vectors, [labels]), whole, atol=1e-6)


def test_near_duplicates_far_from_the_origin_keep_their_precision():
    vectors = np.float32([[1000, 0], [1000.001, 0], [1000, 1], [1000.001, 1]])
    labels = np.array([0, 0, 1, 1])
    expected = reference(vectors.astype(np.float64), labels)
    np.testing.assert_allclose(silhouette_samples(vectors, [labels])[0], expected, atol=1e-6)


def test_many_near_duplicates_keep_their_precision(rng):
    centers = normalize(rng.normal(size=(6, 32)))
    labels = np.repeat(np.arange(6), 60)
    vectors = normalize(centers[labels] + rng.normal(scale=1e-3, size=(360, 32)))
    halves = labels * 2 + rng.integers(0, 2, 360)
    for grouping, ours in zip(
        (labels, halves), silhouette_samples(vectors, [labels, halves]), strict=True
    ):
        expected = reference(vectors.astype(np.float64), grouping)
        np.testing.assert_allclose(ours, expected, atol=1e-6)


def test_a_few_near_duplicates_keep_their_precision_too(rng):
    vectors = normalize(rng.normal(size=(300, 32)))
    vectors[150:153] = normalize(vectors[:3] + rng.normal(scale=1e-4, size=(3, 32)))
    labels = np.arange(300) % 150
    expected = reference(vectors.astype(np.float64), labels)
    np.testing.assert_allclose(silhouette_samples(vectors, [labels])[0], expected, atol=1e-6)


def test_four_points_on_a_line_have_the_silhouettes_worked_out_by_hand():
    vectors = np.float32([[0], [1], [4], [6]])
    ours = silhouette_samples(vectors, [np.array([0, 0, 1, 1])])[0]
    np.testing.assert_allclose(ours, [4 / 5, 3 / 4, 1 - 2 / 3.5, 1 - 2 / 5.5], atol=1e-6)


def test_a_cluster_of_one_scores_zero():
    vectors = np.float32([[0], [1], [9]])
    ours = silhouette_samples(vectors, [np.array([0, 0, 1])])[0]
    assert ours[2] == 0.0
    assert ours[0] == pytest.approx(8 / 9)


def test_noise_takes_no_part(rng):
    vectors = normalize(rng.normal(size=(60, 5)))
    labels = rng.integers(-1, 3, 60)
    ours = silhouette_samples(vectors, [labels])[0]
    kept = labels >= 0
    assert np.isnan(ours[~kept]).all()
    np.testing.assert_allclose(ours[kept], reference(vectors[kept], labels[kept]), atol=1e-6)


@pytest.mark.parametrize("labels", [[0, 0, 0], [-1, -1, -1], [-1, 0, 0]])
def test_fewer_than_two_clusters_have_no_silhouette(labels):
    vectors = np.float32([[0], [1], [2]])
    assert np.isnan(silhouette_samples(vectors, [np.array(labels)])).all()


def test_identical_points_in_two_clusters_score_zero():
    ours = silhouette_samples(np.ones((4, 3), np.float32), [np.array([0, 0, 1, 1])])[0]
    assert ours.tolist() == [0, 0, 0, 0]


def test_above_the_limit_a_seeded_sample_is_measured(rng, monkeypatch):
    monkeypatch.setattr(module, "EXACT_UP_TO", 50)
    vectors = normalize(rng.normal(size=(200, 4)))
    labels = rng.integers(0, 3, 200)
    ours = silhouette_samples(vectors, [labels], seed=7)[0]
    rows = np.flatnonzero(np.isfinite(ours))
    assert len(rows) == 50
    np.testing.assert_allclose(ours[rows], reference(vectors[rows], labels[rows]), atol=1e-6)
    np.testing.assert_array_equal(ours, silhouette_samples(vectors, [labels], seed=7)[0])


def test_a_grouping_of_another_length_is_refused(rng):
    with pytest.raises(InputError, match="2 cluster numbers for 3 vectors"):
        silhouette_samples(np.ones((3, 2), np.float32), [np.array([0, 1])])


def test_progress_can_cancel(rng):
    def stop(done: float) -> None:
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        silhouette_samples(np.eye(3, dtype=np.float32), [np.arange(3)], progress=stop)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_silhouettes_of_any_grouping_equal_scikit_learn(data):
    n = data.draw(st.integers(3, 25))
    labels = np.array(data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)))
    vectors = np.random.default_rng(data.draw(st.integers(0, 99))).normal(size=(n, 3))
    vectors = vectors.astype(np.float32)
    ours = silhouette_samples(vectors, [labels])[0]
    if 2 <= len(np.unique(labels)) < n:
        np.testing.assert_allclose(ours, reference(vectors, labels), atol=1e-6)
        assert np.abs(ours).max() <= 1.0
