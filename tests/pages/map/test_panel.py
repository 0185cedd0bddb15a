"""The panel beside the map: its four faces, and how it turns to what is done on the map."""

import json
from dataclasses import replace

import pytest

from explorer.neighbors import neighbors_of
from pages.map.beside.panel import SIDE
from pages.map.controls import TRUST
from pages.map.table import KEY
from pages.shared.map.memory import MapEvents
from tests.pages.screen import HOSTILE, bring, cloud, drawn, press, texts

pytestmark = pytest.mark.model


def do(at, selected=None, lasso=()):
    """Choose on the map, as the browser tells it."""
    memory = at.session_state["map memory"]
    at.session_state["map memory"] = replace(memory, events=MapEvents(selected, lasso))
    return at.run()


def face(at):
    return at.segmented_control(key=SIDE).value


def listed(at):
    return at.dataframe[0].value


def table_is_drawn(at):
    told = [json.loads(each.proto.json or "{}") for each in at.get("bidi_component")]
    return any(str(each.get("at", "")).startswith("rows/") for each in told)


def test_a_newcomer_sees_how_far_to_trust_the_picture(app):
    at = app(method="PCA")
    assert face(at) == "Trust"
    assert [metric.label for metric in at.metric] == [
        "Trustworthiness",
        "Continuity",
        "Neighbors kept",
        "Distance correlation",
    ]


def test_a_click_turns_to_the_point_with_its_row_and_exact_neighbors(app, topics):
    at = do(app(method="PCA"), selected=41)
    assert face(at) == "Point"
    said = texts(at)
    assert topics.labels[41] in said
    assert f"category: {topics.metadata['category'].iloc[41]}" in said
    near = neighbors_of(topics, 41, 10)
    shown = [button.label for button in at.button if (button.key or "").startswith("neighbor ")]
    assert shown == [
        f"{topics.labels[row]} :gray[{score:.3f}]"
        for row, score in zip(near.indices[0], near.scores[0], strict=True)
    ]


def test_a_long_text_is_read_whole(app):
    long = "word " * 200 + "end"
    space = cloud(40)
    named = type(space)([long, *space.labels[1:]], space.vectors)
    at = do(bring(app(method="PCA"), named), selected=0)
    assert any(each.value.endswith("word end") for each in at.markdown)


def test_a_lasso_turns_to_the_selection_with_its_list_and_count(app, topics):
    rows = (3, 11, 12, 15)
    at = do(app(method="PCA"), lasso=rows)
    assert face(at) == "Selection"
    assert "4 selected" in texts(at)
    assert listed(at)["word"].tolist() == [topics.labels[row] for row in rows]
    assert listed(at)["category"].tolist() == ["animals", "fruit", "fruit", "fruit"]


def test_the_face_one_has_turned_to_stays_until_something_else_is_chosen(app):
    at = do(app(method="PCA"), selected=41)
    at.segmented_control(key=SIDE).set_value("Trust").run()
    at.run()
    assert face(at) == "Trust"
    assert face(do(at, selected=42)) == "Point"
    assert face(do(at)) == "Point"


def test_the_table_stays_whatever_is_chosen(app):
    at = app(method="PCA", side="Table")
    assert face(do(at, selected=41)) == "Table"
    assert face(do(at, lasso=(1, 2, 3))) == "Table"
    assert table_is_drawn(at)


def test_who_walks_from_a_list_of_the_selection_keeps_it(app):
    at = do(app(method="PCA"), lasso=(3, 11, 12))
    at.session_state["walk to"] = (11, 0)
    at.run()
    assert (face(at), drawn(at)["selected"]) == ("Selection", 11)
    assert face(at.run()) == "Selection"
    assert "3 selected" in texts(at)


def test_who_acts_on_the_map_after_a_walk_was_asked_for_stays_with_that(app):
    at = app(method="PCA")
    memory = at.session_state["map memory"]
    at.session_state["walk to"] = (11, memory.events.act)
    clicked = MapEvents(2, act=memory.events.act + 1)
    at.session_state["map memory"] = replace(memory, events=clicked)
    at.run()
    assert at.session_state["map memory"].events.selected == 2


def test_who_walks_from_another_face_comes_to_the_point(app):
    at = app(method="PCA")
    at.session_state["walk to"] = (11, 0)
    at.run()
    assert (face(at), drawn(at)["selected"]) == ("Point", 11)


def test_what_sets_a_selection_apart_is_told_and_filters_by_a_press(app):
    at = do(app(method="PCA"), lasso=tuple(range(10, 19)))
    apart = [button for button in at.button if (button.key or "").startswith("apart ")]
    assert apart[0].label == "category: fruit :gray[9 of 9, 10 ×]"
    apart[0].click().run()
    assert at.session_state[f"{KEY} memory"].filters[0].text == "category = 'fruit'"
    assert "10 of 100 rows pass the filters of the table." in texts(at)
    assert drawn(at)["highlight"] == list(range(10, 20))


def test_what_a_search_found_is_listed_where_nothing_is_selected(app):
    at = app(method="PCA", find="an", side="Selection")
    found = drawn(at)["highlight"]
    assert f"{len(found)} found" in texts(at)
    assert listed(at)["word"].tolist() == [drawn(at)["labels"][row] for row in found]


def test_a_selection_becomes_a_list_under_a_name(app):
    at = do(app(method="PCA"), lasso=(3, 11, 12, 15))
    at.text_input(key="selection name").set_value(" Four of them ").run()
    press(at, "Show only these")
    assert at.selectbox(key="list").value.startswith("own ")
    assert "Four of them" in texts(at)
    assert drawn(at)["n"] == 4


def test_points_are_colored_by_what_is_kept_of_them_by_a_press(app):
    at = press(app(method="PCA"), "Color each point by what is kept of it")
    assert at.selectbox(key="color").value == TRUST
    assert drawn(at)["values"]["title"] == "share of neighbors kept"


def test_false_neighbors_of_the_chosen_point_are_named_and_drawn(app):
    at = do(app(method="PCA"), selected=41)
    at.segmented_control(key=SIDE).set_value("Trust").run()
    at.toggle(key="show false neighbors").set_value(True).run()
    assert drawn(at)["false_neighbors"]
    assert "but not among its nearest" in texts(at)


@pytest.mark.parametrize("side", ["Point", "Selection", "Table", "Trust", "nothing"])
def test_hostile_words_are_text_on_every_face(app, side):
    space = cloud(40)
    named = type(space)([*HOSTILE, *space.labels[len(HOSTILE) :]], space.vectors)
    at = bring(app(method="PCA", side=side), named)
    do(at, selected=1, lasso=(0, 1, 2, 3, 4))
    assert not at.exception
    assert not any(text in texts(at) for text in HOSTILE)
