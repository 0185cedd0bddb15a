"""Long parts of addresses: kept under a short id, few of them, and read trusting nothing."""

import pytest

from explorer.errors import ExplorerError, InputError, LimitError
from explorer.workspaces import MOST_ADDRESSES, Shelf
from explorer.workspaces.addresses import LONGEST_PART
from tests.workspaces import made

LASSO = "l" + ".".join(map(str, range(0, 120_000, 3)))


@pytest.fixture
def workspace(tmp_path):
    return Shelf(tmp_path).create("Addresses")


def test_a_long_part_comes_back_and_is_no_data(workspace):
    workspace.put_address("abc123", LASSO)
    assert len(LASSO) > 200_000
    assert workspace.address("abc123") == LASSO
    assert workspace.address("abc124") is None
    (item,) = workspace.items
    assert (item.kind, item.holds_data) == ("address", False)
    assert len(workspace.manifest().plain()["items"][0]["parameters"]) == 0


def test_of_more_than_are_kept_those_out_of_use_longest_are_dropped_with_their_files(workspace):
    workspace.put_data("Words", made.words())
    for number in range(MOST_ADDRESSES):
        workspace.put_address(f"key{number:03}", f"l{number}")
    workspace.put_address("key000", "l0")  # used again
    for number in range(2):
        workspace.put_address(f"new{number:03}", f"s{number}")
    known = {key for key in (f"key{n:03}" for n in range(MOST_ADDRESSES)) if workspace.address(key)}
    assert {f"key{n:03}" for n in range(MOST_ADDRESSES)} - known == {"key001", "key002"}
    assert workspace.address("new001") == "s1"
    files = {each.name for each in (workspace.folder / "data").iterdir()}
    assert files == set(workspace.manifest().files)
    assert workspace.items[0].kind == "words"


@pytest.mark.parametrize("key", ["", "short", "../../x", "ABCDEFG", "a" * 25, "abc 12", "abcdef\n"])
def test_what_is_no_short_id_is_refused(workspace, key):
    with pytest.raises(InputError, match="no short id"):
        workspace.put_address(key, "l1")
    with pytest.raises(InputError, match="no short id"):
        workspace.address(key)


def test_what_is_too_long_or_nothing_is_refused_in_a_sentence(workspace):
    with pytest.raises(LimitError, match="choose fewer points"):
        workspace.put_address("abc123", "l" * (LONGEST_PART + 1))
    with pytest.raises(InputError, match="empty part"):
        workspace.put_address("abc123", "")
    with pytest.raises(InputError, match="half a character"):
        workspace.put_address("abc123", "\ud800")
    assert workspace.items == ()


def test_another_item_under_its_id_is_told_as_damaged(workspace):
    workspace.put("note", "A note", {"text": "x"}, item_id="address-abc123")
    with pytest.raises(ExplorerError, match="damaged"):
        workspace.address("abc123")
