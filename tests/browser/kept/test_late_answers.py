"""What a person does while an answer is on its way stays done when the answer comes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.browser.test_map import READY, map_state, open_map, select_with_keys
from tests.browser.wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.model]


def walk_on(page: Page, *keys: str) -> str:
    """Choose a point by keys on a map that gets no answer, and return its row."""
    before = map_state(page, "selected")
    page.locator(".vse-map [tabindex='0']").first.focus()
    for key in (*keys, "Enter"):
        page.keyboard.press(key)
    page.wait_for_function(
        "before => document.querySelector('.vse-map').dataset.selected !== before", arg=before
    )
    return map_state(page, "selected")


def labelled(page: Page) -> str:
    """Return the name of the chosen point, as the map says it."""
    said = page.locator(".vse-map [role=status]").first.inner_text()
    return said.split(":")[0]


def test_a_point_chosen_before_an_earlier_walk_is_answered_stays_chosen(page):
    wire = Wire(page)
    open_map(page, "?method=PCA&color=One+color")
    select_with_keys(page)
    panel = page.locator(".st-key-map_panel")
    neighbor = panel.get_by_role("button", name=re.compile(r"^\w+ 0\.\d+$")).first
    walked = neighbor.inner_text().split()[0]
    wire.hold()
    neighbor.click()
    wire.wait_for(f"## {walked}")  # the heading of the answer
    row = walk_on(page, "ArrowDown", "ArrowDown")
    label = labelled(page)
    assert label != walked
    wire.release()
    expect(panel.get_by_role("heading", name=label, exact=True)).to_be_visible()
    settled(page)
    assert map_state(page, "selected") == row
    assert f"view=s{row}" in page.url


def test_forward_twice_before_the_map_is_there_brings_back_what_was_chosen(page):
    wire = Wire(page)
    open_map(page, "?method=PCA&color=One+color")
    page.get_by_role("link", name="Neighbors", exact=True).click()
    heading = page.get_by_role("heading", name="Neighbors", exact=True)
    expect(heading).to_be_visible()
    settled(page)
    page.get_by_role("link", name="Map", exact=True).click()
    page.wait_for_selector(READY)
    settled(page)
    row = select_with_keys(page)
    page.wait_for_function("() => location.search.includes('view=s')")
    page.go_back()
    page.wait_for_selector(f"{READY}[data-selected='']")
    settled(page)
    page.go_back()
    expect(heading).to_be_visible()
    settled(page)
    wire.hold()
    page.go_forward()
    page.go_forward()
    wire.release()
    page.wait_for_selector(f"{READY}[data-selected='{row}']")
    settled(page)
    assert map_state(page, "selected") == str(row)
    assert f"view=s{row}" in page.url


def test_a_click_on_points_about_to_go_chooses_none_of_those_that_come(page):
    wire = Wire(page)
    open_map(page, "?method=PCA&color=One+color&side=Point")
    wire.hold()
    page.get_by_role("combobox", name="Words", exact=True).click()
    page.get_by_role("option", name="Countries and their capitals", exact=True).click()
    wire.wait_for("Caracas")
    walk_on(page, "ArrowRight")
    wire.release()
    page.wait_for_selector(f"{READY}[data-points='90'][data-selected='']")
    panel = page.locator(".st-key-map_panel")
    expect(panel.get_by_text("Click a point", exact=True)).to_be_visible()
    settled(page)
    expect(panel.get_by_text("Click a point", exact=True)).to_be_visible()
    assert map_state(page, "selected") == ""


def test_a_filter_set_before_the_last_change_is_answered_stays_set(page):
    wire = Wire(page)
    open_map(page, "?method=PCA&side=Table&filter=category+%3D+%27fruit%27")
    table = page.locator(".vse-rows")
    expect(table.get_by_role("switch", name="Filter: “category” is “fruit”")).to_be_visible()
    settled(page)
    wire.hold()
    table.get_by_role("button", name="Clear all", exact=True).click()
    wire.wait_for('"filters": []')
    field = table.get_by_label("Filter by a typed condition", exact=True)
    field.fill("category = 'animals'")
    field.press("Enter")
    chosen = table.get_by_role("switch", name="Filter: “category” is “animals”")
    expect(chosen).to_be_visible()
    wire.release()
    page.wait_for_function("() => location.search.includes('animals')")
    settled(page)
    expect(table.get_by_role("switch")).to_have_count(1)
    expect(chosen).to_be_checked()


def test_two_names_of_clusters_typed_at_once_are_both_kept(page):
    wire = Wire(page)
    open_map(page, "?method=PCA&color=k-means+clusters&k=4")
    legend = page.locator(".vse-legend")
    expect(legend.locator("[data-group]")).to_have_count(4)
    page.get_by_role("button", name="Adjust", exact=True).click()
    fields = page.locator("[class*=st-key-name_] input")
    expect(fields).to_have_count(4)
    settled(page)
    wire.hold()
    for number, name in ((1, "Games"), (2, "Feelings")):
        fields.nth(number).fill(name)
        fields.nth(number).press("Enter")
        wire.wait_for(name)
    wire.release()
    for name in ("Games", "Feelings"):
        expect(legend).to_contain_text(name)
