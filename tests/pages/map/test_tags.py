"""Tags given to what is selected on the map: a column everywhere, kept, undone, taken away."""

import pytest

from explorer.workspaces import Shelf
from pages.shared.map.memory import MapEvents
from tests.pages.screen import drawn, plain, press, typed
from tests.pages.shared.test_work import address, visit

pytestmark = pytest.mark.model

WORDS = ["cat", "dog", "horse", "oak", "elm", "pine"]


@pytest.fixture(autouse=True)
def _own_workspaces(own_collections):
    """Workspaces of each test alone."""


def select(at, *rows):
    memory = at.session_state["map memory"]
    at.session_state["map memory"] = memory.__class__(
        **{**vars(memory), "events": MapEvents(None, rows)}
    )
    return at.run()


def tag(at, name):
    # As the browser tells a name that is not among the options yet.
    field, states = at.selectbox(key="tag for the selection"), at._tree.get_widget_states()
    (state,) = [state for state in states.widgets if state.id == field.id]
    state.string_value = name
    at._run(states)
    assert not at.exception
    return at


def test_tags_become_a_column_and_come_back_with_the_link(app):
    at = typed(app, "map/page.py", WORDS, method="PCA")
    picture = drawn(at)["view"]
    tag(select(at, 0, 1), "animal")
    assert "2 points tagged “animal”" in plain(at)
    assert "tag" in at.selectbox(key="color").options
    tag(select(at, 3, 4, 5), "tree")
    assert "Labels of 5 points: animal 2, tree 3" in plain(at)
    press(at, "Color by tag")
    groups = drawn(at)["groups"]
    assert (groups["title"], groups["names"]) == ("tag", ["tree", "animal"])
    # The picture stays: tags are no part of what is laid out.
    assert drawn(at)["view"] == picture
    again = visit(**address(at))
    assert drawn(again)["groups"]["names"] == ["tree", "animal"]
    (workspace,) = Shelf().all()
    (tags,) = Shelf().open(workspace.id).tags()
    assert tags.column() == ["animal", "animal", "", "tree", "tree", "tree"]


def test_what_was_tagged_is_undone_step_by_step(app):
    at = typed(app, "map/page.py", WORDS, method="PCA")
    tag(select(at, 0, 1), "animal")
    tag(at, "pet")
    assert "Labels of 2 points: pet 2" in plain(at)
    press(at, "Remove tags")
    assert "Labels of" not in plain(at)
    for told in ("Labels of 2 points: pet 2", "Labels of 2 points: animal 2"):
        press(at, "Undo tag")
        assert told in plain(at)
    press(at, "Undo tag")
    assert "Labels of" not in plain(at)
    assert "Undo tag" not in [button.label for button in at.button]


def test_words_of_the_app_are_tagged_in_a_workspace_of_its_own(app):
    at = app(method="PCA")
    tag(select(at, 0, 2), "mine")
    (workspace,) = Shelf().all()
    assert workspace.name == "Tags of Ten topics, ten words each"
    assert "Kept in" in plain(at)
    (tags,) = Shelf().open(workspace.id).tags()
    assert (tags.parent, tags.size, tags.rows.tolist()) == (None, 100, [0, 2])
    assert tags.texts == tuple(drawn(at)["labels"][row] for row in (0, 2))


def test_a_part_of_a_list_keeps_its_tags(app):
    at = typed(app, "map/page.py", WORDS, method="PCA")
    tag(select(at, 0, 1), "animal")
    press(select(at, 1, 2, 3), "Show only these")
    assert drawn(at)["labels"] == WORDS[1:4]
    assert "Labels of 1 point: animal 1" in plain(at)


def test_a_name_that_cannot_be_one_is_told(app):
    at = typed(app, "map/page.py", WORDS, method="PCA")
    tag(select(at, 0, 1), "x" * 61)
    assert "at most 60 characters" in plain(at)
    assert "Labels of" not in plain(at)


def test_the_address_one_comes_back_to_brings_its_tags(app):
    at = typed(app, "map/page.py", WORDS, method="PCA")
    tag(select(at, 0, 1), "animal")
    first = at.query_params["tags"]
    tag(at, "pet")
    second = at.query_params["tags"]
    assert [first, second] == ["1 animal", "2 pet"]
    for named, told in ((first, "animal 2"), ("0", ""), (second, "pet 2"), ("9 x", "pet 2")):
        at.query_params["tags"] = named
        at.run()
        assert (
            (f"Labels of 2 points: {told}" in plain(at)) if told else "Labels of" not in plain(at)
        )
    del at.query_params["tags"]  # an address that says nothing of tags changes none
    at.run()
    assert "Labels of 2 points: pet 2" in plain(at)
