"""Figures, searches and notes are there when the server was killed, and days later."""

import csv
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Witness, settled, start_server

pytestmark = [pytest.mark.browser, pytest.mark.model]

NOTES = {
    "boat.md": b"# Boat\n\nIt leaves the harbor at dawn with the tide. The crew is asleep.",
    "bread.md": b"# Bread\n\nYeast makes the dough rise in a warm corner. The oven is hot.",
}
JUDGED = "/evaluation?evaluation_searches=BM25&evaluation_searches=Hybrid"
FIGURES = r"^Bars of 4 measures; nDCG@10: .*BM25 0\.000, Hybrid 1\.000"
DAYS = 5
FILTER = "search_where_tickets=category+%3D+delivery"
QUERY = "the driver left the parcel at the wrong address"


@pytest.fixture
def again(browser, tmp_path):
    """Return what starts a server on the same folder, the one before killed, and a tab on it."""
    folder = {"VSE_DATA_DIR": str(tmp_path / "data")}
    witness, running = Witness(), []

    def start():
        if running:
            context, server = running.pop()
            context.close()
            server.process.kill()
            server.process.wait(20)
        server = start_server(tmp_path, **folder)
        size = {"width": 1440, "height": 1000}
        context = browser.new_context(viewport=size, base_url=server.url, timezone_id="UTC")
        running.append((context, server))
        page = context.new_page()
        witness.watch(page)
        return page

    yield start
    context, server = running.pop()
    context.close()
    server.stop()
    assert witness.errors == []
    assert witness.elsewhere == []


def days_pass(folder):
    """Have all that is kept be so many days older; return what its day is called."""
    (manifest,) = (folder / "data" / "workspaces").glob("*/manifest.json")
    plain = json.loads(manifest.read_text())
    for each in [plain, *plain["items"]]:
        for time in ("created", "changed"):
            each[time] -= DAYS * 86_400
    manifest.write_text(json.dumps(plain))
    day = datetime.now(UTC) - timedelta(days=DAYS)
    return f"{day.day} {day:%b %Y}"


def bring_documents(page):
    page.goto("/corpus?corpus_from=Upload+files")
    settled(page)
    files = [{"name": n, "mimeType": "text/markdown", "buffer": b} for n, b in NOTES.items()]
    page.get_by_test_id("stMain").locator("input[type=file]").first.set_input_files(files)
    page.get_by_role("button", name="Open here", exact=True).click()
    expect(page.get_by_role("heading", name="In the text", exact=True)).to_be_visible()
    settled(page)


def workspace_of(page):
    return page.evaluate("() => new URLSearchParams(location.search).get('work')")


def judge(page, work):
    page.goto(f"{JUDGED}&work={work}")
    # The page opens with queries of the app, whose run nobody has asked to keep.
    expect(page.get_by_role("button", name="Keep this run", exact=True)).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Own queries", exact=True).click()
    table = page.get_by_label("Query, relevant ids, grade")
    table.fill("when does the ship sail, boat.md\nhow to bake, bread.md")
    table.press("Control+Enter")
    settled(page)
    page.get_by_role("button", name="Evaluate these queries", exact=True).click()
    is_judged(page)


def is_judged(page):
    """Wait for the figures of the own queries, which are kept by themselves."""
    expect(page.get_by_text("2 documents · 2 queries · 2 known answers")).to_be_visible()
    expect(page.get_by_role("figure", name=re.compile(FIGURES))).to_be_visible()
    expect(page.get_by_role("heading", name="What is missed, and why", exact=True)).to_be_visible()
    expect(page.get_by_text("This run is kept in “2 files” with its date")).to_be_visible()
    settled(page)


