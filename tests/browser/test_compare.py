"""Comparing two embedders: a word selected on one map is selected on the other."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

pytestmark = [pytest.mark.browser, pytest.mark.model]


def test_a_word_selected_on_one_map_is_selected_on_the_other(page: Page):
    page.goto("/compare")
    settled(page)
    maps = page.locator(".vse-map")
    expect(maps).to_have_count(2, timeout=60_000)
    for place in (0, 1):
        expect(maps.nth(place)).to_have_attribute("data-ready", "true", timeout=60_000)
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
