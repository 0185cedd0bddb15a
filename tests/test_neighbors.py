"""Nearest neighbors in the full space, against scikit-learn and in known geometry."""

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.neighbors import NearestNeighbors

from explorer.errors import CancelledError, ParameterError
from explorer.neighbors import (
    best_columns,
    exact,
    graph,
    kept,
    nearest,
    neighbor_graph,
    neighbors_of,
)
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
    monkeypatch.setattr(exact, "_BLOCK", 1000)
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
    monkeypatch.setattr(exact, "_BLOCK", 3000)
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


@given(st.integers(1, 4), st.integers(64, 900), st.integers(1, 12), st.integers(0, 10_000))
def test_best_columns_of_long_rows_full_of_ties_are_those_of_a_stable_sort(rows, n, k, seed):
    block = np.random.default_rng(seed).integers(0, n // 8, size=(rows, n)).astype(np.float32)
    assert np.array_equal(best_columns(block, k), np.argsort(-block, axis=1, kind="stable")[:, :k])


@pytest.mark.parametrize("metric", ["cosine", "euclidean", "dot"])
def test_the_neighbors_a_person_reads_are_exact_where_the_graph_is_not(rng, monkeypatch, metric):
    monkeypatch.setattr(graph, "EXACT_UP_TO", 100)
    space = Space([""] * 400, rng.normal(size=(400, 9)))
    products = space.vectors.astype(np.float64) @ space.vectors.T.astype(np.float64)
    norms = np.sqrt(np.diag(products))
    closeness = {
        "cosine": products / norms / norms[:, None],
        "dot": products,
        "euclidean": -np.linalg.norm(space.vectors[:, None] - space.vectors[None], axis=2),
    }[metric]
    for row in (0, 7, 399):
        closeness[row, row] = -np.inf
        found = neighbors_of(space, row, 12, metric)
        assert found.indices[0].tolist() == np.argsort(-closeness[row], kind="stable")[:12].tolist()


@pytest.fixture
def overlapping(rng):
    centers = rng.normal(size=(30, 24))
    drawn = centers[rng.integers(30, size=3000)] + rng.normal(size=(3000, 24))
    return drawn.astype(np.float32)


def shared(one, other) -> float:
    common = [len(set(a) & set(b)) for a, b in zip(one, other, strict=True)]
    return float(np.mean(common)) / one.shape[1]


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_the_approximate_graph_finds_nearly_all_true_neighbors_and_tells_how_many(
    overlapping, monkeypatch, tmp_path, metric
):
    whole = neighbor_graph(overlapping, 10, metric=metric)
    assert (whole.recall, whole.sampled) == (1.0, None)
    monkeypatch.setattr(graph, "EXACT_UP_TO", 100)
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path / "one"))
    quick = neighbor_graph(overlapping, 10, metric=metric)
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path / "other"))
    again = neighbor_graph(overlapping, 10, metric=metric)
    assert quick.indices.shape == (3000, 10)
    assert not (quick.indices == np.arange(3000)[:, None]).any()
    recall = shared(whole.indices, quick.indices)
    assert recall > 0.9
    assert quick.sampled == graph.RECALL_SAMPLE
    assert quick.recall == pytest.approx(recall, abs=0.01)
    assert quick.recall < 1.0
    assert np.array_equal(quick.indices, again.indices)
    both = quick.indices == whole.indices
    np.testing.assert_allclose(quick.scores[both], whole.scores[both], atol=1e-5)


def test_the_approximate_graph_survives_many_equal_points(rng, monkeypatch):
    monkeypatch.setattr(graph, "EXACT_UP_TO", 100)
    vectors = np.repeat(rng.normal(size=(40, 8)), 30, axis=0).astype(np.float32)
    found = neighbor_graph(vectors, 10)
    assert found.indices.shape == (1200, 10)
    assert not (found.indices == np.arange(1200)[:, None]).any()
    assert (found.indices >= 0).all()
    assert np.isfinite(found.scores).all()


