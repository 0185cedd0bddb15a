"""Commands take files as the world packs them: through the one intake."""

import gzip
import json
import zipfile

import numpy as np
import pandas as pd
import pytest

from explorer.cli.documents import read_paths
from explorer.cli.files import read_file
from explorer.errors import InputError, LimitError
from explorer.intake import Choice, open_files
from explorer.tasks.search import read_files


def test_a_packed_file_of_questions_is_unpacked(tmp_path) -> None:
    path = tmp_path / "pairs.csv.gz"
    path.write_bytes(gzip.compress(b"gem,jewel,3.9\n"))
    assert read_file(path, 1_000) == ("pairs.csv", b"gem,jewel,3.9\n")
    with pytest.raises(LimitError, match="more than"):
        read_file(path, 5)


def test_an_archive_of_several_files_is_not_guessed_among(tmp_path) -> None:
    path = tmp_path / "sets.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a b\n")
        archive.writestr("b.txt", "a b\n")
    with pytest.raises(InputError, match="holds 2 files"):
        read_file(path, 1_000)
    with pytest.raises(InputError, match="There is no file"):
        read_file(tmp_path / "absent.txt", 1_000)


def test_documents_come_out_of_archives_and_tables_of_any_format(tmp_path) -> None:
    archive, table = tmp_path / "texts.zip", tmp_path / "texts.json"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("ferry.txt", "The ferry leaves at noon.")
        file.writestr("bread.md", "# Bread\n\nIt is baked at dawn.")
    table.write_text(json.dumps([{"text": "Salt keeps the fish."}, {"text": "Nets are mended."}]))
    documents, _ = read_paths([archive, table])
    assert [document.text[:5] for document in documents] == ["The f", "# Bre", "Salt ", "Nets "]
    assert len({document.id for document in documents}) == 4


def test_pairs_of_a_relation_come_as_any_table(cli, tmp_path) -> None:
    space = tmp_path / "space.txt"
    rng = np.random.default_rng(0)
    words = ["man", "woman", "king", "queen", "uncle", "aunt"]
    space.write_text("".join(f"{w} {' '.join(map(str, rng.normal(size=8)))}\n" for w in words))
    pairs = tmp_path / "pairs.jsonl.gz"
    rows = [{"word1": a, "word2": b} for a, b in zip(words[::2], words[1::2], strict=True)]
    pairs.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    told = cli("relations", pairs, "--space", space, "--json").data
    assert told["pairs"] == 3


