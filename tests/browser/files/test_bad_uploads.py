"""Twenty of the worst files through the browser: a sentence each, and the session goes on."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.browser.test_map import READY, select_with_keys

pytestmark = [pytest.mark.browser, pytest.mark.model]

WORDS = (
    "words/encoding/utf32.txt",
    "words/size/empty.txt",
    "words/size/one_line_5mb.txt",
    "words/csv/open_quote.csv",
    "words/csv/picture.csv",
    "words/csv/pickle.csv",
    "words/json/nested_lists.json",
    "words/json/many_keys.json",
    "words/xlsx/bomb.xlsx",
    "words/xlsx/laughs.xlsx",
    "words/xlsx/xxe.xlsx",
    "words/parquet/footer_lie.parquet",
)
VECTORS = (
    "vectors/npy/object.npy",
    "vectors/npy/header_code.npy",
    "vectors/npy/shape_lie.npy",
    "vectors/npz/bomb.npz",
    "vectors/word2vec/endless_word.bin",
    "vectors/word2vec/torch.bin",
    "vectors/safetensors/header_deep.safetensors",
    "vectors/safetensors/claims_4gb.safetensors",
)
INJECTION = "words/injection/attacks.txt"


def wait_for_answer(page: Page) -> None:
    page.wait_for_function(
        """() => document.querySelector('[data-testid=stAlert]') ||
            [...document.querySelectorAll('button')]
                .some(button => /Open on /.test(button.innerText))""",
        timeout=60_000,
    )
    settled(page)


def test_every_hostile_upload_is_answered_and_the_session_goes_on(page, corpus):
    allowed = {
        case["path"]: {case["expect"], *case["also_ok"]}
        for case in json.loads((corpus / "manifest.json").read_text())["cases"]
    }
    for path in (*WORDS, *VECTORS):
        page.goto("/data")
        page.locator("input[type=file]").first.set_input_files(corpus / path)
        wait_for_answer(page)
        door = page.get_by_role("button", name=re.compile("Open on "))
        # What is no list of words, as a line without end, may still be a text to read.
        as_text = door.count() > 0 and "Corpus" in door.inner_text()
        if door.count() > 0:
            # Only the head was looked at: what may be opened is judged when it is.
            door.click()
            page.wait_for_function(
                """() => document.querySelector('[data-testid=stAlert]') ||
                    !document.location.pathname.endsWith('/data')""",
                timeout=60_000,
            )
        refused = page.get_by_test_id("stAlert").count() > 0
        assert as_text or allowed[path] & ({"reject"} if refused else {"accept", "clean"}), path
        text = page.get_by_test_id("stMain").inner_text()
        for word in ("Traceback", "went wrong on our side", "allow_pickle"):
            assert word not in text, (path, text)
    page.get_by_role("link", name="Map", exact=True).click()
    page.wait_for_selector(".vse-map[data-ready=true]", timeout=120_000)


def test_hostile_words_are_shown_as_typed_and_run_nothing(page, corpus):
    page.goto("/data")
    page.locator("input[type=file]").first.set_input_files(corpus / INJECTION)
    wait_for_answer(page)
    page.get_by_role("button", name="Open on the Map", exact=True).click()
    page.wait_for_selector(READY, timeout=120_000)
    settled(page)
    select_with_keys(page)
    expect(page.get_by_text("others in the full space, by cosine")).to_be_visible()
    assert page.evaluate("window.XSS_CANARY === undefined")
    assert page.locator(".vse-map script, .vse-map img[src=x]").count() == 0
