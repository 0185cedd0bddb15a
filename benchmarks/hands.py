"""The map under the hand, beside Plotly's own scattergl with the same points.

``python -m benchmarks.hands [--sizes 100000 1000000]`` opens a file of so many vectors in the app
and the same picture as a page that Plotly draws alone, in the same headless Chromium (software
rendering), and measures in the page itself, by its clock: the frames of a drag, recoloring, and how
long a hover and a click take to be answered. Of the app it also counts what was sent.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.first_picture import DRAWN, FLAGS, PATIENCE
from benchmarks.projections import GROUPS, points
from benchmarks.servers import warm
from explorer.browser import find_browser

CLOCK = "Seconds by the clock of the page, medians of several"
SIZES = (100_000, 1_000_000)
REPEATS, STEPS = 5, 40
VIEWPORT: Any = {"width": 1440, "height": 900}
PLOT = ".js-plotly-plot"

FRAMES = """() => {
  window.frameTimes = [];
  const note = (at) => { window.frameTimes.push(at); requestAnimationFrame(note); };
  requestAnimationFrame(note);
}"""
CENTER = f"""() => {{
  const plot = document.querySelector('{PLOT}');
  const {{ _offset, _length }} = plot._fullLayout.xaxis;
  const other = plot._fullLayout.yaxis;
  const box = plot.getBoundingClientRect();
  return [box.left + _offset + _length / 2, box.top + other._offset + other._length / 2];
}}"""


@dataclass(frozen=True)
class Hand:
    """What is measured of a page.

    Attributes
    ----------
    frame, recolor, hover, click : float
        Seconds.
    sent : float
        Megabytes that came to the page; nothing for a page from a file.
    """

    frame: float
    recolor: float
    hover: float
    click: float
    sent: float = 0.0


def timed(page: Page, event: str, holds: str) -> None:
    """Note the time from the next event of a kind to the first frame in which a condition holds."""
    page.evaluate(
        f"""() => {{
          window.timed = new Promise((resolve) => {{
            window.addEventListener('{event}', () => {{
              const started = performance.now();
              const look = () => (({holds}) ? resolve((performance.now() - started) / 1000)
                : requestAnimationFrame(look));
              requestAnimationFrame(look);
            }}, {{ capture: true, once: true }});
          }});
        }}"""
    )


def noted(page: Page) -> float:
    """Return the seconds that were noted."""
    seconds: float = page.evaluate("() => window.timed")
    return seconds


def dragged(page: Page) -> float:
    """Drag the picture to and fro; return the median seconds between frames."""
    x, y = page.evaluate(CENTER)
    page.evaluate(FRAMES)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(STEPS):
        page.mouse.move(x + 3 * (step % 20), y + 2 * (step % 20))
    page.mouse.up()
    times: list[float] = page.evaluate("() => window.frameTimes")
    return float(np.median(np.diff(times))) / 1000


def at_points(page: Page, event: str, holds: str, before: str) -> float:
    """Act at the middle of the picture, where points lie close; return the median seconds."""
    seconds = []
    x, y = page.evaluate(CENTER)
    for turn in range(REPEATS):
        page.mouse.move(5, 5)
        page.evaluate(before)
        place = (x + 40 * (turn - 2), y + 25 * (turn - 2))
        if event == "mousedown":
            page.mouse.move(*place)
        timed(page, event, holds)
        page.mouse.click(*place) if event == "mousedown" else page.mouse.move(*place)
        seconds.append(noted(page))
    return statistics.median(seconds)


@contextmanager
def tab() -> Iterator[Page]:
    """Open a tab of a browser that has nothing kept."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        page = browser.new_page(viewport=VIEWPORT)
        page.set_default_timeout(PATIENCE)
        yield page
        browser.close()


