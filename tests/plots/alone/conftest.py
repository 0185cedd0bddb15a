"""A tab without a network, whose pages must do without it."""

import pytest
from playwright.sync_api import sync_playwright

from explorer.browser import find_browser


@pytest.fixture
def tab():
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=find_browser())
        context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
        page, wrong = context.new_page(), []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
        yield page
        browser.close()
    assert wrong == []
