"""Documents in a real browser: cut, kept, searched, and found again after a restart."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Witness, settled, start_server

pytestmark = [pytest.mark.browser, pytest.mark.model]

PATIENCE = 120_000
NOTES = (
    b"# House rules\n\n## Bread\n\nYeast makes the dough rise; leave it in a warm corner.\n\n"
    b"## Garden\n\nWater the tomatoes in the evening, never at noon.\n\n"
    b"## Cellar\n\nThe spare keys hang behind the wine rack.\n"
)


def pdf(text: str) -> bytes:
    """Return the smallest PDF that says something."""
    stream = f"BT /F1 14 Tf 60 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\n" % table
    return out + end + b"startxref\n%d\n%%%%EOF\n" % len(out)


def first_hit(page: Page) -> str:
    hit = page.locator(".st-key-hit_1")
    expect(hit).to_be_visible(timeout=PATIENCE)
    settled(page)
    return hit.inner_text()


def test_uploads_are_kept_and_found_after_a_restart_with_nothing_embedded(browser, tmp_path):
    folder = {"VSE_DATA_DIR": str(tmp_path / "data")}
    server = start_server(tmp_path, **folder)
    witness = Witness()
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    witness.watch(page)
    try:
        page.goto(f"{server.url}/corpus?corpus_from=Upload+files")
        page.locator("input[type=file]").set_input_files(
            [
                {"name": "rules.md", "mimeType": "text/markdown", "buffer": NOTES},
                {
                    "name": "boat.pdf",
                    "mimeType": "application/pdf",
                    "buffer": pdf("The boat leaves the harbor at dawn."),
                },
            ]
        )
        page.get_by_role("button", name="Open here", exact=True).click(timeout=PATIENCE)
        page.get_by_label("Name", exact=True).fill("house")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("2 documents added")).to_be_visible(timeout=PATIENCE)
        page.get_by_role("button", name="Search it", exact=True).click()
        page.get_by_label("Query", exact=True).fill("when does the ship sail")
        page.get_by_label("Query", exact=True).press("Enter")
        expect(page.locator(".st-key-hit_1")).to_contain_text("boat", timeout=PATIENCE)
        settled(page)
        page.locator(".st-key-hit_1").get_by_text("Why here").click()
        expect(page.locator(".st-key-hit_1")).to_contain_text("Rank 1 by meaning")
    finally:
        server.stop()
    server = start_server(tmp_path, **folder)
    try:
        page.goto(f"{server.url}/search?search_in=house+(saved)&search_query=where+are+the+keys")
        assert "spare keys" in first_hit(page)
        expect(page.get_by_text("from the collection, nothing embedded")).to_be_visible()
    finally:
        page.close()
        context.close()
        server.stop()
    assert not witness.elsewhere


def test_a_filter_typed_by_hand_leaves_what_passes(page):
    page.goto("/search?search_in=Recipes&search_query=something+with+rice")
    first_hit(page)
    box = page.get_by_role("combobox", name="Only where")
    box.click()
    box.press_sequentially("minutes<=20")
    page.get_by_role("option").filter(has_text="minutes<=20").click()
    expect(page.get_by_text("minutes: 60")).to_have_count(0, timeout=PATIENCE)
    first_hit(page)  # on a busy machine the hits make room for a progress bar in between
    facts = page.locator("[class*=st-key-hit]").get_by_text("minutes: ").all_inner_texts()
    assert facts
    minutes = [int(fact.split("minutes: ")[1].split(" ")[0]) for fact in facts]
    assert max(minutes) <= 20
