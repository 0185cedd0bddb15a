"""The sweep over k and what it suggests."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from explorer.arrays import normalize
from explorer.clustering import Curve, default_ks, kmeans, silhouette_curve
from explorer.errors import CancelledError, ParameterError


def test_the_number_of_plain_groups_is_suggested(rng):
    truth = np.repeat(np.arange(4), 25)
    vectors = (np.eye(4, 10)[truth] + rng.normal(scale=0.1, size=(100, 10))).astype(np.float32)
    curve = silhouette_curve(vectors, range(2, 8))
    assert curve.suggested == 4
    assert "k = 4" in curve.describe()
    assert curve.ks == (2, 3, 4, 5, 6, 7)
    assert list(curve.inertia) == sorted(curve.inertia, reverse=True)


def test_the_curve_is_what_kmeans_gives_for_each_k(rng):
    vectors = rng.normal(size=(120, 8)).astype(np.float32)
    curve = silhouette_curve(vectors, (3, 6), seed=2)
    for k, silhouette, inertia in zip(curve.ks, curve.silhouette, curve.inertia, strict=True):
        alone = kmeans(vectors, k, seed=2)
        assert alone.silhouette == pytest.approx(silhouette, abs=1e-7)
        assert alone.inertia == pytest.approx(inertia, rel=1e-7)
        expected = silhouette_score(normalize(vectors), alone.labels)
        assert silhouette == pytest.approx(expected, abs=1e-6)


def test_many_points_are_parted_about_as_well_from_a_sampled_start(rng):
    truth = rng.integers(0, 12, 4_000)
    centers = rng.normal(size=(12, 16))
    unit = normalize(centers[truth] + rng.normal(scale=0.9, size=(4_000, 16)))
    ours = kmeans(unit, 12, seed=1)
    whole = KMeans(12, n_init=4, random_state=1).fit(unit)
    assert ours.inertia < 1.01 * whole.inertia_
    np.testing.assert_array_equal(ours.labels, kmeans(unit, 12, seed=1).labels)


def test_a_sample_with_too_few_distinct_rows_does_not_lose_clusters():
    vectors = np.repeat(np.eye(3, dtype=np.float32), (3_400, 1, 1), axis=0)
    assert kmeans(vectors, 3).sizes.tolist() == [3_400, 1, 1]


def test_structureless_data_are_not_sold_as_clusters(rng):
    text = silhouette_curve(rng.normal(size=(150, 30)).astype(np.float32), (2, 3, 4)).describe()
    assert "no substantial structure" in text
    assert "It is a suggestion" in text


def test_a_tie_goes_to_the_smaller_k_and_close_rivals_are_named():
    curve = Curve((2, 3, 4), (0.050, 0.050, 0.047), (3.0, 2.0, 1.0), 2)
    assert "3 and 4 come as close as 0.005" in curve.describe()


def test_k_beyond_the_distinct_rows_is_left_out_with_a_note():
    vectors = np.repeat(np.eye(3, dtype=np.float32), 4, axis=0)
    curve = silhouette_curve(vectors)
    assert curve.ks == (2, 3)
    assert curve.suggested == 3
    assert curve.silhouette[1] == pytest.approx(1.0)
    assert "k above 3 was left out" in curve.notes[0]


@pytest.mark.parametrize("n", [1, 2, 3])
def test_very_few_points_have_a_curve_too(n):
    curve = silhouette_curve(np.eye(3, dtype=np.float32)[:n])
    assert len(curve.ks) == len(curve.silhouette) == len(curve.inertia) >= 1


def test_identical_points_suggest_nothing():
    curve = silhouette_curve(np.ones((10, 4), np.float32))
    assert curve.suggested is None
    assert "No number of clusters can be suggested" in curve.describe()


def test_default_ks_stay_below_n():
    assert default_ks(5) == (2, 3, 4)
    assert default_ks(1000)[-1] == 20
    assert default_ks(2) == ()


@pytest.mark.parametrize("ks", [(), (0, 2), (2, 500)])
def test_bad_ranges_are_refused(ks):
    with pytest.raises(ParameterError):
        silhouette_curve(np.eye(4, dtype=np.float32), ks)


def test_progress_rises_to_one_and_cancels(rng):
    vectors = rng.normal(size=(30, 4)).astype(np.float32)
    seen: list[float] = []
    silhouette_curve(vectors, (2, 3), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1.0)

    def stop(done: float) -> None:
        if done > 0.3:
            raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        silhouette_curve(vectors, (2, 3), progress=stop)
