"""A map to be worked with alone: what it holds is what the space holds, within three megabytes."""

import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explorer.neighbors import NeighborGraph, Neighbors, neighbors_of
from explorer.plots import groups_of_clusters, groups_of_column, map_folder, map_html, map_scene
from explorer.plots.alone.embedded import planes
from explorer.projection import PcaParameters, Projection, project
from explorer.readers.pictures import thumbnails_of_files
from explorer.space import Space
from tests.plots.alone.pages import cells, numbers, unpacked, value
from tests.plots.conftest import HOSTILE
from tests.workspaces.made import picture


@pytest.fixture(scope="module")
def scene(space, flat, clusters):
    return map_scene(space, flat, groups_of_clusters(clusters))


@pytest.fixture(scope="module")
def page(scene, space):
    return map_html(scene, space, trust="Trust it <a little>.")


def test_whole_numbers_come_back_from_their_planes():
    given = np.array([[0, 255, 256], [65_536, 2**31, 2**32 - 1]])
    assert list(numbers(planes(given))) == list(given.ravel())


def test_neighbors_are_the_true_ones_with_their_cosine_to_the_thousandth(page, space):
    told, near = value(page, "points")["near"], value(page, "near-0")
    assert told["k"] == 10
    rows = numbers(near["rows"]).reshape(-1, 10)
    scores = 1 - np.cumsum(numbers(near["falls"]).reshape(-1, 10), axis=1) / told["steps"]
    for row in (0, 25, 59):
        true = neighbors_of(space, row, 10)
        assert list(rows[row]) == list(true.indices[0])
        np.testing.assert_allclose(scores[row], true.scores[0], atol=0.00051)


def test_of_opposite_vectors_scores_fall_to_minus_one():
    space = Space(["a", "b"], np.array([[1.0, 0.0], [-1.0, 0.0]]))
    places = Projection(np.eye(2, dtype=np.float32), "pca", PcaParameters(), 2)
    near = value(map_html(map_scene(space, places), space), "near-0")
    assert list(numbers(near["rows"])) == [1, 0]
    assert list(numbers(near["falls"])) == [2_000, 2_000]


def test_each_trace_knows_the_rows_it_draws(page, scene):
    held, drawn = value(page, "points"), value(page, "figure")["data"]
    rows = [numbers(trace["rows"]) for trace in held["traces"]]
    assert sorted(np.concatenate(rows)) == list(range(60))
    for trace, own in zip(held["traces"], rows, strict=True):
        group = drawn[trace["at"]]["meta"]["group"]
        assert set(scene.groups.index[own]) == {group}
        assert "hovertext" not in drawn[trace["at"]]
        assert trace["name"] == (scene.groups.names[group] if group >= 0 else "noise")
    assert held["title"] == "cluster"


def test_labels_and_columns_are_whole_and_stay_text(page, space):
    held = value(page, "points")
    assert held["labels"] == list(space.labels)
    kind, label = held["columns"]
    assert (kind["name"], kind["kind"], label["kind"]) == ("kind", "text", "number")
    assert cells(kind)[:1] + cells(kind)[-1:] == ["animal", ""]
    assert cells(label) == [str(row) for row in range(60)]
    assert cells(held["second"])[0].startswith("cluster: ")
    assert not any(text in page for text in HOSTILE[:2])
    assert "Trust it &lt;a little&gt;." in page


def test_dates_are_days_and_numbers_are_short():
    days = pd.to_datetime(["2026-01-31", None])
    times = pd.to_datetime(["2026-01-31 10:00:01", "2026-02-01 00:00:00"])
    table = pd.DataFrame({"day": days, "time": times, "share": [0.1 + 0.2, np.nan]})
    space = Space(["a", "b"], np.eye(2), table)
    places = Projection(np.eye(2, dtype=np.float32), "pca", PcaParameters(), 2)
    held = value(map_html(map_scene(space, places), space), "points")["columns"]
    assert [cells(column) for column in held] == [
        ["2026-01-31", ""],
        ["2026-01-31 10:00:01", "2026-02-01 00:00:00"],
        ["0.3", ""],
    ]


