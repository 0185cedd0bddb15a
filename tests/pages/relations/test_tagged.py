"""Words tagged on the map fill a set that the relations page asks for."""

import pytest

from explorer.workspaces import Shelf, no_tags
from pages.relations.tagged import fitting
from tests.pages.screen import plain, press, typed
from tests.pages.shared.test_work import address, visit

WORDS = ["cat", "dog", "horse", "oak", "elm", "pine"]


@pytest.mark.model
def test_words_of_a_tag_fill_a_field(app, own_collections):
    at = typed(app, "map/page.py", WORDS, method="PCA")
    there = Shelf().open(address(at)["work"])
    (item,) = there.items
    tags = no_tags("My words", 6, item.id).given("tree", [3, 4, 5], WORDS[3:])
    there.put_tags(tags.given("two", [0, 1], WORDS[:2]))
    at = visit(work=there.id)
    at.query_params["relations_view"] = "Axes"
    at.switch_page("relations/page.py").run()
    at.selectbox(key="relations_left tagged").set_value("tree").run()
    at.selectbox(key="relations_left tagged into").set_value("relations_right").run()
    press(at, "Fill in")
    assert at.text_input(key="relations_right").value == "oak, elm, pine"
    assert "oak" in plain(at)


def test_a_field_takes_what_it_can_hold_and_part_again():
    assert fitting(["a", " b  c ", "a", "d, e", "f;g", ""], 100) == ["a", "b c"]
    assert fitting(["aaaa", "bbbb", "cc"], 10) == ["aaaa", "bbbb"]
    assert len(fitting([f"w{number}" for number in range(300)], 10_000)) == 100
