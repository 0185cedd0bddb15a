"""Journeys over the map page in a real browser, and the pictures we look at."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from explorer.embedders import parse_spec
from explorer.neighbors import neighbors_of
from explorer.tasks import words
from explorer.wordlists import load_word_list
from tests.browser.conftest import ROOT, settled
from tests.browser.map_hands import note_iterations, wait_for_iterations

pytestmark = [pytest.mark.browser, pytest.mark.model]

# Other pages have maps as well, such as the one that a person is just leaving.
READY = ".st-key-workbench .vse-map[data-stage=settled][data-ready=true]"
FIRST_PICTURE = 180_000
PICTURES = Path(os.environ.get("SCREENSHOTS", ROOT / "build" / "screenshots"))


def open_map(page: Page, query: str = "") -> None:
    page.goto(f"/{query}")
    page.wait_for_selector(READY, timeout=FIRST_PICTURE)
    settled(page)


def map_state(page: Page, name: str) -> str:
    return page.locator(".vse-map").get_attribute(f"data-{name}") or ""


def select_with_keys(page: Page) -> int:
    """Walk to a point with the arrow keys, choose it, and return its row."""
    page.locator(".vse-map [tabindex='0']").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector(".vse-map:not([data-selected=''])")
    settled(page)
    return int(map_state(page, "selected"))


@pytest.fixture(scope="module")
def topics(tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache") / "embeddings.sqlite"
    return words.embed_table(load_word_list("topics"), parse_spec("minilm"), cache)[0]


def test_a_newcomer_sees_a_finished_map_and_how_far_to_trust_it(page):
    open_map(page)
    expect(page.get_by_role("heading", name="Map", exact=True)).to_be_visible()
    assert page.evaluate("document.querySelector('.js-plotly-plot')._fullData.length") >= 10
    assert int(map_state(page, "drawn-labels")) > 30
    expect(page.get_by_text("nearest neighbors this picture keeps")).to_be_visible()
    expect(page.get_by_text("Trustworthiness")).to_be_visible()


def test_a_point_shows_its_ten_true_neighbors_and_one_can_walk_on(page, topics):
    open_map(page)
    row = select_with_keys(page)
    assert map_state(page, "neighbors") == "10"
    expect(page.locator("line[data-neighbor]")).to_have_count(10)
    nearest = neighbors_of(topics, row, 10).indices[0]
    expect(page.get_by_role("heading", name=topics.labels[row], exact=True)).to_be_visible()
    for step in range(3):
        following = int(nearest[0] if step == 0 else nearest[1])
        name = re.compile(rf"^{re.escape(topics.labels[following])} \d")
        page.get_by_role("button", name=name).click()
        page.wait_for_selector(f".vse-map[data-selected='{following}']")
        settled(page)
        nearest = neighbors_of(topics, following, 10).indices[0]


def test_keys_find_change_the_method_and_tell_themselves(page):
    open_map(page)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys", exact=True)
    expect(keys.get_by_text("Map by UMAP", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    page.keyboard.press("/")
    find = page.get_by_role("searchbox", name="Find", exact=True)
    expect(find).to_be_focused()
    page.keyboard.type("1?f")  # typed, not heeded
    expect(find).to_have_value("1?f")
    expect(page.get_by_role("radio", name="t-SNE", exact=True)).to_be_checked()
    find.blur()
    page.keyboard.press("1")
    expect(page.get_by_role("radio", name="PCA", exact=True)).to_be_checked()
    page.wait_for_selector('.vse-map[data-ready=true][data-view^="pca"]', timeout=FIRST_PICTURE)
    page.keyboard.press("t")
    expect(page.get_by_role("radio", name="Table", exact=True)).to_be_checked()
    expect(page.get_by_role("grid")).to_be_visible()


def test_changing_the_method_moves_the_points_to_a_new_picture(page):
    open_map(page)
    before = map_state(page, "view")
    page.get_by_role("radio", name="PCA", exact=True).click()
    page.wait_for_selector('.vse-map[data-ready=true][data-view^="pca"]', timeout=FIRST_PICTURE)
    assert map_state(page, "view") != before
    expect(page.get_by_text("of the variance").first).to_be_visible()
    assert "method=PCA" in page.url


def test_three_dimensions_by_link(page):
    open_map(page, "?method=PCA&dimensions=3-D")
    assert map_state(page, "dimensions") == "3"


def test_clusters_get_boundaries_and_names(page):
    open_map(page, "?method=PCA&color=k-means+clusters&k=10&boundaries=true")
    # The picture stands before the clusters are found: their names are several words, not one.
    page.wait_for_function(
        """() => [...document.querySelectorAll('.vse-map text')]
            .some(text => /\\p{L}, \\p{L}/u.test(text.textContent))""",
        timeout=FIRST_PICTURE,
    )
    expect(page.get_by_text("Of each word’s 15 nearest").first).to_be_visible()


def test_own_words_from_upload_to_map(page, tmp_path):
    file = tmp_path / "fruit.csv"
    file.write_text("word,kind\napple,sweet\nlemon,sour\nlime,sour\nfig,sweet\napple,sweet\nNA,x\n")
    page.goto("/data")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Open on the Map", exact=True).click(timeout=60_000)
    page.wait_for_selector(READY, timeout=FIRST_PICTURE)
    expect(page.get_by_text("1 duplicate")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("fruit · 5 texts")).to_be_visible(timeout=60_000)


def test_the_map_can_be_taken_away(page):
    open_map(page, "?method=PCA")
    page.get_by_role("button", name="Take away", exact=True).click()
    for label, least in (("Interactive HTML", 1_000_000), ("CSV", 3_000), ("Parquet", 2_000)):
        with page.expect_download() as download:
            page.get_by_role("button", name=label, exact=True).click()
        assert Path(download.value.path()).stat().st_size > least


def test_t_sne_can_be_played_from_first_to_last(page):
    open_map(page, "?seed=3")
    note_iterations(page)
    page.get_by_role("button", name=re.compile("play", re.IGNORECASE)).first.click()
    wait_for_iterations(page, 3)


def test_a_selection_is_listed_beside_the_map_and_can_be_isolated(page):
    page.set_viewport_size({"width": 1440, "height": 900})
    open_map(page, "?method=PCA")
    stage = page.locator(".vse-map__stage").bounding_box()
    page.get_by_role("button", name=re.compile("box", re.IGNORECASE)).first.click()
    box = page.locator(".vse-map .js-plotly-plot").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.8, steps=8)
    page.mouse.up()
    expect(page.get_by_role("radio", name="Selection", exact=True)).to_be_checked()
    count = page.get_by_text(re.compile(r"^\d+ selected$"))
    only = page.get_by_role("button", name="Show only these", exact=True)
    listed = page.get_by_test_id("stDataFrame")
    for part in (count, listed, only):
        expect(part).to_be_visible()
        seen = part.bounding_box()
        assert seen["y"] + seen["height"] <= 900
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0
    # The panel turned; the map stays where and as large as it is.
    assert page.locator(".vse-map__stage").bounding_box() == stage
    page.get_by_role("button", name="Fold the panel", exact=True).click()
    page.wait_for_function(
        "width => document.querySelector('.vse-map__stage').clientWidth > width + 200",
        arg=stage["width"],
    )
    page.get_by_role("button", name="Open the panel", exact=True).click()
    only.click()
    expect(page.get_by_text(re.compile(r"of Ten topics")).first).to_be_visible(timeout=60_000)


def test_on_a_phone_a_tapped_point_comes_with_a_sheet(newcomer):
    page = newcomer(390, 844, is_mobile=True, has_touch=True)
    open_map(page, "?method=PCA")
    sheet = page.locator(".st-key-map_panel")
    assert sheet.bounding_box()["y"] > 844 - 80
    points = page.locator(".vse-map text[data-label=plain]")
    # The lowest word lies where the sheet comes up.
    boxes = [points.nth(at).bounding_box() for at in range(points.count())]
    lowest = max(boxes, key=lambda box: box["y"])
    page.touchscreen.tap(lowest["x"] + lowest["width"] / 2, lowest["y"] + lowest["height"] / 2)
    page.wait_for_selector(".vse-map:not([data-selected=''])")
    row = map_state(page, "selected")
    expect(page.get_by_role("radio", name="Point", exact=True)).to_be_checked()
    heading = sheet.get_by_role("heading")
    expect(heading).to_be_in_viewport()
    expect(page.get_by_text("Nearest of 99 others in the full space")).to_be_in_viewport()
    top = sheet.bounding_box()["y"]
    assert 300 < top < 500
    page.wait_for_function(
        """([row, top]) => document.querySelector(`.vse-map text[data-row='${row}']`)
            ?.getBoundingClientRect().bottom < top""",
        arg=[row, top],
    )
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            '.st-key-map_controls button, .vse-map button, .st-key-map_panel button')]
            .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 44)
            .map((each) => each.outerHTML.slice(0, 120))"""
    )
    assert small == []
    page.get_by_role("button", name="Fold the panel", exact=True).click()
    expect(heading).to_be_hidden()


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_sticks_out_at_any_width(newcomer, width):
    page = newcomer(width, 1000)
    open_map(page)
    if width == 1440:
        select_with_keys(page)
    PICTURES.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        settled(page)
        page.screenshot(path=PICTURES / f"map-{width}-{scheme}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        main = page.get_by_test_id("stMain")
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
        figure = page.locator(".vse-map .js-plotly-plot").bounding_box()
        assert figure["x"] >= 0
        assert figure["x"] + figure["width"] <= width
        assert figure["height"] >= 250


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
def test_title_controls_map_and_legend_are_seen_together(newcomer, size):
    width, height = size
    page = newcomer(width, height, is_mobile=width < 500)
    open_map(page)
    parts = ["h1", "[role=radiogroup]", ".vse-map__status", ".vse-map__stage", ".vse-legend"]
    boxes = [page.locator(part).first.bounding_box() for part in parts]
    tops = [box["y"] for box in boxes]
    assert tops == sorted(tops)
    assert tops[0] < 64
    assert boxes[-1]["y"] + boxes[-1]["height"] <= height
    assert boxes[3]["height"] >= 300
    taller = height + 200
    page.set_viewport_size({"width": width, "height": taller})
    page.wait_for_function(
        "least => document.querySelector('.vse-map__stage').clientHeight > least",
        arg=boxes[3]["height"] + 150,
    )
    legend = page.locator(".vse-legend").bounding_box()
    assert legend["y"] + legend["height"] <= taller
