"""Saved views: kept with all that a link names, opened, changed, and told when they are gone."""

import base64
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from explorer.errors import StoreError
from explorer.readers.pictures import checked_picture
from explorer.workspaces import Shelf, disk
from pages.shared.map.memory import MapEvents
from pages.shared.map.parts import PARTS
from tests.pages.screen import HOSTILE, ask, drawn, explore, plain, typed
from tests.workspaces import made

pytestmark = pytest.mark.model

TITLE = "Ten topics, ten words each"
WORDS = ["cat", "dog", "horse", "oak", "elm", "pine"]
MARKS = "f-0.5_0.5_-0.25_0.25_900_450*s3*h1"


@pytest.fixture(autouse=True)
def _own_workspaces(own_collections):
    """Workspaces of each test alone."""


def save(at, name="First", sentence="", **others):
    picture = drawn(at)["view"]
    sent = base64.b64encode(made.picture("teal", (900, 600))).decode()
    wish = {"do": "save", "name": name, "sentence": sentence, "picture": picture, "marks": MARKS}
    at = ask(at, **{**wish, "query": "", "thumbnail": sent, **others})
    assert not at.exception
    return at


def shown(at):
    """Return the saved views as the browser is told of them, in order."""
    views = drawn(at)["views"]
    return [views["items"][name] for name in views["order"]]


def news(at):
    return drawn(at)["views"]["news"]


def test_a_view_of_the_words_of_the_app_makes_a_workspace(app):
    at = save(app(method="PCA"), sentence="  Two\nlines ", query="?color=One+color&view=s3&work=x")
    (workspace,) = Shelf().all()
    assert workspace.name == f"Views of {TITLE}"
    (view,) = Shelf().open(workspace.id).views()
    assert (view.name, view.sentence, view.rows, view.parent) == ("First", "Two lines", 100, None)
    assert view.marks == MARKS
    assert view.picture == drawn(at)["view"]
    assert dict(view.address) == {
        "list": TITLE,
        "model": at.selectbox(key="model").options[0],
        "method": "PCA",
        "dimensions": "2-D",
        "color": "One color",
    }
    assert max(checked_size(view.thumbnail)) == 320
    assert f"Kept in “Views of {TITLE}”" in plain(at)
    assert news(at) == "“First” is saved."


def checked_size(thumbnail):
    import io

    from PIL import Image

    checked_picture(thumbnail, 320, 300_000)
    return Image.open(io.BytesIO(thumbnail)).size


def test_after_f5_it_is_there_and_leads_to_the_same_picture(app):
    query = "?method=PCA&dimensions=3-D&color=k-means+clusters&k=4&find=an"
    at = app(method="PCA", dimensions="3-D", color="k-means clusters", k="4", find="an")
    save(at, query=query)
    (workspace,) = Shelf().all()
    again = app(work=workspace.id)
    (view,) = shown(again)
    assert (view["name"], view["marks"], view["gone"], view["own"]) == ("First", MARKS, "", True)
    assert PARTS.find(view["thumbnail"]["at"].removeprefix("parts/")) is not None
    opened = app(work=workspace.id, **dict(parse_qsl(view["query"])))
    for part in ("view", "x", "y", "z", "groups", "highlight"):
        assert drawn(opened)[part] == drawn(at)[part]
    assert drawn(opened)["view"] == view["picture"]


def test_changed_reordered_deleted_and_brought_back_to_its_place(app):
    at = app(method="PCA")
    for name in ("One", "Two", "Three"):
        at = save(at, name)
    first, second, third = drawn(at)["views"]["order"]
    at = ask(at, do="change", id=second, name="Second", sentence="See.")
    assert [view["name"] for view in shown(at)] == ["One", "Second", "Three"]
    assert shown(at)[1]["sentence"] == "See."
    at = ask(at, do="order", order=[third, first, second])
    assert [view["name"] for view in shown(at)] == ["Three", "One", "Second"]
    at = ask(at, do="remove", id=first)
    assert [view["name"] for view in shown(at)] == ["Three", "Second"]
    assert drawn(at)["views"]["deleted"] == "One"
    at = ask(at, do="bring back")
    assert [view["name"] for view in shown(at)] == ["Three", "One", "Second"]
    assert drawn(at)["views"]["deleted"] == ""
    (workspace,) = Shelf().all()
    assert [view["name"] for view in shown(app(work=workspace.id))] == ["Three", "One", "Second"]


def test_a_view_of_own_words_goes_with_its_list(app):
    save(typed(app, "map/page.py", WORDS))
    (workspace,) = (Shelf().open(each.id) for each in Shelf().all())
    (view,) = workspace.views()
    assert view.parent == workspace.manifest().latest.id
    workspace.put_data("More", made.words())
    workspace.remove(view.parent)
    (there,) = shown(app(work=workspace.id))
    assert there["gone"] == "Its list “My words” is not in the workspace any more."


