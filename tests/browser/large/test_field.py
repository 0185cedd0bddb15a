"""The map of very many points in a real browser: what travels, what is drawn, what answers."""

from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import expect
from scipy.spatial import cKDTree

from tests.browser.conftest import person, watched
from tests.browser.large.harness_field import GROUPS, NEAR, places
from tests.browser.map_hands import boxes, heard, lines, overlapping, ranges, ready, told

pytestmark = pytest.mark.browser

N = 120_000
FIT = 50_000
CLICK = 10  # pixels: within so many of a click lies no other point


class Wire:
    """Bytes that come to a page: over the websocket, and of parts of the map."""

    def __init__(self, page):
        self.message, self.parts, self.large = 0, {}, 0
        page.on("websocket", lambda socket: socket.on("framereceived", self.hear))
        page.on("response", self.see)

    def hear(self, frame):
        self.message += len(frame)
        self.large = max(self.large, len(frame))

    def see(self, response):
        if "/parts/" in response.url:
            assert response.status == 200
            self.parts.setdefault(response.url, []).append(len(response.body()))

    @property
    def bytes(self):
        return sum(sum(sizes) for sizes in self.parts.values())


def open_field(page, query=""):
    page.goto(f"/field?n={N}{query}")
    ready(page)
    page.locator('.vse-map[data-named="true"]').wait_for()


def pixel(page, x, y):
    """Position on the page of a place in the data, by Plotly's own account."""
    return page.evaluate(
        """([px, py]) => {
            const plot = document.querySelector('.js-plotly-plot');
            const { xaxis: x, yaxis: y } = plot._fullLayout;
            const box = plot.getBoundingClientRect();
            return [box.left + x._offset + x.c2p(px), box.top + y._offset + y.c2p(py)];
        }""",
        [float(x), float(y)],
    )


def shown_at(page, where):
    """Position on the page of every point."""
    origin, one = np.array([pixel(page, 0, 0), pixel(page, 1, 1)])
    return origin + where.astype(np.float64) * (one - origin)


def drawn(page):
    return int(page.locator(".vse-map").get_attribute("data-drawn"))


def zoom_at(page, x, y, steps):
    page.mouse.move(*pixel(page, x, y))
    for _ in range(steps):
        page.mouse.wheel(0, -120)
    settled(page)


def settled(page):
    """Wait until the view has stood still for ten frames and was drawn so."""
    page.evaluate(
        """async () => {
            const { xaxis } = document.querySelector('.js-plotly-plot')._fullLayout;
            let last = null;
            for (let still = 0; still < 10;) {
                await new Promise(requestAnimationFrame);
                const now = xaxis.range.join();
                still = now === last ? still + 1 : 0;
                last = now;
            }
            await new Promise(done => setTimeout(done, 200));
        }"""
    )


def choose(page, name, title):
    page.get_by_text(name, exact=True).first.click()
    page.locator(".vse-legend__title", has_text=title).wait_for()


@pytest.fixture
def first_tab(browser, harness):
    """A tab in a browser that has nothing yet, so that whatever it needs must travel."""
    with person(browser, harness) as context:
        yield from watched(context, 1280)


def test_every_number_travels_once_and_no_message_carries_points(first_tab):
    tab, wire = first_tab, Wire(first_tab)
    open_field(tab)
    labels = sum(len(f"word {row}") + 1 for row in range(N))
    assert wire.bytes - labels <= 12 * N
    assert len(wire.parts) == 3
    choose(tab, "half", "half")
    assert len(wire.parts) == 4
    assert wire.bytes - labels <= 12 * N
    choose(tab, "group", "group")
    choose(tab, "half", "half")
    choose(tab, "group", "group")
    assert len(wire.parts) == 4
    before = wire.bytes
    tab.get_by_text("turned", exact=True).click()
    told(tab, view="field 2 True", ready="true")
    assert wire.bytes - before == 8 * N
    assert all(len(sizes) == 1 for sizes in wire.parts.values())
    assert wire.large < 60_000


def test_the_map_recolors_by_the_pages_control_without_waiting_for_a_run(first_tab):
    tab, wire = first_tab, Wire(first_tab)
    open_field(tab)
    control = tab.get_by_role("combobox", name="tint", exact=True)
    title = tab.locator(".vse-legend__title")
    for tint, shown in (("half", "half"), ("value", "height"), ("as above", "group")):
        control.fill(tint)
        control.press("Enter")
        expect(title).to_have_text(shown)
    # Two colorings, once each; the places and the names were there.
    assert len(wire.parts) == 5
    assert all(len(sizes) == 1 for sizes in wire.parts.values())
    assert wire.large < 60_000


