"""k-means, HDBSCAN and Ward on known geometry, on degenerate data, and against references."""

import pickle

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import (
    adjusted_rand_score,
    silhouette_score,
)

from explorer.arrays import normalize
from explorer.clustering import (
    CLUSTERINGS,
    EvocParameters,
    HdbscanParameters,
    KmeansParameters,
    WardParameters,
    cluster,
    cut,
    hdbscan,
    kmeans,
    parse_clustering,
    ward,
    ward_tree,
)
from explorer.errors import CancelledError, ExplorerError, LimitError, ParameterError
from explorer.space import Space
from tests.clustering.blobs import blobs


@pytest.fixture
def space(rng):
    vectors, truth = blobs(rng)
    return Space([f"{'abc'[t]}{row}" for row, t in enumerate(truth)], vectors)


@pytest.mark.parametrize(
    "parameters",
    [KmeansParameters(3), EvocParameters(), HdbscanParameters(5, 2), WardParameters(3)],
)
def test_every_method_finds_three_plain_groups_largest_first(space, parameters):
    found = cluster(space, parameters)
    truth = [label[0] for label in space.labels]
    clustered = found.labels >= 0
    assert clustered.mean() > 0.9
    assert adjusted_rand_score(np.array(truth)[clustered], found.labels[clustered]) == 1.0
    assert found.k == 3
    assert list(found.sizes) == sorted(found.sizes, reverse=True)
    assert [name[0] for name in found.names] == ["a", "b", "c"]
    assert found.method in CLUSTERINGS


@pytest.mark.parametrize("name", list(CLUSTERINGS))
def test_every_method_on_offer_runs_with_its_defaults_and_travels_between_processes(space, name):
    found = cluster(space, CLUSTERINGS[name].parameters())
    again = pickle.loads(pickle.dumps(found))
    np.testing.assert_array_equal(again.labels, found.labels)
    assert len(found.names) == found.k == len(found.centers)


@pytest.mark.parametrize("name", list(CLUSTERINGS))
@pytest.mark.parametrize(
    "vectors",
    [
        np.ones((1, 3)),
        np.ones((2, 3)),
        np.eye(2),
        np.eye(3),
        np.ones((9, 3)),
        np.zeros((4, 3)),
        np.repeat(np.eye(2), 6, axis=0),
    ],
    ids=["n=1", "twins", "n=2", "n=3", "identical", "zeros", "two directions"],
)
def test_every_method_survives_degenerate_data(name, vectors):
    found = cluster(
        Space([f"w{i}" for i in range(len(vectors))], vectors), CLUSTERINGS[name].parameters()
    )
    distinct = len(np.unique(vectors, axis=0))
    assert found.k <= distinct
    assert len(found.labels) == len(vectors)
    assert found.labels.max(initial=-1) == found.k - 1
    assert np.isfinite(found.centers).all()
    if name not in ("hdbscan", "evoc"):
        assert found.noise == 0
    if name != "hdbscan":
        assert any("distinct direction" in note for note in found.notes)


def test_k_beyond_the_distinct_rows_is_clipped_with_a_note(recwarn):
    vectors = np.float32([[1, 0], [2, 0], [0, 1], [0, 3]])
    found = kmeans(vectors, 3)
    assert found.k == 2
    assert found.labels.tolist() == [0, 0, 1, 1]
    assert found.notes == (
        "3 clusters were asked for, but the 4 vectors point in only 2 distinct directions, so "
        "there are 2 clusters.",
    )
    assert not recwarn.list


def test_kmeans_groups_by_angle_not_by_length():
    vectors = np.float32([[1, 0.01], [100, 1], [0.01, 1], [1, 100]])
    assert kmeans(vectors, 2).labels.tolist() == [0, 0, 1, 1]


def test_kmeans_measures_agree_with_scikit_learn(rng):
    vectors, _ = blobs(rng, spread=0.4)
    found = kmeans(vectors, 4)
    unit = normalize(vectors)
    assert found.silhouette == pytest.approx(silhouette_score(unit, found.labels), abs=1e-6)
    expected = sum(
        ((unit[found.labels == c] - unit[found.labels == c].mean(0)) ** 2).sum() for c in range(4)
    )
    assert found.inertia == pytest.approx(expected, rel=1e-5)


def test_kmeans_is_the_same_under_the_same_seed(rng):
    vectors = rng.normal(size=(200, 10)).astype(np.float32)
    first, second = kmeans(vectors, 7, seed=3), kmeans(vectors, 7, seed=3)
    np.testing.assert_array_equal(first.labels, second.labels)


@pytest.mark.parametrize(("n", "starts"), [(300, 20), (301, 4)])
def test_kmeans_keeps_the_best_of_its_starts_of_which_few_points_get_more(rng, n, starts):
    from sklearn.cluster import KMeans

    vectors = normalize(rng.normal(size=(n, 6)))
    single = [KMeans(9, n_init=1, random_state=s).fit(vectors).inertia_ for s in range(starts)]
    assert len(set(np.round(single, 3))) > 1
    assert kmeans(vectors, 9, seed=0).inertia == pytest.approx(min(single), rel=1e-4)


