"""A map that grows stays itself, as a story on the page."""

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
from pages.shared.work.growing import ANEW, KEPT
from pages.shared.work.sources import own_source, source_of
from tests.pages.screen import (
    bring,
    cloud,
    code_with,
    drawn,
    drop,
    explore,
    numbers,
    plain,
    press,
    printed,
    texts,
    typed,
)

OLD = ["cat", "dog", "horse", "oak", "elm", "pine", "red", "green", "blue"]
NEW = ["lion", "birch", "yellow"]


@pytest.fixture(autouse=True)
def own_data(tmp_path, monkeypatch):
    monkeypatch.setenv("VSE_DATA_DIR", str(tmp_path / "data"))


def places(at) -> dict[str, tuple[float, float]]:
    """Return where each word stands."""
    scene = drawn(at)
    found = zip(numbers(scene["x"]).tolist(), numbers(scene["y"]).tolist(), strict=True)
    return dict(zip(scene["labels"], found, strict=True))


def marked(at) -> list[str]:
    """Return the words that are marked as added."""
    scene = drawn(at)
    rows = [] if scene["added"] is None else numbers(scene["added"], "<i4")
    return [scene["labels"][row] for row in rows]


def add(at, words: list[str]):
    at.text_area(key="words to add").set_value("\n".join(words))
    return press(at, "Add to the map")


def of_words(app, method: str):
    at = typed(app, "map/page.py", OLD)
    return at.segmented_control(key="method").set_value(method).run()


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_added_words_are_placed_and_the_others_stay(app, method):
    at = of_words(app, method)
    before = places(at)
    add(at, [*NEW, "cat"])
    after = places(at)
    assert {word: after[word] for word in OLD} == before
    assert list(after) == [*OLD, *NEW]
    assert marked(at) == NEW
    assert at.segmented_control(key="method").value == method
    told = plain(at)
    assert "9 laid out, 3 placed among them later" in told
    assert "around the 9 laid out before" in told
    assert "around the 3 added" in told
    assert "1 word of these is there already" in told
    assert at.segmented_control(key="drawn").value == KEPT


def test_laid_out_anew_they_move_and_back_they_stand(app):
    at = of_words(app, "tsne")
    before = places(at)
    add(at, NEW)
    grown = places(at)
    at.segmented_control(key="drawn").set_value(ANEW).run()
    anew = places(at)
    assert marked(at) == []
    assert all(anew[word] != before[word] for word in OLD)
    assert "placed among them" not in texts(at)
    at.segmented_control(key="drawn").set_value(KEPT).run()
    assert places(at) == grown


def test_what_was_laid_out_anew_is_what_later_words_are_added_to(app):
    at = of_words(app, "pca")
    add(at, NEW)
    at.segmented_control(key="drawn").set_value(ANEW).run()
    anew = places(at)
    add(at, ["piano"])
    assert {word: place for word, place in places(at).items() if word != "piano"} == anew
    assert marked(at) == ["piano"]


def test_a_map_grows_again_and_what_was_added_stays_too(app):
    at = of_words(app, "tsne")
    add(at, NEW)
    once = places(at)
    add(at, ["piano", "violin"])
    twice = places(at)
    assert {word: twice[word] for word in once} == once
    assert marked(at) == [*NEW, "piano", "violin"]


def test_another_method_is_laid_out_of_the_first_words_too(app):
    at = of_words(app, "tsne")
    at.segmented_control(key="method").set_value("pca").run()
    pca = places(at)
    at.segmented_control(key="method").set_value("tsne").run()
    add(at, NEW)
    at.segmented_control(key="method").set_value("pca").run()
    assert {word: place for word, place in places(at).items() if word in OLD} == pca
    assert marked(at) == NEW


def test_the_link_brings_the_grown_map_back_in_another_session(app):
    at = of_words(app, "tsne")
    add(at, NEW)
    grown, work = places(at), at.session_state["work"]
    title = next(each.name for each in Shelf().open(work).items if "more" in each.name)
    again = app(method="t-SNE", work=work, list=title)
    assert not again.exception
    assert places(again) == grown
    assert marked(again) == NEW
    anew = app(method="t-SNE", work=work, list=title, drawn=ANEW)
    assert marked(anew) == []
    assert places(anew) != grown
    # The list as it was is there as well.
    assert list(places(app(method="t-SNE", work=work, list="My words"))) == OLD


def test_a_ready_list_grows_to_an_own_one_with_its_columns(app):
    at = app(method="PCA")
    before = places(at)
    add(at, ["unicorn"])
    after = places(at)
    assert {word: after[word] for word in before} == before
    assert "Ten topics" in at.selectbox(key="list").format_func(at.selectbox(key="list").value)
    scene = drawn(at)
    assert scene["groups"]["title"] == "category"
    assert numbers(scene["groups"]["index"], "<i2")[-1] == -1


def test_points_are_colored_by_whether_they_were_added(app):
    at = of_words(app, "pca")
    add(at, NEW)
    at.selectbox(key="color").set_value(ADDED).run()
    groups = drawn(at)["groups"]
    index = numbers(groups["index"], "<i2")
    assert [groups["names"][group] for group in index[-3:]] == [SINCE] * 3
    assert set(index[:9]) == {groups["names"].index("there before")}


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


def test_nothing_new_is_said_and_changes_nothing(app):
    at = of_words(app, "pca")
    before = places(at)
    add(at, ["cat"])
    assert places(at) == before
    at.text_area(key="words to add").set_value("dog")
    assert "Every one of these words is on the map already" in plain(press(at, "Add to the map"))


def test_nothing_typed_is_said_as_that(app):
    at = of_words(app, "pca")
    assert "Type the words to add first" in plain(press(at, "Add to the map"))
    at.text_area(key="words to add").set_value(" \n ")
    assert "Type the words to add first" in plain(press(at, "Add to the map"))


def test_a_model_that_learns_from_the_words_says_why_all_move(app):
    at = of_words(app, "pca")
    at.selectbox(key="model").set_value("tf-idf").run()
    add(at, ["cat and dog"])
    assert marked(at) == []
    assert "TF-IDF learns from all the words" in plain(at)


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


def test_the_python_shown_makes_the_grown_map(app, tmp_path):
    at = of_words(app, "pca")
    add(at, NEW)
    code = code_with(at, "grow(")
    code += '\nimport numpy\nnumpy.save("xy.npy", projection.coordinates)\n'
    printed(tmp_path, "-c", code)
    np.testing.assert_allclose(
        np.load(tmp_path / "xy.npy")[:, 0], numbers(drawn(at)["x"]), atol=1e-5
    )


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
