"""Long states of the address: a short id stands there, which the workspace keeps."""

import pytest

from explorer.workspaces import Shelf
from pages.map.filters import LONGEST
from pages.map.table import KEY
from pages.shared.rows.component import Filter
from pages.shared.work import shorts
from tests.pages.map.test_panel import do
from tests.pages.map.test_table import set_filters, shown
from tests.pages.screen import ask, drawn, explore, plain
from tests.pages.shared.test_work import address, visit

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]

WORDS = [f"word {number}" for number in range(60)]
LONG = "label in (" + ", ".join(f"'{word}'" for word in WORDS[:50]) + ")"
LASSO = "l" + ".".join(map(str, range(0, 60, 2)))


def own(app, **query):
    """Bring words, and look at their table on the map."""
    return visit(**address(explore(app("data/page.py", **query), WORDS)))


def with_table(link, **query):
    return visit(**{**link, "side": "Table", **query})


def test_a_long_filter_stands_under_a_short_id_and_a_link_brings_it_back(app):
    assert len(LONG) > LONGEST
    at = with_table(address(own(app)))
    set_filters(at, Filter(LONG))
    link = address(at)
    assert link["filter"].startswith("@")
    assert len(link["filter"]) < 20
    assert Shelf().open(link["work"]).address(link["filter"][1:]) == LONG
    again = with_table(link)
    assert "50 of 60 rows pass the filters of the table." in plain(again)
    assert shown(again)["filters"] == [{"text": LONG, "on": True}]
    assert address(again)["filter"] == link["filter"]
    assert drawn(again)["long"]["known"] == {link["filter"][1:]: LONG}


def test_without_a_workspace_a_long_filter_stands_in_the_address_itself(app):
    at = app(method="PCA", side="Table")
    long = f"{LONG} or category = 'fruit'"
    set_filters(at, Filter(long))
    assert at.query_params["filter"] == long
    assert Shelf().all() == []
    assert "10 of 100 rows pass the filters" in plain(app(**address(at)))


def test_what_no_address_takes_is_told_rather_than_lost_in_silence(app):
    at = app(method="PCA", side="Table")
    set_filters(at, Filter(f"label = '{'x' * shorts.TRAVELS}' or category = 'fruit'"))
    assert "filter" not in at.query_params
    assert "The filter is too long for the address" in plain(at)
    set_filters(at, Filter("category = 'fruit'"))
    assert "too long for the address" not in plain(at)


def test_a_filter_that_is_not_kept_is_told_and_lets_all_pass(app):
    at = with_table(address(own(app)), filter="@abcdef012345")
    assert "The link names it “@abcdef012345”, which this workspace does not keep" in plain(at)
    assert "rows pass the filters" not in plain(at)
    assert "does not keep" in plain(at.run())
    set_filters(at, Filter("label = 'word 1'"))
    assert "does not keep" not in plain(at)
    assert "1 of 60 rows pass" in plain(at)


def test_a_selection_is_remembered_under_the_id_of_the_browser_and_told_to_another(app):
    at = own(app)
    assert drawn(at)["long"] == {"keeps": True, "known": {}}
    ask(at, do="remember", id="0abc123", text=LASSO)
    link = address(at)
    assert Shelf().open(link["work"]).address("0abc123") == LASSO
    again = visit(**link, view="s3*@0abc123")
    assert drawn(again)["long"]["known"] == {"0abc123": LASSO}
    assert "is not kept here" not in plain(again)


def test_what_this_session_wrote_itself_does_not_travel_back(app):
    at = own(app)
    at.query_params["view"] = "@0abc123"
    ask(at, do="remember", id="0abc123", text=LASSO)
    assert drawn(at)["long"]["known"] == {}


def test_an_unknown_selection_is_named_and_one_asked_for_later_is_told(app):
    link = address(own(app))
    at = visit(**link, view="s3*@0abc124")
    assert drawn(at)["long"]["known"] == {"0abc124": None}
    assert "The link names a selection “@0abc124” that is not kept here" in plain(at)
    Shelf().open(link["work"]).put_address("0abc999", LASSO)
    ask(at, do="recall", id="0abc999")
    assert drawn(at)["long"]["known"]["0abc999"] == LASSO


@pytest.mark.parametrize(
    "wish",
    [
        {"id": "0abc123", "text": "<b>l1</b>"},
        {"id": "0abc123", "text": ""},
        {"id": "../../../x", "text": "l1"},
        {"id": 7, "text": "l1"},
        {"id": "0abc123", "text": "l" + "1." * 150_001},
    ],
)
def test_what_comes_damaged_from_a_browser_is_not_kept(app, wish):
    at = own(app)
    work = Shelf().open(address(at)["work"])
    before = work.items
    ask(at, do="remember", **wish)
    assert not at.exception
    assert work.items == before


def test_without_a_workspace_the_browser_is_told_that_nothing_is_kept(app):
    at = app()
    assert drawn(at)["long"] == {"keeps": False, "known": {}}
    ask(at, do="remember", id="0abc123", text=LASSO)
    assert Shelf().all() == []


def test_only_a_selection_that_no_address_takes_is_forgotten(app, monkeypatch):
    every_second = tuple(range(0, 100, 2))
    at = do(app(method="PCA"), lasso=every_second)
    assert "50 selected" in plain(at)
    assert "Too scattered for the address" not in plain(at)
    text = "l" + ".".join(map(str, every_second))
    monkeypatch.setattr(shorts, "TRAVELS", len(text))
    at.run()
    assert "Too scattered" not in plain(at)
    monkeypatch.setattr(shorts, "TRAVELS", len(text) - 1)
    at.run()
    assert "Too scattered for the address" in plain(at)


def test_a_saved_view_holds_the_filter_itself(app):
    at = with_table(address(own(app)))
    set_filters(at, Filter(LONG))
    link = address(at)
    wish = {"name": "Narrow", "sentence": "", "marks": "", "thumbnail": ""}
    query = f"?filter={link['filter'].replace('@', '%40')}&filter=%40unknown1&find=%40home"
    ask(at, do="save", picture=drawn(at)["view"], query=query, **wish)
    (view,) = Shelf().open(link["work"]).views()
    settings = [each for each in view.address if each[0] in ("filter", "find")]
    assert settings == [("filter", LONG), ("find", "@home")]


# Filters of a link --------------------------------------------------------------------------------


def test_two_filters_are_two_chips_again_after_f5(app):
    one, two = "label contains '1'", "label contains 'word'"
    at = with_table(address(own(app)))
    set_filters(at, Filter(one), Filter(two))
    again = with_table(address(at))
    assert shown(again)["filters"] == [{"text": one, "on": True}, {"text": two, "on": True}]
    assert address(again)["filter"] == address(at)["filter"]
    assert again.session_state[f"{KEY} memory"].filters == (Filter(one), Filter(two))


def test_a_filter_that_is_an_or_stays_one_chip(app):
    either = "label contains '1' or label contains '2' and label contains '3'"
    again = with_table(address(own(app)), filter=either)
    assert shown(again)["filters"] == [{"text": either, "on": True}]
