"""Which method suits so many points, and how long each is said to take."""

import pytest

from explorer.projection import (
    METHODS,
    PcaParameters,
    TsneParameters,
    UmapParameters,
    expected_seconds,
    usual_method,
)


@pytest.mark.parametrize(
    ("n", "method"),
    [
        (1, "pca"),
        (11, "pca"),
        (12, "tsne"),
        (5_000, "tsne"),
        (5_001, "umap"),
        (20_000, "umap"),
        (20_001, "pca"),
        (1_000_000, "pca"),
    ],
)
def test_the_method_depends_on_the_number_of_points(n, method):
    assert usual_method(n) == method


@pytest.mark.parametrize("n", [12, 100, 1_000, 5_000, 20_000, 100_000, 1_000_000])
def test_what_a_map_begins_with_unasked_takes_seconds(n):
    parameters = METHODS[usual_method(n)].parameters().fitted_to(n)
    assert expected_seconds(parameters, n) < 20


@pytest.mark.parametrize("method", METHODS)
def test_more_points_are_expected_to_take_longer(method):
    parameters = METHODS[method].parameters()
    sizes = [50, 1_000, 3_000, 10_000, 30_000, 100_000, 1_000_000]
    expected = [expected_seconds(parameters.fitted_to(n), n) for n in sizes]
    assert expected == sorted(expected)
    assert expected[0] > 0


def test_what_was_measured_is_expected_and_between_the_sizes_it_follows_a_power():
    pca = PcaParameters()
    assert expected_seconds(pca, 10_000) == pytest.approx(0.1)
    assert expected_seconds(pca, 14_142) == pytest.approx(0.1 * 2**0.5, rel=1e-3)


def test_more_steps_are_expected_to_take_longer():
    usual = expected_seconds(TsneParameters(), 2_000)
    assert expected_seconds(TsneParameters(iterations=1_000), 2_000) == pytest.approx(2 * usual)
    fitted = UmapParameters().fitted_to(2_000)
    assert expected_seconds(UmapParameters(epochs=1_000), 2_000) == pytest.approx(
        2 * expected_seconds(fitted, 2_000)
    )


def test_beyond_what_is_laid_out_only_the_placing_grows():
    laid_out = expected_seconds(UmapParameters().fitted_to(100_000), 100_000)
    million = expected_seconds(UmapParameters().fitted_to(1_000_000), 1_000_000)
    assert million == pytest.approx(laid_out + 0.9 * 70)
    pca = PcaParameters()
    assert expected_seconds(pca, 1_000_000) > 5 * expected_seconds(pca, 100_000)


@pytest.mark.parametrize("name", METHODS)
def test_a_local_picture_looks_at_fewer_neighbors_than_a_global_one(name):
    usual = METHODS[name].parameters()
    assert usual.focused("balanced") == usual
    looked_at = [
        getattr(usual.focused(focus), "perplexity", None)
        or getattr(usual.focused(focus), "n_neighbors", None)
        for focus in ("local", "balanced", "global")
    ]
    assert looked_at == [None] * 3 or looked_at[0] < looked_at[1] < looked_at[2]
    assert (looked_at == [None] * 3) == (name == "pca")
