"""Small tables of queries and document ids: every layout, and errors exact to the row."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.documents import Document
from explorer.errors import InputError, LimitError
from explorer.evaluation.judgement_table import (
    LONGEST_QUERY,
    MOST_QUERIES,
    example_table,
    read_judgement_table,
    to_table,
)
from explorer.evaluation.judgements import RetrievalSet

DOCUMENTS = tuple(
    Document(name, "text", title)
    for name, title in (
        ("a.txt", "Bread"),
        ("b.txt", "Soup"),
        ("my house, rules.md", "House rules"),
        ("7", "Seven"),
    )
)


def read(text, name="t.csv"):
    return read_judgement_table(name, text.encode(), DOCUMENTS)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.csv", 'query,relevant\n"red, ripe",a.txt b.txt\nsoup,b.txt\n'),
        ("t.csv", '"red, ripe",a.txt;b.txt\nsoup,b.txt\n'),
        ("t.csv", '"red, ripe",a.txt,b.txt\nsoup,b.txt\n'),
        ("t.csv", 'relevant;query\na.txt, b.txt;"red, ripe"\n\nb.txt;soup\n'),
        ("t.tsv", "Query\tDocument_ID\nred, ripe\ta.txt\nred,  ripe\tb.txt\nsoup\tb.txt\n"),
        ("typed", "red, ripe\ta.txt b.txt\r\nsoup\tb.txt"),
        (
            "t.jsonl",
            '{"query": "red, ripe", "relevant": ["a.txt", "b.txt"]}\n\n'
            '{"query": "soup", "ids": "b.txt"}\n',
        ),
    ],
)
def test_every_layout_of_the_table_says_the_same(name, text):
    found = read(text, name)
    assert found.queries == {"q1": "red, ripe", "q2": "soup"}
    assert found.judgements == {"q1": {"a.txt": 1, "b.txt": 1}, "q2": {"b.txt": 1}}
    assert found.documents == DOCUMENTS


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.csv", "query,relevant,grade\nsoup,b.txt,2\nsoup,a.txt,0\n"),
        ("t.csv", "soup,b.txt,2\nsoup,a.txt,0\n"),
        (
            "t.jsonl",
            '{"query": "soup", "relevant": "b.txt", "grade": 2}\n'
            '{"query": "soup", "relevant": "a.txt", "grade": 0}\n',
        ),
    ],
)
def test_a_third_column_grades(name, text):
    assert read(text, name).judgements == {"q1": {"b.txt": 2, "a.txt": 0}}


def test_of_a_document_judged_twice_the_higher_grade_holds_and_that_is_told():
    data = read("x,a.txt,2\nx,a.txt,1\nx,b.txt,1.0\n", "t.csv")
    assert data.judgements == {"q1": {"a.txt": 2, "b.txt": 1}}
    assert data.notes == ("1 pair is judged more than once: the higher grade holds.",)


def test_a_number_that_is_the_id_of_a_document_is_no_grade():
    assert read("soup,b.txt,7\n").judgements == {"q1": {"b.txt": 1, "7": 1}}


def test_a_file_name_with_spaces_and_commas_is_one_id():
    text = 'keys,"my house, rules.md"\nboth,"my house, rules.md; a.txt"\n'
    assert read(text).judgements == {
        "q1": {"my house, rules.md": 1},
        "q2": {"my house, rules.md": 1, "a.txt": 1},
    }


@pytest.mark.parametrize(
    ("name", "text", "say"),
    [
        ("t.csv", "query,relevant\nx,a.txt\n\ny,a.tx\n", "row 4: document “a.tx” is not in the"),
        ("t.csv", "x,a.tx\n", "did you mean “a.txt”"),
        (
            "t.csv",
            "x,house rule\n",
            "“house rule” is not in the corpus; did you mean “my house, rul",
        ),
        ("t.csv", "x,a.txt c.txt\n", "document “c.txt” is not in the corpus"),
        ("t.csv", "x,soupe\n", "did you mean “b.txt”"),
        ("t.csv", "x,zzzzzz\n", "its ids are like “a.txt”, “b.txt”"),
        ("t.csv", '"two\nlines",a.txt\ny,nowhere\n', "row 3: document “nowhere”"),
        ("t.csv", "x,a.txt\ny,\n", "row 2: the id of a document is missing"),
        ("t.csv", "x,a.txt\ny\n", "row 2: the id of a document is missing"),
        ("t.csv", "x,a.txt\n,a.txt\n", "row 2: the query is missing"),
        ("t.csv", "query,relevant,grade\nx,a.txt,good\n", "row 2: “good” is no grade"),
        ("t.csv", "query,relevant,grade\nx,a.txt,11\n", "whole number from 0 to 10"),
        ("t.csv", "query,relevant,grade\nx,a.txt,-1\n", "“-1” is no grade"),
        ("t.csv", "query,relevant,grade\nx,a.txt,0\n", "names no document that answers"),
        ("t.csv", "query,relevant\n", "names no document that answers"),
        ("t.csv", "", "names no document that answers"),
        ("t.csv", 'x,"a.txt\n', "a quote is opened and never closed"),
        ("t.jsonl", '{"query": "x", "relevant": "a.txt"}\n{"query": 3}\n', "row 2, must be a JSON"),
        ("t.jsonl", '{"query": "x"}\n', "row 1: the id of a document is missing"),
        ("t.jsonl", "[" * 100_000, "row 1, must be a JSON"),
    ],
)
def test_a_wrong_row_is_named_with_the_way_to_mend_it(name, text, say):
    with pytest.raises(InputError) as caught:
        read(text, name)
    assert say in str(caught.value)
    assert "\n" not in str(caught.value)


def test_limits_are_kept():
    many = "\n".join(f"query {number},a.txt" for number in range(MOST_QUERIES + 1))
    for text, say in (
        (many, f"row {MOST_QUERIES + 1:,}: more than"),
        ("x" * (LONGEST_QUERY + 1) + ",a.txt", "row 1: the query has 2,001"),
        ("x,a.txt\n" * 700_000, "more than the 5 MB"),
    ):
        with pytest.raises(LimitError, match=say):
            read(text)


def test_the_example_can_be_read_as_it_stands():
    found = read(example_table(DOCUMENTS))
    assert list(found.queries.values()) == ["Bread", "Soup", "House rules", "Seven"]
    assert [list(row) for row in found.judgements.values()] == [[d.id] for d in DOCUMENTS]


QUERIES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1).filter(
    lambda text: not text.lstrip().startswith("{")
)
GRADES = st.dictionaries(st.sampled_from([d.id for d in DOCUMENTS]), st.integers(0, 10), min_size=1)


@given(st.dictionaries(QUERIES, GRADES, min_size=1))
def test_what_is_written_is_read_back(graded):
    if not any(grade for row in graded.values() for grade in row.values()):
        return
    queries = {f"q{number}": query for number, query in enumerate(graded, 1)}
    rows = {name: graded[query] for name, query in queries.items()}
    found = read(to_table(RetrievalSet("t", DOCUMENTS, queries, rows)))
    assert (found.queries, found.judgements) == (queries, rows)


def test_json_lines_take_numbers_as_ids():
    line = json.dumps({"query": "lucky", "relevant": [7]})
    assert read(line, "t.jsonl").judgements == {"q1": {"7": 1}}
