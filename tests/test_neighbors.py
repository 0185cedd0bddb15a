"""Nearest neighbors in the full space, against scikit-learn and in known geometry."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.neighbors import NearestNeighbors

from explorer import neighbors
from explorer.errors import CancelledError, ParameterError
from explorer.neighbors import best_columns, nearest, neighbor_graph, neighbors_of
from explorer.space import Space


@pytest.fixture
def vectors(rng):
    return rng.normal(size=(300, 12)).astype(np.float32)


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_neighbors_and_distances_agree_with_scikit_learn(vectors, metric):
    queries = vectors[:40]
    oracle = NearestNeighbors(n_neighbors=9, metric=metric).fit(vectors)
    distances, rows = oracle.kneighbors(queries)
    found = nearest(queries, vectors, 9, metric=metric)
    assert np.array_equal(found.indices, rows)
    measured = 1 - found.scores if metric == "cosine" else -found.scores
    np.testing.assert_allclose(measured, distances, atol=2e-6)


def test_dot_product_neighbors_are_the_largest_products(vectors):
    found = nearest(vectors[:5], vectors, 4, metric="dot")
    products = vectors[:5].astype(np.float64) @ vectors.T
    assert np.array_equal(found.indices, np.argsort(-products, axis=1)[:, :4])


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_the_graph_lists_the_nearest_others_of_every_point(vectors, metric):
    oracle = NearestNeighbors(n_neighbors=5, metric=metric).fit(vectors).kneighbors()[1]
    assert np.array_equal(neighbor_graph(vectors, 5, metric=metric).indices, oracle)


def test_neighbors_on_a_line_are_counted_outwards_with_ties_by_row():
    line = np.arange(5, dtype=np.float32)[:, None]
    found = neighbors_of(Space(list("abcde"), line), 2, k=4, metric="euclidean")
    assert found.indices.tolist() == [[1, 3, 0, 4]]
    assert found.scores.tolist() == [[-1, -1, -2, -2]]


def test_working_in_blocks_changes_nothing(vectors, monkeypatch):
    whole = neighbor_graph(vectors, 7)
    monkeypatch.setattr(neighbors, "_BLOCK", 1000)
    parts = neighbor_graph(vectors, 7)
    assert np.array_equal(parts.indices, whole.indices)
    np.testing.assert_allclose(parts.scores, whole.scores, atol=1e-6)


def test_k_is_cut_to_the_points_there_are(vectors):
    assert neighbor_graph(vectors[:4], 10).indices.shape == (4, 3)
    assert nearest(vectors[:2], vectors[:4], 10).indices.shape == (2, 4)
    assert neighbor_graph(vectors[:1], 10).indices.shape == (1, 0)


def test_fewer_than_one_neighbor_is_refused(vectors):
    with pytest.raises(ParameterError, match="at least 1, not 0"):
        nearest(vectors, vectors, 0)


def test_progress_rises_to_one_and_can_stop_the_work(vectors, monkeypatch):
    monkeypatch.setattr(neighbors, "_BLOCK", 3000)
    told: list[float] = []
    neighbor_graph(vectors, 3, progress=told.append)
    assert told == sorted(set(told))
    assert told[-1] == 1.0
    assert len(told) == 30

    def stop(fraction: float) -> None:
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        neighbor_graph(vectors, 3, progress=stop)


@given(
    hnp.arrays(
        np.float32,
        st.tuples(st.integers(1, 5), st.integers(1, 9)),
        elements=st.sampled_from([-np.inf, -1.0, 0.0, 0.5, 2.0]),
    ),
    st.integers(0, 9),
)
def test_best_columns_are_those_of_a_stable_sort(block, k):
    k = min(k, block.shape[1])
    assert np.array_equal(best_columns(block, k), np.argsort(-block, axis=1, kind="stable")[:, :k])


def test_the_approximate_graph_finds_nearly_all_true_neighbors(rng, monkeypatch):
    centers = rng.normal(size=(30, 24))
    vectors = (centers[rng.integers(30, size=3000)] + rng.normal(size=(3000, 24))).astype(
        np.float32
    )
    exact = neighbor_graph(vectors, 10)
    monkeypatch.setattr(neighbors, "EXACT_UP_TO", 100)
    quick = neighbor_graph(vectors, 10)
    again = neighbor_graph(vectors, 10)
    assert quick.indices.shape == (3000, 10)
    assert not (quick.indices == np.arange(3000)[:, None]).any()
    common = [len(set(a) & set(b)) for a, b in zip(exact.indices, quick.indices, strict=True)]
    assert np.mean(common) / 10 > 0.9
    assert np.array_equal(quick.indices, again.indices)
    sample = quick.indices[:50]
    cosines = np.einsum(
        "id,ikd->ik",
        vectors[:50] / np.linalg.norm(vectors[:50], axis=1)[:, None],
        vectors[sample] / np.linalg.norm(vectors[sample], axis=2)[:, :, None],
    )
    np.testing.assert_allclose(quick.scores[:50], cosines, atol=1e-5)


def test_the_approximate_graph_survives_many_equal_points(rng, monkeypatch):
    monkeypatch.setattr(neighbors, "EXACT_UP_TO", 100)
    vectors = np.repeat(rng.normal(size=(40, 8)), 30, axis=0).astype(np.float32)
    graph = neighbor_graph(vectors, 10)
    assert graph.indices.shape == (1200, 10)
    assert not (graph.indices == np.arange(1200)[:, None]).any()
    assert (graph.indices >= 0).all()
    assert np.isfinite(graph.scores).all()