def ours(n: int) -> Hand:
    """Measure the Map of a file opened in the app."""
    with tempfile.TemporaryDirectory() as folder, warm() as port, tab() as page:
        sent: list[int] = []
        page.on("websocket", lambda line: line.on("framereceived", lambda f: sent.append(len(f))))
        page.on(
            "response",
            lambda answer: sent.append(len(answer.body())) if "/parts/" in answer.url else None,
        )
        file = Path(folder) / "points.parquet"
        write_vectors(file, n)
        page.goto(f"http://127.0.0.1:{port}/data?method=pca")
        page.locator("input[type=file]").first.set_input_files(file)
        button = page.get_by_role("button", name="Open on the Map", exact=True)
        button.wait_for()
        sent.clear()
        button.click()
        page.wait_for_selector(f'{DRAWN}[data-points="{n}"][data-named="true"]')
        came = sum(sent) / 1e6
        title = "document.querySelector('.vse-legend__title')?.textContent"
        color, recolors = page.get_by_role("combobox", name="Color", exact=True), []
        for name in ("One color", "group") * 3:
            color.fill(name)
            here = f"{title} === 'group'" if name == "group" else f"{title} !== 'group'"
            timed(page, "keydown", here)
            color.press("Enter")
            recolors.append(noted(page))
        frame = dragged(page)
        tip = "document.querySelector('.vse-map__tip')?.hidden === false"
        ring = "document.querySelector('.vse-map [data-kind=selected]') !== null"
        nothing = "() => {}"
        hover = at_points(page, "pointermove", tip, nothing)
        click = at_points(page, "mousedown", ring, nothing)
        return Hand(frame, statistics.median(recolors), hover, click, came)


def write_vectors(file: Path, n: int) -> None:
    """Write points with a label and one of thirty groups each as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    vectors = points(n)
    rows = pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), vectors.shape[1])
    labels = pa.array([f"point {row}" for row in range(n)])
    groups = pa.array([f"group {row % GROUPS}" for row in range(n)])
    pq.write_table(pa.table({"label": labels, "group": groups, "vector": rows}), file)


def theirs(n: int) -> Hand:
    """Measure a page on which Plotly draws the same points by itself."""
    import plotly.graph_objects as go
    from sklearn.decomposition import PCA

    drawn = PCA(2, random_state=0).fit_transform(points(n)).astype(np.float32)
    codes = (np.arange(n) % GROUPS).astype(np.int32)
    marker = {"color": codes, "size": 4}
    trace = go.Scattergl(x=drawn[:, 0], y=drawn[:, 1], mode="markers", marker=marker)
    layout = {"dragmode": "pan", "width": 980, "height": 700, "hovermode": "closest"}
    with tempfile.TemporaryDirectory() as folder, tab() as page:
        file = Path(folder) / "plotly.html"
        go.Figure(trace, layout).write_html(file, include_plotlyjs=True)
        page.goto(file.as_uri())
        page.wait_for_function(f"() => document.querySelector('{PLOT}')?._fullLayout?.xaxis")
        page.evaluate(
            f"""() => {{
              const plot = document.querySelector('{PLOT}');
              plot.on('plotly_click', () => {{ window.clicked = true; }});
            }}"""
        )
        recolors = [
            page.evaluate(
                f"""async ([turn, n]) => {{
                  const plot = document.querySelector('{PLOT}');
                  const colorOf = (_, row) => (row * (turn + 2)) % 30;
                  const colors = Float32Array.from({{ length: n }}, colorOf);
                  const started = performance.now();
                  await Plotly.restyle(plot, {{ 'marker.color': [colors] }});
                  await new Promise(requestAnimationFrame);
                  return (performance.now() - started) / 1000;
                }}""",
                [turn, n],
            )
            for turn in range(REPEATS)
        ]
        frame = dragged(page)
        hover = at_points(
            page, "mousemove", "document.querySelector('.hovertext') !== null", "() => {}"
        )
        click = at_points(page, "mousedown", "window.clicked", "() => { window.clicked = false; }")
        return Hand(frame, statistics.median(recolors), hover, click)


def rows(sizes: tuple[int, ...] = SIZES) -> list[dict[str, Any]]:
    """Return a row for each thing measured at each size."""
    found = []
    for n in sizes:
        reference, product = theirs(n), ours(n)
        for what in ("frame", "recolor", "hover", "click"):
            one, other = getattr(reference, what), getattr(product, what)
            quality = f"{product.sent:.1f} MB sent for the first picture" if what == "frame" else ""
            found.append(
                {
                    "work": f"{what}, {n:,} points",
                    "reference": "Plotly's scattergl",
                    "reference_seconds": one,
                    "product_seconds": other,
                    "ratio": one / other,
                    "quality": quality,
                }
            )
    return found


def main() -> None:
    from benchmarks.results import table

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    print("\n".join(table(rows(tuple(parser.parse_args().sizes)))))


if __name__ == "__main__":
    main()
