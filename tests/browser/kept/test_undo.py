"""Back and Forward of the browser, and Ctrl+Z, undo and redo what a person changed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.browser.test_map import READY, open_map, select_with_keys

pytestmark = [pytest.mark.browser, pytest.mark.model]


def facts(page: Page) -> dict[str, str]:
    """Return what is drawn: picture, points, selection; and what the controls say."""
    settled(page)
    return page.evaluate(
        """() => {
            const { view, points, selected, lasso } = document.querySelector('.vse-map').dataset;
            const color = document.querySelector('.st-key-color input').value;
            return { view, points, selected, lasso, color };
        }"""
    )


def becomes(page: Page, wanted: dict[str, str]) -> None:
    """Wait until just this is drawn."""
    marks = "".join(f'[data-{name}="{wanted[name]}"]' for name in wanted if name != "color")
    page.locator(f".vse-map[data-ready=true]{marks}").wait_for(timeout=60_000)
    expect(page.locator(".st-key-color input")).to_have_value(wanted["color"])
    settled(page)


def lasso_all(page: Page) -> None:
    page.get_by_role("button", name="Select points in a box", exact=True).click()
    box = page.locator(".vse-map .js-plotly-plot").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.8, steps=8)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('view=l')")


def test_each_step_is_undone_and_done_again(page):
    open_map(page, "?method=PCA")
    steps = [facts(page)]
    page.locator(".st-key-color input").click()
    page.get_by_role("option", name="One color", exact=True).click()
    page.wait_for_function("() => location.search.includes('color=')")
    steps.append(facts(page))
    select_with_keys(page)
    page.wait_for_function("() => location.search.includes('view=s')")
    steps.append(facts(page))
    lasso_all(page)
    steps.append(facts(page))
    page.get_by_role("button", name="Show only these", exact=True).click()
    expect(page.get_by_text(re.compile(r"of Ten topics")).first).to_be_visible()
    page.wait_for_selector(READY)
    steps.append(facts(page))
    assert len({str(step) for step in steps}) == 5
    undo = page.get_by_role("button", name="Undo", exact=True)
    redo = page.get_by_role("button", name="Redo", exact=True)
    expect(undo).to_have_attribute("title", re.compile("^Undo Words: "))
    ways_back = [page.go_back, undo.click, lambda: page.keyboard.press("Control+z"), page.go_back]
    for back, wanted in zip(ways_back, reversed(steps[:-1]), strict=True):
        back()
        becomes(page, wanted)
    expect(undo).to_be_disabled()
    expect(redo).to_have_attribute("title", "Redo Color: One color (Ctrl+Shift+Z)")
    ways_on = [redo.click, page.go_forward, lambda: page.keyboard.press("Control+y"), redo.click]
    for on, wanted in zip(ways_on, steps[1:], strict=True):
        on()
        becomes(page, wanted)
    expect(redo).to_be_disabled()


def test_one_comes_back_from_another_page_to_the_map_as_it_was(page):
    open_map(page, "?method=PCA&color=One+color")
    select_with_keys(page)
    page.wait_for_function("() => location.search.includes('view=s')")
    before = facts(page)
    page.get_by_role("link", name="Neighbors", exact=True).click()
    expect(page.get_by_role("heading", name="Neighbors", exact=True)).to_be_visible()
    page.go_back()
    becomes(page, before)


def test_history_leads_away_from_the_map_to_a_page_as_it_was(page):
    open_map(page, "?method=PCA&color=One+color")
    page.get_by_role("link", name="Analogies", exact=True).click()
    field = page.get_by_role("textbox", name="Expression", exact=True)
    field.fill("paris - france + italy")
    field.press("Enter")
    page.wait_for_function("() => location.search.includes('paris')")
    page.get_by_role("link", name="Map", exact=True).click()
    page.wait_for_selector(READY)
    select_with_keys(page)
    page.wait_for_function("() => location.search.includes('view=s')")
    for _ in range(3):
        page.go_back()
        page.go_back()
        expect(field).to_have_value("paris - france + italy")
        expect(page.get_by_role("heading", name="Analogies", exact=True)).to_be_visible()
        settled(page)
        assert "paris" in page.url
        page.go_forward()
        page.wait_for_selector(READY)
        settled(page)
        page.go_forward()
        page.wait_for_selector(".vse-map:not([data-selected=''])")


def test_what_is_typed_is_one_step_and_after_f5_still_done_again(page):
    page.goto("/analogies")
    field = page.get_by_role("textbox", name="Expression", exact=True)
    expect(field).to_have_value("king - man + woman")
    settled(page)
    field.press("End")
    page.keyboard.type(" + dog", delay=250)
    page.wait_for_function("() => location.search.includes('dog')")
    undo = page.get_by_role("button", name="Undo", exact=True)
    expect(undo).to_have_attribute("title", re.compile(r"^Undo Expression: king - man \+ woman"))
    undo.click()
    expect(field).to_have_value("king - man + woman")
    expect(undo).to_be_disabled()
    page.reload()
    redo = page.get_by_role("button", name="Redo", exact=True)
    expect(redo).to_have_attribute("title", re.compile("^Redo Expression: "))
    redo.click()
    expect(field).to_have_value("king - man + woman + dog")


def test_filters_of_the_table_that_are_cleared_come_back(page):
    open_map(page, "?method=PCA&side=Table&filter=category+%3D+%27fruit%27")
    passing = page.get_by_text("10 of 100 rows pass the filters of the table.", exact=True)
    expect(passing).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Clear all", exact=True).click()
    expect(passing).to_have_count(0)
    page.wait_for_function("() => !location.search.includes('filter=')")
    settled(page)
    page.go_back()
    expect(passing).to_be_visible()
    page.wait_for_function("() => location.search.includes('filter=')")


def test_a_tag_is_a_step_with_a_name(page):
    open_map(page, "?method=PCA")
    lasso_all(page)
    field = page.get_by_role("combobox", name="Tag", exact=True)
    field.fill("animal")
    field.press("Enter")
    tagged = page.get_by_role("button", name="Remove tags", exact=True)  # there where some are
    expect(tagged).to_be_visible()
    page.wait_for_function("() => location.search.includes('tags=')")
    settled(page)
    undo = page.get_by_role("button", name="Undo", exact=True)
    expect(undo).to_have_attribute("title", re.compile(r"^Undo tags: \d+ animal"))
    page.go_back()
    expect(tagged).to_have_count(0)
    settled(page)
    page.go_forward()
    expect(tagged).to_be_visible()
    settled(page)
    undo.click()
    expect(tagged).to_have_count(0)


def test_names_of_clusters_are_undone_and_done_again(page):
    open_map(page, "?method=PCA&color=k-means+clusters&k=4")
    legend = page.locator(".vse-legend")
    # The clusters may come after the picture.
    expect(legend.locator("[data-group]")).to_have_count(4)
    found = legend.inner_text()
    page.get_by_role("button", name="Adjust", exact=True).click()
    fields = page.locator("[class*=st-key-name_] input")
    for number, name in ((1, "Sports <b>&</b> games"), (2, "Feelings")):
        fields.nth(number).fill(name)
        fields.nth(number).press("Enter")
        expect(legend).to_contain_text(name)
        settled(page)
    undo = page.get_by_role("button", name="Undo", exact=True)
    expect(undo).to_have_attribute("title", "Undo Names of clusters (Ctrl+Z)")
    both = legend.inner_text()
    page.go_back()
    expect(legend).not_to_contain_text("Feelings")
    expect(legend).to_contain_text("Sports <b>&</b> games")
    page.go_back()
    expect(legend).to_have_text(found, use_inner_text=True)
    page.go_forward()
    expect(legend).to_contain_text("Sports <b>&</b> games")
    page.go_forward()
    expect(legend).to_have_text(both, use_inner_text=True)
    page.reload()
    expect(legend).to_have_text(both, use_inner_text=True)
