"""The map by itself in a real browser: what a click, a key, a lasso or another view does."""

import pytest

from tests.browser.harness_map import COUNT, MARKUP, SIDE
from tests.browser.map_hands import (
    boxes,
    heard,
    lines,
    open_map,
    overlapping,
    place,
    ranges,
    ready,
    rested,
    told,
    zoom_in,
)

pytestmark = pytest.mark.browser


def test_a_click_draws_the_true_neighbors_and_python_hears_of_it(tab):
    open_map(tab)
    tab.mouse.click(*place(tab, 40))
    told(tab, selected=40, neighbors=3)
    assert lines(tab) == [41, 52, 64]
    heard(tab, "selected 40")
    ends = tab.evaluate(
        """() => [...document.querySelectorAll('.vse-map line[data-neighbor]')].map(line => {
            const box = line.ownerSVGElement.getBoundingClientRect();
            return [box.left + line.x2.baseVal.value, box.top + line.y2.baseVal.value];
        })"""
    )
    for end, row in zip(ends, (41, 52, 64), strict=True):
        assert end == pytest.approx(place(tab, row), abs=0.2)
    ranks = tab.evaluate(
        """() => [...document.querySelectorAll('.vse-map text[data-rank]')]
            .map(({ dataset, textContent }) => [+dataset.row, textContent.split(" ")[0]])"""
    )
    assert sorted(ranks) == [[41, "1"], [52, "2"], [64, "3"]]
    assert overlapping(boxes(tab)) == []


def test_a_call_that_newer_data_overtook_does_not_take_the_map_with_it(tab):
    open_map(tab)
    # What Streamlit 1.67 does when data change before the script of the first call is there.
    tab.evaluate(
        """async () => {
            const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
            const map = await import(loaded.find((name) => name.includes('/assets/map/')));
            for (let at = document.querySelector('.vse-map'); at; at = at.parentElement) {
                map.unmount(at);
            }
        }"""
    )
    tab.mouse.click(*place(tab, 40))
    told(tab, selected=40, neighbors=3)
    heard(tab, "selected 40")
    assert lines(tab) == [41, 52, 64]


def test_the_zoom_is_the_same_to_the_digit_after_a_click(tab):
    open_map(tab)
    home = ranges(tab)
    zoom_in(tab, 40)
    zoomed = ranges(tab)
    assert zoomed[1] - zoomed[0] < 0.8 * (home[1] - home[0])
    tab.mouse.click(*place(tab, 40))
    heard(tab, "selected 40")
    told(tab, selected=40)
    assert ranges(tab) == zoomed


def test_a_neighbors_label_walks_on_and_escape_clears(tab):
    open_map(tab)
    tab.mouse.click(*place(tab, 40))
    heard(tab, "selected 40")
    rested(tab)
    box = tab.locator('.vse-map text[data-label="neighbor"][data-row="64"]').bounding_box()
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    heard(tab, "selected 64")
    told(tab, selected=64)
    tab.keyboard.press("Escape")
    heard(tab, "selected None")
    told(tab, selected="", neighbors=0)


def test_a_click_on_nothing_clears(tab):
    open_map(tab)
    tab.mouse.click(*place(tab, 40))
    heard(tab, "selected 40")
    x, y = place(tab, 40)
    step = place(tab, 41)[0] - x
    tab.mouse.click(x - step / 2, y + step / 2)
    heard(tab, "selected None")


def test_a_selection_by_the_page_is_drawn_and_brought_into_view(tab):
    open_map(tab)
    zoom_in(tab, 0)
    zoomed = ranges(tab)
    assert zoomed[1] < 11
    tab.get_by_role("button", name="select word 140", exact=True).click()
    told(tab, selected=140)
    heard(tab, "selected 140")
    rested(tab)
    moved = ranges(tab)
    assert moved[0] < 140 % SIDE < moved[1]
    assert moved[2] < 140 // SIDE < moved[3]
    assert moved[1] - moved[0] == pytest.approx(zoomed[1] - zoomed[0])


def test_the_keyboard_walks_to_the_next_point_and_selects_it(tab):
    open_map(tab)
    tab.locator(".vse-map__stage").focus()
    tab.keyboard.press("ArrowRight")
    told(tab, cursor=0)
    tab.keyboard.press("ArrowRight")
    told(tab, cursor=1)
    tab.keyboard.press("ArrowUp")
    told(tab, cursor=13)
    assert tab.locator(".vse-map__status").inner_text().startswith("word 13; left; near word 14")
    tab.keyboard.press("Enter")
    heard(tab, "selected 13")


def test_a_box_reports_exactly_the_rows_inside(tab):
    open_map(tab)
    tab.locator('[data-action="box"]').click()
    (left, bottom), (right, top) = place(tab, 0), place(tab, 2 * SIDE + 1)
    step = (right - left) / 2
    tab.mouse.move(left - step, bottom + step)
    tab.mouse.down()
    tab.mouse.move(right + step, top - step, steps=5)
    tab.mouse.up()
    heard(tab, f"lasso {[0, 1, 12, 13, 24, 25]}")
    told(tab, lasso=6)


def test_labels_never_overlap_and_zooming_in_brings_new_ones(tab):
    open_map(tab)
    first = boxes(tab)
    assert len(first) > 20
    assert overlapping(first) == []
    zoom_in(tab, 100)
    second = boxes(tab)
    assert overlapping(second) == []
    assert {label[4] for label in second} - {label[4] for label in first}


