"""What is taken away: pages that fetch nothing, pictures, exact tables."""

import html
import io
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from explorer.browser import find_browser
from explorer.errors import ExplorerError, InputError, ParameterError
from explorer.plots import (
    coordinates_table,
    figure,
    map_scene,
    to_csv,
    to_html,
    to_image,
    to_parquet,
)
from explorer.space import Space


@pytest.fixture(scope="module")
def chart(space, flat):
    return figure(map_scene(space, flat, title="<img src='http://evil/x.png'>"))


@pytest.fixture(scope="module")
def page(chart):
    return to_html(chart)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def test_the_page_refers_to_nothing_outside_itself(page):
    tags = Tags()
    tags.feed(page)
    loading = [(tag, a) for tag, a in tags.found if {"src", "href", "srcset", "action"} & set(a)]
    assert loading == []
    policy = next(a["content"] for tag, a in tags.found if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy


def test_the_page_is_self_contained_and_shares_nothing(page):
    assert len(page) > 4_000_000
    config = page[page.rindex("Plotly.newPlot(") :]
    assert '"showSendToCloud": false' in config
    assert "plotlyServerURL" not in config
    assert "sendChartToCloud" in re.search(r'"modeBarButtonsToRemove": \[[^\]]*\]', config)[0]


def test_a_label_cannot_end_the_script(page):
    data = page[page.rindex("Plotly.newPlot(") :]
    assert data.count("</script>") == 1


def test_the_page_says_what_the_figure_shows(page):
    assert 'aria-label="Map of 60 points in 2 dimensions by PCA."' in page


@pytest.mark.browser
@pytest.mark.parametrize(
    ("dimensions", "drawn"), [(2, ".scatterlayer .point"), (3, ".gl-container canvas")]
)
def test_the_page_draws_itself_without_a_request(space, flat, solid, tmp_path, dimensions, drawn):
    from playwright.sync_api import sync_playwright

    path = tmp_path / "map.html"
    projection = flat if dimensions == 2 else solid
    scene = map_scene(space, projection, arrows=[(0, 1)], title="<img src='http://evil/x.png'>")
    path.write_text(to_html(figure(scene)), encoding="utf-8")
    asked, errors = [], []
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=find_browser())
        tab = browser.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.goto(path.as_uri())
        tab.wait_for_selector(drawn, state="attached")
        shown = tab.locator(".gtitle").text_content()
        tab.wait_for_timeout(500)
        browser.close()
    assert errors == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert shown == "<img src='http://evil/x.png'>"


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