def test_columns_have_the_roles_they_are_given(cli, tmp_path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(
        "id,name,a,b,c,size\n1,one,1,0,0,5\n2,two,0,1,0,6\n3,three,0,0,1,7\n4,four,1,1,0,8\n"
    )
    out = tmp_path / "space.npz"
    columns = ["vector=a", "vector=b", "vector=c", "label=id"]
    asked = [part for column in columns for part in ("--column", column)]
    assert cli("embed", path, *asked, "--out", out, "--json").data["dimension"] == 3
    assert tuple(open_files(out).load().content.labels) == ("1", "2", "3", "4")
    told = cli("map", path, "--column", "x=a", "--column", "y=size", "--json").data
    assert told["method"] == "given"
    assert "score is no role here" in cli("map", path, "--column", "score=a").complaint
    assert "two columns for “x”" in cli("map", path, "--column", "x=a", "--column", "x=b").complaint
    assert "has no column “w”" in cli("clusters", path, "--column", "w").complaint
    assert "contradict" in cli("map", "--words", path, "--as", "vectors").complaint


def test_the_first_rows_of_a_ready_made_list_can_be_asked_for(cli) -> None:
    assert cli("map", "topics", "--first", 30, "--method", "pca", "--json").data["n"] == 30


def test_pairs_are_drawn_as_the_words_of_both_sides(cli, tmp_path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("word1,word2,score\ngem,jewel,3.9\ncar,train,1.2\ngem,car,0.1\n")
    assert cli("map", path, "--method", "pca", "--json").data["n"] == 4


ROWS = [
    {"id": "a", "title": "Soup", "text": "Hot soup", "minutes": 30, "tag": "007"},
    {"id": "b", "title": "Pie", "text": "", "minutes": 9, "tag": "1"},
    {"id": "c", "title": "Tea", "text": "Tea time", "minutes": 2.5, "tag": "x"},
]


@pytest.mark.parametrize("ending", ["jsonl", "json", "parquet", "csv", "jsonl.gz"])
def test_documents_of_any_table_have_ids_titles_and_metadata(tmp_path, ending) -> None:
    path = tmp_path / f"recipes.{ending}"
    table = pd.DataFrame(ROWS)
    lines = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
    match ending:
        case "parquet":
            table.to_parquet(path)
        case "csv":
            table.to_csv(path, index=False)
        case "json":
            path.write_text(json.dumps(ROWS))
        case _:
            path.write_bytes(gzip.compress(lines) if ending.endswith("gz") else lines)
    documents, notes = read_paths([path])
    assert [(d.id, d.title, d.text) for d in documents] == [
        ("a", "Soup", "Hot soup"),
        ("c", "Tea", "Tea time"),
    ]
    assert [document.metadata["minutes"] for document in documents] == [30, 2.5]
    if ending != "csv":
        assert documents[0].metadata["tag"] == "007"
    assert any("1 row without text left out" in note for note in notes)
    assert read_files([(path.name, path.read_bytes())]).documents == tuple(documents)


def test_a_folder_of_documents_tells_what_it_leaves_out(tmp_path) -> None:
    for name, text in {
        "a/notes.txt": "The ferry leaves at noon.",
        "b/notes.txt": "The bakery opens at five.",
        "c/notes.txt": "The nets are mended.",
        "blank.md": " \n",
        "run.sh": "echo hello",
        "set/corpus.jsonl": '{"_id": "d1", "text": "Salt keeps the fish."}\n',
        "set/queries.jsonl": '{"_id": "q1", "text": "what keeps fish"}\n',
        "set/qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t1\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\n\x00\x01")
    documents, notes = read_paths([tmp_path])
    assert len({document.id for document in documents}) == len(documents) == 4
    told = " ".join(notes)
    for said in ("1 file without text", "of another kind left out: run.sh", "only corpus.jsonl",
                 "Left out: “broken.pdf”"):  # fmt: skip
        assert said in told
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "x.sh").write_text("echo")
    with pytest.raises(InputError, match="There are no documents here"):
        read_paths([bare])


def test_every_command_on_vectors_reads_the_first_rows_or_some_words_of_them(cli, tmp_path) -> None:
    space, wanted, questions = tmp_path / "space.txt", tmp_path / "wanted.txt", tmp_path / "p.tsv"
    words = ["man", "woman", "king", "queen", "uncle", "aunt"]
    rng = np.random.default_rng(0)
    space.write_text("".join(f"{w} {' '.join(map(str, rng.normal(size=8)))}\n" for w in words))
    wanted.write_text("man\nking\nqueen\naunt\n")
    questions.write_text("man\tking\t1\nqueen\taunt\t2\nking\taunt\t3\nuncle\tman\t4\n")
    near = cli("neighbors", "king", "--space", space, "--only", wanted, "--json").data
    assert {each["label"] for each in near["results"]} == {"man", "queen", "aunt"}
    solved = cli("solve", "king - man", "--space", space, "--first", 4, "--json").data
    assert {each["label"] for each in solved["results"]} == {"woman", "queen"}
    assert cli("compare", space, f"{space}@int8", "--first", 3, "--k", 1).code == 2
    assert cli("compare", space, f"{space}@int8", "--first", 4, "-k", 1, "--json").data["n"] == 4
    judged = cli("evaluate", "similarity", questions, "--space", space, "--first", 4, "--json")
    assert judged.code == 2 or judged.data["missing"] == ["aunt", "uncle"]


@pytest.mark.parametrize(
    "command",
    [
        ("neighbors", "king", "--first", 5),
        ("solve", "king - man", "--as", "vectors"),
        ("map", "--vocabulary", 50, "--member", "a.csv"),
        ("search", "x", "--collection", "c", "--first", 2),
        ("search", "x", "--collection", "c", "--column", "body"),
    ],
)
def test_what_is_said_of_a_file_is_refused_where_none_is_read(cli, command) -> None:
    assert "has none to go with" in cli(*command).complaint


def test_what_is_said_of_documents_holds_for_search_index_and_evaluation(cli, tmp_path) -> None:
    table, judgements = tmp_path / "notes.csv", tmp_path / "judged.csv"
    table.write_text(
        "id;longer;body\na;a long story about many things;salt\nb;more of it all;nets\n"
        "c;and the very last of them;ferry\n"
    )
    judgements.write_text("query,relevant,grade\nnets,b,1\n")
    said = ("--column", "body", "--separator", "semicolon", "--first", 2)
    bm25 = ("--mode", "bm25", "--json")
    found = cli("search", "nets", "--documents", table, *said, *bm25).data
    assert [hit["document"] for hit in found["hits"]] == ["b"]
    assert cli("search", "ferry", "--documents", table, *said, *bm25).data["hits"] == []
    kept = ("--store", tmp_path / "store", "--json")
    assert cli("index", "notes", table, *said, *kept).data["documents"] == 2
    judged = cli("evaluate", "retrieval", "--documents", table, "--judgements", judgements, *said,
                 *bm25).data  # fmt: skip
    assert (judged["documents"], judged["runs"]["bm25"]["ndcg@10"]) == (2, 1.0)


@pytest.mark.parametrize("said", [{"first": 2}, {"only": ("corpus",)}])
def test_a_set_that_is_read_whole_is_not_cut_in_silence(said) -> None:
    files = [
        ("corpus.jsonl", b'{"_id": "d1", "text": "Salt keeps the fish."}\n'),
        ("queries.jsonl", b'{"_id": "q1", "text": "what keeps fish"}\n'),
        ("qrels/test.tsv", b"query-id\tcorpus-id\tscore\nq1\td1\t1\n"),
    ]
    with pytest.raises(InputError, match="leave the"):
        open_files(files, Choice(**said))
    if "only" in said:
        with pytest.raises(InputError, match="leave the words out"):
            open_files(("a.txt", b"A ferry leaves at noon. It is full."),
                       Choice(kind="documents", **said))  # fmt: skip


def test_bytes_without_a_name_are_opened_by_their_content() -> None:
    data = b"king 0.1 0.2 0.3\nqueen 0.2 0.1 0.4\n"
    for given in (data, [data], ("", data)):
        assert open_files(given).load().content.labels == ("king", "queen")


@pytest.mark.parametrize("ending", ["parquet", "feather"])
def test_texts_beside_their_vectors_are_documents_without_them(cli, tmp_path, ending) -> None:
    path = tmp_path / f"texts.{ending}"
    vectors = np.random.default_rng(0).normal(size=(3, 8)).tolist()
    table = pd.DataFrame({"text": ["Salt keeps the fish.", "Nets are mended.", "The ferry leaves."],
                          "embedding": vectors, "minutes": [1, 2, 3]})  # fmt: skip
    table.to_parquet(path) if ending == "parquet" else table.to_feather(path)
    documents, _ = read_paths([path])
    assert [document.metadata for document in documents] == [{"minutes": n} for n in (1, 2, 3)]
    found = cli("search", "nets", "--documents", path, "--mode", "bm25", "--json").data
    assert [hit["text"] for hit in found["hits"]] == ["Nets are mended."]


def test_vectors_taken_for_documents_are_refused_or_told(tmp_path) -> None:
    glove, array, note = tmp_path / "glove.txt", tmp_path / "x.npy", tmp_path / "note.txt"
    glove.write_text("".join(f"word{row} 0.{row} 0.2 0.3\n" for row in range(1, 9)))
    np.save(array, np.ones((3, 4)))
    note.write_text("The ferry leaves at noon. It is 3 4 5.")
    documents, notes = read_paths([glove, note])
    assert len(documents) == 2
    assert [line for line in notes if "words and their vectors" in line] == [
        "“glove.txt” was read as a text, but looks like words and their vectors."
    ]
    with pytest.raises(InputError, match=r"holds vectors \(NumPy array\) and no texts"):
        read_paths([array])


def test_lines_that_are_read_as_one_text_are_told_and_can_be_divided(cli, tmp_path) -> None:
    path = tmp_path / "news.txt"
    path.write_text("".join(f"{'A story about ferries and nets. ' * 9}{n}\n" for n in range(6)))
    alone = cli("open", path, "--json").data
    assert (alone["kind"], alone["documents"]) == ("documents", 6)
    said = cli("open", path, "--as", "documents", "--json").data
    assert (said["documents"], said["rows"]) == (1, 1)
    assert any("with the separator “none” each line is a document" in n for n in said["notes"])
    found = cli("search", "ferries", "--documents", path, "--separator", "none", "--mode", "bm25",
                "--json").data  # fmt: skip
    assert len({hit["document"] for hit in found["hits"]}) == 6


def test_of_a_folder_of_such_texts_it_is_told_once(tmp_path) -> None:
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(f"{'A story about ferries and nets. ' * 9}\n" * 6)
    documents, notes = read_paths([tmp_path])
    assert len(documents) == 3
    assert [note for note in notes if "as one text" in note] == [
        "“0.txt” and 2 more files were each read as one text; with the separator “none” each line "
        "is a document."
    ]


def test_open_tells_what_a_set_asks_of_models(cli, tmp_path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("".join(f"gem{n}\tjewel\t{n}.5\n" for n in range(6)))
    assert cli("open", path, "--json").data["asks"] == "similarity"
    assert "6 pairs with scores (evaluate similarity)" in cli("open", path).out
    questions = tmp_path / "questions.txt"
    questions.write_text(": capitals\nAthens Greece Rome Italy\nRome Italy Oslo Norway\n")
    assert cli("open", questions, "--json").data["asks"] == "analogies"
    assert cli("check", questions, "--json").data["asks"] == "analogies"
