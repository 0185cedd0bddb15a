"""Rows, counts, orders and pages: exact on known tables, and as pandas has them."""

import io
import threading

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer import tables
from explorer.errors import InputError, LimitError
from explorer.space import Space
from explorer.tables import Between, Compare, Contains, Rows, Sort
from explorer.tables.loading import connect

HOSTILE = ['"', "'; DROP TABLE rows; --", "select", "[a]", "*", " ", "a\nb", "`x`", "v0", "rowid"]


def kinds(table: tables.Table) -> dict[str, str]:
    return {column.name: column.kind for column in table.columns}


def test_kinds_are_found_in_the_cells():
    frame = pd.DataFrame(
        {
            "whole": range(40),
            "text numbers": [f"{n / 4}" for n in range(40)],
            "nearly numbers": ["n/a", *map(str, range(39))],
            "half numbers": ["n/a", "1"] * 20,
            "day": ["2020-01-01", "2021/02/03"] * 20,
            "stamp": pd.to_datetime(["2020-01-01"] * 40),
            "flag": [True, False] * 20,
            "said": ["yes", "No"] * 20,
            "kind": ["a", "b", "c", "d"] * 10,
            "link": ["https://a.example/b"] * 40,
            "words": [f"all different {n}" for n in range(40)],
            "nothing": [None] * 40,
            "lists": [[1, 2]] * 40,
            "infinity": ["inf"] * 40,
        }
    )
    assert list(kinds(tables.from_frame(frame)).values()) == [
        *["number"] * 3,
        "category",
        *["date"] * 2,
        *["truth"] * 2,
        "category",
        "link",
        *["text"] * 2,
        *["category"] * 2,
    ]


def test_what_a_column_holds_is_told():
    table = tables.from_columns([("n", ["1", "2", "", None, " ", *["3"] * 30, "x"])])
    assert table.columns[0].describe() == (
        "“n” holds numbers; 3 of 36 cells are empty; 1 is something else."
    )


def test_cells_come_as_they_were_found():
    frame = pd.DataFrame(
        {
            "n": ["1.50", "007", ""],
            "x": [0.1, np.nan, np.inf],
            "b": [True, False, True],
            "d": pd.to_datetime(["2020-01-02", "2020-01-02 03:04:05", None], format="mixed"),
            "t": ["<b>a</b>", " b ", "ü"],
        }
    )
    assert tables.from_frame(frame).page().cells == (
        ("1.50", 0.1, True, "2020-01-02", "<b>a</b>"),
        ("007", None, False, "2020-01-02 03:04:05", " b "),
        (None, "inf", True, None, "ü"),
    )


def test_an_order_puts_empty_cells_last_and_keeps_equal_ones_as_they_were():
    table = tables.from_columns([("n", [2, None, 1, 2, float("nan"), 1])])
    assert table.ordered(None, Sort("n")).tolist() == [2, 5, 0, 3, 1, 4]
    assert table.ordered(None, Sort("n", "descending")).tolist() == [0, 3, 2, 5, 1, 4]
    under = Compare("n", "<=", 2)
    assert table.ordered(under, Sort("n", "descending")).tolist() == [0, 3, 2, 5]
    page = table.page(under, Sort("n"), offset=1, count=2)
    assert (page.rows, page.cells, page.total) == ((5, 0), ((1.0,), (2.0,)), 4)
    assert table.page(under, Sort("n"), offset=9).rows == ()
    assert table.place(0, under, Sort("n")) == 2
    assert table.place(1, under, Sort("n")) is None


def test_names_may_be_anything():
    table = tables.from_columns([(name, [at, at + 1]) for at, name in enumerate([*HOSTILE, ""])])
    assert [column.name for column in table.columns] == [*HOSTILE, "no name"]
    for at, name in enumerate(HOSTILE):
        assert table.rows(Compare(name, "=", at)).tolist() == [0]
        assert table.rows(tables.parse(tables.typed(Compare(name, "=", at)), table.columns)) == [0]
        assert table.page(None, Sort(name, "descending"), columns=[name]).cells == (
            (at + 1,),
            (at,),
        )
        assert sum(each.every for each in tables.summary(table, name).bins) == 2


def test_hostile_values_are_only_values():
    values = ["'; DROP TABLE rows; --", "' OR 1=1 --", "%", "_", "\\", "?", "x"]
    table = tables.from_columns([("v", values)])
    for at, value in enumerate(values):
        assert table.rows(Compare("v", "=", value)).tolist() == [at]
        assert at in table.rows(Contains("v", value)).tolist()
    assert table.count(Contains("v", "%")) == 1
    assert len(table) == len(table.rows()) == 7


def test_tables_of_one_row_and_of_none():
    one, none = (tables.from_columns([("n", list(range(k))), ("t", ["x"] * k)]) for k in (1, 0))
    assert one.page(None, Sort("n")).cells == ((0, "x"),)
    assert none.page(None, Sort("n")).cells == ()
    assert none.count(Contains("t", "x")) == 0
    assert tables.summary(none, "n").bins == tables.summary(none, "t").bins == ()
    assert tables.lift(one, [0], "t") == ()


def test_three_hundred_columns():
    table = tables.from_columns([(f"c{at}", [at, 1]) for at in range(300)])
    assert table.page().cells[0] == tuple(range(300))
    assert table.rows(Compare("c299", "=", 299)).tolist() == [0]
    assert table.count(Contains("", "299")) == 1


