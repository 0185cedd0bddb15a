"""Saved views are told as a story: the map moves from one to the next, each with its sentence."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled
from tests.browser.map_hands import camera, ranges, rested
from tests.browser.test_map import READY, map_state, open_map, select_with_keys

pytestmark = [pytest.mark.browser, pytest.mark.model]


def save(page, name, sentence):
    page.locator("[data-shelf=save]").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("A sentence: what is to be seen", exact=True).fill(sentence)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    settled(page)


def story_tells(page, number, sentence):
    page.wait_for_selector(f".vse-map[data-story='{number}']")
    expect(page.locator(".vse-story__text")).to_contain_text(sentence)


def centered(page, wanted):
    """Wait until the middle of what is drawn is that of a view, as near as it was.

    The bar of a story is lower than the strip of views, so that the picture is a little larger.
    """
    page.wait_for_function(
        """([left, right, low, high]) => {
            const layout = document.querySelector('.js-plotly-plot')._fullLayout;
            if (!layout.xaxis) return false;
            const [x, y] = [layout.xaxis.range, layout.yaxis.range];
            const width = right - left;
            const off = Math.abs(x[0] + x[1] - left - right) + Math.abs(y[0] + y[1] - low - high);
            const nearness = (x[1] - x[0]) / width;
            return off < 0.01 * width && nearness > 0.8 && nearness < 1.25;
        }""",
        arg=wanted,
    )


def test_a_story_of_three_views_plays_and_f5_keeps_it(page):
    open_map(page, "?method=PCA")
    page.locator("[data-action=views]").click()
    rested(page)
    save(page, "Everything", "All ten topics at once.")
    everything = ranges(page)
    row = select_with_keys(page)
    for _ in range(2):
        page.locator("[data-action=in]").click()
    rested(page)
    near = ranges(page)
    save(page, "Near", "One word, seen nearer.")
    page.get_by_role("radio", name="3-D", exact=True).click()
    page.wait_for_selector(f"{READY}[data-dimensions='3']")
    page.locator("[data-action=in]").click()
    page.wait_for_url(lambda address: "view=c" in address)
    rested(page)
    turned = camera(page)
    save(page, "In space", "The same words in three dimensions.")

    page.reload()
    page.wait_for_selector(f"{READY}[data-dimensions='3']")
    settled(page)
    page.locator("[data-action=views]").click()
    page.get_by_role("button", name="Play as a story", exact=True).click()
    story_tells(page, 1, "All ten topics at once.")
    page.get_by_role("button", name="Stop", exact=True).click()
    page.wait_for_selector(f"{READY}[data-dimensions='2'][data-selected='']")
    page.keyboard.press("ArrowRight")
    story_tells(page, 2, "One word, seen nearer.")
    page.wait_for_selector(f"{READY}[data-selected='{row}']")
    centered(page, near)
    page.keyboard.press("ArrowRight")
    story_tells(page, 3, "The same words in three dimensions.")
    page.wait_for_selector(f"{READY}[data-dimensions='3']")
    rested(page)
    assert camera(page) == pytest.approx(turned, abs=1e-3)
    page.keyboard.press("Escape")
    expect(page.locator(".vse-story")).to_be_hidden()
    page.get_by_role("button", name="Near", exact=True).click()
    page.wait_for_selector(f"{READY}[data-dimensions='2'][data-selected='{row}']")
    centered(page, near)
    page.get_by_role("button", name="Everything", exact=True).click()
    centered(page, everything)
    assert map_state(page, "selected") == ""
    page.go_back()
    page.wait_for_selector(f"{READY}[data-selected='{row}']")


def test_a_view_opened_on_the_start_page_is_one_press_away_from_it(page):
    open_map(page, "?method=PCA")
    page.get_by_role("radio", name="3-D", exact=True).click()
    page.wait_for_selector(f"{READY}[data-dimensions='3']")
    settled(page)
    page.locator("[data-action=views]").click()
    save(page, "From the start page", "")
    work = page.evaluate("() => new URLSearchParams(location.search).get('work')")
    page.goto("/home")
    settled(page)
    card = page.locator(f".st-key-card_{work}")
    card.get_by_role("button", name="From the start page", exact=True).click()
    page.wait_for_selector(f"{READY}[data-dimensions='3']")
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Workspaces", exact=True)).to_be_visible()
    expect(card).to_be_visible()
