"""A selection of hundreds of scattered points is kept as a small one is."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled
from tests.browser.test_map import READY, map_state

pytestmark = [pytest.mark.browser, pytest.mark.model]

NOUNS = "Eight+hundred+and+fifty+common+nouns"
EVERY_SECOND = "l" + ".".join(map(str, range(0, 840, 2)))


def selects(page, count):
    page.wait_for_selector(f"{READY}[data-lasso='{count}']", timeout=90_000)
    settled(page)


def bring_vectors(page, count):
    """Bring made-up vectors on a grid, so that the next of every row lies elsewhere."""
    rows = [f"w{row} {row * 37 % 101} {row * 53 % 97} {row % 7}" for row in range(count)]
    text = "\n".join([f"{count} 3", *rows])
    page.goto("/data")
    settled(page)
    files = page.get_by_test_id("stFileUploader").locator("input[type=file]")
    files.set_input_files({"name": "grid.vec", "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="Open on the Map", exact=True).click()
    page.wait_for_selector(READY, timeout=90_000)
    settled(page)


def box(page, share):
    """Select what is in a box from the left to a share of the map's width; say how many."""
    page.get_by_role("button", name="Select points in a box", exact=True).click()
    place = page.locator(".vse-map .js-plotly-plot").bounding_box()
    before = page.url
    page.mouse.move(place["x"] + 2, place["y"] + 2)
    page.mouse.down()
    right, low = place["x"] + place["width"] * share, place["y"] + place["height"] - 2
    page.mouse.move(right, low, steps=8)
    page.mouse.up()
    page.wait_for_url(lambda address: address != before and "view=%40" in address, timeout=90_000)
    settled(page)
    return int(map_state(page, "lasso"))


def test_of_own_vectors_after_f5_by_back_and_forward_and_in_another_browser(browser, server, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bring_vectors(page, 900)
    many, fewer = box(page, 0.7), box(page, 0.4)
    assert many > fewer > 100
    page.reload()
    selects(page, fewer)
    page.go_back()
    selects(page, many)
    page.go_forward()
    selects(page, fewer)
    page.locator("[data-action=link]").click()
    expect(page.locator("[data-action=link]")).to_have_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert "view=l" in link
    assert len(link) > 900
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    other = context.new_page()
    try:
        other.goto(link)
        selects(other, fewer)
        other.wait_for_url(lambda address: "view=%40" in address, timeout=90_000)
    finally:
        context.close()


def test_of_words_of_the_app_without_a_workspace(page):
    page.goto(f"/?list={NOUNS}&method=PCA&color=One+color&view={EVERY_SECOND}")
    selects(page, 420)
    page.locator("[data-action=in]").click()
    page.wait_for_url(lambda address: "view=f" in address, timeout=90_000)
    assert EVERY_SECOND in page.url
    page.reload()
    selects(page, 420)
    assert EVERY_SECOND in page.url
