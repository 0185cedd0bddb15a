"""An exported map in a real browser: from a file, without a network."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from explorer.neighbors import neighbors_of
from explorer.plots import groups_of_clusters, map_html, map_scene
from explorer.readers.pictures import thumbnails_of_files
from explorer.workspaces import SavedView
from tests.browser.map_hands import overlapping
from tests.workspaces.made import picture

pytestmark = pytest.mark.browser


def opened(tab, path, page):
    path.write_text(page, encoding="utf-8")
    tab.goto(path.as_uri())
    tab.wait_for_selector("#panel[data-ready]")


def listed(place):
    return [text.split("\n")[0] for text in place.locator("li button").all_inner_texts()]


def test_an_exported_map_is_searched_filtered_and_walked_without_a_network(
    tab, tmp_path, space, flat, clusters
):
    scene = map_scene(space, flat, groups_of_clusters(clusters))
    views = [SavedView("1", "Near", "One word.", marks="f-1_1_-1_1_900_600*s7")]
    images = thumbnails_of_files([picture("teal", (8, 8))] * 60)
    opened(tab, tmp_path / "map.html", map_html(scene, space, views=views, images=images))
    count, found, point = (tab.locator(f"#{name}") for name in ("count", "found", "point"))

    tab.keyboard.press("/")
    tab.keyboard.type("WORD1")
    expect(count).to_have_text("10 of 60 points")
    assert listed(found) == [f"word{number}" for number in range(10, 20)]
    tab.get_by_text("Filter by column", exact=True).click()
    tab.get_by_label("label from", exact=True).fill("15")
    expect(count).to_have_text("5 of 60 points")
    dimmed = "() => document.querySelector('#chart')._fullData.filter((t) => t.selectedpoints)"
    assert tab.evaluate(f"({dimmed})().reduce((sum, t) => sum + t.selectedpoints.length, 0)") == 5

    group = tab.locator("#legend button").first
    assert clusters.names[0] in tab.locator("#legend").inner_text()
    group.click()
    expect(group).to_have_attribute("aria-pressed", "false")
    hidden = "() => document.querySelector('#chart')._fullData.map(({ visible }) => visible)"
    assert tab.evaluate(hidden).count("legendonly") == 1
    group.click()
    expect(group).to_have_attribute("aria-pressed", "true")

    # The third click is on the map itself.
    found.get_by_role("button", name="word17", exact=True).click()
    true = [space.labels[row] for row in neighbors_of(space, 17, 10).indices[0]]
    expect(point.get_by_role("heading", name="word17", exact=True)).to_be_visible()
    assert listed(point) == true
    expect(point.get_by_role("img", name="Picture of word17", exact=True)).to_be_visible()
    point.get_by_role("button").first.click()
    expect(point.get_by_role("heading", name=true[0], exact=True)).to_be_visible()
    place = tab.locator(".scatterlayer .points path.point").first
    place.click(force=True)
    expect(point.get_by_role("heading", name=true[0], exact=True)).not_to_be_visible()

    tab.get_by_role("button", name="Near", exact=True).click()
    expect(tab.locator("#views p")).to_have_text("1 / 1 · Near: One word.")


def test_what_is_found_in_space_stands_out_and_is_walked(tab, tmp_path, space, solid):
    opened(tab, tmp_path / "map.html", map_html(map_scene(space, solid), space))
    tab.get_by_label("Find", exact=True).fill("word5")
    expect(tab.locator("#count")).to_have_text("10 of 60 points")
    drawn = tab.evaluate(
        "() => document.querySelector('#chart')._fullData.map((t) => t.x?.length ?? 0)"
    )
    assert drawn[-1] == 10
    tab.locator("#found").get_by_role("button", name="word50", exact=True).click()
    expect(tab.locator("#point li")).to_have_count(10)
    tab.keyboard.press("Escape")
    expect(tab.locator("#point li")).to_have_count(0)


LABELS = """() => [...document.querySelectorAll('#chart .scatterlayer .textpoint text')]
    .filter(text => text.textContent)
    .map(text => {
        const box = text.getBoundingClientRect();
        return [box.left, box.top, box.right, box.bottom, text.textContent];
    })"""


def test_labels_keep_apart_in_a_narrow_window_and_come_back_in_a_wide_one(
    tab, tmp_path, space, flat
):
    longer = replace(
        map_scene(space, flat), labels=tuple(f"a label of some length {row}" for row in range(60))
    )
    opened(tab, tmp_path / "map.html", map_html(longer, space))
    wide = tab.evaluate(LABELS)
    assert overlapping(wide) == []
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.wait_for_function(
        f"wide => {{ const now = ({LABELS})(); return now.length > 0 && now.length < wide; }}",
        arg=len(wide),
    )
    narrow = tab.evaluate(LABELS)
    assert overlapping(narrow) == []
    assert all(left >= 0 and right <= 390 for left, _, right, _, _ in narrow)
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.wait_for_function(f"narrow => ({LABELS})().length > narrow", arg=len(narrow))
    assert overlapping(tab.evaluate(LABELS)) == []
