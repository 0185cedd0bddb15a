"""Tags of the rows of a list: given, taken, kept, and written as labels for training."""

import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import explorer
from explorer.errors import InputError, LimitError, ParameterError
from explorer.workspaces import LONGEST_TAG, MOST_TAGS, Shelf, no_tags, tags_bytes, tags_item

WORDS = ["cat", "dog", "=1+1", "oak", "elm"]


def tagged():
    tags = no_tags("Five", 5, parent="list-1")
    tags = tags.given("animal", [1, 0], ["dog", "cat"])
    return tags.given("-odd", [2], ["=1+1"])


def plain(tags):
    return dict(zip(tags.rows.tolist(), tags.labels, strict=True))


def test_a_tag_is_a_column_with_a_cell_for_every_row():
    assert tagged().column() == ["animal", "animal", "-odd", "", ""]
    assert tagged().counts == {"animal": 2, "-odd": 1}
    assert no_tags("None", 3).column() == ["", "", ""]


def test_a_row_has_one_tag_and_the_last_one_counts():
    tags = tagged().given("pet", [0], ["cat"])
    assert plain(tags) == {0: "pet", 1: "animal", 2: "-odd"}
    assert plain(tags.without([1, 4])) == {0: "pet", 2: "-odd"}
    assert plain(tagged()) == {0: "animal", 1: "animal", 2: "-odd"}


def test_a_name_is_one_line_and_bounded():
    assert tagged().given("  two\nwords\x00 ", [4], ["elm"]).counts["two words"] == 1
    with pytest.raises(ParameterError, match="needs a name"):
        tagged().given(" \n", [0], ["cat"])
    with pytest.raises(LimitError, match="at most 60"):
        tagged().given("x" * (LONGEST_TAG + 1), [0], ["cat"])
    with pytest.raises(InputError, match="outside the 5"):
        tagged().given("x", [5], ["no"])
    many = no_tags("Many", MOST_TAGS + 1)
    for row in range(MOST_TAGS):
        many = many.given(f"tag {row}", [row], [""])
    with pytest.raises(LimitError, match="500 different tags"):
        many.given("one more", [MOST_TAGS], [""])
    assert len(many.given("tag 7", [MOST_TAGS], [""])) == MOST_TAGS + 1


def test_some_rows_take_their_tags_along():
    part = tagged().taken([4, 2, 0], "Three", "list-2")
    assert (part.column(), part.size, part.parent) == (["", "-odd", "animal"], 3, "list-2")
    assert part.texts == ("=1+1", "cat")


def test_tags_fit_only_rows_that_say_what_they_said():
    assert tagged().fitting(WORDS).column() == tagged().column()
    assert plain(tagged().fitting(["cat", "DOG", *WORDS[2:]])) == {0: "animal", 2: "-odd"}
    assert len(tagged().fitting(WORDS[:4])) == 0


def test_labels_for_training_come_back_from_each_format():
    table = tagged().table()
    read = pd.read_parquet(io.BytesIO(tags_bytes(tagged(), ".parquet")))
    pd.testing.assert_frame_equal(read, table, check_dtype=False)
    lines = tags_bytes(tagged(), ".jsonl").decode().splitlines()
    assert json.loads(lines[2]) == {"row": 2, "text": "=1+1", "label": "-odd"}
    assert len(lines) == 3
    written = tags_bytes(tagged(), ".csv").decode().splitlines()
    assert written == ["row,text,label", "0,cat,animal", "1,dog,animal", "2,'=1+1,'-odd"]
    assert tags_bytes(tagged(), ".csv", "keep").decode().splitlines()[3] == "2,=1+1,-odd"
    with pytest.raises(ParameterError, match=r"\.csv, \.parquet, \.jsonl"):
        tags_bytes(tagged(), ".txt")


def test_they_are_kept_read_back_replaced_and_found_by_name(shelf):
    workspace = shelf.create("Mine")
    workspace.put_tags(tagged())
    (back,) = workspace.tags()
    pd.testing.assert_frame_equal(back.table(), tagged().table())
    assert (back.size, back.parent, back.title, back.id) == (5, "list-1", "Five", tagged().id)
    workspace.put_tags(no_tags("Five", 5, parent="list-1"))
    assert (workspace.tags(), workspace.items) == ((), ())
    assert list((workspace.folder / "data").iterdir()) == []
    workspace.put_tags(no_tags("Five", 5, parent="list-1"))
    for tags in (tagged(), no_tags("Topics", 100, data="key").given("a", [99], ["oak"])):
        workspace.put_tags(tags)
    assert [each.size for each in workspace.tags()] == [5, 100]


def test_the_library_gives_those_that_a_page_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("VSE_DATA_DIR", str(tmp_path))
    Shelf().create("Mine").put_tags(tagged())
    (tags,) = explorer.workspace("Mine").tags()
    assert list(tags.table()["label"]) == ["animal", "animal", "-odd"]


def test_damaged_tags_are_left_out_and_the_rest_is_there(shelf):
    workspace = shelf.create("Mine")
    workspace.put_tags(tagged())
    (item,) = workspace.items
    workspace.put_tags(no_tags("Topics", 100, data="key").given("a", [99], ["oak"]))
    (workspace.folder / "data" / item.parts["tags"].file).write_bytes(b"PAR1 no")
    assert [each.title for each in workspace.tags()] == ["Topics"]


@given(
    rows=st.dictionaries(st.integers(0, 19), st.sampled_from("abc")),
    more=st.dictionaries(st.integers(0, 19), st.sampled_from("cd")),
    gone=st.sets(st.integers(0, 19)),
)
def test_giving_and_taking_is_what_a_dictionary_does(rows, more, gone):
    tags, known = no_tags("L", 20), {}
    for row, label in [*rows.items(), *more.items()]:
        tags, known = tags.given(label, [row], [f"text {row}"]), known | {row: label}
    tags = tags.without(gone)
    known = {row: label for row, label in known.items() if row not in gone}
    assert plain(tags) == known
    assert list(tags.rows) == sorted(known)
    assert tags.texts == tuple(f"text {row}" for row in sorted(known))
    assert tags.rows.dtype == np.int64


def test_what_is_kept_says_how_many_rows_it_has():
    plain_part, files = tags_item(tagged())
    assert plain_part == {"size": 5, "data": ""}
    assert files["tags"][1]["rows"] == 3
