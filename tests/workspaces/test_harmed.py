"""Harmed files of workspaces: each kind of harm is refused, and nothing is kept of it."""

import pytest

from explorer.errors import InputError, LimitError
from explorer.workspaces import export_bytes, import_workspace
from tests.workspaces import harms
from tests.workspaces.exported import filled, members, rebuilt


@pytest.mark.parametrize(
    "harm",
    [
        harms.without_a_file,
        harms.with_another_file,
        harms.climbing,
        harms.other_content,
        harms.no_parquet,
        harms.later_format,
        harms.two_of_one_id,
        harms.wrong_rows,
        harms.item_without_data,
        harms.id_that_climbs,
        harms.unknown_kind,
        harms.deep,
        harms.huge,
        harms.larger_than_any_fraction,
        harms.from_no_time,
        harms.half_a_character,
        harms.changed_in_a_year_to_come,
        harms.pictures_that_hold_more,
        harms.pictures_with_something_behind,
        harms.pictures_of_another_size,
        harms.more_pictures_than_rows,
        harms.documents_with_words_beside_them,
        harms.more_documents_than_there_are,
        harms.documents_without_their_ids,
        harms.set_with_words_beside_it,
        harms.set_that_asks_something_else,
        harms.judged_without_their_documents,
        harms.judged_of_other_documents,
        harms.judged_that_tell_more_rows,
        harms.judged_that_tell_more_queries,
        harms.documents_that_tell_more_rows,
        harms.run_with_words_beside_it,
        harms.run_of_more_queries,
        harms.run_of_other_measures,
        harms.more_runs_than_are_kept,
        harms.item_with("run", of="luck"),
        harms.item_with("run", asked=None),
        harms.item_with("run", about={"a": 1}),
        harms.item_with("run", settings=[]),
        harms.item_with("run", figures={"a": {"b": "1"}}),
        harms.item_with("run", figures={"a": {"b": True}}),
        harms.item_with("run", errors={"a": 1}),
        harms.item_with("run", versions={"a": "x" * 40_001}),
        harms.address_without_its_text,
        harms.address_of_more_pieces,
        harms.address_of_numbers,
        harms.item_with("search", settings=[["a"]]),
        harms.item_with("search", found="abc"),
        harms.item_with("search", found=[1]),
        harms.item_with("search", query=None),
        harms.item_with("search", where="x" * 12_000),
        harms.views_without_their_points,
        harms.tags_with_words_beside_them,
        harms.tags_without_their_file,
        harms.more_tags_than_there_are,
        harms.tags_of_fewer_rows,
        harms.tags_of_no_list,
        harms.tags_that(row=[3, 1]),
        harms.tags_that(row=[3, 3]),
        harms.tags_that(row=[-1, 1]),
        harms.tags_that(row=[1.0, 3.0]),
        harms.tags_that(row=[1, None]),
        harms.tags_that(text=[b"a", b"b"]),
        harms.tags_that(label=["x" * 61, "odd"]),
        harms.tags_that(label=["", "odd"]),
        harms.tags_that(label=["two\nlines", "odd"]),
        harms.tags_that(label=["odd", None]),
        harms.view_with_words_beside_it,
        harms.thumbnail_that_holds_more,
        harms.thumbnail_too_large,
        harms.item_with("view", sentence="x" * 501),
        harms.item_with("view", marks="l1" * 10_001),
        harms.item_with("view", rows=-1),
        harms.item_with("view", address=[["list", "x" * 8_001]]),
        harms.item_with("view", address=[["list"]]),
        harms.item_with("view", address={"list": "x"}),
        harms.item_with("view", sentence=None),
        harms.item_with("view", picture=7),
    ],
)
def test_what_does_not_hold_what_it_says_is_refused_and_nothing_is_kept(shelf, tmp_path, harm):
    manifest, read = members(export_bytes(filled(shelf)))
    assert import_workspace(shelf, rebuilt(manifest, read))
    before = {each.id for each in shelf.all()}
    harm(manifest, read)
    with pytest.raises((InputError, LimitError)):
        import_workspace(shelf, rebuilt(manifest, read))
    assert {each.id for each in shelf.all()} == before
    assert {each.name for each in shelf.root.iterdir() if each.name[0] != "."} == before
    assert not (tmp_path / "x").exists()
