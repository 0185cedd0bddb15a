"""Lists that grow wherever more is brought to them, what is kept of that, and their names."""

import json

import numpy as np
import pytest

from explorer.errors import InputError
from explorer.projection import given_projection
from explorer.space import Space
from explorer.workspaces import Data, Shelf
from pages.map.colors import SINCE
from pages.map.controls import ADDED
from pages.shared.work import growing, steps
from pages.shared.work.sources import own_source, source_of
from tests.pages.map.grown import NEW, OLD, add, marked, of_words, places
from tests.pages.screen import bring, cloud, drawn, drop, explore, plain, press

pytestmark = pytest.mark.usefixtures("own_collections")


def test_a_pasted_list_that_holds_the_shown_one_goes_on_with_its_map(app):
    at = of_words(app, "pca")
    before = places(at)
    at.switch_page("data/page.py").run()
    mixed = ["lion", *reversed(OLD), "birch"]
    explore(at, mixed).switch_page("map/page.py").run()
    after = places(at)
    assert list(after) == mixed
    assert {word: after[word] for word in OLD} == before
    assert marked(at) == ["lion", "birch"]


def test_words_are_added_where_words_are_brought_too(app):
    at = of_words(app, "pca")
    before = places(at)
    at.switch_page("data/page.py").run()
    at.text_area(key="typed text").set_value("\n".join(["cat", *NEW]))
    press(at, "Add to “My words”")
    assert "3 of 4 were new and are added" in plain(at)
    at.switch_page("map/page.py").run()
    after = places(at)
    assert {word: after[word] for word in OLD} == before
    assert marked(at) == NEW


@pytest.mark.parametrize(
    "words", [[*OLD[1:], "lion"], [*OLD, *(f"word {number}" for number in range(20))]]
)
def test_another_list_is_laid_out_as_its_own(app, words):
    at = of_words(app, "pca")
    at.switch_page("data/page.py").run()
    explore(at, words).switch_page("map/page.py").run()
    assert marked(at) == []
    assert list(places(at)) == words


def test_dropped_vectors_are_added_to_those_that_are_shown(app):
    space = cloud(60)
    at = bring(app(method="PCA"), space)
    before = places(at)
    more = cloud(70).take(range(60, 70))
    lines = [" ".join([f"new{row}", *map(str, each)]) for row, each in enumerate(more.vectors)]
    drop(at, ("more.vec", "\n".join(["10 16", *lines]).encode()), on="map")
    press(at, "Add to “Given”")
    told = plain(at)
    after = places(at)
    assert {word: after[word] for word in before} == before
    assert marked(at) == [f"new{row}" for row in range(10)]
    assert "10 of 10 were new and are added" in told


def test_steps_are_read_back_as_written_and_nonsense_is_none():
    first, second = np.array([7, 2, 3, 4]), np.array([7, 2, 3, 4, 0])
    written = json.loads(json.dumps(steps.plain_steps((first, second))))
    assert written == [[7, 1, 2, 3], [7, 1, 2, 3, 0, 1]]
    read = steps.steps_of(written, 9)
    assert [each.tolist() for each in read] == [first.tolist(), second.tolist()]
    for nonsense in (
        None, 7, [7], [[]], [[0]], [[0, 9]], [[0, 0]], [[-1, 2]], [[8, 2]], [["0", 1]],
        [[0, 2, 1, 2]], [[0, 2], [4, 3]], [[0, 2], [0, 2]], [[0, 1e9]],
    ):  # fmt: skip
        assert steps.steps_of(nonsense, 9) == ()


def test_a_picture_of_another_tool_takes_new_vectors_in_and_keeps_them(app):
    space = cloud(30)
    drawn_by = given_projection(np.random.default_rng(0).normal(size=(30, 2)), "From elsewhere.")
    source = own_source("Mine", Data(space=space, layout=drawn_by))
    more = Space(["new"], space.vectors[:1] + np.float32(0.01))
    made, count = growing.with_more(source, more)
    assert count == 1
    assert np.array_equal(made.layout.coordinates[:30], drawn_by.coordinates)
    workspace = Shelf().create("Given")
    item = workspace.put_data(made.title, made.data, made.step, item_id=made.item_id)
    read = source_of(workspace.item(item.id), workspace.data(item.id))
    assert np.array_equal(read.layout.coordinates, made.layout.coordinates)
    assert np.flatnonzero(read.layout.added).tolist() == [30]
    at = app(work=workspace.id)
    assert marked(at) == ["new"]
    assert "Drawn as it came; 30 laid out, 1 placed among them later." in plain(at)
    at.selectbox(key="color").set_value(ADDED).run()
    assert drawn(at)["groups"]["names"] == ["there before", SINCE]


def test_vectors_of_another_dimension_are_refused_in_a_sentence():
    source = own_source("Mine", Data(space=cloud(20)))
    with pytest.raises(InputError, match="3 dimensions and those of “Mine” 16"):
        growing.with_more(source, Space(["a"], np.ones((1, 3))))


def test_a_list_that_grows_again_and_again_keeps_a_short_name(app):
    at = of_words(app, "pca")
    add(at, NEW)
    add(at, ["wolf"])
    assert at.query_params["list"] == "My words and 4 more"
    (work,) = Shelf().all()
    assert [item.name for item in work.items] == [
        "My words",
        "My words and 3 more",
        "My words and 4 more",
    ]


@pytest.mark.parametrize(
    ("title", "before", "made"),
    [
        ("Cats", "whole", "Cats and 2 more"),
        ("Cats and 3 more", "grown", "Cats and 5 more"),
        ("Cats and 1,998 more (2)", "grown", "Cats and 2,000 more"),
        ("Cats and 3 more", "whole", "Cats and 3 more and 2 more"),
        ("Cats and more", "grown", "Cats and more and 2 more"),
        ("x" * 120, "whole", f"{'x' * 80} and 2 more"),
        (" and , more", "grown", " and , more and 2 more"),
    ],
)
def test_all_that_was_added_is_counted_together(title, before, made):
    from pages.shared.work.naming import grown_title

    assert grown_title(title, 2, before) == made
