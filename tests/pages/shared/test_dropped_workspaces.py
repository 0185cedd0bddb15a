"""A workspace dropped as a file: known for what it is, imported, or refused in a sentence."""

import pytest

from explorer.workspaces import Data, Shelf, export_bytes
from tests.pages.screen import drawn, drop, plain, press
from tests.pages.shared.test_work import address
from tests.workspaces import made
from tests.workspaces.exported import members, rebuilt

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]


@pytest.mark.parametrize(("page", "on"), [("data/page.py", "data"), ("map/page.py", "map")])
def test_a_workspace_dropped_among_words_is_known_and_imported(app, page, on):
    workspace = Shelf().create("Animals")
    workspace.put_data("Beasts", made.words())
    workspace.put_data("Rated", Data(questions=made.SETS["similarity"]))
    data = export_bytes(workspace)
    Shelf().delete(workspace.id)
    at = drop(app(page), ("animals.zip", data), on=on)
    assert "**Workspace “Animals”** · 1 list · 5 rows · 1 word set" in plain(at)
    assert Shelf().all() == []
    press(at, "Import as a workspace")
    assert drawn(at)["labels"] == list(made.words().table.words)
    assert address(at)["work"] == workspace.id
    assert workspace.items[1].name == "Rated"


def test_a_harmed_one_is_refused_in_a_sentence_and_nothing_is_kept(app):
    workspace = Shelf().create("Animals")
    item = workspace.put_data("Beasts", made.words())
    file = workspace.folder / "data" / item.parts["words"].file
    data = export_bytes(workspace)
    at = drop(app("data/page.py"), ("x.zip", data.replace(file.read_bytes()[20:60], b"x" * 40)))
    Shelf().delete(workspace.id)
    press(at, "Import as a workspace")
    assert not at.exception
    assert "damaged" in plain(at)
    assert Shelf().all() == []


@pytest.mark.parametrize(("page", "on"), [("data/page.py", "data"), ("map/page.py", "map")])
def test_one_of_a_later_version_is_not_taken_for_words(app, page, on):
    workspace = Shelf().create("Animals")
    workspace.put_data("Beasts", made.words())
    manifest, read = members(export_bytes(workspace))
    manifest["format"] = 9
    at = drop(app(page), ("animals.zip", rebuilt(manifest, read)), on=on)
    assert "has format 9 and this program reads 5" in plain(at)
    assert [b.label for b in at.button if b.key == f"{on} away"] == ["Put it away"] * (on == "map")
    assert not [button for button in at.button if button.key == f"{on} open"]
