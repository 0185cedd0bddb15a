"""The map by itself in a real browser: what a click, a key, a lasso or another view does."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
import xml.etree.ElementTree as ET

import pytest

from tests.browser.conftest import ROOT, Server, Witness, free_port
from tests.browser.harness_map import COUNT, MANY, MARKUP, SIDE

pytestmark = pytest.mark.browser


def start(folder, *options):
    port, log = free_port(), folder / "server.log"
    command = ["-m", "streamlit", "run", "tests/browser/harness_app.py", "--server.port", str(port)]
    process = subprocess.Popen(
        [sys.executable, *command, *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=log.open("w"),
        stderr=subprocess.STDOUT,
    )
    running = Server(port, process, log)
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{running.url}/api/health", timeout=1).close()
            return running
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def harness(tmp_path_factory):
    running = start(tmp_path_factory.mktemp("harness"))
    yield running
    running.stop()


@pytest.fixture
def tab(browser, harness):
    context = browser.new_context(
        viewport={"width": 1280, "height": 1000}, accept_downloads=True, base_url=harness.url
    )
    witness, page = Witness(), context.new_page()
    witness.watch(page)
    yield page
    context.close()
    assert witness.errors == []
    assert witness.elsewhere == []


def open_map(page, address="/map"):
    page.goto(address)
    ready(page)
    return page


def ready(page):
    page.locator('.vse-map[data-ready="true"]').wait_for(timeout=60_000)


def told(page, **facts):
    """Wait until the map's data attributes say so."""
    for name, value in facts.items():
        attribute = name.replace("_", "-")
        page.locator(f'.vse-map[data-{attribute}="{value}"]').wait_for(timeout=10_000)


def heard(page, text):
    """Wait until Python says so."""
    page.get_by_text(text, exact=True).wait_for(timeout=20_000)


def boxes(page):
    return page.evaluate(
        """() => [...document.querySelectorAll('.vse-map text[data-label]')].map(text => {
            const box = text.getBoundingClientRect();
            return [box.left, box.top, box.right, box.bottom, text.textContent];
        })"""
    )


def overlapping(labels):
    pairs = [(a, b) for i, a in enumerate(labels) for b in labels[:i]]
    # A line box is a little higher than its letters; a shared pixel of leading is no overlap.
    return [
        (a[4], b[4])
        for a, b in pairs
        if a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] - 3 and b[1] < a[3] - 3
    ]


