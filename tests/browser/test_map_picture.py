"""The map by itself in a real browser: playback, space, pictures, phones, addresses."""

import re
import xml.etree.ElementTree as ET

import pytest

from tests.browser.conftest import Witness
from tests.browser.harness_map import COUNT, MANY, SIDE
from tests.browser.map_hands import (
    boxes,
    camera,
    heard,
    ink,
    lines,
    note_iterations,
    open_map,
    overlapping,
    place,
    ranges,
    rested,
    start,
    struck,
    told,
)

pytestmark = pytest.mark.browser


def test_recorded_frames_play_to_the_result(tab):
    open_map(tab)
    before = ranges(tab)
    tab.get_by_text("frames", exact=True).click()
    play = tab.get_by_role("button", name="Play how this layout came about", exact=True)
    play.wait_for()
    note_iterations(tab)
    play.click()
    # What was drawn when Play was pressed was the last state already.
    tab.wait_for_function("() => window.played[0] < 100 && window.played.at(-1) === 100")
    # A busy machine skips states, as a film must that takes no longer for it.
    played = tab.evaluate("window.played")
    assert played == sorted(played)
    assert tab.locator(".vse-map__iteration").inner_text() == "Iteration 100 of 100"
    play.wait_for()
    assert not tab.locator(".vse-map.is-moving").count()
    assert ranges(tab) == before


def test_a_click_in_space_reaches_python_and_the_camera_stays(tab):
    open_map(tab, "/map?dimensions=3")
    stage = tab.locator(".vse-map__stage").bounding_box()
    x, y = stage["x"] + 40, stage["y"] + 40
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + 160, y + 60, steps=6)
    tab.mouse.up()
    rested(tab)
    turned = camera(tab)
    label = tab.locator('.vse-map text[data-label="plain"]').last
    row, box = label.get_attribute("data-row"), label.bounding_box()
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    chosen = tab.locator(".vse-map").get_attribute("data-selected")
    assert chosen != ""
    heard(tab, f"selected {chosen}")
    assert lines(tab) == [(int(chosen) + step) % COUNT for step in (1, SIDE, 2 * SIDE)]
    assert camera(tab) == turned
    assert tab.locator('.vse-map [data-hull="left half"] path').count() == 1
    assert row is not None
    assert overlapping(boxes(tab)) == []


@pytest.mark.parametrize("dimensions", [2, 3])
def test_the_picture_can_be_taken_away_with_its_labels_and_legend(tab, tmp_path, dimensions):
    open_map(tab, f"/map?dimensions={dimensions}")
    assert struck(tab) == []
    assert dimensions == 3 or tab.locator('.vse-map text[data-row="26"]').count() == 1
    with tab.expect_download() as download:
        tab.locator('[data-action="svg"]').click()
    path = tmp_path / "grid.svg"
    assert download.value.suggested_filename == path.name
    download.value.save_as(path)
    root = ET.fromstring(path.read_text(encoding="utf-8"))
    words = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"word 0", "left", "<i>right</i>", "half"} <= words
    with tab.expect_download() as download:
        tab.locator('[data-action="png"]').click()
    path = tmp_path / "grid.png"
    download.value.save_as(path)
    picture = path.read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000


def test_thousands_of_points_are_painted_picked_and_taken_away(tab, tmp_path):
    open_map(tab, "/map?points=many")
    for row in (0, 1234, MANY * MANY - 1):
        x, y = place(tab, row, MANY)
        assert ink(tab, x, y) > 150
        assert ink(tab, x + (place(tab, 1, MANY)[0] - place(tab, 0, MANY)[0]) / 2, y) == 0
    # Where points are many their density lies below them, of all that are drawn.
    assert tab.locator(".vse-map__density").is_visible()
    told(tab, density="false", drawn=MANY * MANY)
    tab.locator('[data-group="1"]').click()
    told(tab, hidden="1")
    assert ink(tab, *place(tab, MANY - 1, MANY)) == 0
    tab.mouse.click(*place(tab, 1205, MANY))
    told(tab, selected=1205, neighbors=3)
    heard(tab, "selected 1205")
    with tab.expect_download() as download:
        tab.locator('[data-action="svg"]').click()
    path = tmp_path / "grid.svg"
    download.value.save_as(path)
    paths = ET.fromstring(path.read_text(encoding="utf-8")).iter("{http://www.w3.org/2000/svg}path")
    discs = [node.get("d").count("M") for node in paths if node.get("fill") == "#3b6fb6"]
    assert max(discs) == MANY * MANY / 2


def test_a_phone_gets_the_whole_map_without_scrolling_sideways(browser, harness):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    open_map(page, f"{harness.url}/map")
    box = page.locator(".vse-map").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    legend = page.locator(".vse-legend").bounding_box()
    stage = page.locator(".vse-map__stage").bounding_box()
    assert legend["y"] >= stage["y"] + stage["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert overlapping(boxes(page)) == []
    page.locator(".vse-map").scroll_into_view_if_needed()
    page.touchscreen.tap(*place(page, 66))
    told(page, selected=66)
    context.close()


def test_stillness_is_respected(browser, harness):
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 1000})
    page = open_map(context.new_page(), f"{harness.url}/map")
    page.evaluate(
        """() => {
            window.moved = 0;
            new MutationObserver(() => {
                if (document.querySelector('.vse-map.is-moving')) window.moved += 1;
            }).observe(document.querySelector('.vse-map'), { attributes: true });
        }"""
    )
    page.get_by_text("turned", exact=True).click()
    told(page, view="turned 2", ready="true")
    assert page.evaluate("window.moved") == 0
    context.close()


def test_the_map_is_named_and_tells_its_news(tab):
    open_map(tab)
    stage = tab.get_by_role("application", name="A grid of words")
    assert stage.count() == 1
    assert tab.get_by_role("figure", name="A grid of words").count() == 1
    nameless = tab.evaluate(
        """() => [...document.querySelectorAll('.vse-map button')]
            .filter(button => !button.textContent && !button.getAttribute('aria-label')).length"""
    )
    assert nameless == 0
    status = tab.locator('.vse-map [role="status"]')
    assert status.inner_text() == f"{COUNT} points. Click one to see its nearest neighbors."


def test_it_loads_below_a_base_path(browser, tmp_path):
    below = start(tmp_path, "--server.baseUrlPath", "vse")
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page, witness = context.new_page(), Witness()
    witness.watch(page)
    open_map(page, f"{below.url}/vse/map")
    scripts = page.evaluate(
        "() => performance.getEntriesByType('resource').map(entry => entry.name)"
    )
    assert any(re.search(r"/vse/assets/map/[0-9a-f]{16}/index\.js$", name) for name in scripts)
    context.close()
    below.stop()
    assert witness.errors == []
