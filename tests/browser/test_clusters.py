"""Dragging the number of clusters: map and table follow."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settled

pytestmark = [pytest.mark.browser, pytest.mark.model]


def legend(page: Page) -> Locator:
    return page.locator(".vse-map .vse-legend__item")


def test_the_map_and_the_table_follow_the_slider(page: Page):
    page.goto("/clusters?clusters_k=6")
    settled(page)
    expect(page.locator(".vse-map")).to_have_attribute("data-ready", "true", timeout=60_000)
    slider = page.get_by_role("slider", name="Number of clusters")
    expect(slider).to_have_value("6")
    expect(legend(page)).to_have_count(6)
    box = slider.locator("xpath=ancestor::*[@data-testid='stSlider']").bounding_box()
    thumb = page.get_by_test_id("stSliderThumbValue").first.bounding_box()
    assert box is not None
    assert thumb is not None
    x, y = thumb["x"] + thumb["width"] / 2, box["y"] + box["height"] - 12
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=6)
    page.mouse.up()
    expect(slider).not_to_have_value("6")
    settled(page)
    chosen = int(slider.input_value())
    assert 6 < chosen <= 12
    assert f"clusters_k={chosen}" in page.url
    expect(page.get_by_text(f"{chosen} clusters. Of 100 words")).to_be_visible()
    expect(legend(page)).to_have_count(chosen)


def test_a_typed_name_is_drawn_on_the_map(page: Page):
    page.goto("/clusters?clusters_k=4")
    expect(page.locator(".vse-map")).to_have_attribute("data-ready", "true", timeout=60_000)
    expect(legend(page)).to_have_count(4)
    settled(page, quiet=1500)
    page.get_by_role("button", name="Rename clusters", exact=True).click()
    page.get_by_role("textbox").first.fill("Renamed here")
    page.keyboard.press("Enter")
    settled(page)
    page.keyboard.press("Escape")
    expect(legend(page).first).to_contain_text("Renamed here", timeout=30_000)
