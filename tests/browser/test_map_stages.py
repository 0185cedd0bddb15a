"""The map as it comes about, in a real browser: first picture, growing, final, trust."""

import os
import re
import zlib
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import ROOT, settled
from tests.browser.map_hands import note_iterations, wait_for_iterations

pytestmark = [pytest.mark.browser, pytest.mark.model]

GROWING = ".vse-map[data-stage=growing]"
SETTLED = ".vse-map[data-stage=settled][data-ready=true]"
PATIENCE = 180_000
PICTURES = Path(os.environ.get("SCREENSHOTS", ROOT / "build" / "screenshots"))

RECORD = """
    window.stages = [];
    const look = () => {
        const map = document.querySelector('.vse-map');
        const traces = map?.querySelector('.js-plotly-plot')?._fullData;
        if (traces) {
            const { stage, view } = map.dataset;
            const drawn = traces.reduce((sum, trace) => sum + (trace.x?.length ?? 0), 0);
            const top = Math.round(map.getBoundingClientRect().top + window.scrollY);
            const known = window.stages.at(-1);
            if (known?.view !== view || known?.stage !== stage || known?.top !== top) {
                const measures = document.querySelectorAll('[data-testid=stMetricValue]');
                const trust = [...measures].map(value => value.innerText);
                const told = document.body.innerText;
                window.stages.push({ stage, view, top, drawn, trust, told });
            }
        }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
"""


@pytest.fixture
def recorded(page) -> Page:
    """A tab that notes each stage of the map it draws."""
    page.add_init_script(RECORD)
    return page


def stages(page: Page) -> list[dict]:
    return page.evaluate("() => window.stages")


def points(page: Page) -> int:
    """Return how many points Plotly has drawn."""
    return page.evaluate(
        """() => document.querySelector('.js-plotly-plot')._fullData
            .reduce((sum, trace) => sum + (trace.x?.length ?? 0), 0)"""
    )


INKED = """() => {
    const canvas = document.querySelector('.vse-map canvas.vse-map__layer');
    const context = canvas.getContext('2d');
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let drawn = 0;
    for (let i = 3; i < data.length; i += 4) drawn += data[i] > 0;
    return drawn;
}"""
"""How many pixels of the canvas, which shows many points, are drawn on."""


def wait_for_trust(page: Page) -> None:
    page.wait_for_function(
        """() => {
            const values = [...document.querySelectorAll('[data-testid=stMetricValue]')];
            return values.length === 4 && values.every(value => /^[0-9.–]+$/.test(value.innerText));
        }""",
        timeout=PATIENCE,
    )


def heights(page: Page) -> set[int]:
    """Return where the map began in each stage: a page that jumps has several."""
    return {each["top"] for each in stages(page)}


def test_a_hundred_words_grow_at_one_height_and_are_then_trusted(recorded):
    page = recorded
    page.goto("/?method=PCA&tsne_iterations=5000&seed=21")
    page.wait_for_selector(SETTLED, timeout=PATIENCE)
    wait_for_trust(page)
    assert points(page) == 100
    page.get_by_role("radio", name="t-SNE", exact=True).click()
    page.wait_for_selector(f'{SETTLED}[data-view^="tsne"]', timeout=PATIENCE)
    assert points(page) == 100
    wait_for_trust(page)
    expect(page.get_by_text("nearest neighbors this picture keeps")).to_be_visible()
    # How many states are seen depends on the machine: ten thousand points, below, must show some.
    assert {each["drawn"] for each in stages(page)} == {100}
    assert stages(page)[-1]["stage"] == "settled"
    assert len(heights(page)) == 1


def test_the_last_state_is_drawn_however_late_plotly_comes(page):
    held: list[Route] = []
    page.route("**/plotly.min.js*", lambda route: held.append(route))
    page.goto("/?tsne_iterations=5000&seed=22")
    # The layout is finished and its trust told before anything could be drawn.
    wait_for_trust(page)
    for each in held:
        each.continue_()
    page.wait_for_selector(f'{SETTLED}[data-view^="tsne"]', timeout=PATIENCE)
    assert points(page) == 100


