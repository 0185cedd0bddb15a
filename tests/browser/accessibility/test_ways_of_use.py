"""By keys, in other colors, from right to left, at twice the size, and with nothing that moves."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility.test_every_page import ready
from tests.browser.conftest import settled
from tests.browser.map_hands import open_map, told
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.model]

RESULT = ".st-key-vse_result"
# A text that ends in a sign of no direction: read from the right, it stands to the left.
HEBREW = ["שלום!", "עולם!", "בוקר טוב", "ערב", "לילה", "ספר", "מים", "לחם"]
RUNS_FROM_THE_RIGHT = """node => {
    const text = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let at = text.nextNode(); at; at = text.nextNode()) {
        const sign = at.data.indexOf('!');
        if (sign < 0) continue;
        const [first, last] = [0, sign].map((place) => {
            const range = document.createRange();
            range.setStart(at, place);
            range.setEnd(at, place + 1);
            return range.getBoundingClientRect();
        });
        return last.left < first.left;
    }
    return null;
}"""


def opened(browser: Browser, server: Server, **how) -> Iterator[Page]:
    context = browser.new_context(base_url=server.url, **how)
    yield context.new_page()
    context.close()


@pytest.fixture
def forced(browser, server) -> Iterator[Page]:
    """A tab where the system's colors replace those of pages."""
    yield from opened(browser, server, forced_colors="active")


@pytest.fixture
def magnified(browser, server) -> Iterator[Page]:
    """A tab of 1,440 × 900 pixels at twice the size."""
    room = {"width": 720, "height": 450}
    yield from opened(browser, server, viewport=room, device_scale_factor=2)


@pytest.fixture
def still(browser, harness) -> Iterator[Page]:
    """A tab on the map alone, of someone who wants nothing to move."""
    yield from opened(browser, harness, reduced_motion="reduce")


def test_the_way_to_the_result_is_there_while_a_page_goes_on_changing(page):
    page.goto("/home")
    expect(page.locator(RESULT)).to_be_attached()
    settled(page)
    page.evaluate(
        """() => {
            const result = document.querySelector('.st-key-vse_result');
            result.className = result.className.replace('vse_result', 'vse_later');
            window.bring = () => {
                result.className = result.className.replace('vse_later', 'vse_result');
            };
            const main = document.querySelector('[data-testid=stMain]');
            setInterval(() => main.appendChild(document.createElement('i')).remove(), 20);
        }"""
    )
    skip = page.get_by_role("button", name="Skip to the result", exact=True)
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".vse-access__said")).to_contain_text("There is no result yet.")
    page.evaluate("() => window.bring()")
    expect(page.locator(RESULT)).to_be_focused()


def test_a_run_of_the_page_leaves_the_focus_where_it_is(page):
    page.goto("/neighbors")
    ready(page)
    for key in ("Tab", "Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(RESULT)).to_be_focused()
    page.evaluate("() => { document.querySelector('.st-key-vse_result').dataset.same = 'yes'; }")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "() => document.querySelector('.js-plotly-plot')?._fullLayout?.paper_bgcolor === '#10121a'"
    )
    settled(page)
    expect(page.locator(f"{RESULT}[data-same=yes]")).to_be_focused()


def test_charts_follow_the_theme_without_another_press(page):
    page.emulate_media(color_scheme="light")
    page.goto("/neighbors")
    ground = (
        "color => document.querySelector('.js-plotly-plot')?._fullLayout?.paper_bgcolor === color"
    )
    page.wait_for_function(ground, arg="#ffffff")
    settled(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(ground, arg="#10121a")
    page.emulate_media(color_scheme="light")
    page.wait_for_function(ground, arg="#ffffff")


def test_what_colors_tell_is_told_where_the_system_chooses_them(forced):
    forced.goto("/?method=PCA")
    ready(forced)
    shades = forced.locator(".vse-legend__swatch").evaluate_all(
        "swatches => swatches.map((each) => getComputedStyle(each).backgroundColor)"
    )
    assert len(shades) == 10
    assert len(set(shades)) == 10
    pressed = forced.locator(".vse-button[aria-pressed=true]").first
    assert pressed.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    for name, outline in (("2-D", "solid"), ("3-D", "none")):
        chosen = forced.get_by_role("radio", name=name, exact=True)
        assert chosen.evaluate("node => getComputedStyle(node).outlineStyle") == outline
    # A label that is drawn in the color of its own halo is a blot.
    fill, halo, ground = forced.locator(".vse-map text[data-label]").first.evaluate(
        """node => {
            const { fill, stroke } = getComputedStyle(node);
            const stage = document.querySelector('.vse-map__stage');
            return [fill, stroke, getComputedStyle(stage).backgroundColor];
        }"""
    )
    assert fill != halo == ground


def test_a_slider_is_seen_where_the_system_chooses_the_colors(forced):
    forced.goto("/neighbors")
    ready(forced)
    page = forced.evaluate("() => getComputedStyle(document.body).backgroundColor")
    thumb = forced.locator("[data-testid=stSlider] [data-rac][style*=left]").first
    assert thumb.evaluate("node => getComputedStyle(node).backgroundColor") != page


@pytest.mark.parametrize("address", ["?method=PCA", "analogies", "neighbors", "search"])
def test_at_twice_the_size_the_result_is_reached(magnified, address):
    magnified.goto(f"/{address}")
    ready(magnified)
    for key in ("Tab", "Enter", "Tab", "Enter"):
        magnified.keyboard.press(key)
    expect(magnified.locator(RESULT)).to_be_focused()
    expect(magnified.locator(RESULT)).to_be_in_viewport()


def test_texts_run_the_way_their_letters_do(page):
    page.goto("/data")
    page.get_by_label("Or type or paste").fill("\n".join(HEBREW))
    page.get_by_role("button", name="Explore these words", exact=True).click()
    page.wait_for_url(re.compile(r"/(\?.*)?$"))
    ready(page)
    page.get_by_role("radio", name="Table", exact=True).click()
    cell = page.locator(".vse-rows__text", has_text="!").first
    expect(cell).to_be_visible()
    assert cell.evaluate(RUNS_FROM_THE_RIGHT)
    page.get_by_role("link", name="Neighbors", exact=True).click()
    expect(page.get_by_role("heading", name="Neighbors", level=1)).to_be_visible()
    ready(page)
    found = page.get_by_test_id("stMain").get_by_role("button", name=re.compile("!")).first
    assert found.evaluate(RUNS_FROM_THE_RIGHT)


def test_a_film_steps_from_state_to_state_where_nothing_may_move(still):
    open_map(still)
    still.get_by_text("frames", exact=True).click()
    play = still.get_by_role("button", name="Play how this layout came about", exact=True)
    expect(play).to_be_visible()
    still.evaluate(
        """() => {
            window.shown = new Set();
            const slider = document.querySelector('.vse-map__player input');
            const note = () => { window.shown.add(slider.value); requestAnimationFrame(note); };
            note();
        }"""
    )
    play.click()
    told(still, iteration="0")
    told(still, iteration="100")
    shown = {float(value) for value in still.evaluate("() => [...window.shown]")}
    assert shown <= {0.0, 1.0, 2.0, 3.0, 4.0}
