"""While what a page shows is computed for the first time, what stands on it stays where it is."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility.test_every_page import ready
from tests.browser.conftest import Witness, person, settled, start_server

pytestmark = [pytest.mark.browser, pytest.mark.model]

PLACES = (Path(__file__).parent / "places.js").read_text("utf-8")
STEP = 8  # pixels that nobody takes for a jump


@pytest.fixture(scope="module")
def hasty(tmp_path_factory):
    """A server that waits for no work: each bar is drawn, however short the work."""
    folder = tmp_path_factory.mktemp("hasty")
    running = start_server(folder, EXPLORER_PATIENCE="0", VSE_CACHE_DIR=str(folder / "cache"))
    yield running
    running.stop()


@pytest.fixture
def fresh(browser, hasty):
    """A tab that has seen nothing, and notes where what it shows first stood."""
    witness = Witness()
    with person(browser, hasty) as context:
        tab = context.new_page()
        witness.watch(tab)
        tab.add_init_script(PLACES)
        yield tab
    assert witness.errors == []


# No two of them ask for the same work, so that each computes what it shows.
VISITS = [
    (1440, "evaluation?evaluation_chunker=Sentences", "Every query"),
    (390, "evaluation?evaluation_chunker=Fixed+length", "Every query"),
    (390, "neighbors?list=Opposites", "Nearest to “big”"),
    (1440, "analogies?list=Countries+and+their+capitals", "Three ways to rank"),
    (390, "lab?list=Verbs+and+their+forms&lab_indexes=Exact&lab_indexes=HNSW", "What it holds"),
]


@pytest.mark.parametrize(("width", "address", "last"), VISITS)
def test_nothing_jumps_while_a_page_is_computed_for_the_first_time(fresh, width, address, last):
    fresh.set_viewport_size({"width": width, "height": 900})
    fresh.goto(f"/{address}")
    # Before anything is computed.
    expect(fresh.get_by_role("heading", level=1)).to_be_visible()
    expect(fresh.get_by_role("heading", name=last, exact=True)).to_be_attached(timeout=200_000)
    ready(fresh)
    settled(fresh)
    # While any is there nothing is compared.
    expect(fresh.get_by_test_id("stMain").get_by_test_id("stSkeleton")).to_have_count(0)
    moved = fresh.evaluate("() => window.places.moved()")
    assert fresh.evaluate("() => window.places.count()") > 0
    assert [each for each in moved if abs(each["by"]) > STEP] == []
