"""The table of a hundred thousand rows beside their map, in a real browser."""

import pytest
from playwright.sync_api import expect

from explorer import tables
from explorer.tables import All, Compare
from tests.browser.large.harness_rows import N, space
from tests.browser.map_hands import heard, ready, told

pytestmark = pytest.mark.browser


def answered(page, **facts):
    """Wait until the table's data attributes say so, with the rows there."""
    for name, value in {**facts, "ready": "true"}.items():
        page.locator(f'.vse-rows[data-{name}="{value}"]').wait_for()


def scroll_to(page, index):
    """Scroll until a row is the first in view, and wait until it is there."""
    page.locator(".vse-rows__grid").evaluate(
        """(grid, share) => {
            const head = grid.querySelector('.vse-rows__head').offsetHeight;
            const height = grid.scrollHeight - head;
            grid.scrollTop = height * share;
        }""",
        index / N,
    )
    page.locator(f'.vse-rows__row[data-index="{index}"]:not([data-row=""])').wait_for()


def brush(page, column, first, last, bars):
    """Draw a stroke over bars of a column's picture."""
    box = page.locator(f"[data-column={column}] .vse-rows__picture svg").bounding_box()
    width, y = box["width"] / bars, box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + (first + 0.5) * width, y)
    page.mouse.down()
    page.mouse.move(box["x"] + (last + 0.5) * width, y, steps=5)
    page.mouse.up()


def test_row_90000_of_100000_is_shown_on_the_map_and_a_brushed_picture_counts_exactly(tab):
    rows = tables.from_space(space())
    tab.goto("/rows")
    ready(tab)
    answered(tab, total=N, tab="all")
    order = rows.ordered(None, tables.Sort("height"))

    tab.locator("[data-column=height]").get_by_role("button", name="height", exact=True).click()
    expect(tab.locator("[data-column=height]")).to_have_attribute("aria-sort", "ascending")
    # Another order begins at its top, wherever one has scrolled to before it is there.
    first = tab.locator('.vse-rows__row[data-index="0"]')
    expect(first).to_have_attribute("data-row", str(order[0]))
    scroll_to(tab, 90_000)
    line = tab.locator('.vse-rows__row[data-index="90000"]')
    expect(line).to_have_attribute("data-row", str(order[90_000]))
    line.get_by_role("gridcell").first.click()
    told(tab, selected=str(order[90_000]))
    card = tab.locator(".vse-rows__card")
    expect(card).to_contain_text(f"word {order[90_000]}")
    assert tab.locator(".vse-rows__row").count() < 60
    # The table stays where it was, the row in view.
    expect(line).to_have_attribute("aria-selected", "true")

    picture = tables.summary(rows, "height")
    brush(tab, "height", 3, 5, len(picture.bins))
    low, high = picture.edges[3], picture.edges[6]
    between = All((Compare("height", ">=", low), Compare("height", "<", high)))
    count = rows.count(between)
    assert count == sum(each.every for each in picture.bins[3:6])
    answered(tab, tab="filtered", total=count)
    heard(tab, f"{count:,} of {N:,} rows pass the filters of the table.")
    told(tab, highlighted=str(count))
    kinds = tables.summary(rows, "kind", between)
    tab.locator("[data-column=kind] .vse-rows__picture svg").hover(position={"x": 3, "y": 20})
    first = kinds.bins[0]
    expect(tab.locator("[data-column=kind] .vse-rows__tip")).to_have_text(
        f"{first.name}: {first.filtered:,} of {first.every:,}"
    )
