"""Workspaces on disk: kept, shared by two writers, killed, thrown away and taken back."""

import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

import explorer
from explorer.errors import ExplorerError, InputError, ParameterError, StoreError
from explorer.workspaces import (
    Shelf,
    Workspace,
    export_bytes,
    import_workspace,
    workspaces_folder,
)
from explorer.workspaces.shelf import TRASH_SECONDS
from tests.workspaces import kinds, made

ROOT = Path(__file__).resolve().parents[2]


def program(name, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.workspaces.{name}", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_what_was_put_is_there_for_whoever_opens_it_next(shelf):
    first = shelf.create("My words")
    words = first.put_data("Fruit", made.words(), {"origin": "typed"})
    points = first.put_data("Points", made.vectors(), parent=words.id)
    first.put("view", "Close up", {"method": "umap", "camera": [1.5, 0.25]}, parent=points.id)
    again = shelf.open(first.id)
    assert [item.kind for item in again.items] == ["words", "vectors", "view"]
    assert again.items == first.items
    assert again.item(points.id).parent == words.id
    assert made.facts(again.data(words.id)) == made.facts(made.words())
    assert made.facts(again.data(points.id)) == made.facts(made.vectors())
    assert again.items[2].parameters == {"method": "umap", "camera": [1.5, 0.25]}
    assert again.manifest().rows == 12
    assert again.size == sum(file.stat().st_size for file in (again.folder / "data").iterdir())


def test_equal_content_is_one_item_and_one_file(shelf):
    workspace = shelf.create("x")
    one, other = (workspace.put_data(name, made.words()) for name in ("a", "b"))
    assert one.id == other.id
    assert [item.name for item in workspace.items] == ["b"]
    workspace.put_data("c", made.words(), item_id="again")
    assert len(list((workspace.folder / "data").iterdir())) == 1
    workspace.remove(one.id)
    assert made.facts(workspace.data("again")) == made.facts(made.words())
    workspace.remove("again")
    assert list((workspace.folder / "data").iterdir()) == []


def test_only_the_owner_may_enter(shelf):
    workspace = shelf.create("x")
    workspace.put_data("a", made.words())
    everything = [workspace.folder, *workspace.folder.rglob("*"), shelf.root]
    assert {stat.S_IMODE(each.stat().st_mode) & 0o077 for each in everything} == {0}


def test_two_writers_do_not_lose_what_the_other_puts(shelf):
    workspace = shelf.create("shared")
    writers = program("writer", shelf.root, workspace.id, 15)
    assert writers.stdout.readline() == "ready\n"
    workspace.rename("renamed by a third")
    writers.communicate()
    assert writers.returncode == 0
    assert {item.id for item in workspace.items} == {kinds.id_of(n) for n in range(30)}
    assert workspace.name == "renamed by a third"
    assert all(kinds.is_as_put(workspace, number) for number in range(30))


def test_killed_while_saving_nothing_that_was_kept_is_lost(shelf):
    victim = program("killed", shelf.root, 50, 0)
    told = json.loads(victim.communicate()[0])
    assert told["lost"] == []
    assert told["wrong"] == []
    assert told["rounds"] == 50
    assert told["kept"] >= 25


def test_renamed_copied_deleted_and_restored(shelf):
    workspace = shelf.create("one")
    item = workspace.put_data("a", made.words())
    workspace.rename("  two\nlines ")
    assert shelf.find("two lines").id == workspace.id
    copy = shelf.duplicate(workspace.id)
    assert copy.id != workspace.id
    assert copy.name == "two lines copy"
    shelf.delete(workspace.id)
    assert [each.id for each in shelf.all()] == [copy.id]
    assert made.facts(copy.data(item.id)) == made.facts(made.words())
    with pytest.raises(InputError, match="deleted and can be restored"):
        shelf.open(workspace.id)
    with pytest.raises(StoreError, match="not here any more"):
        workspace.put("note", "late", {})
    assert [each.id for each in shelf.trash()] == [workspace.id]
    back = shelf.restore("two lines")
    assert back.items[0].id == item.id
    assert shelf.trash() == []
    assert {each.id for each in shelf.all()} == {workspace.id, copy.id}


def test_of_two_deleted_under_one_id_both_can_be_restored(shelf):
    workspace = shelf.create("older")
    data = export_bytes(workspace)
    shelf.delete(workspace.id)
    newer = import_workspace(shelf, data)
    newer.rename("newer")
    assert newer.id == workspace.id
    shelf.delete(newer.id)
    assert {each.name for each in shelf.trash()} == {"older", "newer"}
    assert shelf.restore("newer").id == newer.id
    assert shelf.restore("older").id != newer.id


def test_what_was_deleted_goes_for_good_after_thirty_days(shelf):
    old, new = shelf.create("old"), shelf.create("new")
    shelf.delete(old.id)
    long_ago = time.time() - TRASH_SECONDS - 10
    os.utime(shelf.root / ".trash" / old.id, (long_ago, long_ago))
    shelf.delete(new.id)
    assert [each.name for each in shelf.trash()] == ["new"]


def test_the_one_changed_last_comes_first(shelf):
    one, two = shelf.create("one"), shelf.create("two")
    assert [each.name for each in shelf.all()] == ["two", "one"]
    before = one.stamp
    one.put("note", "n", {"text": "later"})
    assert one.stamp != before
    assert [each.name for each in shelf.all()] == ["one", "two"]
    assert shelf.open(two.id).items == ()


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", ".trash", "x" * 41, "é", "a\n"])
def test_an_id_cannot_leave_the_folder(shelf, name):
    shelf.create("x")
    with pytest.raises(ParameterError, match="cannot be the id"):
        shelf.open(name)


def test_a_damaged_workspace_is_told_and_hides_no_other(shelf):
    good, bad = shelf.create("good"), shelf.create("bad")
    item = good.put_data("a", made.words())
    (bad.folder / "manifest.json").write_text("{")
    assert [each.name for each in shelf.all()] == ["good"]
    ((name, why),) = shelf.survey()[1].items()
    assert name == bad.id
    assert "cannot be opened" in why
    with pytest.raises(StoreError, match="cannot be opened"):
        bad.manifest()
    (file,) = (good.folder / "data").iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(StoreError, match="damaged"):
        good.data(item.id)
    file.unlink()
    with pytest.raises(StoreError, match="damaged"):
        good.data(item.id)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, b"x", "\ud800"])
def test_what_is_no_json_is_refused_and_nothing_changes(shelf, value):
    workspace = shelf.create("x")
    with pytest.raises(InputError, match="cannot be kept"):
        workspace.put("view", "v", {"a": [value]})
    assert workspace.items == ()


def test_a_disk_that_refuses_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError, match="VSE_DATA_DIR"):
        Shelf(tmp_path / "file" / "workspaces").create("x")


def test_by_name_from_the_library(tmp_path, monkeypatch):
    monkeypatch.setenv("VSE_DATA_DIR", str(tmp_path))
    assert workspaces_folder() == tmp_path / "workspaces"
    with pytest.raises(InputError, match="none yet"):
        explorer.workspace("mine")
    item = Shelf().create("mine").put_data("a", made.words())
    found = explorer.workspace("mine")
    assert isinstance(found, Workspace)
    assert made.facts(found.data(item.id)) == made.facts(made.words())
    Shelf().create("mine")
    with pytest.raises(ExplorerError, match="Several"):
        explorer.workspace("mine")
