"""Figures of maps: traces, escaping, arrows, themes, and the browser's payload."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from explorer.errors import InputError, ParameterError
from explorer.neighbors import Neighbors, neighbor_graph
from explorer.plots import (
    Extras,
    Groups,
    Scene,
    Values,
    figure,
    groups_of_clusters,
    map_scene,
    neighbors_of_one,
    payload,
)
from explorer.plots.theme import THEMES, alt_text
from tests.plots.conftest import HOSTILE

KEYS = {
    "view", "dimensions", "n", "x", "y", "labels", "groups", "values", "sizes", "hover", "priority",
    "label_limit", "neighbors", "hulls", "arrows", "axes", "ticks", "thumbnails", "frames",
    "selected",
    "highlight", "false_neighbors", "placed", "alt", "filename", "stage", "short",
    "coloring", "colorings", "added", "ranked",
    "regions", "sought",
}  # fmt: skip


def spec(chart):
    return json.loads(chart.to_json())


def traces(chart, name):
    return [trace for trace in spec(chart)["data"] if trace.get("name") == name]


@pytest.fixture
def scene(space, flat, clusters):
    groups = groups_of_clusters(clusters)
    return map_scene(space, flat, groups, boundaries=clusters.names, arrows=[(0, 30), (5, 50)])


@pytest.fixture
def scene_3d(space, solid, clusters):
    groups = groups_of_clusters(clusters)
    return map_scene(space, solid, groups, boundaries=clusters.names, arrows=[(0, 30)])


@pytest.mark.parametrize("name", THEMES)
def test_every_color_of_a_figure_is_its_own(scene, name):
    drawn = spec(figure(scene, name))["layout"]
    theme = THEMES[name]
    assert drawn["paper_bgcolor"] == drawn["plot_bgcolor"] == theme.ground
    assert drawn["font"]["color"] == theme.ink
    assert "colorway" not in drawn["template"]["layout"]


def test_points_are_one_trace_per_group_with_all_points_once(scene, clusters):
    data = figure(scene).data
    points = [trace for trace in data if trace.mode == "markers"]
    assert sum(len(trace.x) for trace in points) == 60
    assert [trace.marker.color for trace in points] == list(THEMES["light"].groups[:3])
    assert [trace.showlegend for trace in points] == [True] * 3


def test_hostile_text_is_escaped_everywhere(space, flat):
    groups = Groups("<b>$t$", ("<i>one</i>", "$two$"), np.arange(60) % 2)
    drawn = map_scene(
        space, flat, groups, boundaries=groups.names, title="<a href='http://y'>t</a>"
    )
    data = spec(figure(drawn))
    texts = [str(data["layout"]["title"]["text"]), str(data["layout"]["legend"]["title"]["text"])]
    for trace in data["data"]:
        texts += [trace.get("name") or "", *trace.get("text", [])]
        texts += [
            t.removeprefix("<b>").replace("</b><br>", "", 1) for t in trace.get("hovertext", [])
        ]
    assert any("&lt;a href" in text for text in texts)
    assert any("&#36;x&#36;" in text for text in texts)
    assert not any("<" in text or "$" in text for text in texts)


def test_labels_in_3d_hold_no_tag_that_plotly_knows(space, solid):
    drawn = map_scene(space, solid)
    (labels,) = traces(figure(drawn), "labels")
    assert len(labels["text"]) == 40
    assert not any("<b" in text or "<a" in text or "</" in text for text in labels["text"])
    assert any(text.startswith("<\u200b") for text in labels["text"]) == any(
        drawn.labels[row].startswith("<") for row in drawn.order[:40]
    )


def test_arrows_in_2d_are_one_trace_with_a_head_at_each_end(scene):
    (arrows,) = (t for t in figure(scene).data if t.name == "arrows")
    assert arrows.marker.symbol == "arrow"
    assert arrows.marker.angleref == "previous"
    assert list(arrows.marker.size) == [0, 12, 0, 0, 12, 0]
    assert arrows.x[1] == scene.coordinates[30, 0]
    assert np.isnan(arrows.x[2])


def test_arrows_in_3d_are_lines_with_cones_at_their_tips(scene_3d):
    line, cone = (t for t in figure(scene_3d).data if t.name == "arrows")
    assert (line.type, cone.type) == ("scatter3d", "cone")
    assert (cone.anchor, cone.sizemode) == ("tip", "raw")
    np.testing.assert_allclose([cone.x[0], cone.y[0], cone.z[0]], scene_3d.coordinates[30])
    step = scene_3d.coordinates[30] - scene_3d.coordinates[0]
    np.testing.assert_allclose(
        [cone.u[0], cone.v[0], cone.w[0]], step / np.linalg.norm(step), rtol=1e-5
    )


def test_an_arrow_of_no_length_is_harmless():
    places = np.zeros((2, 3), np.float32)
    cone = figure(Scene(places, ("a", "b"), arrows=((0, 1),))).data[2]
    assert cone.u[0] == 0.0


@pytest.mark.parametrize(("n", "kind"), [(2_000, "scatter"), (2_001, "scattergl")])
def test_many_points_are_drawn_by_webgl(rng, n, kind):
    places = rng.normal(size=(n, 2)).astype(np.float32)
    chart = figure(Scene(places, tuple(map(str, range(n)))))
    assert chart.data[0].type == kind
    assert len(chart.data[-1].text) <= 64


def test_both_axes_have_one_scale_and_show_everything(scene):
    drawn = figure(scene).layout
    assert drawn.yaxis.scaleanchor == "x"
    for axis, column in ((drawn.xaxis, 0), (drawn.yaxis, 1)):
        assert axis.range[0] < scene.coordinates[:, column].min()
        assert axis.range[1] > scene.coordinates[:, column].max()


@pytest.mark.parametrize("n", [1, 2, 5])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_points_in_one_place_can_be_drawn(n, dimensions):
    chart = figure(Scene(np.ones((n, dimensions), np.float32), tuple("abcde"[:n])))
    assert len(chart.data[0].x) == n


def test_points_without_a_value_are_grey_and_named(space, flat):
    numbers = np.where(np.arange(60) < 4, np.nan, np.arange(60)).astype(np.float32)
    grey, colored = figure(map_scene(space, flat, Values("trust", numbers))).data[:2]
    assert (grey.name, grey.marker.color, len(grey.x)) == ("no value", "#808080", 4)
    assert (colored.marker.cmin, colored.marker.cmax) == (4, 59)
    assert not np.isnan(colored.marker.color).any()


def test_noise_is_drawn_grey_beneath_the_groups(space, flat):
    groups = Groups("g", ("a",), np.repeat([-1, 0], 30), "no cluster")
    first = figure(map_scene(space, flat, groups)).data[0]
    assert (first.name, first.marker.color) == ("no cluster", "#808080")


@pytest.mark.parametrize("dimensions", [2, 3])
def test_what_came_later_is_ringed_named_first_and_told(space, flat, solid, dimensions):
    projection = flat if dimensions == 2 else solid
    plain = map_scene(space, projection)
    assert payload(plain)["added"] is None
    assert traces(figure(plain), "added later") == []
    grown = replace(projection, added=np.arange(60) >= 58)
    scene = map_scene(space, grown)
    (ring,) = figure(scene).select_traces({"name": "added later"})
    assert ring.marker.symbol == "circle-open"
    places = np.column_stack([ring[axis] for axis in "xyz"[:dimensions]])
    np.testing.assert_array_equal(places, projection.coordinates[58:])
    assert numbers(payload(scene)["added"], "<i4").tolist() == [58, 59]
    assert sorted(scene.order[:2].tolist()) == [58, 59]
    assert "2 of them added later" in scene.alt


def test_a_row_that_is_not_there_cannot_have_come_later():
    with pytest.raises(InputError, match="outside the 2 points"):
        Scene(np.ones((2, 2), np.float32), ("a", "b"), added=np.array([2]))


def test_a_figure_says_what_it_shows(scene):
    assert alt_text(figure(scene)) == scene.alt
    assert "Map of 60 points" in scene.alt


def test_an_unknown_theme_is_refused(scene):
    with pytest.raises(ParameterError):
        figure(scene, "blue")


def numbers(text, kind):
    return np.frombuffer(base64.b64decode(text), kind)


def test_the_payload_has_exactly_the_agreed_keys_and_is_json(scene, scene_3d):
    flat, solid = payload(scene), payload(scene_3d)
    assert set(flat) == KEYS
    assert set(solid) == KEYS | {"z"}
    assert json.loads(json.dumps(flat, allow_nan=False)) == flat


def test_the_payload_holds_the_scene_unchanged_and_raw(scene, clusters):
    data = payload(scene)
    np.testing.assert_array_equal(numbers(data["x"], "<f4"), scene.coordinates[:, 0])
    np.testing.assert_array_equal(numbers(data["y"], "<f4"), scene.coordinates[:, 1])
    assert data["labels"][:6] == HOSTILE
    assert data["arrows"] == [[0, 30], [5, 50]]
    np.testing.assert_array_equal(numbers(data["groups"]["index"], "<i2"), clusters.labels)
    assert data["groups"]["colors"] == list(THEMES["light"].groups[:3])
    assert data["groups"]["colors_dark"] == list(THEMES["dark"].groups[:3])
    np.testing.assert_array_equal(numbers(data["priority"], "<i4"), scene.order)
    assert {hull["group"] for hull in data["hulls"]} == {0, 1, 2}


def test_the_payload_carries_the_extras(space, scene, flat):
    graph = neighbor_graph(space.vectors, 4)
    frames = np.stack([flat.coordinates, flat.coordinates * 2])
    placed = ("typed", np.float32([0.5, 1]))
    marked = {"false_neighbors": (2, 4), "placed": placed, "ranked": (4, 2)}
    extras = Extras("v", graph, frames, (0, 50), 3, (1,), **marked)
    data = payload(scene, extras)
    assert data["neighbors"]["k"] == 4
    found = numbers(data["neighbors"]["index"], "<i4").reshape(60, 4)
    np.testing.assert_array_equal(found, graph.indices)
    assert data["frames"]["iterations"] == [0, 50]
    np.testing.assert_array_equal(numbers(data["frames"]["data"], "<f4").reshape(2, 60, 2), frames)
    assert (data["selected"], data["highlight"], data["false_neighbors"]) == (3, [1], [2, 4])
    assert (data["ranked"], data["sought"]) == ([4, 2], True)
    assert data["placed"] == {"label": "typed", "x": 0.5, "y": 1.0, "z": None}
    assert data["view"] == "v"


def test_where_no_list_has_all_neighbors_those_of_the_selected_point_are_found(space, scene):
    graph = neighbor_graph(space.vectors, 4)

    def nearest(row: int) -> Neighbors:
        return Neighbors(graph.indices[[row]], graph.scores[[row]])

    nearby = payload(scene, Extras(nearest=nearest))["neighbors"]
    found = neighbors_of_one(nearby, 7)
    assert (found["of"], found["k"]) == (7, 4)
    np.testing.assert_array_equal(numbers(found["index"], "<i4"), graph.indices[7])
    assert neighbors_of_one(nearby, None)["of"] is None
    every = payload(scene, Extras(neighbors=graph, nearest=nearest))["neighbors"]
    assert len(numbers(every["index"], "<i4")) == 240


def test_small_frames_travel_small(scene):
    frames = np.arange(-120, 120).reshape(2, 60, 2).astype(np.int16)
    data = payload(scene, Extras(frames=frames, iterations=(0, 5), stage="growing"))
    assert (data["frames"]["type"], data["stage"]) == ("int16", "growing")
    np.testing.assert_array_equal(numbers(data["frames"]["data"], "<i2").reshape(2, 60, 2), frames)


def test_values_in_the_payload_keep_their_gaps(space, flat):
    given = np.where(np.arange(60) < 4, np.nan, np.arange(60)).astype(np.float32)
    data = payload(map_scene(space, flat, Values("trust", given)))["values"]
    np.testing.assert_array_equal(numbers(data["data"], "<f4"), given)
    assert data["range"] == [4.0, 59.0]


def test_merged_groups_and_their_boundaries_point_to_the_same_color(space, flat, monkeypatch):
    monkeypatch.setattr("explorer.plots.maps.scene.MOST_COLORS", 12)
    groups = Groups("g", tuple(f"g{i}" for i in range(20)), np.arange(60) // 3)
    data = payload(map_scene(space, flat, groups, boundaries=groups.names))
    names = data["groups"]["names"]
    assert names[-1] == "other (8 groups)"
    for hull in data["hulls"]:
        assert names[hull["group"]] in (hull["name"], "other (8 groups)")
    assert len(data["groups"]["colors"]) == len(names) == 13


def test_boundaries_in_space_go_to_the_browser_by_their_corners(space, solid, clusters):
    groups = groups_of_clusters(clusters)
    drawn = map_scene(space, solid, groups, boundaries=clusters.names)
    hulls = payload(drawn)["hulls"]
    assert [hull["name"] for hull in hulls] == [mesh.name for mesh in drawn.meshes]
    for hull, mesh in zip(hulls, drawn.meshes, strict=True):
        corners = np.stack([hull["x"], hull["y"], hull["z"]], axis=1)
        np.testing.assert_array_equal(corners, mesh.vertices)


def test_what_many_points_are_called_is_written_once_and_long_texts_where_they_differ():
    beginning = "The committee met again to discuss "
    names = ("apple", "apple", "apple", f"{beginning}roads", f"{beginning}schools")
    places = np.array([[0, 0], [9, 0], [0, 9], [9, 9], [5, 5]], dtype=np.float32)
    scene = Scene(coordinates=places, labels=names)
    assert payload(scene)["short"] == {"3": "…roads", "4": "…schools"}
    written = next(trace for trace in figure(scene).data if trace.name == "labels").text
    assert sorted(written) == ["apple", "…roads", "…schools"]
