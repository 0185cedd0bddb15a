"""Comparing spaces, against scipy, against definitions, and on changes whose effect is known."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial import procrustes
from scipy.stats import ortho_group

from explorer.comparison import (
    align,
    common_words,
    compare_spaces,
    linear_cka,
)
from explorer.errors import CancelledError, InputError, ParameterError
from explorer.space import Space
from tests.comparison.made import of, random_space


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([2, 3]), st.floats(0.01, 100), st.floats(-50, 50))
def test_a_map_turned_mirrored_scaled_and_shifted_comes_back(seed, dim, scale, shift):
    rng = np.random.default_rng(seed)
    reference = rng.normal(size=(30, dim))
    moved = scale * reference @ ortho_group.rvs(dim, random_state=rng) + shift
    alignment = align(reference, moved)
    np.testing.assert_allclose(alignment.coordinates, reference, atol=1e-4)
    assert alignment.disparity == pytest.approx(0, abs=1e-9)
    assert alignment.scale == pytest.approx(1 / scale, rel=1e-5)
    assert alignment.gaps.max() < 1e-3


def test_the_misfit_is_that_of_scipy(rng):
    reference, moved = rng.normal(size=(40, 2)), rng.normal(size=(40, 2)) + 3
    alignment = align(reference, moved)
    standard, fitted, disparity = procrustes(reference, moved)
    assert alignment.disparity == pytest.approx(disparity, abs=1e-9)
    size = np.linalg.norm(reference - reference.mean(axis=0))
    np.testing.assert_allclose(
        alignment.coordinates, fitted * size + reference.mean(axis=0), atol=1e-5
    )
    np.testing.assert_allclose(standard * size + reference.mean(axis=0), reference)
    rebuilt = alignment.scale * moved @ alignment.rotation + alignment.shift
    np.testing.assert_allclose(alignment.coordinates, rebuilt, atol=1e-4)
    np.testing.assert_allclose(
        alignment.gaps, np.linalg.norm(alignment.coordinates - reference, axis=1), atol=1e-5
    )


def test_maps_that_cannot_be_aligned_are_refused(rng):
    with pytest.raises(InputError, match="same points"):
        align(rng.normal(size=(5, 2)), rng.normal(size=(5, 3)))
    with pytest.raises(InputError, match="same place"):
        align(rng.normal(size=(5, 2)), np.ones((5, 2)))


def test_a_turned_and_scaled_space_is_the_same_space(rng):
    space = random_space(rng)
    turned = of(space, 7 * space.vectors @ ortho_group.rvs(8, random_state=rng))
    found = compare_spaces(space, turned, k=5)
    assert found.overlap == 1
    assert found.cka == pytest.approx(1, abs=1e-6)
    assert found.similarity_correlation == pytest.approx(1, abs=1e-4)
    np.testing.assert_allclose(found.profile_correlation, 1, atol=1e-5)
    assert found.sampled is None
    assert "100% are the same" in found.describe()
    assert f"the mean of {len(space)} words (± 0.0%; " in found.describe()


def test_unrelated_spaces_agree_as_far_as_chance_would(rng):
    space = random_space(rng, 400, 30)
    found = compare_spaces(space, of(space, rng.normal(size=(400, 20))), k=10)
    assert found.overlap_by_chance == pytest.approx(10 / 399)
    assert found.overlap == pytest.approx(found.overlap_by_chance, abs=0.01)
    assert abs(found.similarity_correlation) < 0.02
    assert abs(found.profile_correlation.mean()) < 0.02


def test_overlap_and_changes_are_those_of_the_neighbor_lists(rng):
    space, other = random_space(rng), random_space(rng, d=3)
    found = compare_spaces(space, other, k=6)

    def nearest(vectors, row):
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        cosines = unit @ unit[row]
        cosines[row] = -2
        return [f"w{other}" for other in np.argsort(-cosines)[:6]]

    for row in range(50):
        before, after = nearest(space.vectors, row), nearest(other.vectors, row)
        changes = found.changes(row)
        assert list(changes.kept) == [word for word in before if word in after]
        assert list(changes.gained) == [word for word in after if word not in before]
        assert list(changes.lost) == [word for word in before if word not in after]
        assert found.point_overlap[row] == pytest.approx(len(changes.kept) / 6)
    assert found.overlap == pytest.approx(found.point_overlap.mean())


def test_similarities_are_correlated_over_pairs_and_word_by_word(rng):
    space, other = random_space(rng), random_space(rng, d=3)
    found = compare_spaces(space, other)
    one, two = (s.normalized @ s.normalized.T for s in (space, other))
    upper = np.triu_indices(50, 1)
    expected = stats.spearmanr(one[upper], two[upper]).statistic
    assert found.similarity_correlation == pytest.approx(expected, abs=1e-6)
    for row in (0, 17, 49):
        rest = np.arange(50) != row
        profile = np.corrcoef(one[row][rest], two[row][rest])[0, 1]
        assert found.profile_correlation[row] == pytest.approx(profile, abs=1e-5)


def test_the_word_that_was_moved_is_found(rng):
    space = random_space(rng, 60, 10)
    vectors = space.vectors.copy()
    vectors[23] = -vectors[23]
    found = compare_spaces(space, of(space, vectors))
    assert found.moved_most(1) == (23,)
    assert found.profile_correlation[23] < -0.9
    assert len(found.moved_most(5)) == 5


def test_of_many_words_a_seeded_sample_is_correlated(rng):
    space = random_space(rng, 2_300, 12)
    noisy = of(space, space.vectors + rng.normal(size=(2_300, 12)) * 0.3)
    found, again = (compare_spaces(space, noisy, k=5, seed=4) for _ in range(2))
    assert found.sampled == 2_000
    assert found.similarity_correlation == again.similarity_correlation
    one, two = (s.normalized @ s.normalized.T for s in (space, noisy))
    upper = np.triu_indices(2_300, 1)
    everything = stats.spearmanr(one[upper], two[upper]).statistic
    assert found.similarity_correlation == pytest.approx(everything, abs=0.01)
    exact = [
        np.corrcoef(np.delete(one[row], row), np.delete(two[row], row))[0, 1] for row in range(40)
    ]
    np.testing.assert_allclose(found.profile_correlation[:40], exact, atol=0.01)


@pytest.mark.parametrize("n", [5, 9, 40])
def test_cka_is_the_same_over_items_and_over_dimensions(rng, n):
    x, y = rng.normal(size=(n, 9)), rng.normal(size=(n, 7))
    middle = np.eye(n) - 1 / n
    k, m = middle @ x @ x.T @ middle, middle @ y @ y.T @ middle
    by_grams = np.trace(k @ m) / np.sqrt(np.trace(k @ k) * np.trace(m @ m))
    assert linear_cka(x, y) == pytest.approx(by_grams, abs=1e-9)


def test_cka_ignores_shift_turn_and_scale_but_not_stretch(rng):
    x = rng.normal(size=(30, 5))
    same = 3 * x @ ortho_group.rvs(5, random_state=rng) + 10
    assert linear_cka(x, same) == pytest.approx(1)
    assert linear_cka(x, x * [1, 1, 1, 1, 30]) < 0.9
    assert np.isnan(linear_cka(x, np.ones((30, 4))))


def test_spaces_of_other_words_are_refused(rng):
    space = random_space(rng)
    with pytest.raises(InputError, match="50 and 49 words"):
        compare_spaces(space, space.take(range(49)))
    with pytest.raises(InputError, match="row 1, “w0” and “w1”"):
        compare_spaces(space, space.take([1, 0, *range(2, 50)]))
    with pytest.raises(InputError, match="three words"):
        compare_spaces(space.take([0, 1]), space.take([0, 1]))
    with pytest.raises(ParameterError, match="at least 1"):
        compare_spaces(space, space, k=0)


def test_more_neighbors_than_words_are_cut(rng):
    space = random_space(rng, 5)
    assert compare_spaces(space, space, k=99).k == 4


def test_spaces_are_brought_to_the_words_they_share():
    first = Space(["a", "b", "a", "c"], np.eye(4))
    both = common_words(first, Space(["c", "x", "a"], np.eye(3)))
    assert both.first.labels == both.second.labels == ("a", "c")
    assert both.first.vectors.tolist() == [[1, 0, 0, 0], [0, 0, 0, 1]]
    assert both.second.vectors.tolist() == [[0, 0, 1], [1, 0, 0]]
    assert both.left_out == (2, 1)
    with pytest.raises(InputError, match="no word in common"):
        common_words(first, Space(["z"], [[1]]))


def test_a_space_whose_similarities_are_all_equal_has_no_ranks(rng):
    space = random_space(rng, 8)
    found = compare_spaces(space, Space(space.labels, np.eye(8)))
    assert np.isnan(found.similarity_correlation)
    assert "their ranks say nothing" in found.describe()


def test_the_work_reports_and_can_be_stopped(rng):
    space = random_space(rng)
    told = []
    compare_spaces(space, space, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1

    def stop(fraction):
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        compare_spaces(space, space, progress=stop)


def test_a_comparison_travels_between_processes(rng):
    space = random_space(rng)
    found = compare_spaces(space, space)
    assert pickle.loads(pickle.dumps(found)).changes(3) == found.changes(3)
