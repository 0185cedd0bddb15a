"""Run the index lab and read its recommendation, as a person would."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled

pytestmark = [pytest.mark.browser, pytest.mark.model]


def test_the_lab_is_run_and_its_recommendation_read(page):
    page.goto("/lab?lab_vectors=Generated&lab_n=1,000")
    expect(page.get_by_text("Which one to take")).to_be_visible(timeout=120_000)
    expect(page.get_by_text(re.compile("For 1,000 vectors"))).to_be_visible(timeout=120_000)
    # What is measured is told while the rest still is.
    expect(page.get_by_text(re.compile("measured so far"))).to_have_count(0, timeout=120_000)
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=120_000)
    settled(page)

    size = page.get_by_role("slider", name="Vectors in the end")
    size.press("End")
    expect(page.get_by_text(re.compile("say too little about 100,000,000"))).to_be_visible(
        timeout=30_000
    )
    settled(page)
    assert "lab_size=" in page.url

    with page.expect_download() as told:
        page.get_by_role("button", name="Table as CSV", exact=True).click()
    lines = told.value.path().read_text("utf-8").splitlines()
    assert lines[0].startswith("index,title,setting,n,dimension,k,recall,recall_sd,p50_ms")
    assert all(line.split(",")[0] for line in lines)
    assert len(lines) > 20

    size.press("Home")
    expect(page.get_by_text(re.compile("For 1,000 vectors"))).to_be_visible(timeout=30_000)
    settled(page)
    page.get_by_text("Current space", exact=True).click()
    expect(page.get_by_text(re.compile("For 100 vectors exact search is best"))).to_be_visible(
        timeout=120_000
    )
    settled(page)
    charts = page.get_by_test_id("stPlotlyChart")
    expect(charts).to_have_count(2, timeout=60_000)
    expect(charts.first.get_by_text("Pareto front")).to_be_visible(timeout=60_000)
    expect(charts.first.locator(".scatterlayer .trace")).to_have_count(11, timeout=60_000)