def test_huge_distances_are_told_in_their_own_size(overlapping, monkeypatch, folder):
    monkeypatch.setattr(graph, "EXACT_UP_TO", 100)
    near = neighbor_graph(overlapping, 5, metric="euclidean")
    far = neighbor_graph(overlapping * np.float32(1e14) + np.float32(3e14), 5, metric="euclidean")
    np.testing.assert_allclose(far.scores[:, 0] / 1e14, near.scores[:, 0], rtol=0.01)


def kept_file(folder):
    (path,) = (folder / "graphs").iterdir()
    return path


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path))
    return tmp_path


def test_a_graph_is_computed_once_and_read_from_disk_afterwards(overlapping, folder):
    first = neighbor_graph(overlapping, 10)
    path = kept_file(folder)
    with np.load(path, allow_pickle=False) as file:
        arrays = dict(file)
    assert arrays["indices"].shape == (3000, graph.WIDTH)
    # A mark in the file that no computation would leave.
    arrays["scores"] = arrays["scores"] - np.float32(50)
    kept.keep(path.stem, arrays)
    told: list[float] = []
    second = neighbor_graph(overlapping, 12, progress=told.append)
    assert np.array_equal(second.indices[:, :10], first.indices)
    np.testing.assert_allclose(second.scores[:, :10], first.scores - 50, atol=1e-5)
    assert told == [1.0]
    assert (neighbor_graph(overlapping, 12, metric="euclidean").scores > -50).all()
    assert len(list((folder / "graphs").iterdir())) == 2


def test_a_graph_too_narrow_for_what_is_wanted_is_computed_anew(overlapping, folder):
    wide = neighbor_graph(overlapping, graph.WIDTH + 6)
    assert wide.indices.shape[1] == graph.WIDTH + 6
    kept.keep(
        kept_file(folder).stem,
        {
            "indices": wide.indices[:, :4].astype(np.int32),
            "scores": wide.scores[:, :4],
            "sure": np.array([1.0, 0.0]),
        },
    )
    assert np.array_equal(neighbor_graph(overlapping, 6).indices, wide.indices[:, :6])


@pytest.mark.parametrize("damage", ["cut", "changed", "emptied", "other arrays", "other rows"])
def test_a_damaged_file_is_made_again(overlapping, folder, damage):
    sound = neighbor_graph(overlapping, 10)
    path = kept_file(folder)
    data = path.read_bytes()
    if damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "changed":
        path.write_bytes(data[:5000] + bytes(100) + data[5100:])
    elif damage == "emptied":
        path.write_bytes(b"")
    elif damage == "other arrays":
        kept.keep(path.stem, {"indices": np.arange(3)})
    else:
        odd = {"indices": sound.indices + 3000, "scores": sound.scores, "sure": np.ones(2)}
        kept.keep(path.stem, odd)
    again = neighbor_graph(overlapping, 10)
    assert np.array_equal(again.indices, sound.indices)
    np.testing.assert_array_equal(again.scores, sound.scores)
    with np.load(path, allow_pickle=False) as file:
        assert np.array_equal(file["indices"][:, :10], sound.indices)


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(overlapping, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path / "file"))
    assert neighbor_graph(overlapping, 3).indices.shape == (3000, 3)


def test_the_folder_stays_within_its_size_and_keeps_what_was_used_last(folder, monkeypatch):
    arrays = {"numbers": np.zeros(1000)}
    for age, key in enumerate("abc"):
        kept.keep(key, arrays)
        os.utime(folder / "graphs" / f"{key}.npz", (age, age))
    assert kept.load("a") is not None
    monkeypatch.setattr(kept, "MOST_BYTES", 3 * 8500)
    kept.keep("d", arrays)
    assert {path.stem for path in (folder / "graphs").iterdir()} == {"a", "c", "d"}


def test_stopping_leaves_no_file_behind(overlapping, folder):
    def stop(fraction: float) -> None:
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        neighbor_graph(overlapping, 5, progress=stop)
    assert not (folder / "graphs").exists()
