"""The tour in a real browser: from the first step to the last, and back by a link."""

import re

import pytest

from tests.browser.conftest import settled

pytestmark = [pytest.mark.browser, pytest.mark.model]

READY = ".vse-map[data-ready=true]"


def test_the_tour_is_walked_to_its_end_and_leads_on(page):
    page.goto("/tour")
    page.wait_for_selector(READY, timeout=90_000)
    seen = []
    for step in range(1, 8):
        settled(page)
        page.get_by_text(f"Step {step} of 7").wait_for(timeout=60_000)
        seen.append(page.locator("[data-testid=stMain] h2").first.inner_text())
        if step < 7:
            page.get_by_role("button", name="Next", exact=True).click()
    assert len(set(seen)) == 7
    assert "step=7" in page.url
    page.wait_for_selector(READY, timeout=90_000)
    assert page.get_by_text("The worst illusion").is_visible()
    page.get_by_test_id("stMain").get_by_role("link", name="Explore the map", exact=True).click()
    page.wait_for_url(lambda url: "/tour" not in url)


def test_a_link_resumes_and_a_point_on_the_map_becomes_the_word(page):
    page.goto("/tour?step=3")
    page.wait_for_selector(READY, timeout=90_000)
    settled(page)
    before = page.get_by_text(re.compile("nearest words to")).inner_text()
    stage = page.locator(".vse-map")
    assert stage.get_attribute("data-neighbors") == "5"
    page.locator(".vse-map__stage").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_function("old => !document.body.innerText.includes(old)", arg=before)
    settled(page)
    chosen = page.locator(".vse-map").get_attribute("data-selected")
    assert chosen not in ("", "0")


def test_the_tour_fits_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/tour?step=6")
    page.wait_for_selector(READY, timeout=90_000)
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    box = page.get_by_role("button", name="Next", exact=True).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
