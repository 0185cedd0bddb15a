"""Own documents are kept: found again by the link, never others under it."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.documents import Document
from explorer.workspaces import Data, Shelf
from pages.shared.work.documents import Chosen, documents_of, own_documents_of
from tests.pages.corpus.test_page import PAGE, panels, pasted, shown
from tests.pages.screen import opened, plain, press, texts
from tests.pages.shared.test_work import address

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("own_collections")]

TEXT = "# Keys\n\nThe spare keys hang behind the wine rack.\n\nNobody knows."
NOTES = (
    ("bread.md", b"# Bread\n\nYeast makes the dough rise."),
    ("boat.md", b"# Boat\n\nIt leaves the harbor at dawn with the tide."),
)


def dropped(app, *files: tuple[str, bytes], **query: str) -> AppTest:
    return opened(app(PAGE, corpus_from="Upload files", **query), *files, on="corpus")


def warned(at: AppTest) -> str:
    assert not at.exception
    return "\n".join(each.value for each in at.warning).replace("\\", "")


def test_a_pasted_text_is_there_again_in_another_tab(app):
    at = pasted(app, TEXT)
    link = address(at)
    (kept,) = Shelf().all()
    assert (link["work"], link["corpus_own"]) == (kept.id, "Keys")
    assert (kept.items[0].kind, kept.items[0].name) == ("documents", "Keys")
    again = app(PAGE, corpus_from="Paste text", **link)
    assert not again.exception
    assert again.text_area(key="corpus text").value == TEXT
    assert [shown(panel) for panel in panels(again)] == [TEXT] * 2
    assert Shelf().all() == [kept]


def test_each_text_is_kept_and_can_be_chosen_again(app):
    at = pasted(app, TEXT)
    at.text_area(key="corpus text").set_value("# Tomatoes\n\nWater them at dusk.").run()
    assert at.selectbox(key="corpus_own").options == ["Keys", "Tomatoes"]
    assert shown(panels(at)[0]).startswith("# Tomatoes")
    own = {item.name: f"own {item.id}" for item in Shelf().all()[0].items}
    at.selectbox(key="corpus_own").set_value(own["Keys"]).run()
    assert at.text_area(key="corpus text").value == TEXT
    assert shown(panels(at)[0]) == TEXT
    again = app(PAGE, corpus_from="Paste text", work=address(at)["work"], corpus_own="Keys")
    assert shown(panels(again)[0]) == TEXT


def test_files_and_how_they_are_cut_are_there_again(app):
    at = dropped(app, *NOTES, corpus_a="Sentences", corpus_a_sentence_size="1",
                 corpus_a_sentence_overlap="0")  # fmt: skip
    counts = [line for line in texts(at).splitlines() if "chunks**" in line]
    link = address(at)
    again = app(PAGE, corpus_from="Upload files", work=link["work"])
    assert not again.exception
    assert again.selectbox(key="corpus_own").options == ["2 files"]
    assert again.selectbox(key="corpus_a").value == "sentence"
    assert [line for line in texts(again).splitlines() if "chunks**" in line] == counts


def test_a_link_to_documents_that_are_not_here_says_so_and_shows_no_others(app):
    link = address(dropped(app, *NOTES))
    at = app(PAGE, **{**link, "corpus_own": "Letters"})
    assert "“Letters”, which are not in the workspace “2 files”" in warned(at)
    assert panels(at) == []
    at.run()
    assert panels(at) == []
    (own,) = [item.id for item in Shelf().all()[0].items if item.kind == "documents"]
    at.selectbox(key="corpus_own").set_value(f"own {own}").run()
    assert len(panels(at)) == 2


def test_a_link_to_a_workspace_that_was_deleted_shows_no_others(app):
    link = address(dropped(app, *NOTES))
    Shelf().delete(link["work"])
    at = app(PAGE, **link)
    assert "“2 files”, which are not here" in warned(at)
    assert panels(at) == []


def test_a_search_is_there_again_by_its_link(app):
    at = dropped(app, *NOTES).switch_page("search/page.py").run()
    title = at.selectbox(key="search_in").options[-1]
    assert title == "2 files (yours)"
    asked = {"search_in": title, "search_query": "when does the ship sail"}
    again = app("search/page.py", work=address(at)["work"], **asked)
    assert "2 documents" in plain(again)
    assert "Boat" in plain(again)


def test_a_link_to_a_search_in_documents_that_are_not_here_shows_no_others(app):
    at = app("search/page.py", search_in="Letters (yours)", search_query="keys")
    assert "“Letters”, which are not here" in warned(at)
    assert "documents ·" not in plain(at)
    press(at, "Support tickets")
    assert "documents ·" in plain(at)


def test_where_the_disk_refuses_the_text_is_shown_and_that_is_said(app, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("VSE_DATA_DIR", str(tmp_path / "file"))
    at = pasted(app, TEXT)
    assert shown(panels(at)[0]) == TEXT
    assert "in this session only" in warned(at)


def test_a_workspace_with_documents_alone_opens_on_them(app):
    made = Shelf().create("Notes")
    made.put_data("Letters", Data(documents=(Document("a", "Dear reader."),)))
    at = app("home/page.py", work=made.id)
    assert "1 set of documents" in plain(at)
    press(at, "Open")
    assert [shown(panel) for panel in panels(at)] == ["Dear reader."] * 2


def test_documents_that_cannot_be_kept_are_shown_and_that_is_said(app, monkeypatch):
    monkeypatch.setattr("explorer.workspaces.documents.MOST_BYTES", 50)
    at = pasted(app, TEXT)
    assert shown(panels(at)[0]) == TEXT
    assert "in this session only" in warned(at)
    assert "“Keys” is not kept: These documents are 0.1 kB, more than the 0.1 kB" in warned(at)


@pytest.mark.parametrize("notes", [None, 7, {"a": 1}, [1, "cleaned", None], ["x"] * 900])
def test_documents_come_back_from_an_item_whatever_is_told_of_them(notes):
    brought = own_documents_of(Chosen("", "Mine", (Document("a", "b"),), notes=("cleaned",)))
    workspace = Shelf().create("x")
    item = workspace.put_data("Mine", brought.data, brought.step, item_id=brought.item_id)
    back = documents_of(item, workspace.data(item.id))
    assert (back.name, back.chosen.key) == (brought.name, brought.chosen.key)
    assert back.chosen.notes == ("cleaned",)
    other = workspace.put_data("Mine", brought.data, {"notes": notes, "added to": 3})
    told = documents_of(other, brought.data).chosen
    assert told.before == ""
    assert len(told.notes) <= 50


def test_documents_are_removed_alone_and_brought_back(app):
    at = pasted(app, TEXT)
    at.text_area(key="corpus text").set_value("# Tomatoes\n\nWater them at dusk.").run()
    work = Shelf().open(address(at)["work"])
    before = [item.name for item in work.items if item.kind == "documents"]
    assert before == ["Keys", "Tomatoes"]
    press(at, "Remove")
    assert [item.name for item in work.items if item.kind == "documents"] == ["Keys"]
    assert at.selectbox(key="corpus_own").options == ["Keys"]
    assert shown(panels(at)[0]) == TEXT
    assert "“Tomatoes” is removed." in plain(at)
    press(at, "Restore")
    assert sorted(item.name for item in work.items if item.kind == "documents") == before
    assert "is removed" not in plain(at)
    assert shown(panels(at)[0]).startswith("# Tomatoes")


def test_the_last_documents_can_be_removed_and_the_workspace_stays(app):
    at = dropped(app, *NOTES)
    work = Shelf().open(address(at)["work"])
    press(at, "Remove")
    assert not at.exception
    assert not [item for item in work.items if item.kind == "documents"]
    assert panels(at) == []
    press(at, "Restore")
    assert len(panels(at)) == 2


def test_what_another_tab_removed_already_is_no_error(app):
    at = dropped(app, *NOTES)
    work = Shelf().open(address(at)["work"])
    work.remove(next(item.id for item in work.items if item.kind == "documents"))
    press(at, "Remove")
    assert not at.exception


def test_documents_that_grow_again_and_again_keep_a_short_name():
    from pages.shared.documents import extended

    chosen = Chosen("", "Letters", (Document("a", "one"),))
    for number in range(3):
        more = [Document(f"x{number}", f"text {number}"), Document(f"y{number}", f"more {number}")]
        chosen = extended(chosen, more, ())
    assert chosen.title == "Letters and 6 more"
