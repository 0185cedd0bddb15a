"""Notes on a workspace and on what is in it."""

import pytest

from explorer.errors import InputError, LimitError
from explorer.workspaces import LONGEST_NOTE, Shelf, keep_note, note_on, notes_in
from tests.workspaces import made


@pytest.fixture
def workspace(tmp_path):
    return Shelf(tmp_path).create("Noted")


def test_a_note_is_kept_changed_and_taken_away(workspace):
    keep_note(workspace, "  First.\n\nSecond. ")
    assert note_on(workspace.manifest()) == "First.\n\nSecond."
    keep_note(workspace, "Third.")
    assert notes_in(workspace.manifest()) == {None: "Third."}
    keep_note(workspace, " ")
    keep_note(workspace, "")
    assert (notes_in(workspace.manifest()), workspace.items) == ({}, ())


def test_notes_on_items_are_their_own_and_go_out_of_sight_with_them(workspace):
    one, other = (workspace.put_data(f"List {n}", made.words(n)) for n in range(2))
    keep_note(workspace, "On one.", one.id)
    keep_note(workspace, "On the other.", other.id)
    assert notes_in(workspace.manifest()) == {one.id: "On one.", other.id: "On the other."}
    assert workspace.items[2].parent == one.id
    workspace.remove(one.id)
    assert notes_in(workspace.manifest()) == {other.id: "On the other."}


def test_what_cannot_be_kept_is_refused_in_a_sentence(workspace):
    with pytest.raises(LimitError, match="has 5,001 characters, and 5,000 can be kept"):
        keep_note(workspace, "x" * (LONGEST_NOTE + 1))
    with pytest.raises(InputError, match="not in the workspace"):
        keep_note(workspace, "x", "none")
    assert workspace.items == ()


def test_a_note_of_another_program_may_say_anything(workspace):
    for text in (None, 7, ["x"], {"a": 1}):
        workspace.put("note", "Note", {"text": text}, item_id="note")
        assert note_on(workspace.manifest()) == ""
    workspace.put("note", "Note", {"text": "x" * 9_000}, item_id="note")
    assert len(note_on(workspace.manifest())) == LONGEST_NOTE
