"""Sets of documents, queries and judgements: read row by row, refused with their line, and ours."""

import zipfile
from pathlib import Path

import pytest

from explorer.errors import InputError
from explorer.evaluation.judgements import load_set, load_zip
from explorer.evaluation.ready import load_ready_corpus, place_of, ready_corpora
from explorer.search import (
    Analyzer,
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("query-id\tcorpus-id\tscore\nq\t2\t1\n", ()),
        ("q\t2\t1.0\r\n", ()),
        ("q 0 2 1\n", ()),
        ("q\t0\t2\t1\n", ()),
        ("  q   Q0  2   1 \n", ()),
        ("q\t2\t0\nq\t2\t1\nq\t2\t0\n", ("2 pairs are judged more than once",)),
        ("q 2 1\n", ()),
    ],
)
def test_judgements_are_read_in_beirs_columns_and_trecs(tmp_path, text, told):
    data = load_set(write_set(tmp_path, **{"qrels/test.tsv": text}))
    assert data.judgements == {"q": {"2": 1}}
    assert isinstance(data.judgements["q"]["2"], int)
    assert len(data.notes) == len(told)
    assert all(sentence in note for sentence, note in zip(told, data.notes, strict=True))


def test_judgements_may_lie_beside_the_documents(tmp_path):
    folder = write_set(tmp_path)
    (folder / "qrels" / "test.tsv").rename(folder / "qrels.trec")
    assert load_set(folder).judgements == {"q": {"2": 1}}


def test_grades_with_decimals_count_as_written_and_that_is_told(tmp_path):
    data = load_set(write_set(tmp_path, **{"qrels/test.tsv": "q\t2\t0.5\nq\t1\t2.0\n"}))
    assert data.judgements == {"q": {"2": 0.5, "1": 2}}
    assert data.notes == (
        "1 grade is no whole number: each counts as written and above 0 as relevant, where "
        "trec_eval would drop what is after the point.",
    )


def write_set(folder, **replaced):
    files = {
        "corpus.jsonl": '{"_id": "1", "title": "T", "text": "apple"}\n'
        '{"_id": "2", "text": "pear"}\n',
        "queries.jsonl": '{"_id": "q", "text": "fruit"}\n{"_id": "unjudged", "text": "x"}\n',
        "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq\t2\t1\n",
    } | replaced
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_and_its_zip_hold_the_same_set(tmp_path):
    folder = write_set(tmp_path)
    archive = tmp_path / "set.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("corpus.jsonl", "queries.jsonl", "qrels/test.tsv"):
            packed.write(folder / name, f"outer/{name}")
    one, two = load_set(folder), load_zip("set.zip", archive.read_bytes())
    assert one.queries == two.queries == {"q": "fruit"}
    assert one.judgements == two.judgements == {"q": {"2": 1}}
    assert [d.text for d in one.documents] == [d.text for d in two.documents] == ["apple", "pear"]


@pytest.mark.parametrize(
    ("file", "content", "say"),
    [
        (
            "corpus.jsonl",
            '{"_id": "1", "text": "a"}\n{"_id": "1", "text": "b"}\n',
            "line 2, repeats",
        ),
        ("corpus.jsonl", '{"_id": "1", "text": "a"}\nnot json\n', "line 2, must be a JSON object"),
        ("queries.jsonl", '{"_id": "q"}\n', "line 1, must be a JSON object"),
        ("queries.jsonl", '{"_id": "q", "text": " "}\n', "line 1, holds an empty query"),
        ("qrels/test.tsv", "q\t2\t1\nq\t2\n", "line 2, must be query id"),
        ("qrels/test.tsv", "q\t9\t1\n", "no document and query"),
    ],
)
def test_a_malformed_set_is_explained_with_its_line(tmp_path, file, content, say):
    with pytest.raises(InputError, match=say):
        load_set(write_set(tmp_path, **{file: content}))


def test_what_is_no_set_is_explained(tmp_path):
    for make, say in (
        (lambda: load_set(tmp_path), "no corpus.jsonl"),
        (lambda: load_set(tmp_path / "absent"), "cannot be opened"),
        (lambda: load_zip("x.zip", b"PK no"), "not a zip"),
    ):
        with pytest.raises(InputError, match=say):
            make()


def test_a_command_finds_a_ready_corpus_from_whatever_folder_it_is_given_in(tmp_path, monkeypatch):
    for folder in (Path(__file__).parents[2], tmp_path):
        monkeypatch.chdir(folder)
        assert load_set(Path(place_of("tickets"))).queries == load_ready_corpus("tickets").queries
    monkeypatch.chdir(Path(__file__).parents[2])
    assert place_of("tickets") == "data/documents/tickets"


@pytest.mark.parametrize("entry", ready_corpora(), ids=lambda entry: entry.name)
def test_our_corpora_are_whole_and_as_their_index_says(entry):
    data = load_ready_corpus(entry.name)
    assert (len(data.documents), len(data.queries)) == (entry.documents, entry.queries)
    assert data.notes == ()
    known = {document.id for document in data.documents}
    assert all(row.keys() <= known for row in data.judgements.values())
    assert all(set(entry.fields) <= set(document.metadata) for document in data.documents)


def test_our_corpora_are_as_large_as_promised():
    sizes = {entry.name: (entry.documents, entry.queries) for entry in ready_corpora()}
    assert sizes["tickets"] >= (40, 20)
    assert sizes["recipes"] >= (40, 15)
    assert sizes["articles"][1] >= 15
    words = [len(d.text.split()) for d in load_ready_corpus("articles").documents]
    assert 6 <= len(words) <= 8
    assert all(800 <= count <= 1_500 for count in words)


def test_ticket_queries_share_no_content_word_with_their_answers():
    from bm25s.stopwords import STOPWORDS_EN_PLUS

    analyzer = Analyzer()
    function_words = {term for word in STOPWORDS_EN_PLUS for term in analyzer.terms(word)}
    data = load_ready_corpus("tickets")
    texts = {d.id: f"{d.title} {d.text}" for d in data.documents}
    for query, answers in data.judgements.items():
        for answer in answers:
            shared = set(analyzer.terms(data.queries[query])) & set(analyzer.terms(texts[answer]))
            assert shared <= function_words, (data.queries[query], shared)
