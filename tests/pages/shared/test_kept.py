"""What was brought is there after F5: sets, pictures, views, colors, and the list last used."""

import numpy as np
import pytest

from explorer.workspaces import Data, Shelf
from pages.shared.map.memory import MapEvents
from tests.pages.map.test_brought import configuration
from tests.pages.screen import drawn, drop, explore, metrics, opened, plain, press
from tests.pages.shared.test_work import WORDS, address, visit
from tests.workspaces import made

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]

SETS = "wordsets/page.py"
PAIRS = b"tiger,cat,7.35\nbook,paper,7.46\nking,cabbage,0.23\ncar,tree,1\nsea,ocean,9\nup,down,2\n"
TITLE = "ws.csv (6 pairs with scores)"


def judged_from_a_drop(app):
    return press(drop(app("data/page.py"), ("ws.csv", PAIRS)), "Judge on Word sets")


def judged_where_it_is_chosen(app):
    at = app(SETS)
    at.file_uploader(key="wordset file").upload("ws.csv", PAIRS).run()
    return at.run()


def reloaded(link):
    """Open a link to the Word sets page in a session that knows nothing."""
    # AppTest begins on the Map, which goes where workspaces are when one holds no list.
    at = visit(work=link["work"], list="Ten topics, ten words each")
    at.query_params["wordset"] = link["wordset"]
    return at.switch_page(SETS).run()


# Word sets ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("judge", [judged_from_a_drop, judged_where_it_is_chosen])
def test_a_judged_set_is_named_in_the_address_and_comes_back_with_its_figures(app, judge):
    at = judge(app)
    assert address(at)["wordset"] == TITLE
    (workspace,) = Shelf().all()
    assert address(at)["work"] == workspace.id
    assert f"Kept in “{TITLE}”" in plain(at)
    again = reloaded(address(at))
    assert not again.warning
    assert metrics(again) == metrics(at)
    assert metrics(again)["Pairs judged"] == "6"
    assert f"**{TITLE}**" in plain(again)


def test_the_same_set_brought_again_is_kept_once(app):
    at = judged_from_a_drop(app)
    at.switch_page("data/page.py").run()
    at.file_uploader(key="data files 1").upload("ws.csv", PAIRS).run()
    press(at, "Judge on Word sets")
    (workspace,) = Shelf().all()
    assert [(item.kind, item.name) for item in workspace.items] == [("set", TITLE)]
    assert address(at)["wordset"] == TITLE


def test_another_set_of_that_name_is_named_apart(app):
    at = judged_from_a_drop(app)
    at.switch_page("data/page.py").run()
    at.file_uploader(key="data files 1").upload("ws.csv", PAIRS.replace(b"7.35", b"1.35")).run()
    press(at, "Judge on Word sets")
    assert address(at)["wordset"] == f"{TITLE} (2)"
    (workspace,) = Shelf().all()
    assert address(at)["work"] == workspace.id
    again = reloaded(address(at))
    assert metrics(again) == metrics(at)


def test_a_set_joins_the_workspace_of_the_words_and_keeps_what_was_told_of_it(app):
    at = explore(app("data/page.py"), WORDS)
    at.switch_page(SETS).run()
    at.text_area(key="wordset text").set_value(PAIRS.decode()).run()
    press(at, "Judge by this text").run()
    (workspace,) = Shelf().all()
    assert [item.kind for item in workspace.items] == ["words", "set"]
    assert address(at)["work"] == workspace.id
    assert address(at)["wordset"].startswith("The pasted text")


# Lists --------------------------------------------------------------------------------------------


def test_a_workspace_without_a_list_in_the_link_opens_with_the_one_used_last(app):
    at = explore(app("data/page.py"), WORDS)
    at.switch_page("data/page.py").run()
    explore(at, ["red", "green", "blue", "pink"])
    work = address(at)["work"]
    newest = visit(work=work)
    assert drawn(newest)["labels"] == ["red", "green", "blue", "pink"]
    assert address(newest)["list"] == "My words (2)"
    at.selectbox(key="list").set_value(f"own {Shelf().open(work).items[0].id}").run()
    used = visit(work=work)
    assert drawn(used)["labels"] == WORDS
    assert address(used)["list"] == "My words"


def test_in_a_workspace_the_address_names_a_list_of_the_app_too(app):
    at = explore(app("data/page.py"), WORDS)
    at.selectbox(key="list").set_value("topics").run()
    again = visit(work=address(at)["work"], list="Ten topics, ten words each")
    assert drawn(again)["n"] == 100
    assert again.selectbox(key="list").value == "topics"
    assert address(again)["list"] == "Ten topics, ten words each"


def test_a_workspace_that_holds_no_list_is_shown_where_workspaces_are(own_collections):
    empty = Shelf().create("Nothing yet")
    at = visit(work=empty.id)
    assert "**Nothing yet**" in plain(at)
    assert any(each.value == "Workspaces" for each in at.title)
    assert address(at)["work"] == empty.id


