"""``evaluate retrieval`` and ``search``: one's own documents, judged and reranked."""

import json
from pathlib import Path

import pytest

NOTES = {
    "bread.md": "# Bread\n\nYeast makes the dough rise in a warm corner.",
    "garden.md": "# Garden\n\nWater the tomatoes in the evening, never at noon.",
    "the cellar.txt": "The spare keys hang behind the wine rack.",
}
TABLE = "query,relevant,grade\nwhere are the keys,the cellar.txt,2\nyeast,bread.md,\n"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "judged.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_documents_are_judged_by_a_table_of_ones_own(cli, notes, table):
    found = cli("evaluate", "retrieval", "--documents", notes, "--judgements", table,
                "--mode", "bm25", "--json").data  # fmt: skip
    assert (found["queries"], found["documents"]) == (2, 3)
    assert found["runs"]["bm25"]["ndcg@10"] == found["runs"]["bm25"]["map"] == 1.0


def test_a_wrong_id_in_the_table_is_one_sentence(cli, notes, table):
    table.write_text("keys,cellar.txt\n", encoding="utf-8")
    done = cli("evaluate", "retrieval", "--documents", notes, "--judgements", table)
    assert done.code == 2
    assert "row 1: document “cellar.txt” is not in the corpus" in done.err
    assert "did you mean “the cellar.txt”" in done.err


@pytest.mark.parametrize(
    "given", [(), ("FOLDER", "--judgements", "x.csv"), ("--documents", "FOLDER")]
)
def test_half_a_set_is_refused(cli, notes, given):
    places = [notes if part == "FOLDER" else part for part in given]
    assert "Name either a folder" in cli("evaluate", "retrieval", *places).complaint


def test_a_missing_table_is_named(cli, notes):
    done = cli("evaluate", "retrieval", "--documents", notes, "--judgements", "gone.csv")
    assert "There is no file “gone.csv”; check the path." in done.complaint


def test_json_lines_judge_too(cli, notes, tmp_path):
    path = tmp_path / "judged.jsonl"
    path.write_text(json.dumps({"query": "tomatoes", "relevant": ["garden.md"]}), encoding="utf-8")
    done = cli("evaluate", "retrieval", "--documents", notes, "--judgements", path,
               "--mode", "bm25", "--json")  # fmt: skip
    assert done.data["runs"]["bm25"]["mrr@10"] == 1.0


def test_an_exact_search_is_of_documents_not_of_a_collection(cli, notes):
    hits = cli("search", "keys", "--documents", notes, "--mode", "bm25", "--exact", "--json").data
    assert hits["hits"][0]["document"] == "the cellar.txt"
    complaint = cli("search", "keys", "--collection", "any", "--exact").complaint
    assert "--exact goes with --documents" in complaint
