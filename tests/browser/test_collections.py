"""Collections in a real browser: documents added, chosen and deleted, the key of a server kept."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from explorer.documents import Corpus, Document
from explorer.search import index_corpus
from explorer.stores import FolderParameters, Manifest, ServerParameters, open_backend
from tests.browser.conftest import Witness, settled, start_server
from tests.stores.qdrant_double import QdrantDouble

pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.filterwarnings("ignore:Api key is used with an insecure connection"),
]

PATIENCE = 120_000
KEY = "geheim-4711"
ROUNDS = int(os.environ.get("VSE_ROUNDS", "3"))  # 40 by command; see RELIABILITY.md


@pytest.fixture
def opened(browser, tmp_path):
    """The Collections page of a server of its own, with one collection of two documents."""
    documents = [Document("bread", "Yeast lifts the dough."), Document("sea", "Ships sail.")]
    place = open_backend(FolderParameters(tmp_path / "collections"))
    index_corpus(place, Manifest("mine", "minilm", "", 0), Corpus(documents))
    server = start_server(tmp_path, VSE_DATA_DIR=str(tmp_path))
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page, witness = context.new_page(), Witness()
    witness.watch(page)
    page.goto(f"{server.url}/collections")
    yield page
    log = server.log.read_text()
    context.close()
    server.stop()
    assert not witness.errors
    assert not witness.elsewhere
    assert KEY not in log


def told(page: Page, text: str) -> None:
    expect(page.get_by_test_id("stAlert").filter(has_text=text)).to_be_visible(timeout=PATIENCE)
    settled(page)


def test_documents_come_and_go_and_a_collection_goes_to_a_server_with_its_key_untold(opened):
    page = opened
    expect(page.get_by_label("Text", exact=True)).to_be_visible(timeout=PATIENCE)
    settled(page)
    page.get_by_label("Id", exact=True).fill("storm")
    page.get_by_label("Text", exact=True).fill("The harbor is closed in storms.")
    page.get_by_role("button", name="Add", exact=True).click()
    told(page, "1 document added")
    # Cells are painted on a canvas; the box to choose a row is at its left end.
    page.get_by_test_id("stDataFrame").nth(1).click(position={"x": 18, "y": 54})
    page.get_by_role("button", name="Delete 1 document").click()
    told(page, "Deleted 1 document from “mine”.")
    with QdrantDouble(KEY) as qdrant:
        page.get_by_role("radio", name="Qdrant server").click()
        page.get_by_label("Address").fill(qdrant.url)
        page.get_by_label("Key", exact=True).fill(KEY)
        page.get_by_role("button", name="Connect").click()
        expect(page.get_by_text("There are no collections on 127.0.0.1")).to_be_visible(
            timeout=PATIENCE
        )
        page.get_by_role("radio", name="This machine").click()
        page.get_by_role("button", name="Copy or move").click()
        page.get_by_role("button", name="Move to 127.0.0.1").click()
        told(page, "Moved “mine” with 2 chunks")
        page.get_by_role("radio", name="Qdrant server").click()
        page.get_by_role("button", name="Search it").click()
        page.get_by_label("Query").fill("why is the harbor closed")
        page.get_by_label("Query").press("Enter")
        expect(page.locator(".st-key-hit_1")).to_contain_text("closed in storms", timeout=PATIENCE)
        settled(page)
        assert re.search(r"search_in=mine.*server=http", page.url)
        assert KEY not in page.url
        assert KEY not in page.content()
        assert open_backend(ServerParameters(qdrant.url, key=KEY)).names() == ["mine"]


def test_a_fresh_page_goes_to_a_server_and_back_and_never_turns_white(opened):
    page = opened
    for _ in range(ROUNDS):
        # Pressed as soon as it is there, while the parts of the page still come.
        page.get_by_role("radio", name="Qdrant server").click()
        expect(page.get_by_label("Address")).to_be_visible(timeout=PATIENCE)
        page.get_by_role("radio", name="This machine").click()
        expect(page.get_by_label("Text", exact=True)).to_be_visible(timeout=PATIENCE)
        settled(page)
        expect(page.get_by_role("heading", name="Collections", level=1)).to_be_visible()
        page.reload()