PLACED = """() => {
    const map = document.querySelector('.vse-map');
    return [...map.querySelectorAll('text[data-label]')].map(text => {
        const { left, top } = text.getBoundingClientRect();
        return [text.textContent, Math.round(left), Math.round(top)];
    }).sort();
}"""


def test_the_picture_is_there_before_plotly_and_stays_where_it_is(page):
    held: list[Route] = []
    page.route("**/plotly.min.js*", lambda route: held.append(route))
    page.goto("/?method=PCA")
    page.wait_for_selector(".vse-map[data-sketched=true]", timeout=PATIENCE)
    wait_for_trust(page)
    page.evaluate("() => document.fonts.ready")
    early, drawn = page.evaluate(PLACED), page.evaluate(INKED)
    assert len(early) > 10
    assert drawn > 1_000
    for each in held:
        each.continue_()
    page.wait_for_selector(SETTLED, timeout=PATIENCE)
    assert points(page) == 100
    assert page.evaluate(INKED) == 0
    assert page.evaluate(PLACED) == early


def test_a_change_of_method_moves_the_points_and_never_empties_the_place(recorded):
    page = recorded
    page.goto("/?method=PCA")
    page.wait_for_selector(SETTLED, timeout=PATIENCE)
    wait_for_trust(page)
    page.evaluate(
        """() => {
            window.emptied = 0;
            window.moved = false;
            new MutationObserver(() => {
                if (!document.querySelector('.vse-map .js-plotly-plot')) window.emptied += 1;
                window.moved ||= document.querySelector('.vse-map.is-moving') !== null;
            }).observe(document.body, {
                childList: true, subtree: true, attributeFilter: ['class'],
            });
        }"""
    )
    page.get_by_role("radio", name="LocalMAP", exact=True).click()
    page.wait_for_selector(f'{SETTLED}[data-view^="localmap"]', timeout=PATIENCE)
    wait_for_trust(page)
    assert page.evaluate("() => window.moved")
    assert page.evaluate("() => window.emptied") == 0
    assert len(heights(page)) == 1


def test_how_a_layout_came_about_is_played_when_asked(recorded):
    page = recorded
    page.goto("/?method=UMAP")
    page.wait_for_selector(SETTLED, timeout=PATIENCE)
    settled(page)
    note_iterations(page)
    page.get_by_role("button", name="Play how it came about", exact=True).first.click()
    wait_for_iterations(page, 4)
    page.get_by_role("button", name="Close the player", exact=True).click()
    expect(page.get_by_role("button", name="Close the player", exact=True)).to_have_count(0)


@pytest.fixture
def ten_thousand(request, tmp_path) -> Path:
    """Vectors in thirty groups, in a file as a person brings it: others for each test.

    What one test has laid out, the server would show the next at once.
    """
    rng = np.random.default_rng(zlib.crc32(request.node.name.encode()))
    centers = 6 * rng.normal(size=(30, 32))
    vectors = centers[rng.integers(30, size=10_000)] + rng.normal(size=(10_000, 32))
    file = tmp_path / "groups.npy"
    np.save(file, vectors.astype(np.float32))
    return file


def explore(page: Page, file: Path) -> None:
    page.goto("/data")
    page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_role("button", name="Open on the Map", exact=True).click(timeout=PATIENCE)


