"""A map that grows stays itself, as a story on the page."""

import numpy as np
import pytest

from explorer.workspaces import Shelf
from pages.map.colors import SINCE
from pages.map.controls import ADDED
from pages.shared.work.growing import ANEW, KEPT
from tests.pages.map.grown import NEW, OLD, add, marked, of_words, places
from tests.pages.screen import code_with, drawn, numbers, plain, press, printed, texts

pytestmark = pytest.mark.usefixtures("own_collections")


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


def test_the_python_shown_makes_the_grown_map(app, tmp_path):
    at = of_words(app, "pca")
    add(at, NEW)
    code = code_with(at, "grow(")
    code += '\nimport numpy\nnumpy.save("xy.npy", projection.coordinates)\n'
    printed(tmp_path, "-c", code)
    np.testing.assert_allclose(
        np.load(tmp_path / "xy.npy")[:, 0], numbers(drawn(at)["x"]), atol=1e-5
    )
