"""Saved views are kept in a workspace, in the order of their story, and bounded."""

import pytest

from explorer.errors import InputError, LimitError
from explorer.readers.pictures import checked_picture, small_picture
from explorer.workspaces import MOST_VIEWS, THUMBNAIL_SIDE, Item, Seen, Shelf, seen_in
from explorer.workspaces.views import THUMBNAIL_BYTES, require_few
from tests.workspaces import made


@pytest.fixture
def workspace(tmp_path):
    return Shelf(tmp_path / "workspaces").create("Views")


def test_a_view_is_read_back_to_the_last_letter(workspace):
    view = made.view(1, sentence="“¿ñ漢🙂”", marks="c0.1_0.2_2e-9")
    workspace.put_view(view)
    assert workspace.views() == (view,)
    assert view.setting("method") == "PCA"
    assert view.setting("tag") == "b"
    assert view.setting("k") is None


def test_views_are_told_in_the_order_of_the_story_and_new_ones_last(workspace):
    for number in range(4):
        workspace.put_view(made.view(number))
    workspace.order_views(["view-2", "gone", "view-0"])
    assert [each.id for each in workspace.views()] == ["view-2", "view-0", "view-1", "view-3"]
    workspace.remove("view-2")
    assert [each.id for each in workspace.views()] == ["view-0", "view-1", "view-3"]


def test_one_changed_keeps_its_place_and_its_old_picture_goes(workspace):
    for number in range(2):
        workspace.put_view(made.view(number))
    workspace.put_view(made.view(0, sentence="Another.", thumbnail=made.picture("red")))
    assert [each.sentence for each in workspace.views()] == ["Another.", made.view(1).sentence]
    assert len(list((workspace.folder / "data").iterdir())) == 2


def test_views_are_no_lists(workspace):
    workspace.put_view(made.view(1))
    manifest = workspace.manifest()
    assert manifest.latest is None
    assert manifest.rows == 0
    with pytest.raises(InputError, match="holds no words or vectors"):
        workspace.data("view-1")


def test_without_its_picture_a_view_is_still_there(workspace):
    workspace.put_view(made.view(1))
    for file in (workspace.folder / "data").iterdir():
        file.write_bytes(b"no picture")
    assert workspace.views() == (made.view(1, thumbnail=None),)


@pytest.mark.parametrize(
    ("others", "what"),
    [
        ({"sentence": "x" * 501}, "the sentence has 501"),
        ({"marks": "x" * 20_001}, "text of its selection has 20,001"),
        ({"address": (("list", "x" * 8_000),)}, "text of its settings has"),
    ],
)
def test_what_is_too_long_is_not_kept_and_told(workspace, others, what):
    with pytest.raises(LimitError, match=what):
        workspace.put_view(made.view(1, **others))
    assert workspace.items == ()


def test_there_are_not_views_without_end(workspace):
    full = workspace.manifest()
    for number in range(MOST_VIEWS):
        full = full.with_item(Item(f"v{number}", "view", "View"))
    require_few(full)
    with pytest.raises(LimitError, match="more than 200 saved views"):
        require_few(full.with_item(Item("one-more", "view", "View")))


def test_marks_are_read_as_far_as_they_can_be_true():
    seen = seen_in("f-1.5_1.5_-1_1_900_600*s12*h0.3.-1*l4-9.12", 100)
    assert seen == Seen((-1.5, 1.5, -1.0, 1.0), None, 12, (4, 5, 6, 7, 8, 9, 12), (0, 3, -1))
    assert seen_in("c1_2_3_4_5_6_7_8_9", 3).camera == (1, 2, 3, 4, 5, 6, 7, 8, 9)
    assert seen_in("", 3) == Seen()
    assert seen_in("s5*l2-999999999", 3) == Seen(lasso=(2,))
    assert seen_in("f1_2*cnan_0_0_0_0_0_0_0_0*s-1*hx*l4-2.x.1e3", 9) == Seen()


def test_a_thumbnail_is_drawn_anew_and_small():
    drawn = small_picture(made.picture("teal", (1200, 600)), THUMBNAIL_SIDE)
    assert checked_picture(drawn, THUMBNAIL_SIDE, THUMBNAIL_BYTES) == drawn
    with pytest.raises(InputError, match="damaged, or larger"):
        checked_picture(drawn, THUMBNAIL_SIDE - 1, THUMBNAIL_BYTES)
    with pytest.raises(InputError, match="damaged, or larger"):
        checked_picture(drawn, THUMBNAIL_SIDE, len(drawn) - 1)
    with pytest.raises(LimitError, match="pixels"):
        small_picture(made.picture("teal", (2001, 2000)), THUMBNAIL_SIDE)
    with pytest.raises(InputError, match="damaged picture"):
        small_picture(b"<svg/>", THUMBNAIL_SIDE)
