"""A set of rated pairs is dropped, recognized, judged by two models, and its pairs are arrows."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

pytestmark = [pytest.mark.browser, pytest.mark.model]

PAIRS = (
    b"tiger\tcat\t7.35\nbook\tpaper\t7.46\ncomputer\tkeyboard\t7.62\nplane\tcar\t5.77\n"
    b"train\tcar\t6.31\ntelephone\tcommunication\t7.5\ndrug\tabuse\t6.85\nbread\tbutter\t6.19\n"
    b"king\tcabbage\t0.23\nprofessor\tcucumber\t0.31\nsugar\tapproach\t0.88\nnoon\tstring\t0.54\n"
)


def test_a_similarity_set_is_dropped_and_judged(page: Page):
    page.goto("/wordsets?wordset_beside=TF-IDF+of+letters")
    expect(page.get_by_text("On the 66 pairs both know")).to_be_visible(timeout=90_000)
    settled(page)
    page.get_by_role("button", name="Own set").click()
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