def test_figures_and_notes_of_another_day_stand_beside_those_of_today(again, tmp_path):
    page = again()
    bring_documents(page)
    work = workspace_of(page)
    judge(page, work)
    link = page.url.partition("?")[2]
    page.get_by_role("link", name="Workspaces", exact=True).click()
    page.get_by_role("button", name="More", exact=True).click()
    note = page.get_by_role("textbox", name="Note", exact=True)
    note.fill("Two files, to try keywords on")
    note.press("Control+Enter")
    card = page.locator(f".st-key-card_{work}")
    expect(card.get_by_text("Two files, to try keywords on").first).to_be_visible()
    settled(page)

    day = days_pass(tmp_path)
    page = again()
    page.goto(f"/evaluation?{link}")
    is_judged(page)
    # It is the same run, and no other was ever kept.
    expect(page.get_by_role("heading", name="Earlier runs", exact=True)).to_have_count(0)
    page.goto(f"/evaluation?{link}&evaluation_chunker=Sentences")
    is_judged(page)
    earlier = page.locator(".st-key-runs-earlier input")
    expect(earlier).to_have_value(re.compile(f"^{day}, .*: 2 files, own queries$"))
    with page.expect_download() as told:
        page.get_by_role("button", name="Earlier runs as CSV", exact=True).click()
    rows = list(csv.DictReader(told.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert {row["date"][: len(day)] for row in rows} == {day}
    assert [row["what"] for row in rows] == ["BM25", "Hybrid"]
    assert all(re.fullmatch("cut: [^;]+", row["differs in"]) for row in rows)
    page.goto("/home")
    card = page.locator(f".st-key-card_{work}")
    expect(card.get_by_text("Two files, to try keywords on")).to_be_visible()
    expect(card.get_by_text("1 set of documents · 1 set of judged queries")).to_be_visible()
    card.get_by_role("button", name="Open", exact=True).click()
    is_judged(page)


def ask(page, query):
    field = page.get_by_role("textbox", name="Query", exact=True)
    # It comes when what is searched is embedded.
    expect(field).to_be_visible()
    field.fill(query)
    field.press("Enter")
    page.wait_for_function(
        "query => new URLSearchParams(location.search).get('search_query') === query", arg=query
    )
    settled(page)


def first_hits(page):
    """Return what the hits are called, as drawn, with their ranks."""
    expect(page.locator(".st-key-hit_1")).to_be_visible()
    return (
        page.locator("[class*=st-key-hit_]").get_by_text(re.compile(r"^\d+\. ")).all_inner_texts()
    )


def measure(page, address):
    page.goto(address)
    expect(page.get_by_text("Which one to take")).to_be_visible(timeout=120_000)
    expect(page.get_by_text(re.compile("measured so far"))).to_have_count(0, timeout=120_000)
    settled(page)


def test_a_measurement_and_a_search_with_its_filter_are_made_again_days_later(again, tmp_path):
    page = again()
    lab = "/lab?lab_vectors=Generated&lab_n=1,000&lab_indexes=Exact&lab_sweep=false"
    measure(page, lab)
    page.get_by_role("button", name="Keep this run", exact=True).click()
    expect(page.get_by_text("This run is kept in")).to_be_visible()
    settled(page)
    work = workspace_of(page)
    page.goto(f"/search?work={work}&search_in=Support+tickets&search_mode=Keywords&{FILTER}")
    ask(page, QUERY)
    before = first_hits(page)
    assert len(before) > 1
    ask(page, "password forgotten")

    day = days_pass(tmp_path)
    page = again()
    measure(page, f"{lab}&work={work}")
    expect(page.locator(".st-key-runs-earlier input")).to_have_value(re.compile(f"^{day}, "))
    page.get_by_role("button", name="Remove it", exact=True).click()
    expect(page.get_by_text("is removed.")).to_be_visible()
    expect(page.get_by_role("heading", name="Earlier runs", exact=True)).to_have_count(0)
    page.goto(f"/search?work={work}")
    settled(page)
    page.get_by_role("button", name="Earlier searches", exact=True).click()
    page.get_by_role("button", name=f"{QUERY} · Support tickets", exact=True).first.click()
    expect(page.get_by_role("textbox", name="Query", exact=True)).to_have_value(QUERY)
    expect(page.get_by_test_id("stMain").get_by_text("category = delivery")).to_be_visible()
    settled(page)
    assert first_hits(page) == before
