"""Work is kept: after F5, a restart of the server, in another browser, and as a file."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Witness, settled, start_server
from tests.browser.test_map import READY, map_state, select_with_keys

pytestmark = [pytest.mark.browser, pytest.mark.model]

WORDS = ["cat", "dog", "horse", "oak", "elm", "pine", "red", "green", "blue"]


def on_map(page, address):
    """Open an address and return what its map draws: the names and places of all points."""
    page.goto(address)
    return drawn(page)


def drawn(page):
    page.wait_for_selector(READY, timeout=60_000)
    settled(page)
    places = page.evaluate(
        """() => document.querySelector('.js-plotly-plot')._fullData
            .map(trace => [[...(trace.x ?? [])], [...(trace.y ?? [])]])"""
    )
    return places, sorted(page.locator("text[data-label]").all_text_contents())


def paste(page, words):
    on_map(page, "/")  # so that the model is there
    page.get_by_role("link", name="Words and vectors", exact=True).click()
    page.wait_for_url("**/data*")
    settled(page)
    page.get_by_label("Or type or paste").fill("\n".join(words))
    page.get_by_role("button", name="Explore these words", exact=True).click()
    return drawn(page)


def test_pasted_words_are_the_same_map_after_f5_and_after_a_restart(browser, tmp_path):
    folder = {"VSE_DATA_DIR": str(tmp_path / "data")}
    server, witness = start_server(tmp_path, **folder), Witness()
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, base_url=server.url)
    try:
        page = context.new_page()
        witness.watch(page)
        before = paste(page, WORDS)
        assert before[1] == sorted(WORDS)
        query = page.url.partition("?")[2]
        page.reload()
        assert drawn(page) == before
        page.close()
        server.stop()
        server = start_server(tmp_path, **folder)
        page = context.new_page()
        assert on_map(page, f"{server.url}/?{query}") == before
    finally:
        context.close()
        server.stop()
    assert witness.elsewhere == []


def camera(page):
    """Return the part of the space that is drawn, to four digits."""
    view = page.evaluate(
        """() => {
            const layout = document.querySelector('.js-plotly-plot')._fullLayout;
            const { eye, center } = layout.scene._scene.getCamera();
            return [eye, center].flatMap(({ x, y, z }) => [x, y, z]);
        }"""
    )
    return [round(value, 3) for value in view]


def test_the_copied_link_is_the_same_view_in_another_browser(browser, server, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/?method=PCA&dimensions=3-D")
    drawn(page)
    row = select_with_keys(page)
    page.locator("[data-group='2']").click()
    page.locator("[data-action=in]").click()
    # The address follows once the view rests.
    page.wait_for_url(lambda address: "view=c" in address and "h2" in address)
    page.locator("[data-action=link]").click()
    expect(page.locator("[data-action=link]")).to_have_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    other = context.new_page()
    try:
        on_map(other, link)
        assert int(map_state(other, "selected")) == row
        assert map_state(other, "hidden") == map_state(page, "hidden") == "2"
        assert camera(other) == camera(page)
        word = page.locator("[data-testid=stMain] h2").first.inner_text()
        expect(other.locator("[data-testid=stMain] h2").first).to_have_text(word)
        assert other.url == link
    finally:
        context.close()


def test_exported_deleted_and_imported_the_link_shows_the_same_map(page, tmp_path):
    before = paste(page, WORDS)
    link = page.url
    page.get_by_role("link", name="Workspaces", exact=True).click()
    page.get_by_role("button", name="More", exact=True).first.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export", exact=True).click()
    file = tmp_path / "mine.zip"
    waiting.value.save_as(file)
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("button", name="Restore “My words”", exact=True)).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("heading", name="Not here", exact=True)).to_be_visible()
    expect(page.locator(".vse-map")).to_have_count(0)
    page.get_by_role("link", name="Workspaces", exact=True).click()
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("is imported.")).to_be_visible()
    assert on_map(page, link) == before


def test_a_dropped_set_is_judged_and_after_f5_it_is_the_same_with_its_figures(page):
    def judged():
        expect(page.get_by_test_id("stMetricValue")).to_have_count(3)
        expect(page.get_by_text("ws.tsv (6 pairs with scores)", exact=True).first).to_be_visible()
        settled(page)
        return page.get_by_test_id("stMetricValue").all_inner_texts()

    pairs = (
        "tiger,cat,7.35\nbook,paper,7.46\nking,cabbage,0.23\ncar,tree,1\nsea,ocean,9\nup,down,2\n"
    )
    page.goto("/data")
    settled(page)
    files = page.get_by_test_id("stFileUploader").locator("input[type=file]")
    files.set_input_files({"name": "ws.tsv", "mimeType": "text/plain", "buffer": pairs.encode()})
    page.get_by_role("button", name="Judge on Word sets", exact=True).click()
    page.wait_for_url(lambda address: "work=" in address and "wordset=ws.tsv" in address)
    before = judged()
    page.reload()
    assert judged() == before