def test_other_labels_keep_the_words_as_a_column(scene, space):
    other = replace(scene, labels=tuple(f"row {row}" for row in range(60)))
    held = value(map_html(other, space), "points")
    assert held["labels"][3] == "row 3"
    assert (held["columns"][0]["name"], cells(held["columns"][0])) == ("label", list(space.labels))


def test_pictures_of_the_points_are_inside_and_those_of_others_are_not(scene, space):
    sheet = thumbnails_of_files([picture("teal", (8, 8)), *[None] * 59])
    held = value(map_html(scene, space, images=sheet), "points")["images"]
    assert (held["width"], held["height"], held["absent"]) == (8, 8, list(range(1, 60)))
    few = thumbnails_of_files([picture("teal", (8, 8))])
    assert value(map_html(scene, space, images=few), "points")["images"] is None


def test_known_neighbors_are_taken_and_too_many_points_are_told(scene, space, monkeypatch):
    known = Neighbors(np.tile(np.arange(12), (60, 1)), np.full((60, 12), 0.5, np.float32))
    near = value(map_html(scene, space, neighbors=known), "near-0")
    assert set(numbers(near["rows"])) == set(range(10))
    monkeypatch.setattr("explorer.plots.alone.maps.NEIGHBORS_UP_TO", 10)
    page = map_html(scene, space)
    assert value(page, "points")["near"] is None
    assert "The neighbors of 60 points are not in this page." in page


def test_a_folder_holds_the_same_beside_its_page(scene, space, page, monkeypatch):
    monkeypatch.setattr("explorer.plots.alone.embedded.ROWS_IN_A_BLOCK", 25)
    with zipfile.ZipFile(io.BytesIO(map_folder(scene, space))) as archive:
        held = {name: archive.read(name).decode() for name in archive.namelist()}
    blocks = ["plotly", "figure", "config", "points", "near-0", "near-1", "near-2", "ground"]
    assert list(held) == ["index.html", *(f"data/{name}.js" for name in blocks)]
    parted = [numbers(json.loads(unpacked(held[f"data/near-{at}.js"]))["rows"]) for at in range(3)]
    whole = numbers(value(page, "near-0")["rows"])
    assert [len(part) for part in parted] == [250, 250, 100]
    np.testing.assert_array_equal(np.concatenate(parted), whole)
    assert json.loads(unpacked(held["data/figure.js"])) == value(page, "figure")
    assert "text/plain" not in held["index.html"]


def test_an_approximate_graph_says_what_it_holds(scene, space):
    graph = NeighborGraph(np.zeros((60, 10), np.int64), np.ones((60, 10), np.float32), 0.973, 50)
    assert "Of the true neighbors 97.3% are listed" in map_html(scene, space, neighbors=graph)


def test_columns_beyond_the_room_are_named_as_left_out(scene, space, monkeypatch):
    monkeypatch.setattr("explorer.plots.alone.embedded.MOST_LETTERS", 20)
    page = map_html(scene, space)
    assert [column["name"] for column in value(page, "points")["columns"]] == ["kind"]
    assert "Not in this page: label." in page


def test_ten_thousand_points_are_less_than_three_megabytes():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 30, 10_000)
    vectors = rng.normal(size=(30, 16))[truth] + rng.normal(size=(10_000, 16))
    letters = rng.integers(97, 123, (10_000, 9)).astype(np.uint8)
    words = [bytes(row).decode() for row in letters]
    space = Space(words, vectors, pd.DataFrame({"kind": [f"kind {name}" for name in truth]}))
    groups = groups_of_column("kind", space.metadata["kind"])
    scene = map_scene(space, project(space, PcaParameters(), dimensions=2), groups)
    assert len(map_html(scene, space)) <= 3_000_000
