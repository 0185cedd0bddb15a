"""The small charts: what they draw and what they say."""

import json

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster

from explorer.clustering import (
    Curve,
    HdbscanParameters,
    KmeansParameters,
    cluster,
    silhouette_curve,
    ward_tree,
)
from explorer.errors import InputError
from explorer.metrics import scores
from explorer.plots import (
    axis_scene,
    dendrogram,
    figure,
    payload,
    score_bars,
    silhouette_bars,
    silhouette_chart,
    similarity_heatmap,
)
from explorer.plots.charts.dendrogram import cut_height
from explorer.plots.charts.heatmap import leaf_order
from explorer.plots.theme import THEMES, alt_text


def charts(space, theme):
    curve = silhouette_curve(space.vectors, (2, 3, 4))
    found = cluster(space, KmeansParameters(3))
    similarities = scores(space.vectors, space.vectors)
    axes = tuple(space.vectors[:, :2].T)
    return {
        "curve": silhouette_chart(curve, theme=theme),
        "silhouettes": silhouette_bars(found, space.labels, theme),
        "heatmap": similarity_heatmap(space.labels, similarities, theme),
        "dendrogram": dendrogram(ward_tree(space.vectors), space.labels, 3, theme),
        "bars": score_bars(space.labels[:8], np.linspace(1, -1, 8), theme=theme),
        "axes": figure(axis_scene(space.labels, axes, ("a → b", "c → d")), theme),
    }


@pytest.mark.parametrize("theme", THEMES)
def test_every_chart_has_its_own_colors_a_description_and_no_live_markup(space, theme):
    for name, chart in charts(space, theme).items():
        drawn = json.loads(chart.to_json())
        assert drawn["layout"]["paper_bgcolor"] == THEMES[theme].ground, name
        assert drawn["layout"]["height"] >= 140, name
        assert alt_text(chart).endswith((".", "…")), name
        del drawn["layout"]["meta"]
        text = json.dumps(drawn, ensure_ascii=False)
        assert "<a" not in text, name
        assert "</b>b" not in text, name
        assert "$x$" not in text, name


def test_the_curve_is_drawn_as_measured_and_marks_the_chosen_k():
    curve = Curve((2, 3, 4), (0.1, 0.3, 0.2), (9.0, 5.0, 4.0), 3)
    chart = silhouette_chart(curve, chosen=4)
    assert tuple(chart.data[0].y) == (0.1, 0.3, 0.2)
    assert tuple(chart.data[1].y) == (9.0, 5.0, 4.0)
    assert chart.layout.shapes[0].x0 == 4
    assert silhouette_chart(curve).layout.shapes[0].x0 == 3
    assert alt_text(chart) == curve.describe()


def test_silhouette_bars_fall_within_each_cluster_and_leave_noise_out(space):
    found = cluster(space, KmeansParameters(3))
    for number, bars in enumerate(silhouette_bars(found, space.labels).data):
        assert list(bars.y) == sorted(found.point_silhouette[found.labels == number], reverse=True)
    nothing = cluster(space, HdbscanParameters(60, 60))
    assert "at least two clusters" in alt_text(silhouette_bars(nothing, space.labels))


def test_the_heat_map_puts_like_words_side_by_side():
    vectors = np.float32([[1, 0], [0, 1], [1, 0.1], [0.1, 1]])
    similarities = scores(vectors, vectors)
    order = leaf_order(similarities).tolist()
    assert abs(order.index(0) - order.index(2)) == 1
    assert abs(order.index(1) - order.index(3)) == 1
    chart = similarity_heatmap(list("abcd"), similarities)
    np.testing.assert_allclose(chart.data[0].z, similarities[np.ix_(order, order)])
    assert [str(name) for name in chart.layout.xaxis.ticktext] == ["abcd"[row] for row in order]
    assert "farthest a and b (0.000)" in alt_text(chart)


@pytest.mark.parametrize("n", [1, 2])
def test_very_small_heat_maps_can_be_drawn(n):
    chart = similarity_heatmap(["a", "b"][:n], np.eye(n, dtype=np.float32))
    assert chart.data[0].z.shape == (n, n)


def test_a_heat_map_of_another_size_is_refused():
    with pytest.raises(InputError, match="2 × 2"):
        similarity_heatmap(["a", "b"], np.eye(3, dtype=np.float32))


def test_equal_words_keep_their_own_rows():
    chart = similarity_heatmap(["a", "a"], np.eye(2, dtype=np.float32))
    assert list(chart.layout.yaxis.tickvals) == [0, 1]
    bars = score_bars(["a", "a"], [0.5, 0.4])
    assert list(bars.data[0].y) == [0, 1]


def test_the_cut_line_leaves_k_parts(space):
    tree = ward_tree(space.vectors)
    for k in (2, 3, 10):
        assert len(np.unique(fcluster(tree, cut_height(tree, k), "distance"))) == k
    line = dendrogram(tree, space.labels, 3).layout.shapes[0]
    assert line.x0 == cut_height(tree, 3)


def test_every_leaf_of_the_tree_is_named_once(space):
    chart = dendrogram(ward_tree(space.vectors), space.labels)
    assert len(chart.layout.yaxis.ticktext) == 60
    assert "word59" in chart.layout.yaxis.ticktext
    assert np.nanmax(chart.data[0].x) == pytest.approx(ward_tree(space.vectors)[-1, 2])


def test_a_large_tree_shows_its_last_merges_with_counts(rng):
    vectors = rng.normal(size=(450, 4)).astype(np.float32)
    names = dendrogram(ward_tree(vectors), [f"w{i}" for i in range(450)]).layout.yaxis.ticktext
    assert len(names) == 200
    assert sum(int(name.split(" + ")[1]) + 1 if " + " in name else 1 for name in names) == 450


def test_a_tree_of_another_size_is_refused(space):
    with pytest.raises(InputError):
        dendrogram(ward_tree(space.vectors), ["a", "b"])
    with pytest.raises(InputError):
        dendrogram(np.empty((0, 4)), ["a"])


def test_marked_bars_have_the_second_color():
    chart = score_bars(["queen", "king"], [0.9, 0.8], marked=[1], name="cosine")
    colors = THEMES["light"].groups
    assert list(chart.data[0].marker.color) == [colors[0], colors[1]]
    assert alt_text(chart) == "Bars of cosine for 2 words: queen 0.900, king 0.800."
    assert "no score to show" in alt_text(score_bars([], []))


def test_axis_scores_keep_their_numbers_and_name_the_extremes():
    across, upward = np.float32([0.1, -0.2, 0.3]), np.float32([0, 1, 2])
    scene = axis_scene(["a", "b", "c"], (across, upward), ("bad → good", "small → large"))
    chart = figure(scene)
    assert payload(scene)["ticks"] == "numbers"
    assert chart.layout.xaxis.showticklabels
    assert "bad → good: from b to c. small → large: from a to c." in alt_text(chart)
