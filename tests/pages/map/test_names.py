"""Clusters renamed on the map: in the link, in saved views, and never on other clusters."""

import json

import pytest

from explorer.workspaces import Shelf
from pages.shared.clusters import LINK
from tests.pages.screen import HOSTILE, ask, drawn, explore, plain
from tests.pages.shared.test_work import WORDS, address, visit

pytestmark = pytest.mark.model

VIEW = {"method": "PCA", "color": "k-means clusters", "k": "4"}


def fields(at):
    return [each for each in at.text_input if each.key.startswith("name_")]


def names(at):
    return drawn(at)["groups"]["names"]


def told(at, **given):
    """Return the parameter that gives names to the clusters of a page, by their numbers."""
    known = fields(at)[0].key.split("_")[1]
    return json.dumps({known: given})


def test_a_name_is_on_the_map_and_a_link_brings_it_back(app):
    at = app(**VIEW)
    found = names(at)
    assert [field.placeholder for field in fields(at)] == found
    at = fields(at)[1].set_value("Colors of things").run()
    renamed = [found[0], "Colors of things", *found[2:]]
    assert names(at) == renamed
    again = app(**VIEW, **{LINK: address(at)[LINK]})
    assert names(again) == renamed
    assert fields(again)[1].value == "Colors of things"
    back = fields(again)[1].set_value("").run()
    assert names(back) == found
    assert LINK not in back.query_params


def test_other_clusters_do_not_take_over_a_name_and_the_same_have_it_again(app):
    at = fields(app(**VIEW))[1].set_value("Colors").run()
    other = at.number_input(key="k").set_value(5).run()
    assert "Colors" not in names(other)
    other = fields(other)[0].set_value("Beasts").run()
    assert names(other)[0] == "Beasts"
    assert names(other.number_input(key="k").set_value(4).run())[1] == "Colors"


def test_a_link_of_before_names_each_cluster_by_itself(app):
    key = fields(app(**VIEW))[1].key
    at = app(**VIEW, **{key: "Colors of things"})
    assert names(at)[1] == "Colors of things"
    assert key not in at.query_params
    assert names(app(**VIEW, **{LINK: address(at)[LINK]})) == names(at)


def test_a_name_from_a_link_is_cut_and_stays_text(app):
    at = app(**VIEW)
    again = app(**VIEW, **{LINK: told(at, **{"0": "x" * 300})})
    assert names(again)[0] == "x" * 40
    again = app(**VIEW, **{LINK: told(at, **{"0": HOSTILE[1], "1": " ", "77": "none has it"})})
    assert names(again) == [HOSTILE[1], *names(at)[1:]]
    assert HOSTILE[1] not in plain(again)


@pytest.mark.parametrize("link", ["{", "7", "[[[[", '{"a":1}', '{"a":{"0":7}}', "null", "@nothing"])
def test_a_link_that_names_nothing_leaves_the_names_found(app, link):
    at = app(**VIEW, **{LINK: link})
    assert not at.exception
    assert names(at) == names(app(**VIEW))
    assert ("“@nothing”, which are not kept here" in plain(at)) == link.startswith("@")


def test_many_names_stand_under_a_short_id_that_a_link_brings_back(app, own_collections):
    at = visit(**{**address(explore(app("data/page.py"), WORDS)), **VIEW})
    long = [f"A name as long as names can be, number {number}" for number in range(4)]
    for number, name in enumerate(long):
        at = fields(at)[number].set_value(name[:40]).run()
    assert names(at) == [name[:40] for name in long]
    assert not address(at)[LINK].startswith("@")
    for k in (3, 5):
        at = at.number_input(key="k").set_value(k).run()
        for number in range(3):
            at = fields(at)[number].set_value(long[number][:40]).run()
    link = address(at)
    assert link[LINK].startswith("@")
    assert len(link[LINK]) < 20
    again = visit(**{**link, "k": "5"})
    assert names(again) == names(at)
    assert drawn(again)["long"]["known"] == {
        link[LINK][1:]: Shelf().open(link["work"]).address(link[LINK][1:])
    }
    assert names(again.number_input(key="k").set_value(4).run()) == [name[:40] for name in long]


def test_a_saved_view_holds_the_names(app, own_collections):
    at = app(**VIEW)
    at = app(**VIEW, **{LINK: told(at, **{"0": "Colors"})})
    query = f"?method=PCA&color=k-means+clusters&k=4&{LINK}={address(at)[LINK]}"
    wish = {"name": "Named", "sentence": "", "query": query, "marks": "", "thumbnail": ""}
    ask(at, do="save", picture=drawn(at)["view"], **wish)
    (workspace,) = Shelf().all()
    (view,) = Shelf().open(workspace.id).views()
    assert json.loads(view.setting(LINK)) == json.loads(address(at)[LINK])
