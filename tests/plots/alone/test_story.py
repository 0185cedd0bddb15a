"""Saved views in an exported page: where each leads, and names that stay text."""

import json
import re

import numpy as np
import pytest

from explorer import plots
from explorer.plots import Groups, Scene, story_html
from explorer.workspaces import SavedView

HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture
def scene():
    places = np.arange(12, dtype=np.float32).reshape(6, 2)
    groups = Groups("kind", ("one", "two"), np.array([0, 0, 1, 1, -1, -1]))
    return Scene(places, tuple("abcdef"), groups=groups)


def told(page):
    (views,) = re.findall(r"^const views = (.*);$", page, re.MULTILINE)
    return json.loads(views)


def test_without_views_there_is_nothing(scene):
    assert story_html(scene, []) == ""


def test_each_view_tells_its_part_its_points_and_what_it_hides(scene):
    views = [
        SavedView("1", "Near", "Two of them.", marks="f-1_1.5_-2_2_900_600*s2*h1.-1*l4-5"),
        SavedView("2", "All"),
    ]
    near, everything = told(story_html(scene, views))
    assert near["ranges"] == [[-1.0, 1.5], [-2.0, 2.0]]
    assert near["places"] == {"x": [8.0, 10.0, 4.0], "y": [9.0, 11.0, 5.0]}
    assert near["hidden"] == [1, -1]
    assert (near["name"], near["sentence"]) == ("Near", "Two of them.")
    assert everything["ranges"] is None
    assert everything["places"] == {"x": [], "y": []}


def test_a_camera_is_told_by_its_points():
    scene = Scene(np.zeros((3, 3), np.float32), ("a", "b", "c"))
    (view,) = told(story_html(scene, [SavedView("1", "Turned", marks="c1_2_3_0_0_-0.1_0_0_1")]))
    assert view["camera"]["eye"] == {"x": 1.0, "y": 2.0, "z": 3.0}
    assert view["camera"]["up"] == {"x": 0.0, "y": 0.0, "z": 1.0}


def test_points_can_be_told_apart_by_their_group_in_the_page(scene):
    groups = [trace.meta["group"] for trace in plots.figure(scene).data if trace.meta]
    assert groups == [-1, 0, 1]


def test_names_and_sentences_are_text(scene):
    page = story_html(scene, [SavedView("1", HOSTILE, HOSTILE)])
    assert HOSTILE not in page
    assert "<img" not in page
    assert page.count("</script>") == 1
    assert told(page)[0]["name"] == HOSTILE
    assert page in plots.to_html(plots.figure(scene), page)