def test_one_cluster_has_no_silhouette(rng):
    found = kmeans(rng.normal(size=(20, 4)).astype(np.float32), 1)
    assert found.silhouette is None
    assert found.k == 1


def test_hdbscan_leaves_noise_as_noise(rng):
    vectors, _ = blobs(rng, sizes=(25, 25))
    stray = np.eye(12, dtype=np.float32)[[5, 7, 9]]
    found = hdbscan(np.vstack([vectors, stray]), HdbscanParameters(8, 4))
    assert found.labels[-3:].tolist() == [-1, -1, -1]
    assert found.noise >= 3
    assert f"{found.noise} of 53 words are in no cluster" in found.notes[0]
    assert np.isnan(found.point_silhouette[-3:]).all()
    assert found.name_of(-1) == "no cluster"


def test_hdbscan_says_when_everything_is_noise():
    found = hdbscan(np.eye(6, dtype=np.float32), HdbscanParameters(5, 5))
    assert found.k == 0
    assert found.silhouette is None
    assert "no word is in a cluster" in found.notes[0]


def test_ward_equals_scikit_learn(rng):
    vectors, _ = blobs(rng, spread=0.5)
    reference = AgglomerativeClustering(5, linkage="ward").fit_predict(normalize(vectors))
    assert adjusted_rand_score(reference, ward(vectors, 5).labels) == 1.0


def test_a_cut_is_scipys_cut_where_heights_differ(rng):
    vectors = rng.normal(size=(40, 6)).astype(np.float32)
    tree = ward_tree(vectors)
    np.testing.assert_allclose(tree, linkage(normalize(vectors).astype(float), "ward"))
    for k in (1, 2, 7, 39, 40):
        ours = cut(tree, k)
        assert len(np.unique(ours)) == k
        assert adjusted_rand_score(fcluster(tree, k, "maxclust"), ours) == 1.0


def test_a_cut_of_tied_heights_still_has_k_parts():
    tree = ward_tree(np.eye(6, dtype=np.float32))
    assert [len(np.unique(cut(tree, k))) for k in range(1, 7)] == [1, 2, 3, 4, 5, 6]


def test_a_tree_of_one_point_is_empty():
    assert ward_tree(np.ones((1, 4), np.float32)).shape == (0, 4)
    assert cut(ward_tree(np.ones((1, 4), np.float32)), 1).tolist() == [0]


@pytest.mark.parametrize("k", [0, 41])
def test_a_cut_outside_the_tree_is_refused(rng, k):
    tree = ward_tree(rng.normal(size=(40, 3)).astype(np.float32))
    with pytest.raises(ParameterError, match="1 to 40"):
        cut(tree, k)


@pytest.mark.parametrize("method", [hdbscan, lambda v: ward(v, 3)])
def test_methods_of_all_pairs_refuse_too_many_points(method):
    with pytest.raises(LimitError, match="15,000"):
        method(np.ones((15_001, 1), np.float32))


@pytest.mark.parametrize(
    "make",
    [
        lambda: KmeansParameters(0),
        lambda: KmeansParameters(201),
        lambda: WardParameters(0),
        lambda: HdbscanParameters(1, 2),
        lambda: HdbscanParameters(5, 0),
        lambda: kmeans(np.eye(3, dtype=np.float32), 0),
    ],
)
def test_options_out_of_range_are_refused_in_a_sentence(make):
    with pytest.raises(ParameterError, match="must be a whole number from"):
        make()


def test_parameters_of_no_method_are_refused(space):
    with pytest.raises(ParameterError, match="kmeans, evoc, hdbscan, ward"):
        cluster(space, object())


@pytest.mark.parametrize("name", list(CLUSTERINGS))
def test_progress_rises_to_one_and_cancels(space, name):
    seen: list[float] = []
    cluster(space, CLUSTERINGS[name].parameters(), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[0] == 0.0
    assert seen[-1] == 1.0

    def stop(done: float) -> None:
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        cluster(space, CLUSTERINGS[name].parameters(), progress=stop)


def test_clusters_can_be_renamed(space):
    found = cluster(space, KmeansParameters(3))
    renamed = found.renamed(1, "  the  second ")
    assert renamed.names == (found.names[0], "the second", found.names[2])
    assert renamed.name_of(1) == "the second"
    with pytest.raises(ExplorerError, match="no cluster 4"):
        found.renamed(3, "x")
    with pytest.raises(ExplorerError, match="needs a name"):
        found.renamed(0, " ")
    with pytest.raises(ExplorerError, match="2 names for 3 clusters"):
        found.with_names(["a", "b"])
    assert found.members(2).tolist() == np.flatnonzero(found.labels == 2).tolist()


def test_a_method_is_read_from_a_line_of_text():
    assert parse_clustering("evoc:min_cluster_size=9") == EvocParameters(9)
    with pytest.raises(ParameterError, match="Unknown clustering method “magic”"):
        parse_clustering("magic")
    with pytest.raises(ParameterError, match="EVōC has no option “k”"):
        parse_clustering("evoc:k=3")
