"""The start page: workspaces opened, renamed, copied, deleted, exported and imported."""

import pytest
import streamlit as st

from explorer.errors import InputError
from explorer.evaluation.judgements import load_zip
from explorer.evaluation.ready_sets import load_ready_set
from explorer.wordlists import WORD_LISTS
from explorer.workspaces import Data, Shelf, export_bytes, import_workspace, notes_in
from pages.shared import spaces
from tests.pages.evaluation.test_kept import ZIP
from tests.pages.screen import HOSTILE, drawn, explore, plain, press
from tests.workspaces import made

pytestmark = pytest.mark.model

PAGE = "home/page.py"
WORDS = ["cat", "dog", "horse", "oak", "elm", "pine"]


@pytest.fixture(autouse=True)
def _listed(own_collections, monkeypatch):
    """Workspaces of each test alone, on a server of one person."""
    monkeypatch.setenv("VSE_WORKSPACES", "listed")


def kept(name="Animals", number=0):
    workspace = Shelf().create(name)
    workspace.put_data(f"List {number}", made.words(number))
    return workspace


def pressed(at, key):
    return next(each for each in at.button if each.key == key).click().run()


def test_with_nothing_kept_it_says_how_to_begin(app):
    assert "Nothing is kept yet" in plain(app(PAGE))


def test_each_workspace_is_told_by_name_content_and_date(app):
    kept()
    said = plain(app(PAGE))
    assert "**Animals**" in said
    assert "List 0" in said
    assert "5 rows" in said
    assert "today" in said


def test_one_that_cannot_be_opened_is_told_beside_the_others(app):
    kept()
    future = kept("From the future")
    written = future.folder / "manifest.json"
    written.write_text(written.read_text().replace('"format": 5', '"format": 99'))
    at = app(PAGE)
    (warning,) = at.warning
    assert future.id in warning.value
    assert "has format 99 and this program reads 5" in warning.value
    assert "**Animals**" in plain(at)


def test_a_workspace_of_others_that_cannot_be_opened_is_not_told(app, monkeypatch):
    (kept().folder / "manifest.json").write_text("{")
    monkeypatch.setenv("VSE_WORKSPACES", "private")
    assert not app(PAGE).warning


def test_what_was_brought_is_there_and_opens_in_another_session(app):
    explore(app("data/page.py"), WORDS)
    (workspace,) = Shelf().all()
    at = pressed(app(PAGE), f"open {workspace.id}")
    assert drawn(at)["labels"] == WORDS
    assert at.selectbox(key="list").value == f"own {workspace.items[0].id}"


def test_saved_views_are_shown_with_their_pictures_and_open_on_the_map(app):
    workspace = kept()
    key = WORD_LISTS()[0].name
    address = (("list", WORD_LISTS()[0].title), ("method", "PCA"), ("dimensions", "3-D"))
    for number in range(14):
        view = made.view(number, address=address, data=spaces.ready_made(key).key)
        workspace.put_view(view)
    at = app(PAGE)
    assert "14 saved views" in plain(at)
    assert "and 2 more on the map" in plain(at)
    assert len(at.image) == 12
    at = pressed(at, f"view {workspace.id} view-3")
    scene = drawn(at)
    assert (scene["n"], scene["dimensions"]) == (100, 3)
    assert scene["view"].startswith("pca")
    assert scene["views"]["open"]["id"] == "view-3"


def test_a_workspace_of_views_alone_opens_on_the_map(app):
    workspace = Shelf().create("Views")
    workspace.put_view(made.view(1))
    at = pressed(app(PAGE), f"open {workspace.id}")
    assert list(drawn(at)["views"]["items"]) == ["view-1"]
    assert app(work=workspace.id).title[0].value == "Map"


def test_another_workspace_takes_the_place_of_the_one_before(app):
    at = explore(app("data/page.py"), WORDS)
    other = kept("Other", 3)
    at.switch_page(PAGE).run()
    pressed(at, f"open {other.id}")
    assert drawn(at)["labels"][0] == "word 3 0"
    assert "My words" not in at.selectbox(key="list").options
    assert len(Shelf().all()) == 2


def test_renamed_and_copied(app):
    workspace = kept()
    at = app(PAGE)
    at.text_input(key=f"name {workspace.id}").set_value("Beasts").run()
    assert "**Beasts**" in plain(at)
    pressed(at, f"copy {workspace.id}")
    assert sorted(each.name for each in Shelf().all()) == ["Beasts", "Beasts copy"]
    assert "“Beasts copy”" in plain(at)


def test_notes_are_written_and_told_on_the_card(app):
    workspace = kept()
    (item,) = workspace.items
    at = app(PAGE)
    field = next(each for each in at.text_area if each.label == "Note")
    field.set_value("For the talk on [link](http://e.invalid).").run()
    assert "For the talk on [link](http" in plain(at)
    assert "[link](http" not in "\n".join(str(each.value) for each in at.caption)
    at.selectbox(key=f"note about {workspace.id}").set_value(item.id).run()
    field = next(each for each in at.text_area if each.label == "Note")
    assert field.value == ""
    field.set_value("Cleaned by hand.").run()
    assert "List 0: Cleaned by hand." in plain(app(PAGE))
    assert notes_in(workspace.manifest()) == {
        None: "For the talk on [link](http://e.invalid).",
        item.id: "Cleaned by hand.",
    }
    back = import_workspace(Shelf(), export_bytes(workspace))
    assert notes_in(back.manifest()) == notes_in(workspace.manifest())
    field = next(each for each in at.text_area if each.label == "Note")
    field.set_value(" ").run()
    assert notes_in(workspace.manifest()).keys() == {None}


