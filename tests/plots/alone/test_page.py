"""Pages that work alone: they hold everything, ask nobody, and their text stays text."""

import json
from html.parser import HTMLParser

import pytest
from plotly.offline import get_plotlyjs

from explorer.browser import find_browser
from explorer.plots import figure, map_scene, to_html
from tests.plots.alone.pages import block, value

HOSTILE = "<img src='http://evil/x.png'>"


@pytest.fixture(scope="module")
def chart(space, flat):
    return figure(map_scene(space, flat, title=HOSTILE))


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
    assert block(page, "plotly") == get_plotlyjs()
    config = value(page, "config")
    assert config["showSendToCloud"] is False
    assert "plotlyServerURL" not in config
    assert "sendChartToCloud" in config["modeBarButtonsToRemove"]


def test_the_page_holds_the_figure_in_less_than_half_of_plotly_as_it_comes(page, chart):
    assert value(page, "figure") == json.loads(chart.to_json())
    assert len(page) < len(get_plotlyjs()) / 2


def test_a_label_cannot_end_a_script(page):
    assert "</script><script>" not in page
    assert HOSTILE not in page
    assert page.count("<script") == page.count("</script>") == 4


def test_the_page_says_what_the_figure_shows(page):
    assert 'aria-label="Map of 60 points in 2 dimensions by PCA."' in page


def test_a_browser_that_cannot_unpack_is_told(page):
    assert "too old to unpack" in page
    assert "<noscript>" in page


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
