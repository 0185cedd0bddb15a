"""Searches are kept as they were made first, few of them, and read trusting nothing."""

from dataclasses import replace

import pytest

from explorer.errors import LimitError
from explorer.workspaces import Shelf, changed_since, keep_search, searches_in
from explorer.workspaces.searches import MOST_SEARCHES
from tests.workspaces import made


@pytest.fixture
def workspace(tmp_path):
    return Shelf(tmp_path).create("Searches")


def test_a_search_is_kept_once_as_it_was_first(workspace):
    first = keep_search(workspace, made.SEARCH)
    assert replace(first, created=0.0) == made.SEARCH
    stamp = workspace.stamp
    assert keep_search(workspace, replace(made.SEARCH, found=("c#1",))) == first
    assert workspace.stamp == stamp
    keep_search(workspace, replace(made.SEARCH, query="who sails"))
    keep_search(workspace, replace(made.SEARCH, settings=()))
    keep_search(workspace, replace(made.SEARCH, where="Notes"))
    told = [(each.query, each.where) for each in searches_in(workspace.manifest())]
    assert told == [
        ("where are the keys", "Notes"),
        ("where are the keys", "Letters"),
        ("who sails", "Letters"),
        ("where are the keys", "Letters"),
    ]


def test_of_more_than_are_kept_the_oldest_go(workspace):
    for number in range(MOST_SEARCHES + 2):
        keep_search(workspace, replace(made.SEARCH, query=f"query {number}"))
    kept = searches_in(workspace.manifest())
    assert (len(kept), kept[0].query, kept[-1].query) == (MOST_SEARCHES, "query 61", "query 2")


def test_what_changed_among_the_first_hits_is_counted():
    before = replace(made.SEARCH, found=tuple("abcdefghij"))
    assert changed_since(before, tuple("jihgfedcba")) == 0
    assert changed_since(before, tuple("abcdefghxy")) == 2
    assert changed_since(before, tuple("abcdefghijklm")) == 0
    assert changed_since(replace(made.SEARCH, found=()), ("a",)) == 1


def test_one_too_long_is_refused_and_a_damaged_one_left_out(workspace):
    with pytest.raises(LimitError, match="12,000 can be kept"):
        keep_search(workspace, replace(made.SEARCH, settings=(("a", "x" * 12_000),)))
    workspace.put("search", "Harmed", {"query": 7})
    assert searches_in(workspace.manifest()) == ()


def test_a_damaged_one_is_kept_anew(workspace):
    workspace.put("search", "Harmed", {"query": 7}, item_id=made.SEARCH.item_id)
    keep_search(workspace, made.SEARCH)
    assert [each.query for each in searches_in(workspace.manifest())] == [made.SEARCH.query]
