"""What is judged: searches, whose misses lie on the map and say why, and sets of words."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

pytestmark = [pytest.mark.browser, pytest.mark.model]

LINK = (
    "/evaluation?evaluation_searches=Dense&evaluation_searches=BM25&evaluation_searches=Hybrid"
    "&evaluation_misses_of=BM25"
)

PAIRS = (
    b"tiger\tcat\t7.35\nbook\tpaper\t7.46\ncomputer\tkeyboard\t7.62\nplane\tcar\t5.77\n"
    b"train\tcar\t6.31\ntelephone\tcommunication\t7.5\ndrug\tabuse\t6.85\nbread\tbutter\t6.19\n"
    b"king\tcabbage\t0.23\nprofessor\tcucumber\t0.31\nsugar\tapproach\t0.88\nnoon\tstring\t0.54\n"
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


def test_a_table_offers_no_csv_but_ours_which_is_defused(page: Page):
    page.goto(LINK)
    expect(page.get_by_text("What is missed, and why")).to_be_visible(timeout=90_000)
    settled(page)
    page.locator(".st-key-evaluation-misses").get_by_test_id("stDataFrame").hover()
    buttons = page.locator(".st-key-evaluation-misses").get_by_test_id("stElementToolbarButton")
    searching = buttons.filter(has=page.locator('[aria-label^="Search"]'))
    expect(searching).to_be_visible()
    theirs = buttons.filter(has=page.locator('[aria-label^="Download as CSV"]'))
    expect(theirs).to_be_attached()
    expect(theirs).to_be_hidden()


def test_documents_of_ones_own_are_judged_by_a_typed_table(page: Page):
    page.goto("/corpus?corpus_from=Upload+files")
    notes = {
        "boat.md": b"# Boat\n\nIt leaves the harbor at dawn with the tide.",
        "bread.md": b"# Bread\n\nYeast makes the dough rise in a warm corner.",
    }
    page.locator("input[type=file]").set_input_files(
        [{"name": n, "mimeType": "text/markdown", "buffer": b} for n, b in notes.items()]
    )
    page.get_by_role("button", name="Open here", exact=True).click()
    heading = page.get_by_role("heading", name="In the text", exact=True)
    expect(heading).to_be_visible(timeout=90_000)
    settled(page)
    page.get_by_role("link", name="Evaluation", exact=True).click()
    page.get_by_role("button", name="Own queries", exact=True).click()
    page.get_by_role("button", name="Fill in an example", exact=True).click()
    table = page.get_by_label("Query, relevant ids, grade")
    expect(table).to_have_value(re.compile("Boat,boat.md,1"))
    table.fill("when does the ship sail, boats.md")
    table.press("Control+Enter")
    settled(page)
    judge = page.get_by_role("button", name="Evaluate these queries", exact=True)
    judge.click()
    expect(page.get_by_text("did you mean “boat.md”?")).to_be_visible(timeout=60_000)
    table.fill("when does the ship sail, boat.md")
    table.press("Control+Enter")
    settled(page)
    judge.click()
    expect(page.get_by_text("2 documents · 1 query · 1 known answer")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("How well each search answers")).to_be_visible(timeout=90_000)


def test_a_similarity_set_is_dropped_and_judged(page: Page):
    page.goto("/wordsets?wordset_beside=TF-IDF+of+letters")
    expect(page.get_by_text("On the 66 pairs both know")).to_be_visible(timeout=90_000)
    settled(page)
    page.get_by_role("button", name="Own set", exact=True).click()
    page.locator("input[type=file]").set_input_files(
        {"name": "ours.tsv", "mimeType": "text/tab-separated-values", "buffer": PAIRS}
    )
    heading = page.get_by_text("ours.tsv (12 pairs with scores)", exact=False).first
    expect(heading).to_be_visible(timeout=60_000)
    verdict = page.get_by_text(re.compile(r"Spearman -?0\.\d{3} over 12 pairs; with other"))
    expect(verdict).to_have_count(2, timeout=90_000)
    world = page.locator(".vse-map")
    world.scroll_into_view_if_needed()
    expect(world).to_have_attribute("data-ready", "true", timeout=90_000)
    expect(page.get_by_text("12 of 12 pairs of two words")).to_be_visible()
    expect(page.get_by_text("On the 12 pairs both know")).to_be_visible(timeout=90_000)
    expect(page.locator(".js-plotly-plot")).to_have_count(3, timeout=60_000)
