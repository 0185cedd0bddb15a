"""``index``, ``search --collection`` and ``collections`` as a person would use them."""

import pytest

pytestmark = pytest.mark.model


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    monkeypatch.setenv("VSE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def notes(places):
    (places / "notes.csv").write_text(
        "id,text,minutes\n"
        "soup,A hot bowl of lentils with cumin,30\n"
        "boat,The harbor is closed for sailing in storms,5\n"
        "tax,Send the form to the revenue office before May,90\n"
    )
    return str(places / "notes.csv")


def test_a_collection_is_made_searched_updated_and_deleted(cli, places, notes):
    made = cli("index", "mine", notes, "--json").data
    assert (made["added"], made["updated"], made["computed"]) == (3, 0, 3)
    again = cli("index", "mine", notes, "--json").data
    assert (again["added"], again["updated"], again["computed"]) == (0, 3, 0)
    (listed,) = cli("collections", "list", "--json").data["collections"]
    assert (listed["name"], listed["documents"], listed["model"]) == ("mine", 3, "minilm")
    for mode in ("dense", "hybrid"):
        hits = cli("search", "ships at sea", "--collection", "mine", "--mode", mode, "--json").data
        assert hits["hits"][0]["document"] == "boat"
    filtered = ("--filter", "minutes>10", "--json")
    hits = cli("search", "ships at sea", "--collection", "mine", *filtered).data["hits"]
    assert {hit["document"] for hit in hits} == {"soup", "tax"}
    assert cli("collections", "remove", "mine", "tax", "--json").data["removed"] == 1
    elsewhere = str(places / "elsewhere")
    assert cli("collections", "move", "mine", "--to", elsewhere, "--json").data["chunks"] == 2
    found = cli("search", "x", "--collection", "mine", "--store", elsewhere, "--json").data
    assert len(found["hits"]) == 2
    cli("collections", "delete", "mine", "--store", elsewhere, "--json").data  # noqa: B018
    assert cli("collections", "list", "--json").data == {"collections": []}


def test_many_workers_embed_what_is_indexed_and_a_list_of_words(cli, places, notes):
    made = cli("index", "mine", notes, "--engine", "processes", "--json").data
    assert (made["added"], made["computed"], made["cached"]) == (3, 0, 3)
    assert made["notes"][-1] == "3 texts embedded by processes."
    hits = cli("search", "ships at sea", "--collection", "mine", "--mode", "dense", "--json").data
    assert hits["hits"][0]["document"] == "boat"
    again = cli("index", "mine", notes, "--engine", "processes", "--json").data
    assert again["notes"][-1] == "0 texts embedded by processes."
    out = str(places / "out.npz")
    (places / "words.txt").write_text("harbor\nboat\n")
    words = cli("embed", places / "words.txt", "--engine", "processes", "--out", out, "--json").data
    assert (words["n"], words["cached"]) == (2, 2)
    complaint = cli("index", "mine", notes, "--engine", "spark").complaint
    assert "“spark” is no engine; choose one of processes, ray." in complaint


def test_a_collection_is_described_and_a_small_one_needs_no_measuring(cli, notes):
    cli("index", "mine", notes)
    described = cli("collections", "describe", "mine", "--json").data
    assert (described["name"], described["documents"], described["recall"]) == ("mine", 3, None)
    told = cli("collections", "describe", "mine").out
    assert "“mine”: 3 documents, 3 chunks; minilm, 384 dimensions; cut by recursive" in told
    assert "Fields to filter by: minutes." in told
    assert "A search by meaning compares with every text." in told
    assert "too small to measure" in cli("collections", "measure", "mine").complaint
    assert "There is no collection “gone”" in cli("collections", "describe", "gone").complaint


def test_what_is_given_in_a_collection_is_what_documents_give(cli, notes):
    cli("index", "mine", notes)
    for mode in ("dense", "bm25", "hybrid"):
        options = ("--mode", mode, "--json")
        kept = cli("search", "storm in the harbor", "--collection", "mine", *options).data["hits"]
        read = cli("search", "storm in the harbor", "--documents", notes, *options).data["hits"]
        assert [hit["id"] for hit in kept] == [hit["id"] for hit in read]
        assert [hit["score"] for hit in kept] == pytest.approx([hit["score"] for hit in read])


def test_of_a_folder_with_queries_and_judgements_only_the_corpus_is_kept(cli, places):
    folder = places / "all" / "tiny-set"
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text(
        '{"_id": "a", "title": "Bread", "text": "Yeast lifts the dough."}\n'
        '{"_id": "b", "title": "Sea", "text": "The harbor is closed."}\n'
    )
    (folder / "queries.jsonl").write_text('{"_id": "q1", "text": "Why does dough rise?"}\n')
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\ta\t1\n")
    (folder.parent / "more.md").write_text("A note beside the set.")
    made = cli("index", "mine", str(folder.parent), "--json").data
    assert made["documents"] == 3
    assert made["notes"] == [
        "tiny-set holds queries and judgements about its documents: only corpus.jsonl was taken."
    ]
    hits = cli("search", "why does dough rise", "--collection", "mine", "--json").data["hits"]
    assert next(hit["document"] for hit in hits) == "a"
    assert {hit["document"] for hit in hits} == {"a", "b", "more.md"}
    # Beside no corpus such files are documents like others.
    alone = cli("index", "alone", str(folder / "queries.jsonl"), "--json").data
    assert (alone["documents"], alone["notes"]) == (1, [])


def test_mistakes_are_one_sentence(cli, notes):
    cli("index", "mine", notes)
    other = cli("search", "x", "--collection", "mine", "--model", "tf-idf").complaint
    assert (
        "holds vectors of all-MiniLM-L6-v2, which those of TF-IDF of words cannot be compared with"
        in other
    )
    assert "learns from all the texts" in cli("index", "new", notes, "--model", "tf-idf").complaint
    assert "there are: “mine”" in cli("search", "x", "--collection", "yours").complaint
    assert "cannot name a collection" in cli("index", "../up", notes).complaint
    assert "no document with the id" in cli("collections", "remove", "mine", "zzz").complaint
    far = ("collections", "list", "--store", "x" * 300)
    assert "folder of the collections cannot be read (file name too long)" in cli(*far).complaint
    assert (
        "cannot be reached" in cli("collections", "list", "--store", "http://127.0.0.1:9").complaint
    )


def test_damage_is_found_told_by_the_exit_code_and_repaired_from_the_cache(cli, places, notes):
    cli("index", "mine", notes)
    search = ("search", "ships at sea", "--collection", "mine", "--mode", "hybrid", "--json")
    before = cli(*search).data["hits"]
    sound = cli("collections", "verify", "mine", "--json").data
    assert sound == {
        "collection": "mine",
        "sound": True,
        "looked_at": "files",
        "documents": 3,
        "chunks": 3,
        "findings": [],
    }
    assert "3 documents, 3 chunks; every file is what was saved" in (
        cli("collections", "verify", "mine").out
    )
    home = places / "data" / "collections" / "mine"
    (vectors,) = home.rglob("vector_storage-dense/**/chunk_0.mmap")
    with vectors.open("r+b") as file:
        file.seek(5)
        file.write(bytes([file.read(1)[0] ^ 1]))
    found = cli("collections", "verify", "mine", "--json")
    assert found.code == 2
    assert '"sound": false' in found.out
    assert "chunk_0.mmap holds something else than was saved" in found.out
    assert "is damaged (chunk_0.mmap" in cli(*search).complaint
    made = cli("collections", "repair", "mine", "--json").data
    assert made == {"collection": "mine", "documents": 3, "chunks": 3, "lost": 0}
    assert cli(*search).data["hits"] == before
    assert cli("collections", "verify", "mine").code == 0


def test_a_collection_that_is_damaged_hides_no_other(cli, places, notes):
    for name in ("one", "two"):
        cli("index", name, notes)
    (places / "data" / "collections" / "one" / "manifest.json").write_text("{}")
    listed = cli("collections", "list", "--json").data
    assert [each["name"] for each in listed["collections"]] == ["two"]
    assert "damaged" in listed["damaged"]["one"]
    told = cli("collections", "list").out
    assert "“one”: " in told
    assert "two" in told