def test_another_view_ends_exactly_at_its_coordinates(tab):
    open_map(tab)
    tab.mouse.click(*place(tab, 40))
    heard(tab, "selected 40")
    tab.get_by_text("turned", exact=True).click()
    told(tab, view="turned 2", ready="true", selected=40)
    found = tab.evaluate(
        """() => document.querySelector('.js-plotly-plot')._fullData
            .flatMap(trace => [...trace.x].map((x, i) => [x, trace.y[i]]))"""
    )
    wanted = [[2.0 * (n // SIDE), 2.0 * (n % SIDE)] for n in range(COUNT)]
    assert sorted(found) == sorted(wanted)
    ring = tab.locator('.vse-map circle[data-kind="selected"]').bounding_box()
    x, y = tab.evaluate(
        """() => {
            const plot = document.querySelector('.js-plotly-plot');
            const { xaxis: x, yaxis: y } = plot._fullLayout;
            const box = plot.getBoundingClientRect();
            return [box.left + x._offset + x.c2p(6), box.top + y._offset + y.c2p(8)];
        }"""
    )
    assert ring["x"] + ring["width"] / 2 == pytest.approx(x, abs=0.3)
    assert ring["y"] + ring["height"] / 2 == pytest.approx(y, abs=0.3)


def still(tab, view):
    told(tab, view=view, ready="true")
    assert tab.locator(".vse-map.is-moving").count() == 0
    return tab.evaluate(
        """() => document.querySelector('.js-plotly-plot')._fullData
            .flatMap(trace => [...trace.x].map((x, i) => [x, trace.y[i]]))"""
    )


def test_a_layout_that_comes_while_points_move_is_where_they_end(tab):
    open_map(tab)
    tab.get_by_text("turned", exact=True).click()
    tab.locator(".vse-map.is-moving").wait_for()
    tab.get_by_text("plain", exact=True).click()
    wanted = [[float(n % SIDE), float(n // SIDE)] for n in range(COUNT)]
    assert sorted(still(tab, "plain 2")) == sorted(wanted)
    assert tab.locator(".vse-map").get_attribute("data-selected") == ""


def test_a_selection_that_comes_while_points_move_lets_them_arrive(tab):
    open_map(tab)
    tab.get_by_text("turned", exact=True).click()
    tab.locator(".vse-map.is-moving").wait_for()
    tab.get_by_role("button", name="select word 140", exact=True).click()
    told(tab, selected=140)
    wanted = [[2.0 * (n // SIDE), 2.0 * (n % SIDE)] for n in range(COUNT)]
    assert sorted(still(tab, "turned 2")) == sorted(wanted)
    assert tab.locator('.vse-map circle[data-kind="selected"]').count() == 1


def test_both_axes_have_one_scale_at_every_size(tab):
    open_map(tab)

    def scales():
        return tab.evaluate(
            """() => {
                const layout = document.querySelector('.js-plotly-plot')._fullLayout;
                return [layout.xaxis, layout.yaxis].map(
                    axis => axis._length / (axis.range[1] - axis.range[0]));
            }"""
        )

    home = ranges(tab)
    across, up = scales()
    assert across == pytest.approx(up, rel=1e-6)
    tab.set_viewport_size({"width": 700, "height": 1000})
    rested(tab)
    across, up = scales()
    assert across == pytest.approx(up, rel=1e-6)
    tab.set_viewport_size({"width": 1280, "height": 1000})
    rested(tab)
    assert ranges(tab) == pytest.approx(home)


def test_labels_are_text_whatever_they_hold(tab):
    open_map(tab)
    tab.mouse.click(*place(tab, 5))
    told(tab, selected=5)
    label = tab.locator('.vse-map text[data-label="selected"]')
    assert label.text_content() == MARKUP[:25].rstrip() + "…"
    tab.mouse.move(*place(tab, 40))
    tab.mouse.move(*place(tab, 5))
    assert tab.locator(".vse-map__tip strong").text_content() == MARKUP
    assert tab.locator('[data-group="1"] .vse-legend__name').text_content() == "<i>right</i>"
    assert tab.locator(".vse-map img").count() == 0
    heard(tab, "selected 5")


def test_a_hidden_group_stays_hidden_and_cannot_be_picked(tab):
    open_map(tab)
    tab.locator('[data-group="1"]').click()
    told(tab, hidden="1")
    tab.mouse.click(*place(tab, 40))
    heard(tab, "selected 40")
    told(tab, hidden="1")
    rested(tab)
    tab.mouse.click(*place(tab, 10))
    heard(tab, "selected None")


def test_view_and_selection_survive_another_page(tab):
    open_map(tab)
    tab.locator('[data-action="in"]').click()
    rested(tab)
    tab.mouse.click(*place(tab, 66))
    heard(tab, "selected 66")
    zoomed = ranges(tab)
    tab.get_by_role("link", name="Other", exact=True).click()
    heard(tab, "nothing here")
    tab.get_by_role("link", name="Map", exact=True).click()
    ready(tab)
    told(tab, selected=66)
    heard(tab, "selected 66")
    assert ranges(tab) == pytest.approx(zoomed)