def test_ten_thousand_points_are_a_picture_before_they_are_a_layout(recorded, ten_thousand):
    page = recorded
    explore(page, ten_thousand)
    page.wait_for_selector(GROWING, timeout=PATIENCE)
    expect(page.get_by_text("10,000 points.").first).to_be_visible()
    page.wait_for_function(f"() => ({INKED})() > 1_000")
    page.wait_for_selector(f'{SETTLED}[data-view^="umap"]', timeout=PATIENCE)
    wait_for_trust(page)
    expect(page.get_by_text("Measured on a sample of 1,000 of the 10,000")).to_be_visible()
    growing = [each for each in stages(page) if each["stage"] == "growing"]
    assert len({each["view"] for each in growing}) > 2
    assert {value for each in growing for value in each["trust"]} == {"…"}
    assert len(heights(page)) == 1
    page.locator(".vse-map [tabindex='0']").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector(".vse-map[data-neighbors='10']")
    expect(page.locator("line[data-neighbor]")).to_have_count(10)


def view(page: Page) -> str:
    return page.locator(".vse-map").get_attribute("data-view") or ""


def take_long(page: Page, iterations: int) -> None:
    """Let t-SNE take so many steps that it is still growing after what is done meanwhile."""
    page.get_by_role("button", name="Adjust", exact=True).click()
    page.get_by_role("spinbutton", name="Iterations").fill(str(iterations))
    page.get_by_role("spinbutton", name="Iterations").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("spinbutton", name="Iterations")).to_have_count(0)
    # Not what grew before the number of steps was taken.
    page.wait_for_function(f"() => location.search.includes('tsne_iterations={iterations}')")
    page.wait_for_selector(f"{GROWING}:not([data-view$=' 0'])", timeout=PATIENCE)


def test_a_person_stops_holds_and_lets_go_of_a_growing_layout(recorded, ten_thousand):
    page = recorded
    explore(page, ten_thousand)
    page.wait_for_selector(f'{SETTLED}[data-view^="umap"]', timeout=PATIENCE)
    wait_for_trust(page)
    before = view(page)
    page.get_by_role("radio", name="t-SNE", exact=True).click()
    take_long(page, 1500)
    # Streamlit has a button of this name too, in its header.
    page.get_by_test_id("stMain").get_by_role("button", name="Stop", exact=True).click()
    page.wait_for_selector(f'{SETTLED}[data-view="{before}"]', timeout=PATIENCE)
    expect(page.get_by_role("radio", name="UMAP", exact=True)).to_be_checked()
    expect(page.get_by_text("Drawing 10,000 points")).to_have_count(0)
    page.get_by_role("radio", name="t-SNE", exact=True).click()
    page.wait_for_selector(GROWING, timeout=PATIENCE)
    page.get_by_role("button", name="Pause", exact=True).click()
    told = page.get_by_text(re.compile(r"Paused at iteration \d+;")).inner_text()
    held = re.search(r"iteration (\d+);", told)[1]
    page.wait_for_selector(f'{GROWING}[data-ready=true][data-view$=" {held}"]')
    # All the work of a layout of many points, which gives way to everything else.
    expect(page.get_by_text("the finished layout is there")).to_be_visible(timeout=4 * PATIENCE)
    assert view(page).endswith(f" {held}")
    page.get_by_role("button", name="Resume", exact=True).click()
    page.wait_for_selector(f'{SETTLED}[data-view^="tsne"]', timeout=PATIENCE)
    assert len(heights(page)) == 1


def test_every_stage_looks_right(browser, server, ten_thousand):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=server.url)
    page = context.new_page()
    PICTURES.mkdir(parents=True, exist_ok=True)

    def pictures(stage: str) -> None:
        for width, height in ((1440, 900), (1024, 768), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=PICTURES / f"stage-{stage}-{width}-{scheme}.png")
                assert page.evaluate("document.documentElement.scrollWidth") <= width

    explore(page, ten_thousand)
    page.wait_for_selector(f'{SETTLED}[data-view^="umap"]', timeout=PATIENCE)
    wait_for_trust(page)
    pictures("1-trusted")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("radio", name="t-SNE", exact=True).click()
    take_long(page, 3000)
    pictures("2-growing")
    context.close()
