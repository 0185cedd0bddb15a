"""The very first request to a fresh server may be for any page: it must come inside the frame."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Witness, settled, start_server

pytestmark = pytest.mark.browser

ROOMS = sorted(page.parent.name for page in (ROOT / "pages").glob("*/page.py"))
PAGES = ["", *(name for name in ROOMS if name != "map")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where all servers keep what they embed: each is new, and embeds only what none had to."""
    return tmp_path_factory.mktemp("servers")


@pytest.mark.parametrize("path", PAGES)
def test_a_cold_deep_link_shows_its_page_inside_the_frame(browser, folder, path):
    server = start_server(folder, EXPLORER_WARM_UP="off")
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page, witness = context.new_page(), Witness()
        witness.watch(page)
        page.goto(f"{server.url}/{path}")
        sidebar = page.get_by_test_id("stSidebar")
        expect(sidebar.get_by_role("link", name="Map", exact=True)).to_be_visible(timeout=60_000)
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=120_000)
        settled(page, timeout=180_000)
        assert page.url.rstrip("/").endswith(path.rstrip("/"))
        expect(page).to_have_title(re.compile(r"^(?!Vector).+ · Vector Space Explorer$"))
        expect(page.get_by_text("Page not found")).to_have_count(0)
        assert witness.errors == []
        assert witness.elsewhere == []
    finally:
        context.close()
        server.stop()
