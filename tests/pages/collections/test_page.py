"""The Collections page: what is kept is listed, grows, shrinks, moves, and says what went wrong."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.documents import Document
from explorer.stores import (
    FolderParameters,
    open_backend,
    open_collection,
)
from tests.pages.screen import box, keep, plain, press, texts

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]

PAGE = "collections/page.py"
SOME = (
    Document("a", "Bread rises with yeast.", "Bread", "notes.md", {"minutes": 30}),
    Document("b", "Cats sleep all day."),
)


def ids(name, place=None):
    with open_collection(open_backend(place or FolderParameters()), name) as kept:
        return {document.id: document for document in kept.corpus()[0].documents}


def choose(at: AppTest, *rows: int) -> AppTest:
    table = at.dataframe[1]
    at.session_state[table.key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return at.run()


def paste(at: AppTest, text: str, name: str = "") -> AppTest:
    box(at, "Id").set_value(name)
    box(at, "Text").set_value(text)
    return press(at, "Add")


def test_without_collections_the_page_says_how_to_make_one(app):
    at = app(PAGE)
    assert "There are no collections on this machine yet." in plain(at)
    assert [button.label for button in at.button] == ["Make one from documents"]
    assert not at.error


def test_what_is_saved_from_the_corpus_is_listed_with_what_it_is(app):
    at = app("corpus/page.py", corpus_name="Recipes", corpus_map="PCA")
    box(at, "Name").set_value("dishes")
    press(at, "Save")
    press(at, "See all collections")
    (row,) = at.dataframe[0].value.to_dict("records")
    assert row == {
        "Name": "dishes",
        "Documents": 44,
        "Chunks": 44,
        "Model": "all-MiniLM-L6-v2",
        "Cut": "Along the structure (chunk size in tokens: 200, overlap in tokens: 0)",
        "Language": "en",
        "Kept on": "this machine",
    }
    assert sorted(at.dataframe[1].value["Id"]) == sorted(ids("dishes"))
    assert "fields to filter by: cuisine" in plain(at)


def test_documents_are_added_updated_and_deleted_and_the_page_tells_what_was_done(app):
    keep("mine", *SOME)
    at = paste(app(PAGE), "The harbor is closed in storms.", "sea")
    assert "1 document added, 0 updated, 1 chunk; 1 embedded now, 0 from cache" in said(at)
    paste(at, "The harbor is open again.", "sea")
    assert "0 documents added, 1 updated, 1 chunk" in said(at)
    assert ids("mine")["sea"].text == "The harbor is open again."
    paste(at, "The harbor is open again.")
    assert "1 document added" in said(at)
    assert "0 embedded now, 1 from cache" in said(at)
    assert list(at.dataframe[1].value["Id"])[:2] == ["a", "b"]
    choose(at, 0, 1)
    press(at, "Delete 2 documents")
    assert said(at) == "Deleted 2 documents from “mine”."
    assert set(ids("mine")) == set(at.dataframe[1].value["Id"])
    assert "a" not in ids("mine")


def said(at: AppTest) -> str:
    assert not at.exception
    assert not at.error
    return at.success[0].value.replace("\\", "")


def test_uploads_say_beforehand_what_is_new_and_what_they_replace(app):
    keep("mine", *SOME)
    at = app(PAGE)
    at.segmented_control(key="collections from").set_value("upload").run()
    rows = '{"id": "a", "text": "Dough rests."}\n{"id": "c", "text": "Ships sail.", "n": 3}\n'
    at.file_uploader[0].upload("more.jsonl", rows.encode()).run()
    assert "2 documents read: 1 new, 1 to replace those of the same id." in plain(at)
    press(at, "Add 2 documents")
    assert "1 document added, 1 updated" in said(at)
    assert (ids("mine")["a"].text, ids("mine")["c"].metadata["n"]) == ("Dough rests.", 3)
    at.file_uploader[0].upload("cut.pdf", b"%PDF-1.7 cut").run()
    assert "cut.pdf" in plain(at)
    assert len(at.error) == 1


def test_a_collection_is_deleted_in_two_steps_that_name_it_and_the_others_stay(app):
    keep("first", *SOME)
    keep("second", *SOME)
    at = app(PAGE, collection="second")
    assert at.selectbox(key="collection").value == "second"
    assert "Deletes “second” on this machine with all its documents" in plain(at)
    press(at, "Delete “second” for good")
    assert said(at) == "Deleted “second”."
    assert open_backend(FolderParameters()).names() == ["first"]
    assert at.selectbox(key="collection").value == "first"


def test_a_search_goes_on_in_the_collection_chosen(app):
    keep("first", *SOME)
    keep("second", Document("z", "Volcanoes erupt."))
    at = press(app(PAGE, collection="second"), "Search it")
    assert not at.exception
    assert at.selectbox(key="search_in").value == "saved:second"
    assert "1 document · 1 chunk · all-MiniLM-L6-v2" in plain(at)


HOSTILE = "![x](http://e.invalid/i.png) <script>alert(1)</script> $x$ :red[y]"


def test_hostile_ids_titles_and_metadata_stay_text(app):
    keep("mine", Document(HOSTILE, "Some text.", HOSTILE, HOSTILE, {HOSTILE: HOSTILE}))
    at = app(PAGE)
    assert "![x](http" not in texts(at)
    assert at.dataframe[1].value["Id"].tolist() == [HOSTILE]
    assert at.dataframe[1].value["Metadata"].tolist() == [f"{HOSTILE}: {HOSTILE}"]
    paste(at, "More text.", HOSTILE)
    assert "1 updated" in said(at)
    choose(at, 0)
    press(at, "Delete 1 document")
    assert "It holds no documents yet" in plain(at)


def test_a_hostile_name_in_the_link_falls_back_to_a_collection_that_is_there(app):
    keep("mine", *SOME)
    at = app(PAGE, collection=HOSTILE)
    assert at.selectbox(key="collection").value == "mine"
    assert not at.error


def test_a_collection_another_process_has_open_is_listed_and_told_busy(app):
    keep("mine", *SOME)
    with open_collection(open_backend(FolderParameters()), "mine"):
        at = app(PAGE)
        assert at.dataframe[0].value["Documents"].tolist() == [2]
        assert "Another process is using the collection “mine”" in plain(at)
    press(at, "Try again")
    assert not at.error
    assert at.dataframe[1].value["Id"].tolist() == ["a", "b"]


def test_a_damaged_collection_is_explained_and_can_be_deleted(app, tmp_path):
    keep("good", *SOME)
    keep("broken", *SOME)
    (tmp_path / "collections" / "broken" / "manifest.json").write_text("{")
    at = app(PAGE, collection="broken")
    assert "manifest of the collection “broken” is missing or damaged" in plain(at)
    press(at, "Delete “broken” for good")
    assert open_backend(FolderParameters()).names() == ["good"]


def test_damage_to_the_vectors_is_told_and_repaired_in_one_click(app, tmp_path):
    keep("mine", *SOME)
    before = ids("mine")
    (vectors,) = (tmp_path / "collections" / "mine").rglob("vector_storage-dense/**/chunk_0.mmap")
    with vectors.open("r+b") as file:
        file.seek(5)
        file.write(bytes([file.read(1)[0] ^ 1]))
    at = app(PAGE)
    assert "The collection “mine” is damaged (chunk_0.mmap holds something else" in plain(at)
    press(at, "Repair it")
    assert said(at) == "Repaired “mine”: 2 documents, 2 chunks."
    assert list(at.dataframe[1].value["Id"]) == ["a", "b"]
    assert ids("mine") == before


def test_a_collection_without_a_manifest_worth_reading_is_repaired_from_the_copy(app, tmp_path):
    keep("mine", *SOME)
    before = ids("mine")
    (tmp_path / "collections" / "mine" / "manifest.json").write_text("{")
    at = press(app(PAGE), "Repair it")
    assert said(at) == "Repaired “mine”: 2 documents, 2 chunks."
    assert ids("mine") == before
