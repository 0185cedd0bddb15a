"""The table beside the map: linked both ways, exact counts, filters in the link."""

import json

import pandas as pd
import pytest

from explorer import tables
from explorer.space import Space
from pages.map.table import KEY
from pages.shared.rows.component import Filter, RowsMemory
from pages.shared.rows.served import SERVED
from tests.pages.screen import bring, cloud, drawn, numbers, plain, texts

pytestmark = pytest.mark.model

FRUIT = "category = 'fruit'"


def shown(at):
    """What the component of the table was told, as a browser gets it."""
    told = [json.loads(each.proto.json or "{}") for each in at.get("bidi_component")]
    return next((each for each in told if str(each.get("at", "")).startswith("rows/")), None)


def set_filters(at, *wanted):
    """Set filters as the component reports them."""
    at.session_state[f"{KEY} memory"] = RowsMemory(wanted)
    return at.run()


def test_the_table_is_there_when_it_is_asked_for(app):
    assert shown(app(method="PCA")) is None
    told = shown(app(method="PCA", side="Table"))
    assert [(each["name"], each["kind"]) for each in told["columns"]] == [
        ("label", "text"),
        ("category", "category"),
        ("share of neighbors kept", "number"),
    ]
    assert told["rows"] == 100
    held = SERVED.find(told["at"].removeprefix("rows/"))
    assert held.table.count(tables.Compare("category", "=", "fruit")) == 10


def test_clusters_are_a_column_and_the_table_stays_as_long_as_nothing_more_is_known(app):
    at = app(method="PCA", side="Table", color="k-means clusters", k="4")
    told = shown(at)
    assert ("cluster", "category") in [(each["name"], each["kind"]) for each in told["columns"]]
    at.run()
    assert shown(at)["at"] == told["at"]


def test_a_filter_in_the_link_dims_the_rest_and_tells_the_count(app):
    at = app(method="PCA", filter=FRUIT)
    assert not at.exception
    assert "10 of 100 rows pass the filters of the table." in texts(at)
    assert drawn(at)["highlight"] == list(range(10, 20))
    assert "sets nothing in this view" not in texts(at)


def test_a_search_in_the_table_dims_the_map_and_is_counted(app):
    at = set_filters(app(method="PCA", side="Table"), Filter("* contains 'nan'"))
    assert [drawn(at)["labels"][row] for row in drawn(at)["highlight"]] == ["banana"]
    assert "1 of 100 rows pass the filters of the table." in texts(at)


@pytest.mark.parametrize(
    ("sought", "said"),
    [
        ({"filter": "label contains 'xyz'"}, "0 of 100 rows pass"),
        ({"find": "xyz"}, "Nothing among 100 contains “xyz”."),
    ],
)
def test_what_finds_nothing_dims_all_and_says_so(app, sought, said):
    at = app(method="PCA", **sought)
    assert (drawn(at)["highlight"], drawn(at)["sought"]) == ([], True)
    assert said in texts(at)
    assert not drawn(app(method="PCA"))["sought"]


def test_filters_narrow_a_search_and_both_are_counted(app):
    at = app(method="PCA", filter=FRUIT, find="an")
    rows = drawn(at)["highlight"]
    assert [drawn(at)["labels"][row] for row in rows] == ["banana", "orange", "mango"]
    assert "Both: 3." in texts(at)


def test_filters_of_the_table_stand_in_the_link_and_go_from_it(app):
    at = app(method="PCA", side="Table")
    set_filters(at, Filter(FRUIT), Filter("label contains 'a'"))
    assert at.query_params["filter"] == f"{FRUIT} and label contains 'a'"
    set_filters(at, Filter(FRUIT, is_on=False))
    assert "filter" not in at.query_params
    assert drawn(at)["highlight"] == []


def test_the_order_stands_in_the_link_as_well(app):
    at = app(method="PCA", side="Table", sort="-category")
    assert shown(at)["sort"] == {"column": "category", "direction": "descending"}
    at.session_state[f"{KEY} memory"] = RowsMemory(sort=tables.Sort("label"))
    at.run()
    assert at.query_params["sort"] == "label"
    assert shown(app(method="PCA", side="Table", sort="nothing"))["sort"] is None


def test_going_back_to_another_link_brings_its_filter(app):
    at = app(method="PCA", side="Table", filter=FRUIT)
    first = shown(at)["command"]
    at.query_params["filter"] = "category = 'music'"
    at.run()
    told = shown(at)
    assert told["filters"] == [{"text": "category = 'music'", "on": True}]
    assert told["command"] > first
    del at.query_params["filter"]
    at.run()
    assert shown(at)["filters"] == []


def test_a_filter_that_means_nothing_is_said_and_lets_all_pass(app):
    at = app(method="PCA", side="Table", filter="nothing > 3")
    assert not at.exception
    assert shown(at)["filters"] == [{"text": "nothing > 3", "on": True}]
    assert drawn(at)["highlight"] == []
    for beside in ("Point", "Table"):
        said = plain(app(method="PCA", side=beside, filter="nothing > 3"))
        assert "A filter is left out. At character 1: There is no column “nothing”" in said


def test_rows_that_are_too_many_are_told_and_the_map_stays(app, monkeypatch):
    monkeypatch.setattr("explorer.tables.loading.MEMORY_MB", 1)
    long = pd.DataFrame({"text": [f"{row} " * 50_000 for row in range(40)]})
    at = bring(app(method="PCA", side="Table"), Space(cloud(40).labels, cloud(40).vectors, long))
    assert not at.exception
    assert shown(at) is None
    assert next(warning.value for warning in at.warning).startswith("The table needs more than")
    assert drawn(at)["n"] == 40


def test_other_rows_drop_filters_that_mean_nothing_for_them(app):
    at = app(method="PCA", side="Table", filter=FRUIT)
    bring(at, cloud(40))
    assert shown(at)["rows"] == 40
    assert shown(at)["filters"] == []


def test_a_click_on_the_map_is_the_chosen_and_the_selected_row(app):
    at = app(method="PCA", side="Table")
    before = shown(at)["selection"]
    at.session_state["walk to"] = (41, 0)
    at.run()
    told = shown(at)
    assert (told["chosen"], told["selected"]) == (41, 1)
    assert told["selection"] != before
    assert drawn(at)["selected"] == 41
    assert SERVED.find(told["at"].removeprefix("rows/")).selected.tolist() == [41]
    assert len(numbers(drawn(at)["x"])) == 100


def test_the_first_twenty_of_what_is_listed_carry_their_number(app, topics):
    by_name = sorted(range(100), key=lambda row: topics.labels[row], reverse=True)
    at = app(method="PCA", side="Table", sort="-label")
    assert drawn(at)["ranked"] == by_name[:20]
    at = app(method="PCA", side="Table", sort="-label", filter=FRUIT)
    assert drawn(at)["ranked"] == [row for row in by_name if 10 <= row < 20]
    found = [row for row, label in enumerate(topics.labels) if "a" in label]
    assert len(found) > 20
    assert drawn(app(method="PCA", find="a"))["ranked"] == found[:20]
    assert drawn(app(method="PCA"))["ranked"] == []
