"""Evaluating three searches and opening a miss: the map selects it and says why."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

pytestmark = [pytest.mark.browser, pytest.mark.model]

LINK = (
    "/evaluation?evaluation_searches=Dense&evaluation_searches=BM25&evaluation_searches=Hybrid"
    "&evaluation_misses_of=BM25"
)


def test_a_miss_is_opened_and_lies_on_the_map(page: Page):
    page.goto(LINK)
    expect(page.get_by_text("What is missed, and why")).to_be_visible(timeout=90_000)
    settled(page)
    world = page.locator(".vse-map")
    world.scroll_into_view_if_needed()
    expect(world).to_have_attribute("data-ready", "true", timeout=90_000)
    expect(world).to_have_attribute("data-selected", "")
    misses = page.locator(".st-key-evaluation-misses").get_by_test_id("stDataFrame")
    misses.scroll_into_view_if_needed()
    # Cells are painted on a canvas; the box to choose a row is at its left end.
    misses.click(position={"x": 18, "y": 54})
    expect(world).to_have_attribute("data-selected", re.compile(r"\d+"), timeout=60_000)
    expect(page.get_by_text("so keywords cannot find it")).to_be_visible()
