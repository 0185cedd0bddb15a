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
    expect(world).to_be_attached(timeout=90_000)
    world.scroll_into_view_if_needed()
    expect(world).to_have_attribute("data-ready", "true", timeout=90_000)
    expect(world).to_have_attribute("data-selected", "")
    misses = page.locator(".st-key-evaluation-misses").get_by_test_id("stDataFrame")
    misses.scroll_into_view_if_needed()
    # Cells are painted on a canvas; the box to choose a row is at its left end.
    misses.click(position={"x": 18, "y": 54})
    expect(world).to_have_attribute("data-selected", re.compile(r"\d+"), timeout=60_000)
    expect(page.get_by_text("so keywords cannot find it")).to_be_visible()


def test_documents_of_ones_own_are_judged_by_a_typed_table(page: Page):
    page.goto("/corpus?corpus_from=Upload+files")
    notes = {
        "boat.md": b"# Boat\n\nIt leaves the harbor at dawn with the tide.",
        "bread.md": b"# Bread\n\nYeast makes the dough rise in a warm corner.",
    }
    page.locator("input[type=file]").set_input_files(
        [{"name": n, "mimeType": "text/markdown", "buffer": b} for n, b in notes.items()]
    )
    expect(page.get_by_text("In the text")).to_be_visible(timeout=90_000)
    settled(page)
    page.get_by_role("link", name="Evaluation").click()
    page.get_by_role("button", name="Own queries").click()
    page.get_by_role("button", name="Fill in an example").click()
    table = page.get_by_label("Query, relevant ids, grade")
    expect(table).to_have_value(re.compile("Boat,boat.md,1"))
    table.fill("when does the ship sail, boats.md")
    table.press("Control+Enter")
    settled(page)
    judge = page.get_by_role("button", name="Evaluate these queries")
    judge.click()
    expect(page.get_by_text("did you mean “boat.md”?")).to_be_visible(timeout=60_000)
    table.fill("when does the ship sail, boat.md")
    table.press("Control+Enter")
    settled(page)
    judge.click()
    expect(page.get_by_text("2 documents · 1 query · 1 known answer")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("How well each search answers")).to_be_visible(timeout=90_000)
