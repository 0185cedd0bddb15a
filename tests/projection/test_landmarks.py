"""Very many points: a fair sample is laid out, the others come to their neighbors, all is told."""

import numpy as np
import pytest
from scipy.optimize import minimize

from explorer.errors import CancelledError
from explorer.faithfulness import describe, measure
from explorer.plots import coordinates_table
from explorer.projection import (
    LocalmapParameters,
    PcaParameters,
    TsneParameters,
    UmapParameters,
    landmarks,
    project,
)
from explorer.space import Space

METHODS = [
    TsneParameters(iterations=250, metric="euclidean"),
    UmapParameters(epochs=100, metric="euclidean"),
    LocalmapParameters(metric="euclidean"),
]
NAMES = ["tsne", "umap", "localmap"]
SIZES = (400, 150, 40, 10)


@pytest.fixture(scope="module")
def groups() -> tuple[Space, np.ndarray]:
    """Four groups of very different size, in order."""
    rng = np.random.default_rng(1)
    which = np.repeat(np.arange(4), SIZES)
    vectors = 12 * rng.normal(size=(4, 8))[which] + rng.normal(size=(600, 8))
    return Space([str(row) for row in range(600)], vectors), which


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landmarks, "MOST_LAID_OUT", 120)


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_each_part_of_the_space_gives_its_share_of_the_sample(groups, metric) -> None:
    space, which = groups
    shares = np.array(SIZES) / 600
    for seed in range(5):
        rng = np.random.default_rng(seed)
        chosen = landmarks.sample(space.vectors, np.arange(600), 120, metric, rng)
        assert len(np.unique(chosen)) == 120
        counts = np.bincount(which[chosen], minlength=4)
        # A plain random sample would be off by up to 10 of the largest group.
        assert np.abs(counts - 120 * shares).max() <= 4
        assert counts.min() >= 1


def test_a_sample_of_all_is_all(groups) -> None:
    space, _ = groups
    rng = np.random.default_rng(0)
    rows = np.arange(0, 600, 2)
    everything = landmarks.sample(space.vectors, rows, 300, "cosine", rng)
    assert np.array_equal(everything, np.arange(300))


@pytest.mark.parametrize("parameters", METHODS, ids=NAMES)
def test_placed_points_stand_with_their_group_and_it_is_told(groups, parameters) -> None:
    space, which = groups
    found = project(space, parameters)
    assert found.laid_out.sum() == 120
    assert "laid out 120 of the 600 points" in " ".join(found.notes)
    assert "the other 480 stand where" in " ".join(found.notes)
    gaps = np.linalg.norm(found.coordinates[:, None] - found.coordinates[found.laid_out], axis=2)
    nearest = np.flatnonzero(found.laid_out)[gaps.argmin(axis=1)]
    assert (which[nearest] == which).mean() > 0.99
    faithfulness = measure(space.vectors, found.coordinates, metric="euclidean")
    assert "; 120 laid out, 480 placed among them." in describe(faithfulness, found)
    assert faithfulness.trustworthiness > 0.85
    table = coordinates_table(space, found)
    assert table["laid_out"].sum() == 120
    again = project(space, parameters)
    assert np.array_equal(found.coordinates, again.coordinates)
    assert np.array_equal(found.laid_out, again.laid_out)


def test_pca_and_what_is_small_enough_are_laid_out_whole(groups) -> None:
    space, _ = groups
    assert project(space, PcaParameters()).laid_out is None
    assert project(space.take(range(120)), METHODS[1]).laid_out is None
    assert "laid_out" not in coordinates_table(space, project(space, PcaParameters()))


def test_points_that_share_a_place_count_by_the_one_they_stand_for(groups) -> None:
    space, _ = groups
    twice = space.take([*range(600), *range(600)])
    found = project(twice, METHODS[1])
    assert found.laid_out.sum() == 240
    assert np.array_equal(found.laid_out[:600], found.laid_out[600:])
    assert np.array_equal(found.coordinates[:600], found.coordinates[600:])


def test_the_growing_picture_shows_every_point_and_begins_with_pca(groups) -> None:
    space, _ = groups
    shown = []
    found = project(space, METHODS[1], on_frame=shown.append)
    assert all(frame.coordinates.shape == (600, 2) for frame in shown)
    fractions = [frame.fraction for frame in shown]
    assert fractions == sorted(fractions)
    assert fractions[0] < 0.05
    straight = project(space, PcaParameters()).coordinates
    np.testing.assert_allclose(shown[0].coordinates, straight, atol=1e-4)
    assert np.array_equal(shown[-1].coordinates, found.coordinates)


@pytest.mark.parametrize("when", [0.1, 0.5, 0.95])
def test_it_can_be_stopped_on_every_stretch(groups, when) -> None:
    space, _ = groups

    def stop(fraction: float) -> None:
        if fraction >= when:
            raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        project(space, METHODS[1], progress=stop)


def test_extreme_numbers_are_placed_too(groups) -> None:
    space, _ = groups
    for factor in (1e-25, 1e13):
        vectors = space.vectors.astype(np.float64) * factor
        found = project(Space(space.labels, vectors), METHODS[1])
        assert np.isfinite(found.coordinates).all()
        assert found.laid_out.sum() == 120


def test_the_median_is_where_weighted_distances_sum_to_the_least(rng) -> None:
    places = rng.normal(size=(20, 5, 2)).astype(np.float32)
    weights = rng.uniform(0.2, 1.0, size=(20, 5)).astype(np.float32)

    def far(place: np.ndarray, row: int) -> float:
        return float((weights[row] * np.linalg.norm(places[row] - place, axis=1)).sum())

    found = landmarks.median(places, weights)
    for row, place in enumerate(found):
        least = minimize(far, places[row].mean(axis=0), args=(row,), method="Nelder-Mead").fun
        mean = np.average(places[row], axis=0, weights=weights[row])
        assert far(place, row) <= least + 0.1 * (far(mean, row) - least) + 1e-3


def test_a_point_whose_neighbors_are_in_two_groups_stands_with_the_more() -> None:
    places = np.array([[[0, 0], [0, 1], [100, 0]]], dtype=np.float32)
    found = landmarks.median(places, np.ones((1, 3), dtype=np.float32))
    assert np.abs(found[0]).max() < 2
    same = landmarks.median(np.repeat(places[:, :1], 3, axis=1), np.ones((1, 3), dtype=np.float32))
    np.testing.assert_allclose(same, [[0, 0]], atol=1e-6)