def test_a_list_that_is_another_now_or_a_model_that_is_not_here_is_told(app):
    at = save(app(method="PCA"))
    (workspace,) = (Shelf().open(each.id) for each in Shelf().all())
    (view,) = workspace.views()
    workspace.put_view(replace(view, data="0" * 32))
    (there,) = shown(app(work=workspace.id))
    assert there["gone"] == f"Its list “{TITLE}” is another one now."
    address = tuple((n, "Their own" if n == "model" else v) for n, v in view.address)
    workspace.put_view(replace(view, address=address))
    (there,) = shown(app(work=workspace.id))
    assert there["gone"] == "Its model “Their own” is not set up here."
    address = (("list", "Unheard of"),)
    workspace.put_view(replace(view, address=address))
    (there,) = shown(app(work=workspace.id))
    assert there["gone"] == "Its list “Unheard of” is not here any more."
    assert not at.exception


def test_where_the_disk_refuses_a_view_is_in_the_session_and_that_is_said(
    app, tmp_path, monkeypatch
):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("VSE_DATA_DIR", str(tmp_path / "file"))
    at = save(app(method="PCA"))
    assert [view["name"] for view in shown(at)] == ["First"]
    assert drawn(at)["views"]["alone"]
    assert "gone when the page is loaded again" in at.warning[0].value
    monkeypatch.setenv("VSE_DATA_DIR", str(tmp_path))
    at = save(at, "Second")
    assert [view["name"] for view in shown(at)] == ["First", "Second"]
    assert drawn(at)["views"]["alone"] == ""
    assert len(Shelf().open(Shelf().all()[0].id).views()) == 2


def test_what_a_full_disk_refused_is_kept_with_the_next_that_it_takes(app, monkeypatch):
    at = save(typed(app, "map/page.py", WORDS), "First")
    (kept,) = Shelf().all()
    write = disk.write_file

    def full(place, content):
        raise StoreError("The disk is full; make room.")

    monkeypatch.setattr(disk, "write_file", full)
    at = explore(at.switch_page("data/page.py").run(), [*WORDS, "ash"])
    at = save(at.switch_page("map/page.py").run(), "Second")
    assert "The disk is full" in at.warning[0].value
    assert [item.kind for item in Shelf().open(kept.id).items] == ["words", "view"]
    monkeypatch.setattr(disk, "write_file", write)
    at = save(at, "Third")
    assert not at.warning
    assert "Kept in “My words”" in plain(at)
    there = Shelf().open(kept.id)
    assert [item.parts["words"].about["rows"] for item in there.items if item.holds_data] == [6, 7]
    assert {view.name for view in there.views()} == {"First", "Second", "Third"}


def test_another_picture_than_the_one_seen_is_not_saved(app):
    at = save(app(method="PCA"), picture="pca 2d another")
    assert shown(at) == []
    assert "has changed meanwhile" in news(at)
    assert Shelf().all() == []


@pytest.mark.parametrize(
    "wish",
    [
        {}, {"do": "eat"}, {"do": "save"}, {"do": ["save"]}, {"do": "change", "id": "x"},
        {"do": "remove", "id": 7}, {"do": "order", "order": ["x"]}, {"do": "order"},
        {"do": "bring back", "id": {}},
    ],
)  # fmt: skip
def test_nonsense_from_a_browser_ends_in_a_sentence(app, wish):
    at = ask(app(method="PCA"), **wish)
    assert not at.exception
    assert shown(at) == []
    assert news(at).endswith(".") or wish.get("do") == "bring back"


def test_what_is_too_long_or_nameless_is_refused_and_the_rest_kept(app):
    at = save(app(method="PCA"), marks="l" + "1." * 10_001)
    assert "20,000 can be kept" in news(at)
    at = save(at, name=" \n ")
    assert "needs a name" in news(at)
    at = save(at, query="&".join(f"a{number}=1" for number in range(300)))
    assert "more settings" in news(at)
    at = save(at, thumbnail="no picture")
    (view,) = shown(at)
    assert view["thumbnail"] is None


def test_names_are_text_everywhere(app):
    at = app(method="PCA")
    for text in HOSTILE:
        at = save(at, text, text)
    assert [view["name"] for view in shown(at)] == HOSTILE
    assert not any(text in plain(at) for text in HOSTILE)


def test_a_name_is_proposed_from_what_is_shown(app):
    at = app(method="PCA", find="bear")
    told = {"list": TITLE, "searched": "bear", "method": "PCA"}
    assert drawn(at)["views"]["proposed"] == told
    at = app(method="PCA", dimensions="3-D")
    told = {"list": TITLE, "searched": "", "method": "PCA, 3-D"}
    assert drawn(at)["views"]["proposed"] == told


def test_the_message_to_the_browser_is_the_same_whatever_is_selected(app):
    at = app(method="PCA")
    before = drawn(at)
    memory = at.session_state["map memory"]
    at.session_state["map memory"] = replace(memory, events=MapEvents(7, (1, 2)))
    assert drawn(at.run()) == before
