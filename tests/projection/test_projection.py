"""What each method must get right, its progress and cancelling, and its options."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness

from explorer.errors import CancelledError, ParameterError
from explorer.options import options_of
from explorer.projection import (
    METHODS,
    LocalmapParameters,
    PcaParameters,
    TsneParameters,
    UmapParameters,
    project,
    umap,
)
from explorer.projection.apart import draw_apart
from explorer.projection.graph import scaled_graph
from explorer.projection.values import Task
from explorer.space import Space
from tests.projection.quick import NAMES, QUICK


def space_of(vectors) -> Space:
    return Space([str(row) for row in range(len(vectors))], vectors)


@pytest.mark.parametrize("shape", [(200, 12), (30, 100), (50, 50), (3, 8)])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_pca_agrees_with_scikit_learn_up_to_the_sign_of_each_axis(rng, shape, dimensions):
    vectors = (rng.normal(size=shape) * np.linspace(3, 1, shape[1]) + 5).astype(np.float32)
    found = project(space_of(vectors), PcaParameters(), dimensions=dimensions)
    count = min(dimensions, shape[0] - 1)
    oracle = PCA(count, svd_solver="full").fit(vectors.astype(np.float64))
    placed = oracle.transform(vectors.astype(np.float64))
    np.testing.assert_allclose(np.abs(found.coordinates[:, :count]), np.abs(placed), atol=2e-5)
    np.testing.assert_allclose(
        found.explained_variance[:count], oracle.explained_variance_ratio_, atol=1e-6
    )
    assert not found.coordinates[:, count:].any()
    assert found.explained_variance[count:] == (0.0,) * (dimensions - count)


def test_pca_points_each_axis_where_its_largest_loading_is_positive():
    vectors = np.array([[0, 0, 0], [-4, 1, 0], [8, -2, 0], [1, 1, -1]], dtype=np.float32)
    up = project(space_of(vectors), PcaParameters()).coordinates
    np.testing.assert_allclose(
        project(space_of(vectors + 9), PcaParameters()).coordinates, up, atol=1e-5
    )
    assert np.corrcoef(up[:, 0], vectors[:, 0])[0, 1] > 0.9


def test_pca_of_very_wide_and_long_data_is_close_to_the_exact_one(rng):
    hidden = rng.normal(size=(4200, 3)) * [30, 20, 10]
    vectors = (hidden @ rng.normal(size=(3, 4200)) + rng.normal(size=(4200, 4200))).astype("f4")
    found = project(space_of(vectors), PcaParameters(), dimensions=3)
    shares = np.array([900, 400, 100]) / (900 + 400 + 100 + 1)
    np.testing.assert_allclose(found.explained_variance, shares, rtol=0.1)
    # The plane spanned must be that of the three hidden directions.
    fit = np.linalg.lstsq(hidden - hidden.mean(0), found.coordinates, rcond=None)
    share = 1 - fit[1] / (found.coordinates.astype(np.float64) ** 2).sum(axis=0)
    assert (share > 0.999).all()


def test_tsne_is_as_trustworthy_as_scikit_learns_and_more_so_in_three_dimensions(groups):
    flat, deep = (project(groups, TsneParameters(), dimensions=d).coordinates for d in (2, 3))
    exact = TSNE(init="pca", metric="cosine", method="exact", random_state=0)
    oracle = exact.fit_transform(groups.vectors)
    ours, deeper, theirs = (
        trustworthiness(groups.vectors, drawn, n_neighbors=15, metric="cosine")
        for drawn in (flat, deep, oracle)
    )
    assert ours > theirs - 0.01
    assert deeper > ours


def test_umap_is_as_trustworthy_as_the_library_with_its_own_neighbors(groups):
    from umap import UMAP

    found = project(groups, UmapParameters(epochs=200)).coordinates
    oracle = UMAP(metric="cosine", n_epochs=200, random_state=0, n_jobs=1).fit_transform(
        groups.vectors
    )
    ours, theirs = (
        trustworthiness(groups.vectors, drawn, n_neighbors=15, metric="cosine")
        for drawn in (found, oracle)
    )
    assert ours > theirs - 0.01


def test_umap_links_points_as_strongly_as_the_library_says(groups):
    from umap.umap_ import fuzzy_simplicial_set

    others, far = scaled_graph(groups.vectors, 14, "cosine", Task(2))
    own = np.arange(240)[:, None]
    oracle, _, _ = fuzzy_simplicial_set(
        groups.vectors,
        15,
        np.random.RandomState(0),
        "cosine",
        knn_indices=np.hstack([own, others]),
        knn_dists=np.hstack([np.zeros_like(far[:, :1]), far]),
    )
    found = np.zeros((240, 240))
    links = umap.links(others, far, epochs=10**6)
    found[links.first, links.second] = 1 / links.every
    np.testing.assert_allclose(found, oracle.toarray() / oracle.max(), atol=1e-5)


def test_a_point_alone_with_its_copies_is_linked_without_a_scale_of_its_own():
    others = np.array([[1, 2], [0, 2], [0, 1], [0, 1]])
    far = np.array([[0, 0], [0, 0], [0, 0], [1, 1]], dtype=np.float32)
    links = umap.links(others, far, epochs=10)
    assert len(links.every) == 10
    np.testing.assert_allclose(links.every, 1.0)


def test_localmap_is_as_trustworthy_as_the_library_with_its_own_neighbors(groups):
    import pacmap

    found = project(groups, LocalmapParameters()).coordinates
    oracle = pacmap.LocalMAP(distance="angular", random_state=0).fit_transform(
        np.array(groups.vectors), init="pca"
    )
    ours, theirs = (
        trustworthiness(groups.vectors, drawn, n_neighbors=15, metric="cosine")
        for drawn in (found, oracle)
    )
    assert ours > theirs - 0.01


def test_localmap_ends_also_where_a_point_has_no_other_within_reach():
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(60, 6))
    vectors[0] = 1e6
    space = Space([""] * 60, vectors)
    found = project(space, LocalmapParameters(metric="euclidean"))
    assert np.isfinite(found.coordinates).all()


def test_points_are_drawn_apart_from_others_within_reach_that_are_not_near():
    places = np.array([[0, 0], [1, 0], [2, 0], [3, 0], [9, 0], [99, 0]], dtype=np.float32)
    ring = np.arange(6, dtype=np.int32)
    near = np.stack([ring, np.roll(ring, -1)], axis=1)
    far = np.stack([np.repeat(ring, 2), np.tile(ring[[5, 4]], 6)], axis=1).astype(np.int32)
    dice = np.array([7], dtype=np.uint64)
    draw_apart(places, near, far, np.float32(4), dice)
    drawn = {point: set(far[far[:, 0] == point, 1].tolist()) for point in range(6)}
    assert drawn[0] == {2, 3}  # 1 is near, the others are out of reach
    assert drawn[1] in ({0, 3}, {3, 0})
    assert drawn[5] == {5, 4}  # nothing within reach: as before


@pytest.mark.parametrize("parameters", QUICK, ids=NAMES)
@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_projection_tells_what_it_is(groups, parameters, dimensions):
    found = project(groups, parameters, dimensions=dimensions, seed=5)
    assert found.coordinates.shape == (240, dimensions)
    assert found.coordinates.dtype == np.float32
    assert not found.coordinates.flags.writeable
    assert METHODS[found.method].parameters is type(parameters)
    assert found.parameters == parameters.fitted_to(240)
    assert (found.dimensions, found.seed, found.notes) == (dimensions, 5, ())
    assert (found.explained_variance is None) == (found.method != "pca")


@pytest.mark.parametrize("parameters", QUICK[1:], ids=NAMES[1:])
def test_another_seed_gives_another_picture(groups, parameters):
    one, other = (project(groups, parameters, seed=seed).coordinates for seed in (0, 1))
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("parameters", QUICK, ids=NAMES)
def test_equal_points_share_one_place_and_do_not_move_the_others(groups, parameters):
    doubled = groups.take([*range(240), 7, 7])
    found = project(doubled, parameters)
    assert np.array_equal(found.coordinates[[240, 241]], found.coordinates[[7, 7]])
    what = "vector" if found.method == "pca" else "direction"
    assert found.notes == (
        f"2 points have the same {what} as an earlier one and share their place.",
    )
    if found.method != "pca":
        assert np.array_equal(found.coordinates[:240], project(groups, parameters).coordinates)


@pytest.mark.parametrize("parameters", QUICK, ids=NAMES)
def test_progress_starts_at_zero_only_rises_and_ends_at_one(groups, parameters):
    told: list[float] = []
    project(groups, parameters, progress=told.append)
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert told == sorted(told)


@pytest.mark.parametrize("parameters", QUICK[1:], ids=NAMES[1:])
def test_progress_counts_the_steps_evenly(groups, parameters):
    told: list[float] = []
    project(groups, parameters, progress=told.append)
    steps = np.diff([fraction for fraction in told if 0.2 < fraction < 1])
    assert len(steps) > 10
    np.testing.assert_allclose(steps, steps[0], rtol=0.01)


@pytest.mark.parametrize("parameters", QUICK, ids=NAMES)
@pytest.mark.parametrize("when", [0.0, 0.1, 0.5])
def test_a_listener_can_stop_the_work_half_way(groups, parameters, when):
    told: list[float] = []

    def stop(fraction: float) -> None:
        told.append(fraction)
        if fraction >= when:
            raise CancelledError("The map was stopped.")

    with pytest.raises(CancelledError, match="The map was stopped"):
        project(groups, parameters, progress=stop)
    assert told[-1] < 1.0
    assert sum(fraction >= when for fraction in told) == 1


def test_options_are_fitted_to_the_number_of_points():
    assert TsneParameters().fitted_to(10).perplexity == 3.0
    assert TsneParameters().fitted_to(91).perplexity == 30.0
    assert TsneParameters(perplexity=5).fitted_to(10_000).perplexity == 5
    assert UmapParameters().fitted_to(8) == UmapParameters(n_neighbors=7, epochs=500)
    assert UmapParameters().fitted_to(20_000) == UmapParameters(epochs=200)
    assert UmapParameters(epochs=33).fitted_to(20_000).epochs == 33
    assert LocalmapParameters().fitted_to(14).n_neighbors == 4
    assert LocalmapParameters().fitted_to(35) == LocalmapParameters()
    for parameters in (PcaParameters(), TsneParameters(), UmapParameters(), LocalmapParameters()):
        for n in (1, 2, 5, 77, 100_000):
            fitted = parameters.fitted_to(n)
            assert fitted.fitted_to(n) == fitted


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: TsneParameters(perplexity=0.5), "Perplexity .* from 1 to 200, not 0.5"),
        (lambda: TsneParameters(perplexity=float("nan")), "Perplexity"),
        (lambda: TsneParameters(iterations=10), "Iterations .* whole number from 50 to 5,000"),
        (lambda: TsneParameters(early_exaggeration=0), "Early exaggeration"),
        (lambda: TsneParameters(metric="dot"), "Closeness must be cosine or euclidean"),
        (lambda: UmapParameters(n_neighbors=1), "Neighbors .* from 2 to 200, not 1"),
        (lambda: UmapParameters(min_dist=1.5), "Least distance must be a number from 0 to 1"),
        (lambda: UmapParameters(epochs=0), "Epochs"),
        (lambda: UmapParameters(metric="x"), "not “x”"),
        (lambda: LocalmapParameters(n_neighbors=0), "Neighbors .* from 1 to 100, not 0"),
        (lambda: LocalmapParameters(iterations=40), "Iterations .* from 50 to 5,000"),
        (lambda: LocalmapParameters(metric="dot"), "Closeness must be cosine or euclidean"),
    ],
)
def test_an_option_out_of_range_is_refused_by_its_label(make, words):
    with pytest.raises(ParameterError, match=words):
        make()


@pytest.mark.parametrize(
    "change", [{"dimensions": 1}, {"dimensions": 4}, {"seed": -1}, {"seed": 2**32}]
)
def test_dimensions_and_seed_are_checked(groups, change):
    with pytest.raises(ParameterError):
        project(groups, PcaParameters(), **change)


@pytest.mark.parametrize("entry", METHODS.values(), ids=METHODS)
def test_every_method_and_option_is_described_for_a_form(entry):
    assert METHODS[entry.name] is entry
    assert entry.description.endswith(".")
    for option in options_of(entry.parameters).values():
        assert option.title
        assert option.help.endswith(".")
        if option.choices:
            assert option.default in option.choices
        else:
            assert option.least <= (option.default or option.least) <= option.most
            assert option.step > 0
