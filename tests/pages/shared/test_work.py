"""What a session brings is kept: found again by its link, and never something else under it."""

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.workspaces import Shelf
from pages.shared.map.memory import MapEvents
from pages.shared.work import listing
from pages.shared.work.sources import Origin, own_source, source_of
from tests.pages.data.test_page import npz
from tests.pages.screen import MAIN, drawn, explore, opened, plain, press, scenes
from tests.workspaces import made

pytestmark = pytest.mark.model

TITLE = "Ten topics, ten words each"
WORDS = ["cat", "dog", "horse", "oak", "elm", "pine"]


@pytest.fixture(autouse=True)
def _own_workspaces(own_collections):
    """Workspaces of each test alone."""


def address(at: AppTest) -> dict[str, str]:
    given = at.query_params.items()
    return {name: value if isinstance(value, str) else value[0] for name, value in given}


def told(at: AppTest) -> str:
    """Return what a page says is not here."""
    assert not at.exception
    (warning,) = at.warning
    return warning.value.replace("\\", "")


def visit(**query: str) -> AppTest:
    """Open a link in another browser: a session that knows nothing."""
    at = AppTest.from_file(str(MAIN), default_timeout=300)
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def test_typed_words_come_back_by_the_address(app):
    at = explore(app("data/page.py"), WORDS)
    (kept,) = Shelf().all()
    assert address(at)["work"] == kept.id
    assert "Kept in “My words”" in plain(at)
    again = visit(**address(at))
    assert drawn(again)["labels"] == WORDS
    assert drawn(again)["x"] == drawn(at)["x"]
    assert {name: address(again)[name] for name in ("work", "list")} == {
        "work": kept.id,
        "list": "My words",
    }


def test_vectors_come_back_to_the_last_bit(app, rng):
    vectors = rng.normal(size=(6, 3)).astype(np.float32)
    at = opened(app("data/page.py"), ("mine.npz", npz(vectors=vectors, labels=np.array(WORDS))))
    again = visit(**address(at))
    assert drawn(again)["labels"] == WORDS
    (item,) = Shelf().open(address(at)["work"]).items
    assert Shelf().open(address(at)["work"]).data(item.id).space.vectors.tobytes() == (
        vectors.tobytes()
    )


def test_a_second_list_joins_the_first_and_both_are_named_apart(app):
    at = explore(app("data/page.py"), WORDS)
    at.switch_page("data/page.py").run()
    explore(at, ["red", "green", "blue", "pink"])
    (kept,) = Shelf().all()
    assert [item.name for item in kept.items] == ["My words", "My words (2)"]
    assert address(at)["list"] == "My words (2)"
    again = visit(work=kept.id, list="My words")
    assert drawn(again)["labels"] == WORDS


def test_a_list_called_like_one_of_the_app_is_named_apart(app):
    at = app("data/page.py")
    next(box for box in at.text_input if box.label == "Name of the list").set_value(TITLE)
    explore(at, WORDS)
    assert address(at)["list"] == f"{TITLE} (2)"


def test_what_another_tab_brings_is_there_in_the_next_run(app):
    at = explore(app("data/page.py"), WORDS)
    other = visit(**address(at)).switch_page("data/page.py").run()
    explore(other, ["red", "green", "blue", "pink"])
    at.switch_page("map/page.py").run()
    assert "My words (2)" in at.selectbox(key="list").options
    assert drawn(at)["labels"] == WORDS


@pytest.mark.parametrize("unknown", ["nowhere", "../x", "x" * 60])
def test_a_link_to_no_workspace_says_so_and_shows_nothing_else(unknown):
    at = visit(work=unknown, list="My words")
    assert not scenes(at)
    assert "workspace" in told(at)
    assert unknown[:40] in told(at)
    at.button[0].click().run()
    assert drawn(at)["n"] == 100
    assert "work" not in address(at)


def test_a_link_to_a_deleted_workspace_offers_to_restore_it(app):
    at = explore(app("data/page.py"), WORDS)
    link = address(at)
    Shelf().delete(link["work"])
    there = visit(**link)
    assert "was deleted and can be restored" in told(there)
    assert not scenes(there)
    press(there, "Restore “My words”")
    assert drawn(there)["labels"] == WORDS


