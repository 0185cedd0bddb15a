"""What a person waits for in the app, by the clock, beside a Streamlit page that does nothing.

``python -m benchmarks.pages [--only visit-warm …]`` takes app and empty page in turns: the first
visit of a browser to a server just started and to a warm one, to the first picture and to one that
answers the mouse; ten thousand words whose vectors are
in the cache, and a file of 100,000 and of 1,000,000 vectors that is opened, to the first picture;
each change of method to its first motion; with twenty sessions that rerun at once, the 95th
percentile; and one of the files that a page is made of.
"""

import argparse
import asyncio
import functools
import http.client
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.first_picture import (
    CHANGES,
    DRAWN,
    FINAL,
    PAINTED,
    PATIENCE,
    change,
    many_words,
    seen,
)
from benchmarks.first_visit import TEXT
from benchmarks.hands import tab, write_vectors
from benchmarks.servers import EMPTY, running, warm
from benchmarks.sessions import Times, crowd

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


def file_of_empty() -> list[float]:
    """Fetch a file of Streamlit's own from the empty page."""
    with running(EMPTY) as port:
        return [_file(port)]


def file() -> list[float]:
    """Fetch it from the app."""
    with warm() as port:
        return [_file(port)]


def _file(port: int) -> float:
    """Return the mean seconds of a page's own scripts, one after the other on one connection."""
    server = http.client.HTTPConnection("127.0.0.1", port)

    def fetch(path: str) -> str:
        server.request("GET", path, headers={"Accept-Encoding": "br"})
        return server.getresponse().read().decode("utf-8", "replace")

    scripts = re.findall(r'(?:src|href)="[.](/static/js/[^"]+)"', fetch("/"))
    for _ in range(2):
        started = time.perf_counter()
        for script in scripts:
            fetch(script)
        seconds = time.perf_counter() - started
    server.close()
    return seconds / len(scripts)


def first_visit() -> list[float]:
    """Open the empty page of a server just started in a browser with nothing kept."""
    with running(EMPTY) as port, tab() as page:
        return [seen(page, _start(port), TEXT)]


def second_visit() -> list[float]:
    """Open it in such a browser after another one has."""
    with running(EMPTY) as port:
        for _ in range(2):
            with tab() as page:
                seconds = seen(page, _start(port), TEXT)
        return [seconds]


def _start(port: int) -> str:
    return f"http://127.0.0.1:{port}/"


def visit_cold() -> list[float]:
    """Open the app just started, with an empty cache, to the first picture."""
    with running() as port, tab() as page:
        return [seen(page, _start(port), PAINTED)]


def visit_warm(what: str) -> list[float]:
    """Open the app that has warmed up and was visited before, to what is asked for."""
    with warm() as port:
        for _ in range(2):
            with tab() as page:
                seconds = seen(page, _start(port), what)
        return [seconds]


def changed(button: str, method: str) -> list[float]:
    """Change the method, the first time in a server, to the first motion."""
    with warm() as port, tab() as page:
        page.goto(f"http://127.0.0.1:{port}/?method={'pca' if method != 'pca' else 'tsne'}")
        page.wait_for_selector(FINAL, timeout=PATIENCE)
        return [change(page, button, method)[0]]


def words() -> list[float]:
    """Ask for ten thousand words that were embedded before, to the first picture."""
    with tempfile.TemporaryDirectory() as cache:
        for _ in range(2):
            with tab() as page:
                first, _ = many_words(page, Path(cache))
        return [first]


def opened(n: int) -> list[float]:
    """Open a file of n vectors in the app and wait for the first picture of all of them."""
    with tempfile.TemporaryDirectory() as folder, warm() as port, tab() as page:
        file = Path(folder) / "points.parquet"
        write_vectors(file, n)
        page.goto(f"http://127.0.0.1:{port}/data")
        page.locator("input[type=file]").first.set_input_files(file, timeout=PATIENCE)
        button = page.get_by_role("button", name="Open on the Map", exact=True)
        button.wait_for(timeout=PATIENCE)
        started = time.perf_counter()
        button.click()
        page.wait_for_selector(f'{DRAWN}[data-points="{n}"]', timeout=PATIENCE)
        return [time.perf_counter() - started]


WORKS: Mapping[str, Waiting] = {
    "visit-cold": Waiting(first_visit, visit_cold, turns=3),
    "visit-warm": Waiting(second_visit, functools.partial(visit_warm, PAINTED), turns=3),
    "visit-warm-answers": Waiting(second_visit, functools.partial(visit_warm, DRAWN), turns=3),
    "words-10k": Waiting(first_visit, words, turns=1),
    **{
        f"change-to-{method}": Waiting(first_visit, functools.partial(changed, button, method), 3)
        for button, method in CHANGES
    },
    "file": Waiting(file_of_empty, file, turns=3),
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
