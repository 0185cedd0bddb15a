"""What is taken away: pictures, exact tables."""

import html
import io
import re

import numpy as np
import pandas as pd
import pytest

from explorer.errors import ExplorerError, InputError, ParameterError
from explorer.plots import (
    coordinates_table,
    figure,
    map_scene,
    to_csv,
    to_image,
    to_parquet,
)
from explorer.space import Space


@pytest.fixture(scope="module")
def chart(space, flat):
    return figure(map_scene(space, flat, title="<img src='http://evil/x.png'>"))


def test_pictures_are_drawn_with_the_exact_text(chart):
    assert to_image(chart, "png", width=300, height=200, scale=1)[:8] == b"\x89PNG\r\n\x1a\n"
    drawing = to_image(chart, "svg").decode()
    assert drawing.startswith("<svg")
    shown = [html.unescape(text) for text in re.findall(r">([^<>]+)</text>", drawing)]
    assert "<img src='http://evil/x.png'>" in shown
    assert "<image" not in drawing


def test_without_a_browser_one_sentence_says_so(chart, monkeypatch, tmp_path):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExplorerError) as caught:
        to_image(chart)
    assert "Traceback" not in str(caught.value)
    assert "save the interactive HTML instead" in str(caught.value)


def test_another_kind_of_picture_is_refused(chart):
    with pytest.raises(ParameterError, match="png or svg"):
        to_image(chart, "pdf")


def test_the_table_holds_exact_coordinates_and_moves_taken_names(space, flat, solid, clusters):
    table = coordinates_table(space, flat, clusters)
    assert list(table.columns) == ["label", "x", "y", "cluster", "cluster_name", "kind", "label_2"]
    np.testing.assert_array_equal(table[["x", "y"]], flat.coordinates)
    assert table["cluster_name"][0] == clusters.names[clusters.labels[0]]
    assert list(coordinates_table(space, solid).columns)[:4] == ["label", "x", "y", "z"]


def test_the_table_comes_back_from_csv_and_parquet_exactly(space, flat, clusters):
    table = coordinates_table(space, flat, clusters)
    back = pd.read_parquet(io.BytesIO(to_parquet(table)))
    pd.testing.assert_frame_equal(back, table, check_dtype=False)
    back = pd.read_csv(io.BytesIO(to_csv(table, formulas="keep")), keep_default_na=False)
    assert list(back["label"]) == list(space.labels)
    np.testing.assert_allclose(back["x"].astype("f4"), table["x"])


def test_a_column_of_mixed_kinds_fits_into_parquet(flat):
    mixed = pd.DataFrame({"m": pd.Series([1, "two", None, *[2.5] * 57], dtype=object)})
    mixed_space = Space([str(i) for i in range(60)], np.ones((60, 2)), mixed)
    back = pd.read_parquet(io.BytesIO(to_parquet(coordinates_table(mixed_space, flat))))
    assert list(back["m"][:2]) == ["1", "two"]
    assert back["m"].isna()[2]


def test_formulas_are_defused_unless_kept():
    table = pd.DataFrame({"label": ["=1+1", "-sum", "plain"], "x": [-1.5, 0.0, 1.0]})
    assert to_csv(table, formulas="keep") == b"label,x\n=1+1,-1.5\n-sum,0.0\nplain,1.0\n"
    assert to_csv(table) == b"label,x\n'=1+1,-1.5\n'-sum,0.0\nplain,1.0\n"


def test_a_map_of_other_words_is_refused(space, flat):
    with pytest.raises(InputError, match="not of these 5 words"):
        coordinates_table(space.take(range(5)), flat)
