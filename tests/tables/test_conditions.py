"""Conditions: what is typed, what is told, and that one is the other."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer import tables
from explorer.errors import InputError, LimitError
from explorer.tables import (
    All,
    AnyOf,
    Between,
    Compare,
    Contains,
    Empty,
    Not,
    OneOf,
    Rows,
    parse,
    sentence,
    typed,
)
from explorer.tables.conditions import DEEPEST
from explorer.tables.typed import LONGEST

NAMES = ("n", "when", "true", "kind", "a word", 'od"d; DROP TABLE rows --', "and", "[x]", "größe")
TABLE = tables.from_columns(
    [
        ("n", [1.5, 2.0, None]),
        ("when", ["2020-01-01", "2021-02-03 10:00", ""]),
        ("true", ["yes", "no", "yes"]),
        *((name, ["one", "two", "two"]) for name in NAMES[3:]),
    ],
    dict.fromkeys(NAMES[3:], "category"),
)
COLUMNS = TABLE.columns

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
numbers = st.one_of(
    st.integers(-(2**70), 2**70).map(lambda n: n if abs(n) < 2**63 else float(n)),
    st.floats(allow_nan=False, allow_infinity=False),
)
days = st.dates().map(str)
words = st.sampled_from(NAMES[3:])
tests = st.one_of(
    st.builds(Compare, st.just("n"), st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), numbers),
    st.builds(Compare, st.just("when"), st.sampled_from(["=", "!=", "<", ">="]), days),
    st.builds(Compare, st.just("true"), st.sampled_from(["=", "!="]), st.booleans()),
    st.builds(Compare, words, st.sampled_from(["=", "!="]), texts),
    st.builds(OneOf, words, st.lists(texts, unique=True, max_size=4).map(tuple)),
    st.builds(Between, st.just("n"), numbers, numbers),
    st.builds(Between, st.just("when"), days, days),
    st.builds(Contains, st.sampled_from(["", *NAMES]), texts),
    st.builds(Empty, st.sampled_from(NAMES)),
    st.builds(Rows.of, st.lists(st.integers(0, 2), unique=True, max_size=3)),
)
parts = st.deferred(lambda: st.lists(trees, min_size=2, max_size=3).map(tuple))
trees = st.deferred(
    lambda: st.one_of(tests, st.builds(Not, trees), st.builds(All, parts), st.builds(AnyOf, parts))
)


@given(trees)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_as_the_same(condition):
    assert parse(typed(condition), COLUMNS) == condition


@given(trees)
@settings(max_examples=60, deadline=None)
def test_a_condition_and_its_opposite_share_out_all_rows(condition):
    rows, others = TABLE.rows(condition), TABLE.rows(Not(condition))
    assert sorted([*rows, *others]) == [0, 1, 2]


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_a_condition_or_one_sentence(text):
    said = ""
    try:
        assert (parse(text, COLUMNS) is None) == (not text.strip())
    except InputError as error:
        said = str(error)
    assert said == "" or (said[-1] in ".?" and "\n" not in said)


@pytest.mark.parametrize(
    ("text", "rows", "said"),
    [
        ("n > 1.5", [1], "Rows where “n” is above 1.5."),
        ("n != 2", [0, 2], "Rows where “n” is not 2."),
        ("N <= 2 and n>=2", [1], "Rows where “n” is at most 2 and “n” is at least 2."),
        ("n >= 1 and n < 2", [0], "Rows where “n” is from 1 to before 2."),
        ("n between 1 and 1.9", [0], "Rows where “n” is from 1 to 1.9."),
        ("n is empty or n = 2.0", [1, 2], "Rows where “n” is empty or “n” is 2."),
        ("n is not null", [0, 1], "Rows where “n” is not empty."),
        ("when < 2021-01-01", [0], "Rows where “when” is before “2021-01-01”."),
        ("when > '2021-02-03T09:59:00+00:00'", [1], None),
        ("true = yes", [0, 2], "Rows where “true” is true."),
        ("not true = TRUE", [1], "Rows where not (“true” is true)."),
        ("kind in (one, 'three')", [0], "Rows where “kind” is “one” or “three”."),
        ("kind not in ('one')", [1, 2], "Rows where “kind” is not “one”."),
        ("kind <> one", [1, 2], "Rows where “kind” is not “one”."),
        ('"a word" contains TW', [1, 2], "Rows where “a word” contains “TW”."),
        ("* contains '2021'", [1], "Rows where any column contains “2021”."),
        ("* not contains two", [0], "Rows where no column contains “two”."),
        ("rows (1, 3)", [0, 2], "Rows where it is one of 2 chosen rows."),
        ("ROWS(2-3)", [1, 2], "Rows where it is one of 2 chosen rows."),
        ("not rows (2)", [0, 2], "Rows where it is not row 2."),
        (
            "(n = 2 or kind = one) and true = yes",
            [0],
            "Rows where (“n” is 2 or “kind” is “one”) and “true” is true.",
        ),
        ("  ", [0, 1, 2], "All rows."),
    ],
)
def test_what_is_typed_selects_and_says(text, rows, said):
    condition = parse(text, COLUMNS)
    assert TABLE.rows(condition).tolist() == rows
    if said is not None:
        assert sentence(condition) == said


def test_and_binds_closer_than_or():
    assert parse("n = 1 or n = 2 and kind = a", COLUMNS) == AnyOf(
        (Compare("n", "=", 1), All((Compare("n", "=", 2), Compare("kind", "=", "a"))))
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kinb = 3", "At character 1: There is no column “kinb”; did you mean “kind”?"),
        ("n > abc", "At character 1: “n” holds numbers; “abc” is none."),
        ("n = 1 and when > soon", "At character 11: “when” holds dates; “soon” is none."),
        ("kind < 3", "“kind” holds categories, which “<” cannot order"),
        ("n =", "At character 4: a value; text goes between single quotes was expected, but"),
        ("(n = 1", "At character 7: “)” was expected, but there is nothing more."),
        ("n = 1 kind = 2", "At character 7: “and”, “or” or the end was expected"),
        ("kind like '%a%'", "At character 6: for “like” write “contains”"),
        ("kind = 'a", "“'a” cannot be read: it has no closing quote."),
        ("* = 3", "after “*”, which is any column, “contains” was expected"),
        ("rows (4)", "the table has rows 1 to 3, not “4”."),
        ("rows (1-2, 1-3)", "rows are named twice."),
        ("rows (1--2)", "“1--2” is no row; rows are given like 3, 7-9."),
        ("n ; DROP TABLE rows", "“; DROP TABLE” cannot be read: unknown sign."),
        ("n = inf", "“inf” is none."),
    ],
)
def test_what_is_wrong_is_said_and_where(text, message):
    with pytest.raises(InputError) as caught:
        parse(text, COLUMNS)
    assert message in str(caught.value)


def test_neither_depth_nor_length_is_without_end():
    assert parse("(" * DEEPEST + "n = 1" + ")" * DEEPEST, COLUMNS) == Compare("n", "=", 1)
    for text in ("(" * 5_000 + "n = 1", "not " * 5_000 + "n = 1"):
        with pytest.raises(InputError, match="nested more than"):
            parse(text, COLUMNS)
    deep = Compare("n", "=", 1)
    for _ in range(DEEPEST + 1):
        deep = Not(deep)
    with pytest.raises(InputError, match="nested more than"):
        TABLE.count(deep)
    with pytest.raises(LimitError, match="characters"):
        parse("n" * (LONGEST + 1), COLUMNS)


def test_columns_of_one_name_but_for_case_are_told_apart():
    table = tables.from_frame(pd.DataFrame({"A": ["x", "x"], "a": ["y", "x"]}))
    assert table.rows(parse("a = x", table.columns)).tolist() == [1]
    assert table.rows(parse("A = x", table.columns)).tolist() == [0, 1]
