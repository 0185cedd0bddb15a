"""Searches that somebody typed are kept in the workspace, and made again with their filters."""

import pytest

from explorer.workspaces import Shelf, keep_search, searches_in
from tests.pages.screen import explore, opened, plain
from tests.pages.search.test_page import PAGE, titles
from tests.pages.shared.test_work import WORDS, address
from tests.workspaces import made

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]

NOTES = (
    ("keys.md", b"# Keys\n\nThe spare keys hang behind the wine rack."),
    ("boat.md", b"# Boat\n\nIt leaves the harbor at dawn with the tide."),
)


def searching(app, query="where are the keys", **settings):
    """Bring documents and search them."""
    at = opened(app("corpus/page.py", corpus_from="Upload files"), *NOTES, on="corpus")
    at.switch_page(PAGE)
    at.query_params["search_in"] = "2 files (yours)"
    for name, value in {"search_query": query, **settings}.items():
        at.query_params[name] = value
    return at.run()


def kept():
    (workspace,) = Shelf().all()
    return searches_in(workspace)


def test_a_search_is_kept_with_its_settings_and_made_again_by_a_click(app):
    at = searching(app, search_mode="Keywords", search_k="3")
    first = titles(at)
    (search,) = kept()
    assert (search.query, search.where) == ("where are the keys", "2 files")
    told = dict(search.settings)
    assert (told["search_k"], told["search_mode"], told["search_fold"]) == ("3", '"bm25"', "true")
    assert told["search_in"].startswith('"own ')
    at.text_input(key="search_query").set_value("when does it sail").run()
    assert [each.query for each in kept()] == ["when does it sail", "where are the keys"]
    at.run()
    again = next(each for each in at.button if each.label.startswith("where are the keys"))
    again.click().run()
    assert not at.exception
    assert titles(at) == first
    assert at.text_input(key="search_query").value == "where are the keys"
    assert at.slider(key="search_k").value == 3
    assert address(at)["search_mode"] == "Keywords"
    assert len(kept()) == 2


def test_first_hits_that_are_others_now_are_told(app):
    at = searching(app)
    assert "this search found other first hits" not in plain(at)
    (search,) = kept()
    (workspace,) = Shelf().all()
    item = workspace.item(search.item_id)
    changed = {**item.parameters, "found": [*search.found[1:], "gone"]}
    Shelf().open(workspace.id).put("search", item.name, changed, item_id=item.id)
    assert "this search found other first hits: 1 of them are others now" in plain(at.run())


def test_without_a_workspace_and_without_a_query_nothing_is_kept(app):
    assert titles(app(PAGE, search_query="charged twice"))
    assert Shelf().all() == []
    at = explore(app("data/page.py"), WORDS)
    at.switch_page(PAGE).run()
    assert titles(at)
    assert kept() == ()


def test_a_search_in_what_is_not_here_any_more_says_so_and_searches_nothing_else(app):
    at = searching(app)
    work = Shelf().open(address(at)["work"])
    at.text_input(key="search_query").set_value("").run()
    gone = made.KeptSearch("old", "Letters", (("search_in", '"own 0123456789ab"'),), ())
    keep_search(work, gone)
    at.run()
    before = titles(at)
    next(each for each in at.button if each.label.startswith("old")).click().run()
    assert any("“Letters” is not here any more" in each.value for each in at.warning)
    assert (titles(at), at.text_input(key="search_query").value) == (before, "")


def test_a_search_of_another_person_sets_only_settings_of_search(app):
    at = explore(app("data/page.py"), WORDS)
    workspace = Shelf().open(address(at)["work"])
    hostile = {
        "work": '"other"',
        "list": '"x"',
        "search_k": "9999",
        "search_mode": '"<b>"',
        "search_in": "7",
        "search_weight": "NaN",
        "search_where_tickets": "[7]",
        "search_fold": "[" * 9_000,
        "search_rerank": "[]",
        "search_fusion": "{}",
        "search_least": "2",
    }
    settings = tuple(hostile.items())
    keep_search(workspace, made.KeptSearch("![x](http://e.invalid)", "**b**", settings, ()))
    at.switch_page(PAGE).run()
    (again,) = [each for each in at.button if (each.key or "").startswith("search again")]
    assert "![x](http" not in again.label
    again.click().run()
    assert not at.exception
    assert len(at.warning) == 1
    settings = tuple({**hostile, "search_in": '"tickets"'}.items())
    keep_search(workspace, made.KeptSearch("other", "**b**", settings, ()))
    at.run()
    next(each for each in at.button if each.label.startswith("other")).click().run()
    assert not at.exception
    assert not at.warning
    assert address(at)["work"] == workspace.id
    assert at.slider(key="search_k").value == 10
    assert at.text_input(key="search_query").value == "other"
