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


def test_an_exact_search_is_of_documents_and_of_collections(cli, notes, tmp_path, monkeypatch):
    monkeypatch.setenv("VSE_DATA_DIR", str(tmp_path / "kept"))
    hits = cli("search", "keys", "--documents", notes, "--mode", "bm25", "--exact", "--json").data
    assert hits["hits"][0]["document"] == "the cellar.txt"
    cli("index", "kept", notes)
    kept = cli(
        "search", "keys", "--collection", "kept", "--mode", "dense", "--exact", "--json"
    ).data
    read = cli("search", "keys", "--documents", notes, "--mode", "dense", "--exact", "--json").data
    assert [hit["id"] for hit in kept["hits"]] == [hit["id"] for hit in read["hits"]]
    assert "found_by" not in kept


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    (folder / "qrels").mkdir(parents=True)
    for name, text in {
        "corpus.jsonl": "".join(f'{{"_id": "d{i}", "text": "text {i}"}}\n' for i in range(4)),
        "queries.jsonl": "".join(f'{{"_id": "{q}", "text": "text"}}\n' for q in ("d0", "q1", "q2")),
        "qrels/test.tsv": "d0 0 d1 1\nq1 0 d2 1\nq2 0 d3 1\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_ready_ranking_is_judged_without_a_search(cli, judged, tmp_path):
    run = tmp_path / "theirs.trec"
    # Ranks are not what counts: d0 finds itself first; of q1's ties the last id comes first.
    run.write_text(
        "d0 Q0 d0 1 9 x\nd0 Q0 d1 2 8 x\nq1 Q0 d1 1 5 x\nq1 Q0 d2 2 5 x\nother Q0 d9 1 1 x\n"
    )
    done = cli("evaluate", "retrieval", judged, "--run", run, "--json")
    assert list(done.data["runs"]) == ["theirs"]
    assert done.data["runs"]["theirs"]["ndcg@10"] == pytest.approx(2 / 3)
    assert done.data["queries"] == 3
    assert done.data["notes"] == [
        "1 query has the id of a document, their own: as a hit it is no answer and is left out.",
        "theirs: 1 query is judged and not in it: scored 0.",
        "theirs: 1 query is in it and not judged: left out.",
        "theirs: 1 hit is not in the corpus: no answer.",
        "theirs: 1 hit is the query's own document: left out.",
        "theirs: 1 hit is tied with the one before: in trec_eval's order, ids backward.",
    ]


def test_ready_rankings_are_compared_with_each_other_and_with_a_search(cli, judged, tmp_path):
    runs = [tmp_path / "one.trec", tmp_path / "two.trec"]
    runs[0].write_text("q1 Q0 d2 1 1 x\n")
    runs[1].write_text("q1 Q0 d3 1 1 x\n")
    done = cli("evaluate", "retrieval", judged, "--run", *runs, "--mode", "bm25", "--json")
    assert list(done.data["runs"]) == ["one", "two", "bm25"]
    assert done.data["tests"]["two"]["difference"] == pytest.approx(-1 / 3)


@pytest.mark.parametrize(
    ("text", "say"),
    [
        ("q1 Q0 d2 1\n", "line 1, must be query id, Q0"),
        ("nobody Q0 d2 1 1 x\n", "none of the judged queries"),
    ],
)
def test_a_ranking_that_cannot_be_judged_is_one_sentence(cli, judged, tmp_path, text, say):
    run = tmp_path / "theirs.trec"
    run.write_text(text)
    assert say in cli("evaluate", "retrieval", judged, "--run", run).complaint
