"""CSV that a spreadsheet program may open."""

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.sheets import defused, restored, to_csv

SIGNS = "'=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1+1", "'+1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-sum", "'-sum"),
        ("\t=1", "'\t'=1"),
        ("\uff1d1", "'\uff1d1"),
        ("'=1", "''=1"),
        ("-1.5", "-1.5"),
        ("+1e-3", "+1e-3"),
        ("a=1", "a=1"),
        (" =1", " '=1"),
        ("\ufeff=1", "\ufeff'=1"),
        ("a;=cmd", "a;'=cmd"),
        ("a; @x;-y", "a; '@x;'-y"),
        ("a\n+x\n=y", "a\n'+x\n'=y"),
        ("a list:\n- one\n  + two", "a list:\n- one\n  + two"),
        ("a;-1.5;+2", "a;-1.5;+2"),
        ("-1.5;=2", "-1.5;'=2"),
        ("-1.5.2", "'-1.5.2"),
        ("'tis", "'tis"),
        ("", ""),
        (-1.5, -1.5),
        (None, None),
    ],
)
def test_only_what_would_be_run_is_defused(text: object, safe: object) -> None:
    assert defused(text) == safe


@given(st.text(st.sampled_from(SIGNS + "a1.; \ufeff"), max_size=8) | st.text(max_size=20))
def test_what_is_defused_comes_back(text: str) -> None:
    assert restored(str(defused(text))) == text


def test_cells_and_names_of_columns_are_defused_and_numbers_stay() -> None:
    table = pd.DataFrame(
        {"=name": ["=1", "b"], "kind": pd.Categorical(["@x", "y"]), "x": [-1.5, 0.25]}
    )
    table["none"] = ["+a", None]
    assert to_csv(table) == b"'=name,kind,x,none\n'=1,'@x,-1.5,'+a\nb,y,0.25,\n"
    assert to_csv(table, formulas="keep") == b"=name,kind,x,none\n=1,@x,-1.5,+a\nb,y,0.25,\n"
    assert list(table.columns) == ["=name", "kind", "x", "none"]
    twice = pd.DataFrame([["=1", "=2"]], columns=["a", "a"])
    assert to_csv(twice) == b"a,a\n'=1,'=2\n"


def test_numbers_are_written_as_without_it() -> None:
    table = pd.DataFrame({"x": pd.Series([0.1, -3.3], dtype="float32"), "label": ["a", "b"]})
    assert to_csv(table) == to_csv(table, formulas="keep")
    assert pd.read_csv(io.BytesIO(to_csv(table)))["x"].astype("float32").equals(table["x"])
