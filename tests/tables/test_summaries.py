"""Pictures of columns: exact on known ones, complete on all; bars select what they count."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer import tables
from explorer.errors import InputError
from explorer.tables import Compare, parse


def counts(picture: tables.Summary) -> list[tuple[str, int, int]]:
    return [(each.name, each.every, each.filtered) for each in picture.bins]


def agrees(table: tables.Table, picture: tables.Summary, condition=None) -> None:
    """Every bar that counts rows selects as many, and none is lost."""
    for each in picture.bins:
        if not each.every:
            continue
        own = parse(each.condition, table.columns)
        assert own is not None
        assert table.count(own) == each.every
        both = own if condition is None else tables.All((own, condition))
        assert table.count(both) == each.filtered
    assert sum(each.every for each in picture.bins) + picture.empty[0] == len(table)
    assert sum(each.filtered for each in picture.bins) + picture.empty[1] == table.count(condition)


def test_whole_numbers_have_a_bar_each():
    table = tables.from_columns([("n", [1, 3, 3, None, 2])])
    picture = tables.histogram(table, "n", condition=Compare("n", ">", 1))
    assert counts(picture) == [("1", 1, 0), ("2", 1, 1), ("3", 2, 2)]
    assert (picture.empty, picture.step, picture.edges) == ((1, 0), "steps of 1", (1, 2, 3, 4))
    agrees(table, picture, Compare("n", ">", 1))


def test_a_step_holds_its_lower_end_and_not_its_upper_one():
    table = tables.from_columns([("x", [0.0, 0.1, 0.2, 0.3, 0.30000000000000004, 0.7, 1.0])])
    picture = tables.histogram(table, "x", 10)
    assert picture.edges == (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1)
    assert [each.every for each in picture.bins] == [1, 1, 1, 2, 0, 0, 0, 1, 0, 0, 1]
    agrees(table, picture)


@pytest.mark.parametrize("value", [0, 7, -2.5, 1e300, 5e-324])
def test_equal_values_have_one_bar(value):
    table = tables.from_columns([("x", [value] * 4)])
    picture = tables.histogram(table, "x")
    assert [each.every for each in picture.bins] == [4]
    agrees(table, picture)


def test_what_is_not_finite_is_in_no_bar():
    table = tables.from_columns([("x", [1.0, np.inf, -np.inf, np.nan, 2.0])])
    picture = tables.histogram(table, "x")
    assert picture.empty == (3, 3)
    assert sum(each.every for each in picture.bins) == 2


@given(
    st.lists(
        st.one_of(
            st.none(), st.floats(allow_nan=False, allow_infinity=False), st.integers(-50, 50)
        ),
        max_size=30,
    ),
    st.integers(1, 40),
)
@settings(max_examples=60, deadline=None)
def test_steps_hold_every_number(numbers, bins):
    table = tables.from_columns([("x", pd.Series(numbers, dtype=float))])
    picture = tables.histogram(table, "x", bins, Compare("x", ">=", 0))
    assert len(picture.bins) <= 2.5 * bins + 2
    agrees(table, picture, Compare("x", ">=", 0))


def test_values_are_counted_from_the_most_frequent_on():
    cells = ["b"] * 3 + ["a"] * 3 + ["c"] * 2 + ["d", "e", "", None]
    table = tables.from_columns([("k", cells), ("n", range(12))])
    picture = tables.bars(table, "k", 2, Compare("n", ">", 0))
    assert counts(picture) == [("a", 3, 3), ("b", 3, 2), ("other", 4, 4)]
    assert picture.empty == (2, 2)
    agrees(table, picture, Compare("n", ">", 0))


def test_of_free_text_only_what_occurs_twice_has_a_bar():
    table = tables.from_columns([("t", ["x", "x", *(f"text {n}" for n in range(9))])])
    picture = tables.summary(table, "t")
    assert counts(picture) == [("x", 2, 2), ("other", 9, 9)]
    agrees(table, picture)


@pytest.mark.parametrize(
    ("days", "step", "first", "count"),
    [
        (["2020-02-28", "2020-03-01"], "by day", "2020-02-28", 3),
        (["2019-12-31 23:59:59", "2020-04-01"], "by month", "2019-12", 5),
        (["1969-05-05", "2020-01-01"], "by year", "1969", 52),
        (["1899-05-05", "2020-01-01"], "by decade", "1890s", 14),
        (["0999-05-05", "2020-01-01"], "by century", "0900s", 12),
    ],
)
def test_dates_are_counted_by_a_unit_that_fits(days, step, first, count):
    table = tables.from_columns([("d", [*days, None, *days])])
    picture = tables.summary(table, "d")
    assert (picture.step, picture.bins[0].name, len(picture.bins)) == (step, first, count)
    assert (picture.bins[0].every, picture.bins[-1].every, picture.empty[0]) == (2, 2, 1)
    agrees(table, picture)


@given(
    st.lists(st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9998, 1, 1)), min_size=1, max_size=9)
)
@settings(max_examples=30, deadline=None)
def test_spans_hold_every_date(moments):
    table = tables.from_columns([("d", [str(moment) for moment in moments])])
    agrees(table, tables.summary(table, "d"))


def test_bars_are_stacked_by_another_column():
    frame = pd.DataFrame({"n": [1, 1, 2, 2, 2], "k": ["a", "b", "a", "a", None]})
    table = tables.from_frame(frame)
    picture = tables.summary(table, "n", Compare("n", ">", 1), "k")
    assert picture.groups == ("a", "b", "empty")
    assert [each.stacked for each in picture.bins] == [
        ((1, 0), (1, 0), (0, 0)),
        ((2, 2), (0, 0), (1, 1)),
    ]
    with pytest.raises(InputError, match="stacked by categories"):
        tables.summary(table, "k", None, "n")


def test_a_picture_that_does_not_fit_says_so():
    table = tables.from_columns([("k", ["a", "a", "b", "b"])])
    with pytest.raises(InputError, match="“k” holds categories, not numbers"):
        tables.histogram(table, "k")
    with pytest.raises(InputError, match="not dates"):
        tables.dates(table, "k")


@given(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=4, max_size=40), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_bars_agree_with_pandas(values, most):
    table = tables.from_columns([("k", values)], {"k": "category"})
    expected = pd.Series(values, dtype=object).value_counts()
    picture = tables.bars(table, "k", most)
    named = {each.name: each.every for each in picture.bins if each.name != "other"}
    assert named == {name: expected[name] for name in named}
    assert sorted(named.values()) == sorted(expected, reverse=True)[:most][::-1]
    agrees(table, picture)


def test_the_spread_of_a_column_is_that_of_its_finite_numbers():
    numbers = [0.25, None, math.inf, math.nan, -1.5]
    table = tables.from_columns([("n", numbers), ("w", ["a", "b", "c", "d", "e"])])
    assert tables.spread(table, "n") == 1.75
    assert tables.spread(tables.from_columns([("n", [2.0])]), "n") == 0
    with pytest.raises(InputError):
        tables.spread(table, "w")
