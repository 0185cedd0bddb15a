"""Scores against scipy and scikit-learn, and what every metric must satisfy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.spatial.distance import cdist
from sklearn.metrics.pairwise import cosine_similarity

from explorer.errors import ParameterError
from explorer.metrics import METRICS, distance, scores

MATRICES = hnp.arrays(
    np.float32, st.tuples(st.integers(1, 6), st.just(3)), elements=st.floats(-100, 100, width=32)
)


@pytest.fixture
def pair(rng):
    return tuple(rng.normal(size=(n, 30)).astype(np.float32) for n in (20, 50))


def test_cosine_agrees_with_scikit_learn(pair):
    np.testing.assert_allclose(scores(*pair, "cosine"), cosine_similarity(*pair), atol=1e-6)


def test_euclidean_agrees_with_scipy(pair):
    np.testing.assert_allclose(-scores(*pair, "euclidean"), cdist(*pair), rtol=1e-6)


def test_dot_is_the_dot_product(pair):
    np.testing.assert_allclose(scores(*pair, "dot"), np.inner(*pair), rtol=1e-4, atol=1e-5)


def test_euclidean_keeps_small_distances_far_from_the_origin(rng):
    vectors = (1e4 + rng.normal(size=(40, 50))).astype(np.float32)
    np.testing.assert_allclose(
        -scores(vectors, vectors, "euclidean"),
        cdist(vectors.astype(np.float64), vectors.astype(np.float64)),
        atol=1e-4,
    )


def test_known_angles_and_distances():
    east, north, west = [[1.0, 0.0]], [[0.0, 2.0]], [[-3.0, 0.0]]
    vectors = np.array(east + north + west, dtype=np.float32)
    one = np.array([[2.0, 0.0]], dtype=np.float32)
    assert scores(one, vectors, "cosine").tolist() == [[1.0, 0.0, -1.0]]
    assert scores(one, vectors, "dot").tolist() == [[2.0, 0.0, -6.0]]
    np.testing.assert_allclose(scores(one, vectors, "euclidean"), [[-1.0, -(8**0.5), -5.0]])


def test_a_zero_vector_has_cosine_zero_with_everything():
    vectors = np.array([[0, 0], [1, 2]], dtype=np.float32)
    assert scores(vectors, vectors, "cosine")[0].tolist() == [0.0, 0.0]


@given(MATRICES, MATRICES)
def test_cosine_stays_within_its_range_and_ignores_length(one, other):
    found = scores(one, other, "cosine")
    assert (np.abs(found) <= 1).all()
    np.testing.assert_allclose(scores(one * 4, other, "cosine"), found, atol=1e-6)


@given(MATRICES)
def test_no_point_is_closer_than_the_point_itself_by_cosine_or_distance(vectors):
    for metric in ("cosine", "euclidean"):
        found = scores(vectors, vectors, metric)
        np.testing.assert_allclose(found, found.T, atol=1e-3)
        nonzero = vectors.any(axis=1)
        assert (found.max(axis=1) - found.diagonal() < 1e-3)[nonzero].all()


def test_a_distance_is_what_people_expect_to_read():
    assert distance(0.25, "cosine") == 0.75
    assert distance(-2.0, "euclidean") == 2.0


def test_an_unknown_metric_is_refused_with_the_choices():
    ones = np.ones((1, 2), dtype=np.float32)
    with pytest.raises(ParameterError, match=", ".join(METRICS)):
        scores(ones, ones, "manhattan")
