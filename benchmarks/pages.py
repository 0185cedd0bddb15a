"""What a person waits for in the app, by the clock, beside a Streamlit page that does nothing.

``python -m benchmarks.pages [--only sessions-20 …]`` takes app and empty page in turns: with twenty
sessions that rerun at once, the 95th percentile; and from a file of 100,000 and of 1,000,000
vectors that is opened in the app to its first picture, beside the first visit of the empty page.
"""

import argparse
import asyncio
import contextlib
import functools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.first_picture import DRAWN, FLAGS, PATIENCE
from benchmarks.first_visit import TEXT, VIEWPORT
from benchmarks.projections import points
from benchmarks.servers import EMPTY, running, warm
from benchmarks.sessions import Times, crowd
from explorer.browser import find_browser

CLOCK = "Seconds by the clock, medians, in turns with an empty Streamlit page"
SESSIONS, RERUNS = 20, 5


@dataclass(frozen=True)
class Waiting:
    """Something that a person waits for.

    Attributes
    ----------
    reference, product : callable
        Return seconds, of each thing measured.
    turns : int
    """

    reference: Callable[[], list[float]]
    product: Callable[[], list[float]]
    turns: int

    def row(self, work: str) -> dict[str, Any]:
        """Measure in turns and return a row of the table, the figures of single turns beside."""
        theirs, ours = [], []
        for _ in range(self.turns):
            theirs.append(_p95(self.reference()))
            ours.append(_p95(self.product()))
        each = ", ".join(f"{seconds:.3g}" for seconds in ours)
        return {
            "work": work,
            "reference": "empty page",
            "reference_seconds": statistics.median(theirs),
            "product_seconds": statistics.median(ours),
            "ratio": statistics.median(theirs) / statistics.median(ours),
            "quality": f"app in each turn {each} s",
        }


def _p95(seconds: list[float]) -> float:
    return seconds[0] if len(seconds) == 1 else statistics.quantiles(seconds, n=20)[-1]


def reruns_of_empty() -> list[float]:
    """Let many sessions rerun the empty page."""
    with running(EMPTY) as port:
        return _seconds(_crowd(port).full)


def reruns() -> list[float]:
    """Let many sessions rerun the Map."""
    with warm() as port:
        return _seconds(_crowd(port).full)


def clicks() -> list[float]:
    """Let many sessions rerun what a click on the Map reruns."""
    with warm() as port:
        return _seconds(_crowd(port).fragment)


def _crowd(port: int) -> Times:
    return asyncio.run(crowd(port, SESSIONS, RERUNS))


def _seconds(milliseconds: list[float]) -> list[float]:
    return [each / 1000 for each in milliseconds]


@contextlib.contextmanager
def _tab() -> Iterator[Page]:
    """Open a tab of a browser that has nothing kept."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield browser.new_page(viewport=VIEWPORT)
        browser.close()


def first_visit() -> list[float]:
    """Open the empty page in a browser with nothing kept."""
    with running(EMPTY) as port, _tab() as page:
        started = time.perf_counter()
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector(TEXT, timeout=PATIENCE)
        return [time.perf_counter() - started]


def opened(n: int) -> list[float]:
    """Open a file of n vectors in the app and wait for the first picture of all of them."""
    with tempfile.TemporaryDirectory() as folder, warm() as port, _tab() as page:
        file = Path(folder) / "points.parquet"
        _write(file, n)
        page.goto(f"http://127.0.0.1:{port}/data")
        page.locator("input[type=file]").first.set_input_files(file, timeout=PATIENCE)
        button = page.get_by_role("button", name="Open on the Map", exact=True)
        button.wait_for(timeout=PATIENCE)
        started = time.perf_counter()
        button.click()
        page.wait_for_selector(f'{DRAWN}[data-points="{n}"]', timeout=PATIENCE)
        return [time.perf_counter() - started]


def _write(file: Path, n: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    vectors = points(n)
    rows = pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), vectors.shape[1])
    labels = pa.array([f"point {row}" for row in range(n)])
    groups = pa.array([f"group {row % 30}" for row in range(n)])
    pq.write_table(pa.table({"label": labels, "group": groups, "vector": rows}), file)


WORKS: Mapping[str, Waiting] = {
    "sessions-20": Waiting(reruns_of_empty, reruns, turns=1),
    "sessions-20-clicking": Waiting(reruns_of_empty, clicks, turns=1),
    "opened-100k": Waiting(first_visit, functools.partial(opened, 100_000), turns=3),
    "opened-1m": Waiting(first_visit, functools.partial(opened, 1_000_000), turns=1),
}


def rows(only: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Measure some works, by default all."""
    return [waiting.row(name) for name, waiting in WORKS.items() if not only or name in only]


def main() -> None:
    from benchmarks.results import table

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", nargs="+", choices=list(WORKS), default=[], metavar="WORK")
    print("\n".join(table(rows(tuple(parser.parse_args().only)))))


if __name__ == "__main__":
    main()