def place(page, row, side=SIDE):
    """Position of a point of the grid on the page, by Plotly's own account."""
    return page.evaluate(
        """([column, line]) => {
            const plot = document.querySelector('.js-plotly-plot');
            const { xaxis: x, yaxis: y } = plot._fullLayout;
            const box = plot.getBoundingClientRect();
            return [box.left + x._offset + x.c2p(column), box.top + y._offset + y.c2p(line)];
        }""",
        [row % side, row // side],
    )


def ranges(page):
    return page.evaluate(
        """() => {
            const { xaxis, yaxis } = document.querySelector('.js-plotly-plot')._fullLayout;
            return [...xaxis.range, ...yaxis.range];
        }"""
    )


def zoom_in(page, row):
    page.mouse.move(*place(page, row))
    for _ in range(6):
        page.mouse.wheel(0, -100)
    page.wait_for_timeout(600)


def camera(page):
    return page.evaluate(
        "() => document.querySelector('.js-plotly-plot')._fullLayout.scene._scene.getCamera().eye"
    )


def lines(page):
    return page.evaluate(
        """() => [...document.querySelectorAll('.vse-map line[data-neighbor]')]
            .map(line => Number(line.dataset.neighbor))"""
    )


def test_a_click_draws_the_true_neighbors_and_python_hears_of_it(tab):
    open_map(tab)
    tab.mouse.click(*place(tab, 40))
    told(tab, selected=40, neighbors=3)
    assert lines(tab) == [41, 52, 64]
    heard(tab, "selected 40")
    ends = tab.evaluate(
        """() => [...document.querySelectorAll('.vse-map line[data-neighbor]')].map(line => {
            const box = line.ownerSVGElement.getBoundingClientRect();
            return [box.left + line.x2.baseVal.value, box.top + line.y2.baseVal.value];
        })"""
    )
    for end, row in zip(ends, (41, 52, 64), strict=True):
        assert end == pytest.approx(place(tab, row), abs=0.2)


def test_the_zoom_is_the_same_to_the_digit_after_a_click(tab):
    open_map(tab)
    home = ranges(tab)
    zoom_in(tab, 40)
    zoomed = ranges(tab)
    assert zoomed[1] - zoomed[0] < 0.8 * (home[1] - home[0])
    tab.mouse.click(*place(tab, 40))
    heard(tab, "selected 40")
    told(tab, selected=40)
    assert ranges(tab) == zoomed


def test_a_neighbors_label_walks_on_and_escape_clears(tab):
    open_map(tab)
    tab.mouse.click(*place(tab, 40))
    heard(tab, "selected 40")
    tab.wait_for_timeout(400)
    box = tab.locator('.vse-map text[data-label="neighbor"][data-row="64"]').bounding_box()
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    heard(tab, "selected 64")
    told(tab, selected=64)
    tab.keyboard.press("Escape")
    heard(tab, "selected None")
    told(tab, selected="", neighbors=0)


def test_a_click_on_nothing_clears(tab):
    open_map(tab)
    tab.mouse.click(*place(tab, 40))
    heard(tab, "selected 40")
    x, y = place(tab, 40)
    step = place(tab, 41)[0] - x
    tab.mouse.click(x - step / 2, y + step / 2)
    heard(tab, "selected None")


def test_a_selection_by_the_page_is_drawn_and_brought_into_view(tab):
    open_map(tab)
    zoom_in(tab, 0)
    zoomed = ranges(tab)
    assert zoomed[1] < 11
    tab.get_by_role("button", name="select word 140").click()
    told(tab, selected=140)
    heard(tab, "selected 140")
    tab.wait_for_timeout(300)
    moved = ranges(tab)
    assert moved[0] < 140 % SIDE < moved[1]
    assert moved[2] < 140 // SIDE < moved[3]
    assert moved[1] - moved[0] == pytest.approx(zoomed[1] - zoomed[0])


def test_the_keyboard_walks_to_the_next_point_and_selects_it(tab):
    open_map(tab)
    tab.locator(".vse-map__stage").focus()
    tab.keyboard.press("ArrowRight")
    told(tab, cursor=0)
    tab.keyboard.press("ArrowRight")
    told(tab, cursor=1)
    tab.keyboard.press("ArrowUp")
    told(tab, cursor=13)
    assert tab.locator(".vse-map__status").inner_text().startswith("word 13; left; near word 14")
    tab.keyboard.press("Enter")
    heard(tab, "selected 13")


def test_a_box_reports_exactly_the_rows_inside(tab):
    open_map(tab)
    tab.locator('[data-action="box"]').click()
    (left, bottom), (right, top) = place(tab, 0), place(tab, 2 * SIDE + 1)
    step = (right - left) / 2
    tab.mouse.move(left - step, bottom + step)
    tab.mouse.down()
    tab.mouse.move(right + step, top - step, steps=5)
    tab.mouse.up()
    heard(tab, f"lasso {[0, 1, 12, 13, 24, 25]}")
    told(tab, lasso=6)


def test_labels_never_overlap_and_zooming_in_brings_new_ones(tab):
    open_map(tab)
    first = boxes(tab)
    assert len(first) > 20
    assert overlapping(first) == []
    zoom_in(tab, 100)
    second = boxes(tab)
    assert overlapping(second) == []
    assert {label[4] for label in second} - {label[4] for label in first}


def test_another_view_ends_exactly_at_its_coordinates(tab):
    open_map(tab)
    tab.mouse.click(*place(tab, 40))
    heard(tab, "selected 40")
    tab.get_by_text("turned", exact=True).click()
    told(tab, view="turned 2", ready="true", selected=40)
    found = tab.evaluate(
        """() => document.querySelector('.js-plotly-plot')._fullData
            .flatMap(trace => [...trace.x].map((x, i) => [x, trace.y[i]]))"""
    )
    wanted = [[2.0 * (n // SIDE), 2.0 * (n % SIDE)] for n in range(COUNT)]
    assert sorted(found) == sorted(wanted)
    ring = tab.locator('.vse-map circle[data-kind="selected"]').bounding_box()
    x, y = tab.evaluate(
        """() => {
            const plot = document.querySelector('.js-plotly-plot');
            const { xaxis: x, yaxis: y } = plot._fullLayout;
            const box = plot.getBoundingClientRect();
            return [box.left + x._offset + x.c2p(6), box.top + y._offset + y.c2p(8)];
        }"""
    )
    assert ring["x"] + ring["width"] / 2 == pytest.approx(x, abs=0.3)
    assert ring["y"] + ring["height"] / 2 == pytest.approx(y, abs=0.3)


def test_both_axes_have_one_scale_at_every_size(tab):
    open_map(tab)

    def scales():
        return tab.evaluate(
            """() => {
                const layout = document.querySelector('.js-plotly-plot')._fullLayout;
                return [layout.xaxis, layout.yaxis].map(
                    axis => axis._length / (axis.range[1] - axis.range[0]));
            }"""
        )

    home = ranges(tab)
    across, up = scales()
    assert across == pytest.approx(up, rel=1e-6)
    tab.set_viewport_size({"width": 700, "height": 1000})
    tab.wait_for_timeout(800)
    across, up = scales()
    assert across == pytest.approx(up, rel=1e-6)
    tab.set_viewport_size({"width": 1280, "height": 1000})
    tab.wait_for_timeout(800)
    assert ranges(tab) == pytest.approx(home)


def test_labels_are_text_whatever_they_hold(tab):
    open_map(tab)
    tab.mouse.click(*place(tab, 5))
    told(tab, selected=5)
    label = tab.locator('.vse-map text[data-label="selected"]')
    assert label.text_content() == MARKUP[:25].rstrip() + "…"
    tab.mouse.move(*place(tab, 40))
    tab.mouse.move(*place(tab, 5))
    assert tab.locator(".vse-map__tip strong").text_content() == MARKUP
    assert tab.locator('[data-group="1"] .vse-legend__name').text_content() == "<i>right</i>"
    assert tab.locator(".vse-map img").count() == 0
    heard(tab, "selected 5")


def test_a_hidden_group_stays_hidden_and_cannot_be_picked(tab):
    open_map(tab)
    tab.locator('[data-group="1"]').click()
    told(tab, hidden="1")
    tab.mouse.click(*place(tab, 40))
    heard(tab, "selected 40")
    told(tab, hidden="1")
    tab.wait_for_timeout(400)
    tab.mouse.click(*place(tab, 10))
    heard(tab, "selected None")


def test_view_and_selection_survive_another_page(tab):
    open_map(tab)
    tab.locator('[data-action="in"]').click()
    tab.wait_for_timeout(500)
    tab.mouse.click(*place(tab, 66))
    heard(tab, "selected 66")
    zoomed = ranges(tab)
    tab.get_by_role("link", name="Other").click()
    heard(tab, "nothing here")
    tab.get_by_role("link", name="Map").click()
    ready(tab)
    told(tab, selected=66)
    heard(tab, "selected 66")
    assert ranges(tab) == pytest.approx(zoomed)


def test_recorded_frames_play_to_the_result(tab):
    open_map(tab)
    before = ranges(tab)
    tab.get_by_text("frames", exact=True).click()
    play = tab.get_by_role("button", name="Play how this layout came about")
    play.wait_for()
    tab.evaluate(
        """() => {
            const map = document.querySelector('.vse-map');
            window.played = [];
            new MutationObserver(() => window.played.push(Number(map.dataset.iteration)))
                .observe(map, { attributeFilter: ['data-iteration'] });
        }"""
    )
    play.click()
    told(tab, iteration=100)
    played = tab.evaluate("window.played")
    assert len(played) > 1
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
    tab.wait_for_timeout(800)
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


def ink(page, x, y):
    """Alpha of the canvas at a position of the page."""
    return page.evaluate(
        """([x, y]) => {
            const canvas = document.querySelector('.vse-map canvas.vse-map__layer');
            const box = canvas.getBoundingClientRect();
            const ratio = canvas.width / box.width;
            const context = canvas.getContext('2d');
            const at = [(x - box.left) * ratio, (y - box.top) * ratio].map(Math.round);
            return context.getImageData(...at, 1, 1).data[3];
        }""",
        [x, y],
    )


def test_thousands_of_points_are_painted_picked_and_taken_away(tab, tmp_path):
    open_map(tab, "/map?points=many")
    for row in (0, 1234, MANY * MANY - 1):
        x, y = place(tab, row, MANY)
        assert ink(tab, x, y) > 150
        assert ink(tab, x + (place(tab, 1, MANY)[0] - place(tab, 0, MANY)[0]) / 2, y) == 0
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


def test_lines_are_drawn_within_a_blink(tab):
    open_map(tab)
    tab.mouse.click(*place(tab, 40))
    told(tab, selected=40)
    facts = json.loads(tab.evaluate("JSON.stringify(document.querySelector('.vse-map').dataset)"))
    # A frame or two on an idle machine; the limit allows for a busy one.
    assert float(facts["selectMs"]) < 200
