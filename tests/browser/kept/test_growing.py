"""Words added to a map are placed into it: what was there stands, until it is laid out anew."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled
from tests.browser.kept.test_workspaces import WORDS, paste
from tests.browser.test_map import READY

pytestmark = [pytest.mark.browser, pytest.mark.model]

NEW = ["lion", "birch", "yellow"]


def standing(page):
    """Return where each word stands, in the numbers of the picture, and which are ringed."""
    page.wait_for_selector(READY)
    settled(page)
    return page.evaluate(
        """() => {
            const trace = document.querySelector('.js-plotly-plot')._fullData
                .find((each) => (each.x ?? []).length > 8);
            const rows = [...document.querySelectorAll('text[data-label]')]
                .map((each) => [each.textContent, Number(each.dataset.row)]);
            const places = rows.map(([word, row]) => [word, [trace.x[row], trace.y[row]]]);
            const ringed = [...document.querySelectorAll('circle[data-kind=added]')]
                .map((each) => Number(each.dataset.ring)).sort((a, b) => a - b);
            return { places: Object.fromEntries(places), ringed };
        }"""
    )


def test_words_added_to_a_map_are_placed_into_it_and_f5_keeps_them_there(page):
    paste(page, WORDS)
    before = standing(page)
    assert sorted(before["places"]) == sorted(WORDS)
    assert before["ringed"] == []
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("textbox", name="Words to add, one per line", exact=True).fill("\n".join(NEW))
    page.get_by_role("button", name="Add to the map", exact=True).click()
    page.locator(".vse-map[data-ready=true][data-points='12']").wait_for()
    after = standing(page)
    assert {word: after["places"][word] for word in WORDS} == before["places"]
    assert after["ringed"] == [9, 10, 11]
    expect(page.locator(".vse-legend__added")).to_have_text("added later3")
    page.reload()
    assert standing(page) == after
    page.get_by_role("button", name="Adjust", exact=True).click()
    page.get_by_role("radio", name="Laid out anew", exact=True).click()
    page.wait_for_function("() => !document.querySelector('circle[data-kind=added]')")
    anew = standing(page)
    assert all(anew["places"][word] != before["places"][word] for word in WORDS)