def test_of_many_lists_only_the_one_that_is_asked_for_is_read(own_collections):
    workspace = Shelf().create("Many")
    for number in range(30):
        workspace.put_data(f"List {number}", made.words(number))
    whole = workspace.item(workspace.items[7].id)
    for item in workspace.items:
        if item != whole:
            for part in item.parts.values():
                (workspace.folder / "data" / part.file).write_bytes(b"harmed")
    at = visit(work=workspace.id, list="List 7")
    assert drawn(at)["labels"] == [f"word 7 {row}" for row in range(5)]
    assert "List 29" in at.selectbox(key="list").options
    at.selectbox(key="list").set_value(f"own {workspace.items[8].id}").run()
    assert not at.exception
    assert "is damaged" in plain(at)


def test_ten_thousand_lists_of_one_name_are_named_apart_at_once(own_collections):
    from collections import Counter

    from pages.shared.work import own

    item = Shelf().create("x").put_data("Same", made.words())
    items = [
        type(item)(f"n{number}", "words", "Same", parts=item.parts) for number in range(10_000)
    ]
    room: dict = {}
    own.take_over("x", room, items, {"Same"})
    assert Counter(Counter(each.title for each in room.values()).values()) == {1: 10_000}


def test_a_long_name_of_a_list_is_shortened_and_that_is_said(app):
    at = app("data/page.py")
    next(box for box in at.text_input if box.label == "Name of the list").set_value("n" * 130)
    explore(at, WORDS)
    assert "its first 120 letters" in plain(at)
    assert address(at)["list"] == "n" * 120


def test_back_to_an_address_without_a_list_shows_that_of_the_workspace(app):
    at = explore(app("data/page.py"), WORDS)
    at.switch_page("map/page.py").run()
    at.selectbox(key="list").set_value(None).run()
    assert drawn(at)["labels"] == WORDS
    assert at.selectbox(key="list").placeholder == "My words"


# What comes beside --------------------------------------------------------------------------------


def test_pictures_views_and_the_column_to_color_by_come_back(app):
    at = opened(app("map/page.py"), *configuration(), on="map")
    first = drawn(at)
    again = visit(**address(at))
    then = drawn(again)
    assert then["groups"]["title"] == first["groups"]["title"] == "kind"
    for name in ("width", "height", "rows", "columns", "absent"):
        assert then["thumbnails"][name] == first["thumbnails"][name]
    again.toggle(key="images").set_value(True).run()
    assert drawn(visit(**address(again), images="true"))["thumbnails"]["shown"]
    (view,) = then["views"]["items"].values()
    assert [view] == list(first["views"]["items"].values())
    assert (view["name"], view["marks"]) == ("A view", "l1.3")
    assert "dimensions=3-D" in view["query"]


def test_a_part_keeps_the_pictures_of_its_rows_the_color_and_its_numbers(app):
    at = opened(app("map/page.py"), *configuration(), on="map")
    memory = at.session_state["map memory"]
    at.session_state["map memory"] = memory.__class__(
        **{**vars(memory), "events": MapEvents(None, (0, 2, 5))}
    )
    at.switch_page("map/page.py").run()
    press(at, "Show only these")
    whole, part = Shelf().open(address(at)["work"]).items
    data = Shelf().open(address(at)["work"])
    before, after = data.data(whole.id).thumbnails, data.data(part.id).thumbnails
    assert [after.one(row) for row in range(3)] == [before.one(row) for row in (0, 2, 5)]
    again = visit(**address(at))
    assert drawn(again)["thumbnails"]["rows"] == 3
    assert drawn(again)["groups"]["title"] == "kind"


def test_a_part_of_a_list_keeps_numbers_as_numbers_pairs_and_places():
    from pages.shared.work.sources import own_source, part_of

    words = made.words()
    table, vectors = words.table, made.vectors()
    names = table.words
    source = own_source(
        "Mine", Data(table, pairs=((names[0], names[2]), (names[0], names[1]))), color="group"
    )
    part = part_of(source, [0, 2])
    assert part.table.beside["weight"].tolist() == [0.0, 2 / 3]
    assert part.table.beside["group"] == ["a", "a"]
    assert part.pairs == ((names[0], names[2]),)
    assert part.beside.color == "group"
    places = part_of(own_source("Points", vectors), [6, 1]).layout
    assert np.array_equal(places.coordinates, vectors.layout.coordinates[[6, 1]])
    assert (places.method, places.notes) == (vectors.layout.method, vectors.layout.notes)


def test_the_arrows_of_brought_pairs_are_drawn_after_f5_too(app):
    at = drop(app("data/page.py"), ("pairs.csv", b"man,woman\nking,queen\nson,girl\n"))
    press(at, "Open on Relations")
    at.switch_page("map/page.py").run()
    assert len(drawn(at)["arrows"]) == 3
    assert len(drawn(visit(**address(at)))["arrows"]) == 3
