"""Arithmetic with words in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled

pytestmark = [pytest.mark.browser, pytest.mark.model]

PATIENCE = 200_000  # the first of these tests embeds ten thousand words


def answer(page: Page, word: str) -> None:
    expect(page.get_by_role("heading", name=word, exact=True)).to_be_visible(timeout=PATIENCE)


def type_expression(page: Page, text: str) -> None:
    field = page.get_by_label("Expression", exact=True)
    field.fill(text)


def test_an_expression_is_typed_and_its_answer_read_off_the_page(page):
    page.goto("/analogies")
    answer(page, "queen")
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=PATIENCE)
    type_expression(page, "bigger - big + small")
    answer(page, "smaller")
    type_expression(page, "bigger - big + smal")
    page.get_by_role("button", name="small", exact=True).click(timeout=PATIENCE)
    answer(page, "smaller")
    expect(page.get_by_label("Expression", exact=True)).to_have_value("bigger - big + small")
    settled(page)
    assert "analogy=bigger" in page.url


def test_the_picture_joins_the_words_by_two_arrows_that_meet_them(page):
    page.goto("/analogies?analogy=aunt+-+uncle+%2B+brother")
    answer(page, "sister")
    drawn = page.locator(".vse-map[data-ready=true]")
    expect(drawn).to_be_visible(timeout=PATIENCE)
    settled(page)
    labels = drawn.locator("text[data-label]").all_text_contents()
    assert {"aunt", "uncle", "brother", "sister"} <= set(labels)
    expect(drawn.locator("[data-arrows='2']")).to_be_attached()


def test_a_weight_moves_the_ranking_and_a_pill_brings_another_analogy(page):
    page.goto("/analogies")
    answer(page, "queen")
    settled(page)
    slider = page.get_by_role("slider", name="Weight of woman")
    expect(slider).to_be_visible(timeout=PATIENCE)
    slider.focus()
    for weight in ("1.1", "1.2", "1.3"):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_label("Expression", exact=True)).to_have_value(
            f"king - man + {weight}*woman", timeout=PATIENCE
        )
    page.get_by_role("radio", name="paris - france + italy", exact=True).click()
    answer(page, "florence")
    expect(page.get_by_text("Fails.")).to_be_visible()


def test_the_arrows_are_shown_on_the_main_map(page):
    page.goto("/analogies")
    answer(page, "queen")
    settled(page)
    page.get_by_role("button", name=re.compile("Show these arrows")).click()
    expect(page.get_by_role("heading", name="Map", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Royalty, family and gender").first).to_be_visible(timeout=PATIENCE)
    settled(page)
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(page.get_by_label("Arrows", exact=True)).to_have_value("man → king\nwoman → queen")
    expect(page.get_by_role("radio", name="PCA", exact=True)).to_be_checked()