def test_a_note_on_what_is_gone_says_so(app):
    workspace = kept()
    at = app(PAGE)
    field = next(each for each in at.text_area if each.label == "Note")
    Shelf().delete(workspace.id)
    field.set_value("Too late.").run()
    assert "There is no workspace" in plain(at)


def test_a_workspace_of_judged_queries_or_runs_alone_opens_where_they_are_used(app):
    judged = Shelf().create("Judged")
    judged.put_data("Mine", Data(judged=load_zip("x.zip", ZIP)))
    runs = Shelf().create("Measured")
    runs.put_run(made.run(1, of="index lab"))
    at = app(PAGE)
    assert "1 set of judged queries" in plain(at)
    assert "1 run" in plain(at)
    at = pressed(at, f"open {judged.id}")
    assert at.title[0].value == "Evaluation"
    assert at.selectbox(key="evaluation_set").value == f"own {judged.items[0].id}"
    at = pressed(app(PAGE), f"open {runs.id}")
    assert at.title[0].value == "Index lab"


def test_deleted_with_a_way_back(app):
    workspace = kept()
    at = pressed(app(PAGE), f"delete {workspace.id}")
    assert Shelf().all() == []
    assert "can be restored" in plain(at)
    press(at, "Restore “Animals”")
    assert [each.id for each in Shelf().all()] == [workspace.id]
    pressed(at, f"delete {workspace.id}")
    at = app(PAGE)
    pressed(at, f"restore {workspace.id}")
    assert "**Animals**" in plain(at)


def test_the_one_deleted_is_not_that_of_the_session_any_more(app):
    at = explore(app("data/page.py"), WORDS)
    (workspace,) = Shelf().all()
    at.switch_page(PAGE).run()
    pressed(at, f"delete {workspace.id}")
    at.switch_page("map/page.py").run()
    assert drawn(at)["n"] == 100
    assert not at.warning
    assert "work" not in at.query_params


def test_exported_and_imported_it_is_the_same(app):
    workspace = kept()
    before, data = workspace.manifest(), export_bytes(workspace)
    Shelf().delete(workspace.id)
    at = app(PAGE)
    at.file_uploader[0].upload("animals.zip", data).run()
    assert "“Animals” is imported" in plain(at)
    assert workspace.manifest() == before


def test_a_file_that_is_no_workspace_is_told_in_a_sentence(app):
    at = app(PAGE)
    at.file_uploader[0].upload("x.zip", b"PK no zip").run()
    assert "is not a workspace that was exported" in plain(at)
    assert Shelf().all() == []


def test_on_a_server_of_several_people_only_ones_own_are_shown(app, monkeypatch):
    kept("Secret")
    monkeypatch.setenv("VSE_WORKSPACES", "private")
    at = explore(app("data/page.py"), WORDS)
    at.switch_page(PAGE).run()
    said = plain(at)
    assert "**My words**" in said
    assert "Secret" not in said


def test_exporting_what_another_tab_deleted_is_told_in_the_next_run(app, monkeypatch):
    offered = []
    monkeypatch.setattr(st, "download_button", lambda label, data, **how: offered.append(data))
    workspace = kept()
    at = app(PAGE)
    Shelf().delete(workspace.id)
    with pytest.raises(InputError, match="There is no workspace"):
        offered[-1]()
    at.run()
    assert "Nothing was exported. There is no workspace" in plain(at)
    assert "can be restored" in plain(at)
    assert "Nothing was exported" not in plain(at.run())


def test_what_cannot_be_exported_says_why_on_its_button(app):
    workspace = kept()
    assert not app(PAGE).get("download_button")[0].proto.disabled
    next((workspace.folder / "data").iterdir()).unlink()
    button = app(PAGE).get("download_button")[0].proto
    assert button.disabled
    assert "A file of the workspace “Animals” is missing" in button.help


def test_a_long_name_is_shortened_and_that_is_said(app):
    workspace = kept()
    at = app(PAGE)
    at.text_input(key=f"name {workspace.id}").set_value("x" * 121).run()
    assert workspace.name == "x" * 120
    assert "its first 120 letters" in plain(at)
    at.text_input(key=f"name {workspace.id}").set_value("y" * 120).run()
    assert workspace.name == "y" * 120
    assert "its first 120 letters" not in plain(at)


def test_a_workspace_of_sets_alone_opens_where_they_are_judged(app):
    workspace = Shelf().create("Sets")
    workspace.put_data("Ours", Data(questions=load_ready_set("outliers")))
    at = app(PAGE)
    assert "1 word set" in plain(at)
    pressed(at, f"open {workspace.id}")
    assert at.selectbox(key="wordset").value == f"own {workspace.items[0].id}"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_and_never_markup(app, name):
    kept(name)
    at = app(PAGE)
    assert name in plain(at)
    assert name not in "\n".join(str(each.value) for each in at.markdown)
