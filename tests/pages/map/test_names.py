"""Clusters renamed on the map: in the link, in saved views, and never on other clusters."""

import pytest

from explorer.workspaces import Shelf
from tests.pages.screen import HOSTILE, ask, drawn, plain

pytestmark = pytest.mark.model

VIEW = {"method": "PCA", "color": "k-means clusters", "k": "4"}


def fields(at):
    return [each for each in at.text_input if each.key.startswith("name_")]


def test_a_name_is_on_the_map_and_a_link_brings_it_back(app):
    at = app(**VIEW)
    found = drawn(at)["groups"]["names"]
    assert [field.placeholder for field in fields(at)] == found
    field = fields(at)[1]
    at = field.set_value("Colors of things").run()
    names = [found[0], "Colors of things", *found[2:]]
    assert drawn(at)["groups"]["names"] == names
    again = app(**VIEW, **{field.key: "Colors of things"})
    assert drawn(again)["groups"]["names"] == names


def test_other_clusters_do_not_take_over_a_name(app):
    key = fields(app(**VIEW))[1].key
    at = app(**{**VIEW, "k": "5"}, **{key: "Colors"})
    assert "Colors" not in drawn(at)["groups"]["names"]


def test_a_name_from_a_link_is_cut_and_stays_text(app):
    key = fields(app(**VIEW))[0].key
    at = app(**VIEW, **{key: "x" * 300})
    assert drawn(at)["groups"]["names"][0] in ("x" * 40, fields(at)[0].placeholder)
    at = app(**VIEW, **{key: HOSTILE[1]})
    assert drawn(at)["groups"]["names"][0] == HOSTILE[1]
    assert HOSTILE[1] not in plain(at)


def test_a_saved_view_holds_the_names(app, own_collections):
    key = fields(app(**VIEW))[0].key
    at = app(**VIEW, **{key: "Colors"})
    query = f"?method=PCA&color=k-means+clusters&k=4&{key}=Colors"
    wish = {"name": "Named", "sentence": "", "query": query, "marks": "", "thumbnail": ""}
    ask(at, do="save", picture=drawn(at)["view"], **wish)
    (workspace,) = Shelf().all()
    (view,) = Shelf().open(workspace.id).views()
    assert view.setting(key) == "Colors"
