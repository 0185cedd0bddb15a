"""Walking from neighbor to neighbor in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled

pytestmark = [pytest.mark.browser, pytest.mark.model]

PATIENCE = 120_000


def test_three_steps_are_walked_from_neighbor_to_neighbor(page):
    page.goto("/neighbors?neighbor_query=dog")
    walked = ["dog"]
    for _ in range(3):
        heading = page.get_by_role("heading", name=f"Nearest to “{walked[-1]}”")
        expect(heading).to_be_visible(timeout=PATIENCE)
        settled(page)
        first = page.locator(".st-key-near_cosine_0 button, .st-key-near-cosine-0 button").first
        word = re.fullmatch(r"1\. (.+) [\d.]+", first.inner_text().replace("\n", " ")).group(1)
        first.click()
        walked.append(word)
    expect(page.get_by_role("heading", name=f"Nearest to “{walked[-1]}”")).to_be_visible(
        timeout=PATIENCE
    )
    expect(page.get_by_text("You came by")).to_be_visible()
    assert walked[1] != walked[0]


def test_the_number_of_neighbors_is_dragged(page):
    page.goto("/neighbors")
    lists = page.locator("[class*=st-key-near] button")
    expect(lists).to_have_count(30, timeout=PATIENCE)
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(3):
        slider.press("ArrowLeft")
    expect(lists).to_have_count(21, timeout=PATIENCE)
    settled(page)
    assert "neighbor_k=7" in page.url