def test_from_there_words_can_be_brought_and_workspaces_seen(own_collections):
    at = visit(work="nowhere")
    assert "nowhere" in told(at)
    at.switch_page("home/page.py").run()
    assert "Nothing is kept yet" in plain(at)
    at.switch_page("data/page.py").run()
    explore(at, WORDS)
    assert drawn(at)["labels"] == WORDS
    assert address(at)["work"] != "nowhere"


def test_a_link_to_a_list_that_is_not_there_names_it_and_offers_the_others(app):
    at = explore(app("data/page.py"), WORDS)
    there = visit(work=address(at)["work"], list="Colors")
    assert "“Colors”, which is not in the workspace “My words”" in told(there)
    assert not scenes(there)
    press(there, "My words")
    assert drawn(there)["labels"] == WORDS


def test_a_link_to_a_list_without_a_workspace_shows_no_other():
    at = visit(list="My words")
    assert "“My words”, which is not here" in told(at)
    assert not scenes(at)


def test_a_link_to_a_model_that_is_not_here_shows_no_other():
    at = visit(model="text-embedding-9")
    assert "“text-embedding-9”, which is not set up here" in told(at)
    assert not scenes(at)
    at.button[0].click().run()
    assert drawn(at)["n"] == 100


def test_deleted_under_a_session_what_is_shown_goes_on_and_is_kept_anew(app):
    at = explore(app("data/page.py"), WORDS)
    first = address(at)["work"]
    Shelf().delete(first)
    at.switch_page("map/page.py").run()
    assert drawn(at)["labels"] == WORDS
    assert "in this session only" in told(at)
    at.switch_page("data/page.py").run()
    explore(at, ["red", "green", "blue", "pink"])
    (kept,) = Shelf().all()
    assert kept.id != first
    assert [item.name for item in kept.items] == ["My words", "My words (2)"]


def test_where_the_disk_refuses_it_is_said_and_the_words_are_shown(app, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("VSE_DATA_DIR", str(tmp_path / "file"))
    at = explore(app("data/page.py"), WORDS)
    assert drawn(at)["labels"] == WORDS
    assert "in this session only" in told(at)
    assert "work" not in address(at)


def test_words_are_kept_with_how_they_were_made(app):
    at = explore(app("data/page.py"), WORDS)
    (item,) = Shelf().open(address(at)["work"]).items
    assert item.parameters["origin"]["kind"] == "typed"
    assert at.selectbox(key="list").value == f"own {item.id}"


def test_rows_taken_out_of_a_list_are_kept_with_where_they_came_from(app):
    at = explore(app("data/page.py"), WORDS)
    memory = at.session_state["map memory"]
    at.session_state["map memory"] = replace(memory, events=MapEvents(None, (0, 2, 3, 5)))
    at.switch_page("map/page.py").run()
    press(at, "Show only these")
    assert drawn(at)["labels"] == ["cat", "horse", "oak", "pine"]
    whole, part = Shelf().open(address(at)["work"]).items
    assert (part.name, part.parent) == ("4 of My words", whole.id)
    assert drawn(visit(**address(at)))["labels"] == ["cat", "horse", "oak", "pine"]


@pytest.mark.parametrize("name", ["words", "vectors"])
def test_a_source_comes_back_from_its_item_as_it_was(name):
    data = made.words() if name == "words" else made.vectors()
    origin = Origin("files", files=("a.csv", "b.csv"))
    source = own_source("Mine", data, origin)
    item = Shelf().create("x").put_data("Mine", data, source.step, item_id=source.item_id)
    back = source_of(item, data)
    assert (back.name, back.key, back.title) == (source.name, source.key, "Mine")
    assert back.origin == origin


def test_the_text_of_a_long_list_is_not_kept_beside_its_words():
    long = own_source("Mine", made.words(), Origin("typed", "word\n" * 20_000))
    assert long.step == {}
    short = own_source("Mine", made.words(), Origin("typed", "word\n"))
    assert short.step["origin"]["source"] == "word\n"


def test_workspaces_are_listed_only_where_that_is_said(monkeypatch):
    monkeypatch.setenv("VSE_WORKSPACES", "private")
    assert not listing.listed()
    monkeypatch.setenv("VSE_WORKSPACES", "listed")
    assert listing.listed()
    # Without a word of it only a browser on this machine sees them, and here is none.
    monkeypatch.delenv("VSE_WORKSPACES")
    assert not listing.listed()
