"""While a page fills, what stands on it stays where it was first seen."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility.test_every_page import ready
from tests.browser.conftest import settled

pytestmark = [pytest.mark.browser, pytest.mark.model]

PLACES = (Path(__file__).parent / "places.js").read_text("utf-8")
STEP = 8  # pixels that nobody takes for a jump


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("address", ["", "analogies", "neighbors", "search", "insights"])
def test_titles_and_controls_stay_where_they_were_first_seen(page, address, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/{address}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=200_000)
    ready(page)
    # Computed once: this time the page fills as it does for everybody after the first.
    page.add_init_script(PLACES)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    ready(page)
    settled(page)
    moved = page.evaluate("() => window.places.moved()")
    assert page.evaluate("() => window.places.count()") > 0
    assert [each for each in moved if abs(each["by"]) > STEP] == []
