"""Hands and eyes of the map tests: start the harness, find points, read what is drawn."""

import sys

from tests.browser.conftest import ROOT
from tests.browser.harness_map import SIDE
from tests.servers import serve


def start(folder, *options):
    app = ["-m", "streamlit", "run", "tests/browser/harness_app.py"]
    command = [sys.executable, *app, *options, "--server.port"]
    return serve(command, folder, ROOT, PYTHONPATH=str(ROOT))


def open_map(page, address="/map"):
    page.goto(address)
    ready(page)
    return page


def ready(page):
    page.locator('.vse-map[data-ready="true"]').wait_for(timeout=60_000)


def told(page, **facts):
    """Wait until the map's data attributes say so."""
    for name, value in facts.items():
        attribute = name.replace("_", "-")
        page.locator(f'.vse-map[data-{attribute}="{value}"]').wait_for()


def heard(page, text):
    """Wait until Python says so."""
    page.get_by_text(text, exact=True).wait_for()


def boxes(page):
    return page.evaluate(
        """() => [...document.querySelectorAll('.vse-map text[data-label]')].map(text => {
            const box = text.getBoundingClientRect();
            return [box.left, box.top, box.right, box.bottom, text.textContent];
        })"""
    )


def overlapping(labels):
    pairs = [(a, b) for i, a in enumerate(labels) for b in labels[:i]]
    # A line box is a little higher than its letters; a shared pixel of leading is no overlap.
    return [
        (a[4], b[4])
        for a, b in pairs
        if a[0] < b[2] - 0.5 and b[0] < a[2] - 0.5 and a[1] < b[3] - 3 and b[1] < a[3] - 3
    ]


def struck(page):
    """Return the labels that an arrow's shaft crosses."""
    return page.evaluate(
        """() => {
            const shafts = document.querySelector('.vse-map path[data-shafts]');
            const to = shafts.getScreenCTM();
            const along = Array.from({ length: Math.floor(shafts.getTotalLength()) }, (_, at) =>
                shafts.getPointAtLength(at).matrixTransform(to));
            return [...document.querySelectorAll('.vse-map text[data-label]')].filter((text) => {
                const { left, right, top, bottom } = text.getBoundingClientRect();
                // Letters are a little lower than their line.
                return along.some(({ x, y }) =>
                    x > left && x < right && y > top + 2 && y < bottom - 2);
            }).map((text) => text.textContent);
        }"""
    )


def place(page, row, side=SIDE):
    """Position of a point of the grid on the page, by Plotly's own account."""
    return page.evaluate(
        """([column, line]) => {
            const plot = document.querySelector('.js-plotly-plot');
            const { xaxis: x, yaxis: y } = plot._fullLayout;
            const box = plot.getBoundingClientRect();
            return [box.left + x._offset + x.c2p(column), box.top + y._offset + y.c2p(line)];
        }""",
        [row % side, row // side],
    )


def ranges(page):
    return page.evaluate(
        """() => {
            const { xaxis, yaxis } = document.querySelector('.js-plotly-plot')._fullLayout;
            return [...xaxis.range, ...yaxis.range];
        }"""
    )


def rested(page, quiet=300):
    """Wait until neither the part shown nor its size has changed for so many milliseconds."""
    page.evaluate("() => { window.rest = null; }")
    page.wait_for_function(
        """quiet => {
            const layout = document.querySelector('.js-plotly-plot')?._fullLayout;
            const axes = [layout?.xaxis, layout?.yaxis].map(axis => [axis?.range, axis?._length]);
            const eye = layout?.scene?._scene?.getCamera().eye;
            const labels = document.querySelectorAll('.vse-map text[data-label]').length;
            const shown = JSON.stringify([axes, eye, labels]);
            const now = performance.now();
            if (window.rest?.shown !== shown) window.rest = { shown, since: now };
            return now - window.rest.since > quiet;
        }""",
        arg=quiet,
    )


def zoom_in(page, row):
    page.mouse.move(*place(page, row))
    for _ in range(6):
        page.mouse.wheel(0, -100)
    rested(page)


def camera(page):
    return page.evaluate(
        "() => document.querySelector('.js-plotly-plot')._fullLayout.scene._scene.getCamera().eye"
    )


def lines(page):
    return page.evaluate(
        """() => [...document.querySelectorAll('.vse-map line[data-neighbor]')]
            .map(line => Number(line.dataset.neighbor))"""
    )


def ink(page, x, y):
    """Alpha of the canvas at a position of the page."""
    return page.evaluate(
        """([x, y]) => {
            const canvas = document.querySelector('.vse-map canvas.vse-map__layer');
            const box = canvas.getBoundingClientRect();
            const ratio = canvas.width / box.width;
            const context = canvas.getContext('2d');
            const at = [(x - box.left) * ratio, (y - box.top) * ratio].map(Math.round);
            return context.getImageData(...at, 1, 1).data[3];
        }""",
        [x, y],
    )


def note_iterations(page):
    """Keep each iteration that the map draws from now on in `window.played`."""
    page.evaluate(
        """() => {
            window.played = [];
            new MutationObserver((news) => {
                const { iteration } = news.at(-1).target.dataset;
                if (iteration) window.played.push(Number(iteration));
            }).observe(document.body, { subtree: true, attributeFilter: ['data-iteration'] });
        }"""
    )


def wait_for_iterations(page, count):
    """Wait until the map has drawn as many different ones."""
    page.wait_for_function("count => new Set(window.played).size >= count", arg=count)
