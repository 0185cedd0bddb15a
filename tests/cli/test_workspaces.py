"""``workspaces`` as a person would use it."""

import json

import pytest

from explorer.workspaces import Data, Shelf, keep_note, no_tags
from tests.workspaces import made


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    monkeypatch.setenv("VSE_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def kept():
    workspace = Shelf().create("Fruit and vegetables")
    item = workspace.put_data("Fruit", made.words(), {"step": "typed"})
    workspace.put("note", "A note", {"text": "sweet"}, parent=item.id)
    return workspace


def test_without_any_it_says_so(cli):
    assert cli("workspaces", "list", "--json").data == {"workspaces": [], "unreadable": {}}
    assert "none yet" in cli("workspaces", "list").out
    assert "none yet" in cli("workspaces", "show", "mine").complaint


def test_one_that_cannot_be_opened_is_told_below_the_list(cli, kept):
    (kept.folder / "manifest.json").write_text("{")
    listed = cli("workspaces", "list", "--json").data
    assert listed["workspaces"] == []
    assert "cannot be opened" in listed["unreadable"][kept.id]
    assert f"– The workspace “{kept.id}” cannot be opened" in cli("workspaces", "list").out


def test_listed_and_shown(cli, kept):
    (listed,) = cli("workspaces", "list", "--json").data["workspaces"]
    assert (listed["name"], listed["items"], listed["rows"]) == ("Fruit and vegetables", 2, 5)
    assert listed["bytes"] == kept.size
    shown = cli("workspaces", "show", kept.id, "--json").data
    words, note = shown["items"]
    assert (words["name"], words["rows"], words["parameters"]) == ("Fruit", 5, {"step": "typed"})
    assert (note["kind"], note["rows"], note["parent"]) == ("note", None, words["id"])
    assert "Fruit" in cli("workspaces", "show", "Fruit and vegetables").out


def test_saved_views_are_shown_in_the_order_of_their_story(cli, kept):
    for number in (1, 2):
        kept.put_view(made.view(number))
    kept.order_views(["view-2", "view-1"])
    shown = cli("workspaces", "show", kept.id, "--json").data["views"]
    assert [view["name"] for view in shown] == ["View 2", "View 1"]
    assert shown[0]["settings"] == [list(setting) for setting in made.view(2).address]
    assert shown[0]["marks"] == made.view(2).marks
    said = cli("workspaces", "show", kept.id).out
    assert "in the order of their story" in said
    assert said.index("View 2  Ten topics") < said.index("View 1  Ten topics")
    assert made.view(2).sentence in said


def test_tags_are_told_and_written_as_labels(cli, kept, places):
    assert "no list has tags" in cli("workspaces", "tags", kept.id).complaint
    words = kept.items[0]
    fruit = no_tags("Fruit", 5, words.id).given("=sour", [3, 1], ["lemon", "lime"])
    kept.put_tags(fruit)
    told = cli("workspaces", "tags", kept.id, "--out", places / "labels.jsonl", "--json").data
    assert (told["list"], told["rows"], told["labels"]) == ("Fruit", 5, {"=sour": 2})
    written = (places / "labels.jsonl").read_text().splitlines()
    assert len(written) == 2
    assert json.loads(written[0]) == {"row": 1, "text": "lime", "label": "=sour"}
    cli("workspaces", "tags", kept.id, "--out", places / "labels.csv")
    assert (places / "labels.csv").read_text().splitlines()[1] == "1,lime,'=sour"
    assert "2 of 5 rows of “Fruit”" in cli("workspaces", "tags", kept.id).out
    kept.put_tags(no_tags("Topics", 9, data="key").given("a", [0], ["oak"]))
    assert "name one with --of" in cli("workspaces", "tags", kept.id).complaint
    told = cli("workspaces", "tags", kept.id, "--of", "Topics", "--json").data
    assert told["labels"] == {"a": 1}
    assert (
        ".csv .parquet .jsonl"
        in cli("workspaces", "tags", kept.id, "--out", places / "labels.txt").complaint
    )


def test_exported_deleted_imported_it_is_the_same(cli, kept, places):
    before = kept.manifest()
    told = cli("workspaces", "export", kept.id, "--out", places / "x.zip", "--json").data
    assert (told["exported"], told["rows"]) == (kept.id, 5)
    assert cli("workspaces", "delete", kept.id, "--json").data["deleted"] == kept.id
    assert cli("workspaces", "list", "--json").data == {"workspaces": [], "unreadable": {}}
    assert cli("workspaces", "import", places / "x.zip", "--json").data["imported"] == kept.id
    assert kept.manifest() == before
    assert made.facts(kept.data(before.items[0].id)) == made.facts(made.words())


def test_opened_as_a_file_it_says_what_it_is_and_how_it_is_imported(cli, kept, places):
    kept.put_data("Rated", Data(questions=made.SETS["similarity"]))
    file = places / "my file.zip"
    cli("workspaces", "export", kept.id, "--out", file)
    data = cli("open", file, "--json").data
    assert (data["kind"], data["name"], data["rows"]) == ("workspace", "Fruit and vegetables", 5)
    assert [item["kind"] for item in data["items"]] == ["words", "note", "set"]
    command = f"python -m explorer workspaces import '{file}'"
    assert command in data["notes"][0]
    assert command in cli("open", file).out
    _, _, rated = cli("workspaces", "show", kept.id, "--json").data["items"]
    assert (rated["kind"], rated["rows"]) == ("set", 2)


def test_documents_are_shown_with_how_many_they_are(cli, kept):
    kept.put_data("Letters", Data(documents=made.DOCUMENTS))
    *_, letters = cli("workspaces", "show", kept.id, "--json").data["items"]
    assert (letters["kind"], letters["rows"]) == ("documents", 3)


def test_renamed_deleted_and_restored(cli, kept):
    assert cli("workspaces", "rename", "Fruit and vegetables", "Fruit", "--json").data["name"]
    cli("workspaces", "delete", "Fruit")
    (gone,) = cli("workspaces", "list", "--deleted", "--json").data["workspaces"]
    assert (gone["name"], gone["id"]) == ("Fruit", kept.id)
    assert cli("workspaces", "restore", "Fruit", "--json").data["restored"] == kept.id
    assert kept.name == "Fruit"


def test_what_cannot_be_done_is_one_sentence(cli, kept, places):
    (places / "no.zip").write_bytes(b"PK no")
    assert "not a workspace" in cli("workspaces", "import", places / "no.zip").complaint
    assert "cannot be read" in cli("workspaces", "import", places / "none.zip").complaint
    assert (
        "does not exist"
        in cli("workspaces", "export", kept.id, "--out", places / "no" / "x.zip").complaint
    )
    assert "needs a name" in cli("workspaces", "rename", kept.id, " ").complaint
    assert "there are: “Fruit and vegetables”" in cli("workspaces", "delete", "else").complaint


def test_judged_queries_runs_and_notes_are_shown(cli, kept):
    kept.put_data("Mine", Data(judged=made.JUDGED))
    run = kept.put_run(made.run(1))
    keep_note(kept, "For the talk.")
    shown = cli("workspaces", "show", kept.id, "--json").data
    rows = {item["kind"]: item["rows"] for item in shown["items"]}
    assert rows["judged"] == 3
    (told,) = shown["runs"]
    assert (told["id"], told["of"], told["name"]) == (run.id, "evaluation", "Set 1")
    assert told["figures"] == made.run(1).figures
    assert told["settings"] == {"model": "minilm", "cut": "whole"}
    said = cli("workspaces", "show", kept.id).out
    assert "Runs, the latest first:" in said
    assert f"ndcg@10 {made.run(1).figures['Dense']['ndcg@10']:.4g}" in said
    assert "For the talk." in said


def test_a_library_reads_the_same_runs(kept):
    import explorer

    kept.put_run(made.run(1))
    (run,) = explorer.workspace("Fruit and vegetables").runs()
    assert run.figures == made.run(1).figures
    assert made.scores(explorer.workspace(kept.id).scores(run.id)) == made.scores(
        made.run(1).scores
    )