def test_columns_must_agree():
    with pytest.raises(InputError, match="1 and 2 cells"):
        tables.from_columns([("a", [1]), ("b", [1, 2])])
    with pytest.raises(InputError, match="one column"):
        tables.from_frame(pd.DataFrame(index=range(3)))


def test_a_space_is_a_table_of_labels_metadata_and_what_is_computed():
    metadata = pd.DataFrame({"kind": ["a", "a", "b", "b"], "label": [1, 2, 3, 4]})
    space = Space(["w", "w", "x", "x"], np.eye(4), metadata)
    table = tables.from_space(space, {"kept": np.array([0.5, np.nan, 1.0, 0.0])})
    assert kinds(table) == {
        "label": "text",
        "kind": "category",
        "label 2": "number",
        "kept": "number",
    }
    assert table.rows(Compare("kept", ">=", 0.5)).tolist() == [0, 2]


def test_a_parquet_file_is_a_table_but_for_its_vectors():
    vectors = pa.FixedSizeListArray.from_arrays(pa.array(np.arange(6.0, dtype=np.float32)), 2)
    made = pa.table(
        {"word": ["a", "b", None], "n": pa.array([1, 2, 3], pa.uint64()), "vector": vectors}
    )
    buffer = io.BytesIO()
    pq.write_table(made, buffer)
    table = tables.from_parquet(buffer.getvalue(), "The file")
    assert table.page().cells == (("a", 1.0), ("b", 2.0), (None, 3.0))
    with pytest.raises(InputError, match="The file"):
        tables.from_parquet(b"PAR1 not really", "The file")


def test_the_database_reaches_nothing_and_keeps_its_settings(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    connection = connect()
    for statement in (
        f"SELECT * FROM read_csv('{secret}')",
        f"SELECT * FROM '{secret}'",
        f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
        f"ATTACH '{tmp_path / 'other.db'}'",
        f"EXPORT DATABASE '{tmp_path / 'all'}'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM 'https://example.com/x.parquet'",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "SET threads = 64",
        "SET temp_directory = '/tmp'",
    ):
        with pytest.raises(duckdb.Error):
            connection.execute(statement).fetchall()
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


def test_a_table_that_needs_too_much_memory_is_a_sentence(monkeypatch):
    monkeypatch.setattr("explorer.tables.loading.MEMORY_MB", 1)
    with pytest.raises(LimitError, match="more than the 1 MB it may use"):
        tables.from_columns([("t", [f"{row} " + "x" * 100 for row in range(20_000)])])


def test_many_ask_at_once():
    table = tables.from_columns(
        [("n", list(range(5_000))), ("k", [f"{n % 7}" for n in range(5_000)])]
    )
    wrong: list[object] = []

    def ask(at: int) -> None:
        chosen = Rows(tuple(range(at, 5_000, 10)))
        try:
            if (
                table.rows(chosen).tolist() != list(chosen.rows)
                or table.count(Between("n", at, 999)) != 1_000 - at
            ):
                wrong.append(at)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask, args=(at,)) for at in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_rows_keep_their_numbers_in_a_table_of_many_pieces():
    n = 300_000
    values = np.random.default_rng(0).permutation(n)
    table = tables.from_columns([("n", values), ("t", [f"w{v}" for v in values])])
    assert (
        table.rows(Between("n", 10, 19)).tolist()
        == np.flatnonzero((values >= 10) & (values < 20)).tolist()
    )
    assert np.array_equal(table.ordered(None, Sort("n")), np.argsort(values))
    last = table.page(None, Sort("n", "descending"), offset=90_000, count=3)
    assert [cells[1] for cells in last.cells] == [f"w{n - 90_001 - at}" for at in range(3)]
    picture = tables.histogram(table, "n", 20)
    assert [(each.every, each.filtered) for each in picture.bins] == [(20_000, 20_000)] * 15


# As pandas has them -------------------------------------------------------------------------------

cells = st.one_of(st.none(), st.floats(-1e6, 1e6).map(lambda x: round(x, 2)))
names = st.one_of(st.none(), st.text("abAB é'\"%_", max_size=4))


@st.composite
def frames(draw):
    n = draw(st.integers(1, 30))
    numbers = draw(st.lists(cells, min_size=n, max_size=n))
    texts = draw(st.lists(names, min_size=n, max_size=n))
    return pd.DataFrame({"n": pd.Series(numbers, dtype=float), "t": pd.Series(texts, dtype=object)})


@given(frames(), st.floats(-1e6, 1e6), st.text("aAbé'%", max_size=2))
@settings(max_examples=40, deadline=None)
def test_filters_and_orders_agree_with_pandas(frame, value, part):
    table = tables.from_columns([("n", frame["n"]), ("t", frame["t"])], {"t": "text"})
    text = frame["t"].where(frame["t"].notna() & (frame["t"].fillna("").str.strip() != ""))
    assert table.rows(Compare("n", ">", value)).tolist() == frame.index[frame["n"] > value].tolist()
    assert (
        table.rows(Compare("n", "!=", value)).tolist() == frame.index[frame["n"] != value].tolist()
    )
    found = text.str.lower().str.contains(part.lower(), regex=False).fillna(False).astype(bool)
    assert table.rows(Contains("t", part)).tolist() == frame.index[found].tolist()
    for direction in ("ascending", "descending"):
        order = frame.sort_values("n", kind="stable", ascending=direction == "ascending")
        known = order.index[order["n"].notna()].tolist()
        empty = frame.index[frame["n"].isna()].tolist()
        assert table.ordered(None, Sort("n", direction)).tolist() == [*known, *empty]
