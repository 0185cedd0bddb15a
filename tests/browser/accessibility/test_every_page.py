"""Every page in both themes at four widths: by axe-core's rules, by keys, and by its boxes.

Each page is opened once, and then told the other theme and resized, as a person's system would.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.accessibility.streamlits_own import KNOWN
from tests.browser.conftest import ROOT, settled

pytestmark = [pytest.mark.browser, pytest.mark.model]

PAGES = sorted(page.parent.name for page in (ROOT / "pages").glob("*/page.py"))
LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8")
AXE = Axe()
PATIENCE = 200_000
DESK, TABLET, PHONE = 1440, 1024, 390
HEIGHT = 900
# What a window of 1,440 × 900 shows at twice the size.
MAGNIFIED = 720, 450
MOST_STEPS = 6
QUIET = 250  # milliseconds
# The way to the result comes by a script of its own, on a busy machine after the map.
DRAWN = """() => document.querySelector('.vse-access__skip')
    && !document.querySelector('.vse-waiting')
    && [...document.querySelectorAll('.vse-map')].every(map => map.dataset.ready === 'true')"""
LEVELS = """() => [...document.querySelectorAll('[data-testid=stMain] :is(h1,h2,h3,h4,h5,h6)')]
    .filter(h => h.checkVisibility() && !h.closest('[data-testid=stHtml]'))
    .map(h => Number(h.tagName[1]))"""
WITHIN = """({targets, places}) => targets.map(target => {
    const node = document.querySelector(target);
    return places.flatMap(({within}, at) => (node?.closest(within) ? [at] : []));
})"""
# Contrast is all that a theme changes.
OF_COLORS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


@dataclass
class Seen:
    """What was found on one page."""

    axe: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    steps: int = 0
    used: set[int] = field(default_factory=set)


def ready(page: Page) -> None:
    """Wait until nothing is worked on and everything has been drawn."""
    settled(page, QUIET, PATIENCE)
    expect(page.get_by_test_id("stProgress")).to_have_count(0, timeout=PATIENCE)
    page.wait_for_function(DRAWN, timeout=PATIENCE)
    # What came last may have begun more.
    settled(page, QUIET, PATIENCE)


def resize(page: Page, width: int, height: int) -> None:
    """Make the window as wide, and wait until maps have followed; no run of the server does."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    page.wait_for_function(DRAWN, timeout=PATIENCE)
    settled(page, QUIET, PATIENCE)


def steps_to_the_result(page: Page) -> int:
    """Return how many keys lead from the top of the page into its result, by the links there."""
    page.evaluate("() => { document.activeElement?.blur(); window.getSelection().empty(); }")
    for step in range(1, MOST_STEPS + 1):
        on = page.evaluate(
            "() => { const at = document.activeElement;"
            " return at?.matches('a, button') ? at.textContent : ''; }"
        )
        page.keyboard.press("Enter" if on.startswith("Skip to") else "Tab")
        if page.evaluate("() => Boolean(document.activeElement?.closest('.st-key-vse_result'))"):
            return step
    return MOST_STEPS + 1


def found_by_axe(page: Page, seen: Seen, options: dict[str, Any] | None = None) -> list[str]:
    """Return the serious findings that are ours, each with its rule and place."""
    ours = []
    places = [{"within": known.within} for known in KNOWN]
    response = AXE.run(page, options={"resultTypes": ["violations"], **(options or {})}).response
    for each in response["violations"]:
        if each["impact"] not in ("serious", "critical"):
            continue
        targets = [node["target"][0] for node in each["nodes"]]
        nearest = page.evaluate(WITHIN, {"targets": targets, "places": places})
        for node, around in zip(each["nodes"], nearest, strict=True):
            known = [at for at in around if KNOWN[at].rule == each["id"]]
            seen.used |= set(known)
            if not known:
                why = (node.get("any") or node.get("all") or [{}])[0].get("message", "")
                ours.append(f"{each['id']}: {node['target'][0]} {why[:160]}")
    return ours


def look(page: Page, width: int, height: int = HEIGHT) -> list[str]:
    resize(page, width, height)
    return [f"{width}: {each}" for each in page.evaluate(LOOKS)]


def begin(page: Page, name: str) -> None:
    """Have the server begin with a page."""
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": DESK, "height": HEIGHT})
    page.goto(f"/{'' if name == 'map' else name}")


def visit(page: Page) -> Seen:
    """Look at a page in each way."""
    page.bring_to_front()
    seen = Seen()
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE)
    ready(page)
    seen.axe += [f"dark {DESK} {each}" for each in found_by_axe(page, seen, OF_COLORS)]
    page.emulate_media(color_scheme="light")
    ready(page)
    seen.steps = steps_to_the_result(page)
    seen.levels = page.evaluate(LEVELS)
    seen.boxes += [f"{DESK}: {each}" for each in page.evaluate(LOOKS)]
    seen.axe += [f"light {DESK} {each}" for each in found_by_axe(page, seen)]
    seen.boxes += look(page, TABLET)
    seen.boxes += look(page, *MAGNIFIED)
    seen.boxes += look(page, PHONE)
    seen.axe += [f"light {PHONE} {each}" for each in found_by_axe(page, seen)]
    return seen


@pytest.fixture(scope="module")
def walked(browser, server) -> Iterator[dict[str, Seen]]:
    """Open every page; while one is looked at, the server is at work on the next."""
    context = browser.new_context(base_url=server.url)
    this, following = context.new_page(), context.new_page()
    seen = {}
    begin(this, PAGES[0])
    for name, after in pairwise([*PAGES, None]):
        if after is not None:
            begin(following, after)
        seen[name] = visit(this)
        this, following = following, this
    yield seen
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_that_is_ours(walked, name):
    assert walked[name].axe == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_or_lies_on_something_else(walked, name):
    assert walked[name].boxes == []


@pytest.mark.parametrize("name", PAGES)
def test_few_keys_lead_from_the_top_of_a_page_to_its_result(walked, name):
    assert walked[name].steps <= MOST_STEPS


@pytest.mark.parametrize("name", PAGES)
def test_headings_begin_with_one_title_and_skip_no_level(walked, name):
    levels = walked[name].levels
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_every_exception_is_still_needed(walked):
    used = {at for seen in walked.values() for at in seen.used}
    assert [known.rule for at, known in enumerate(KNOWN) if at not in used] == []
