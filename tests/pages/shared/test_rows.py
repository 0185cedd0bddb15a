"""The table's answers to a browser, whom it answers, and what it believes of what is reported."""

import json
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from explorer import tables
from explorer.tables import Sort
from pages.shared.rows import served
from pages.shared.rows.answers import LONGEST_CELL, MOST_FILTERS, Shown, answer
from pages.shared.rows.component import Filter, RowsMemory, decimals, hear, script, sort_of
from pages.shared.rows.served import LARGEST_QUESTION, Served

FOLDER = Path(served.__file__).parent
N = 40
MARKUP = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def table() -> tables.Table:
    return tables.from_columns(
        [
            ("label", [MARKUP, "x" * 500, *(f"word {row}" for row in range(2, N))]),
            ("n", list(range(N))),
            ("kind", ["cat", "dog", "dog", "dog"] * (N // 4)),
        ],
        {"label": "text"},
    )


@pytest.fixture
def shown(table) -> Shown:
    return Shown(table, table.rows(tables.Compare("kind", "=", "cat")), "label")


def rows(shown: Shown, **question) -> dict:
    return answer(shown, {"ask": "rows", "count": 5, "columns": ["label", "n"], **question})


def test_a_page_comes_with_its_cells_and_all_counts(shown):
    told = rows(shown, sort={"column": "n", "direction": "descending"}, offset=1)
    assert told["rows"] == (38, 37, 36, 35, 34)
    assert told["cells"][0] == ["word 38", 38]
    assert told["counts"] == {"all": N, "filtered": N, "selected": 10}
    assert told["total"] == N


def test_filters_narrow_their_tab_and_are_told_in_words(shown):
    told = rows(shown, filters=["n >= 30", "kind = cat"], tab="filtered")
    assert told["rows"] == (32, 36)
    assert told["counts"] == {"all": N, "filtered": 2, "selected": 10}
    assert told["filters"][0] == {"said": "Rows where “n” is at least 30.", "typed": "n >= 30"}
    assert rows(shown, filters=["n >= 30"], tab="all")["total"] == N


def test_a_broken_filter_is_left_out_and_says_why(shown):
    told = rows(shown, filters=["nn > 1", "n < 3"], tab="filtered")
    assert told["total"] == 3
    assert "did you mean “n”" in told["filters"][0]["error"]


def test_the_selection_has_its_tab_and_what_sets_it_apart(shown):
    assert rows(shown, tab="selected")["rows"] == (0, 4, 8, 12, 16)
    apart = answer(shown, {"ask": "apart"})["apart"]
    assert [(each["value"], each["lift"]) for each in apart] == [("cat", 4.0)]


def test_pictures_have_the_whole_and_the_filtered_share(shown):
    told = answer(shown, {"ask": "pictures", "columns": ["kind"], "filters": ["n < 2"]})
    bins = told["pictures"]["kind"]["bins"]
    assert [(each["name"], each["every"], each["filtered"]) for each in bins] == [
        ("dog", 30, 1),
        ("cat", 10, 1),
    ]


def test_a_row_is_found_in_an_order_and_opened_whole(shown):
    sort = {"column": "n", "direction": "descending"}
    assert answer(shown, {"ask": "place", "row": 3, "sort": sort}) == {"place": 36}
    filters = {"filters": ["n > 5"], "tab": "filtered"}
    assert answer(shown, {"ask": "place", "row": 3, **filters}) == {"place": None}
    assert rows(shown)["cells"][1][0] == "x" * LONGEST_CELL + " …"
    opened = answer(shown, {"ask": "opened", "rows": [1, 0, 999]})
    assert opened["rows"] == [1, 0]
    assert opened["cells"] == [["x" * 500, 1, "dog"], [MARKUP, 0, "cat"]]


def test_a_typed_condition_is_read_or_says_what_is_wrong(shown):
    told = answer(shown, {"ask": "read", "text": "kind in (cat)"})
    assert told == {"typed": "kind in ('cat')", "said": "Rows where “kind” is “cat”.", "count": 10}
    assert "At character 8" in answer(shown, {"ask": "read", "text": "kind = "})["error"]
    assert "Type a condition" in answer(shown, {"ask": "read", "text": " "})["error"]


def test_all_filters_and_the_selection_can_be_written_as_one(shown, table):
    told = answer(shown, {"ask": "written", "filters": ["n > 1", "kind = cat"]})
    assert told["typed"] == "n > 1 and kind = 'cat'"
    told = answer(shown, {"ask": "written", "of": "selected"})
    assert table.rows(tables.parse(told["typed"], table.columns)).tolist() == list(range(0, N, 4))


@pytest.mark.parametrize(
    "question",
    [
        None,
        [],
        "rows",
        {"ask": "drop"},
        {"ask": "rows", "columns": ["nothing"]},
        {"ask": "rows", "sort": {"column": "nothing"}},
        {"ask": "pictures", "columns": ["kind"], "stack": "label"},
        {"ask": "pictures", "columns": ["nothing"]},
    ],
)
def test_of_a_question_without_sense_a_sentence_comes(shown, question):
    assert answer(shown, question)["error"].endswith((".", "?"))


@pytest.mark.parametrize(
    "question",
    [
        {"ask": "rows", "offset": -3, "count": 10**12, "filters": 7, "tab": [], "columns": None},
        {"ask": "rows", "offset": True, "count": "9", "filters": [None, 3], "columns": ["n"]},
        {"ask": "opened", "rows": [-1, 2.5, "x"]},
        {"ask": "place", "row": {}},
        {"ask": "pictures", "columns": ["n"] * 1_000},
        {"ask": "rows", "filters": ["n = 1"] * 1_000, "columns": ["n"]},
    ],
)
def test_a_question_of_the_wrong_form_is_taken_as_far_as_it_goes(shown, question):
    assert "error" not in answer(shown, question)


# Who is answered ----------------------------------------------------------------------------------


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(served, "SERVED", Served())
    return TestClient(Starlette(routes=served.row_routes()))


def test_a_table_answers_whom_it_was_sent_as_long_as_the_session_stays(client, table):
    address, version = served.SERVED.publish("someone", "rows", table, [3, 1, 3])
    assert served.SERVED.publish("someone", "rows", table, (1, 3)) == (address, version)
    question = {"ask": "rows", "tab": "selected", "count": 9, "columns": ["n"]}
    assert client.post(f"/{address}", json=question).json()["rows"] == [1, 3]
    same, later = served.SERVED.publish("someone", "rows", table, [2])
    assert same == address
    assert later > version
    assert client.post(f"/{address}", json=question).json()["rows"] == [2]
    other, _ = served.SERVED.publish("another", "rows", table, [])
    assert other != address
    served.SERVED.sweep(lambda owner: owner in ("someone", "another"))
    assert client.post(f"/{address}", json=question).status_code == 200
    served.SERVED.sweep(lambda owner: owner == "another")
    assert client.post(f"/{address}", json=question).status_code == 404
    assert client.post(f"/{other}", json=question).status_code == 200


def test_other_rows_have_another_address(client, table):
    address, _ = served.SERVED.publish("someone", "rows", table, [])
    more = tables.from_columns([("a", [1])])
    assert served.SERVED.publish("someone", "rows", more, [])[0] != address
    assert client.post(f"/{address}", json={}).status_code == 404


def test_what_is_no_question_does_no_harm(client, table):
    address, _ = served.SERVED.publish("someone", "rows", table, [])
    for content in (b"", b"{", b"\xff", b"[" * 5_000):
        assert "error" in client.post(f"/{address}", content=content).json()
    assert client.post(f"/{address}", content=b" " * (LARGEST_QUESTION + 1)).status_code == 413
    assert client.get(f"/{address}").status_code == 405


# What a browser reports ---------------------------------------------------------------------------


def test_filters_are_heard_as_far_as_they_can_be():
    told = [
        {"text": "n > 1"},
        {"text": "n < 9", "on": False},
        {"text": " "},
        {"text": 3},
        "x",
        None,
    ]
    heard = hear(RowsMemory(command=2), told)
    assert heard == RowsMemory((Filter("n > 1"), Filter("n < 9", is_on=False)), None, 2)
    many = [{"text": f"n > {at}"} for at in range(99)]
    assert len(hear(RowsMemory(), many).filters) == MOST_FILTERS
    for nonsense in (None, {}, "filters", json.dumps(many)):
        assert hear(RowsMemory(), nonsense).filters == ()


def test_an_order_is_heard_if_it_is_one(table):
    assert sort_of({"column": "n", "direction": "descending"}, table) == Sort("n", "descending")
    assert sort_of({"column": "n"}, table) == Sort("n")
    for nonsense in (None, [], {"column": "nothing"}, {"column": 3}):
        assert sort_of(nonsense, table) is None


def test_user_text_has_no_way_into_markup_and_modules_stay_short():
    for path in FOLDER.glob("*.js"):
        source = path.read_text(encoding="utf-8")
        found = re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", source)
        assert found == [], path.name
        assert source.count("\n") <= 300, path.name
    assert script().endswith("export default mount;\n")


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([0.466666, 0.8], 3),
        ([0.0, 1.0], 2),
        ([2001.25, 2024.5], 1),
        ([0.5, 90_000.5], 0),
        ([1e-9, 2e-9], 6),
        ([0.5, 0.5], None),
    ],
)
def test_numbers_are_as_short_as_what_their_column_spans_allows(numbers, expected):
    table = tables.from_columns([("n", numbers), ("w", ["a", "b"])])
    assert decimals(table, table.column("n")) == expected
    assert decimals(table, table.column("w")) is None
