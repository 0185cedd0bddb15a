"""Comparing two embedders: a word selected on one map is selected on the other."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settled
from tests.browser.map_hands import rested

pytestmark = [pytest.mark.browser, pytest.mark.model]


def both_maps(page: Page, query: str = "") -> Locator:
    page.goto(f"/compare{query}")
    settled(page)
    maps = page.locator(".vse-map")
    expect(maps).to_have_count(2, timeout=60_000)
    for place in (0, 1):
        # Both may grow first, each ready in between.
        expect(maps.nth(place)).to_have_attribute("data-stage", "settled", timeout=60_000)
        expect(maps.nth(place)).to_have_attribute("data-ready", "true", timeout=60_000)
    return maps


def test_a_word_selected_on_one_map_is_selected_on_the_other(page: Page):
    maps = both_maps(page)
    first = maps.nth(0).get_attribute("data-selected")
    assert first == maps.nth(1).get_attribute("data-selected")
    maps.nth(0).locator("[tabindex='0']").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(maps.nth(0)).not_to_have_attribute("data-selected", first or "")
    settled(page)
    chosen = maps.nth(0).get_attribute("data-selected")
    assert chosen
    expect(maps.nth(1)).to_have_attribute("data-selected", chosen)
    expect(maps.nth(1)).to_have_attribute("data-neighbors", "10")
    assert "compare_word=" in page.url


RANGES = """() => [...document.querySelectorAll('.js-plotly-plot')].map(({ _fullLayout: layout }) =>
    [...layout.xaxis.range, ...layout.yaxis.range].map(value => value.toPrecision(5)))"""


def test_one_looks_and_points_and_selects_on_both_maps_at_once(page: Page):
    maps = both_maps(page, "?compare_map=PCA")
    whole = page.evaluate(RANGES)
    same = f"() => (both => String(both[0]) === String(both[1]))(({RANGES})())"
    for place in (0, 1):  # either leads
        before = page.evaluate(RANGES)
        maps.nth(place).locator("[tabindex='0']").first.focus()
        page.keyboard.press("+")
        moved = f"before => String(({RANGES})()[{1 - place}]) !== String(before[{1 - place}])"
        page.wait_for_function(moved, arg=before)
        rested(page)
        page.wait_for_function(same)
    page.keyboard.press("0")
    page.wait_for_function(f"whole => String(({RANGES})()[0]) === String(whole[1])", arg=whole)
    rested(page)
    ring = maps.nth(1).locator("circle[data-kind='pointed']")
    expect(ring).to_have_count(0)
    maps.nth(0).locator("text[data-row]").first.hover(force=True)
    here, there = (maps.nth(place).locator(".vse-map__tip strong") for place in (0, 1))
    expect(here).to_be_visible()
    expect(there).to_have_text(here.inner_text())
    expect(ring).to_have_count(1)


@pytest.mark.parametrize(("width", "height", "seen"), [(1440, 900, 2), (390, 844, 1)])
def test_maps_are_seen_at_once_with_the_choices_of_each_side_folded_away(
    page: Page, width: int, height: int, seen: int
):
    page.set_viewport_size({"width": width, "height": height})
    maps = both_maps(page, "?compare_map=PCA")
    for place in range(seen):
        box = maps.nth(place).locator(".js-plotly-plot").bounding_box()
        assert box
        assert box["y"] + box["height"] <= height
    page.get_by_role("button", name="Right side", exact=True).click()
    model = page.get_by_role("combobox", name="Right: model", exact=True)
    shown = model.evaluate("box => [box.scrollWidth, box.clientWidth, innerWidth]")
    assert shown[0] <= shown[1] <= shown[2]
    page.get_by_role("combobox", name="Right: vectors", exact=True).click()
    page.get_by_role("option", name="8-bit integers", exact=True).click()
    page.wait_for_function("() => location.search.includes('compare_right_vectors')")
    settled(page)
    # The choices stay open, for one may come after another.
    expect(model).to_be_visible()
    page.keyboard.press("Escape")
    expect(model).to_have_count(0)
    expect(page.get_by_text("TF-IDF of letters, 8-bit integers", exact=True)).to_be_visible()