def test_a_sample_is_drawn_over_the_density_and_all_where_they_fit(tab):
    open_field(tab)
    told(tab, points=N, density="true")
    assert 0.95 * FIT < drawn(tab) <= FIT
    status = tab.locator(".vse-map__status").inner_text()
    assert status.startswith(f"{N:,} points, {drawn(tab):,} drawn over the density of all")
    where = places(N, 2, False)
    zoom_at(tab, *where[7], 12)
    left, right, low, high = ranges(tab)
    inside = (
        (where[:, 0] > left) & (where[:, 0] < right) & (where[:, 1] > low) & (where[:, 1] < high)
    )
    assert 100 < inside.sum() < FIT
    told(tab, density="false")
    assert drawn(tab) >= inside.sum()
    assert "density" not in tab.locator(".vse-map__status").inner_text()


def test_points_that_are_not_drawn_answer_like_the_others(tab):
    asked = []
    tab.on("response", lambda answer: asked.append(answer) if "/nearby/" in answer.url else None)
    open_field(tab)
    spots = shown_at(tab, places(N, 2, False))
    gaps = cKDTree(spots).query(spots, k=2)[0][:, 1]
    # Of eight points hardly all can be among those drawn, which are fewer than half.
    alone = np.flatnonzero(gaps > CLICK)[:8]
    assert len(alone) == 8
    for row in map(int, alone):
        tab.mouse.click(*spots[row])
        told(tab, selected=row, neighbors=NEAR)
        heard(tab, f"selected {row}")
        assert lines(tab) == [(row + step * GROUPS) % N for step in range(1, NEAR + 1)]
    # Each was asked for apart from the run that it causes.
    assert [(int(each.url.split("/")[-1]), each.status) for each in asked] == [
        (int(row), 200) for row in alone
    ]
    tab.mouse.move(*spots[alone[0]])
    assert tab.locator(".vse-map__tip strong").text_content() == f"word {alone[0]}"


def test_a_box_encloses_all_points_inside_not_only_those_drawn(tab):
    open_field(tab)
    where = places(N, 2, False)
    tab.locator('[data-action="box"]').click()
    left, right, low, high = ranges(tab)
    a = np.rint(pixel(tab, left + 0.3 * (right - left), low + 0.3 * (high - low)))
    b = np.rint(pixel(tab, left + 0.7 * (right - left), low + 0.6 * (high - low)))
    tab.mouse.move(*a)
    tab.mouse.down()
    tab.mouse.move(*b, steps=5)
    tab.mouse.up()
    shown = shown_at(tab, where)
    inside = (
        (shown[:, 0] > min(a[0], b[0])) & (shown[:, 0] < max(a[0], b[0]))
        & (shown[:, 1] > min(a[1], b[1])) & (shown[:, 1] < max(a[1], b[1]))
    )  # fmt: skip
    told_count = tab.wait_for_function(
        "() => Number(document.querySelector('.vse-map').dataset.lasso) || null"
    ).json_value()
    # Rows on the very edge may fall to either side.
    assert abs(told_count - inside.sum()) <= 20
    assert told_count > FIT / 2
    text = tab.get_by_text(f"lasso {told_count} ")
    text.wait_for()
    total = int(text.inner_text().split()[-1])
    assert total == pytest.approx(np.flatnonzero(inside).sum(), rel=1e-3)


def test_what_is_found_is_lit_among_all(tab):
    open_field(tab)
    tab.get_by_text("find", exact=True).click()
    found = len(range(0, N, 7))
    told(tab, highlighted=found)
    assert f"{found:,} marked" in tab.locator(".vse-map__status").inner_text()
    assert tab.locator(".vse-map circle[data-kind=match]").count() == 0


def test_a_hidden_group_leaves_room_for_more_of_the_others(tab):
    open_field(tab)
    choose(tab, "half", "half")
    tab.locator('[data-group="0"]').click()
    told(tab, hidden="0", density="true")
    assert 0.9 * FIT < drawn(tab) <= FIT
    zoom_at(tab, *places(N, 2, False)[N - 1], 24)
    labelled = tab.evaluate(
        "() => [...document.querySelectorAll('.vse-map text[data-row]')]"
        ".map(text => Number(text.dataset.row))"
    )
    assert min(labelled) >= N / 2


def test_groups_are_named_from_far_and_points_from_near(tab):
    open_field(tab)
    kinds = []
    for steps in (0, 6, 6, 6, 6):
        zoom_at(tab, *places(N, 2, False)[7], steps)
        drawn_now = boxes(tab)
        assert drawn_now
        assert overlapping(drawn_now) == []
        kinds.append({name.split()[0] for *_, name in drawn_now} & {"word"})
    far, near = kinds[0], kinds[-1]
    assert (far, near) == (set(), {"word"})
    assert all(before <= after for before, after in pairwise(kinds))
    from_near = tab.evaluate(
        "() => [...document.querySelectorAll('.vse-map text[data-label]')]"
        ".map(text => text.dataset.label)"
    )
    assert set(from_near) == {"plain"}


def test_in_space_a_sample_is_drawn_and_the_sentence_says_so(tab):
    open_field(tab, "&dimensions=3")
    told(tab, dimensions=3, points=N, drawn=20_000)
    assert "a sample of 20,000 drawn" in tab.locator(".vse-map__status").inner_text()
