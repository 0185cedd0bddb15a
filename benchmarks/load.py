"""Many people at once over all pages, with a heavy job always running: errors, waits, memory.

``python -m benchmarks.load [--sessions 30] [--minutes 10] [--idle 200] [--times 1]`` starts the
app, lets one visitor see every page, and then as many as asked walk about as browsers do: each goes
to a page drawn by lot, follows its progress until it stands, and clicks there three times. One more
visitor always has the longest list laid out by t-SNE, in 5,000 steps, from a seed nobody had
before. At the end all leave, as often as asked, and when the server has let go of them as many as
asked open the Map and stay. Linux.
"""

import argparse
import asyncio
import contextlib
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.processes import Held, held, processor_seconds
from benchmarks.servers import ROOT, health, started, wait_for
from explorer.wordlists import WORD_LISTS
from pages.shared.serving.server import UNEXPECTED

PAGES = tuple(sorted(each.parent.name for each in ROOT.glob("pages/*/page.py")))
DEFAULT = "map"  # has no address of its own
THINK = (1.0, 5.0)  # seconds between what a visitor does
PATIENCE = 60.0  # seconds for a page to stand
SLOWEST = 4  # pages that are named
EARLY = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN


@dataclass
class Seen:
    """What all visitors saw together.

    Attributes
    ----------
    clicks : list of (str, float)
        Pages that stood, and the milliseconds of clicks there.
    visits : list of float
        Milliseconds of going to a page.
    errors : Counter
        What went wrong, by page and by what was said.
    jobs : int
        Heavy jobs that came to their end.
    busy : float
        Seconds in which one of them ran.
    late : Counter
        Pages that did not stand in time.
    """

    clicks: list[tuple[str, float]] = field(default_factory=list)
    visits: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)
    jobs: int = 0
    busy: float = 0.0


class Tab:
    """One browser tab, without its drawing."""

    def __init__(self, socket: websockets.ClientConnection, seen: Seen) -> None:
        self.socket, self.seen = socket, seen
        self.page, self.query = "", ""
        self.hashes: dict[str, str] = {}
        self.awaited: dict[str, float] = {}
        """Fragments that want to be run again, and every how many seconds."""

    async def go(self, page: str, query: str = "") -> float:
        """Go to a page and return the milliseconds until its script ended."""
        self.page, self.query = "" if page == DEFAULT else page, query
        return await self.click()

    async def click(self) -> float:
        """Run the page again, as a click on it does."""
        self.awaited.clear()
        return await self._run()

    async def settle(self) -> bool:
        """Follow a page's progress until nothing more is awaited; False when that took too long."""
        until = time.monotonic() + PATIENCE
        while self.awaited:
            if time.monotonic() > until:
                return False
            fragment, seconds = min(self.awaited.items(), key=lambda each: each[1])
            await asyncio.sleep(seconds)
            await self._run(fragment)
        return True

    async def _run(self, fragment: str = "") -> float:
        ask = BackMsg()
        script = ask.rerun_script
        script.query_string, script.fragment_id = self.query, fragment
        script.is_auto_rerun = bool(fragment)
        script.page_script_hash = self.hashes.get(self.page, "")
        if not script.page_script_hash:
            script.page_name = self.page
        start = time.perf_counter()
        await self.socket.send(ask.SerializeToString())
        while not self._ended(ForwardMsg.FromString(await self.socket.recv())):
            pass
        return 1000 * (time.perf_counter() - start)

    def _ended(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            pages = message.navigation.app_pages
            self.hashes = {page.url_pathname: page.page_script_hash for page in pages}
        elif kind == "new_session" and not message.metadata.run.fragment_ids:
            self.awaited.clear()
        elif kind == "auto_rerun":
            self.awaited[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self.awaited.pop(fragment, None)
        elif kind == "delta":
            self._look(message.delta.new_element)
        elif kind == "page_not_found":
            self._wrong("there is no such page")
        return kind == "script_finished" and message.script_finished != EARLY

    def _look(self, element: object) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            self._wrong(element.exception.message)
        elif kind == "alert" and UNEXPECTED[:40] in element.alert.body:
            self._wrong("something unforeseen")

    def _wrong(self, what: str) -> None:
        self.seen.errors[f"{self.page or 'map'}: {what[:120]}"] += 1


@contextlib.asynccontextmanager
async def opened(port: int, seen: Seen) -> AsyncIterator[Tab]:
    """Open a tab, and count its connection that breaks as an error."""
    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    try:
        async with websockets.connect(
            url, subprotocols=["streamlit"], max_size=None, ping_timeout=None
        ) as socket:
            yield Tab(socket, seen)
    except (websockets.ConnectionClosed, OSError) as error:
        seen.errors[f"connection: {type(error).__name__}"] += 1


async def walk(port: int, rng: random.Random, until: float, seen: Seen) -> None:
    """Walk about the pages until the time is up."""
    async with opened(port, seen) as tab:
        await tab.go("")
        while time.monotonic() < until:
            await asyncio.sleep(rng.uniform(*THINK))
            page = rng.choice(PAGES)
            seen.visits.append(await tab.go(page))
            if not await tab.settle():
                seen.late[page] += 1
                continue
            for _ in range(3):
                await asyncio.sleep(rng.uniform(*THINK))
                seen.clicks.append((page, await tab.click()))


async def work_hard(port: int, first: int, until: float, seen: Seen) -> None:
    """Have the Map laid out again and again, each time by a seed nobody had before."""
    longest = max(WORD_LISTS(), key=lambda each: each.size)
    asked = {"list": longest.title, "method": "t-SNE", "tsne_iterations": 5_000}
    seed = first
    while time.monotonic() < until:
        async with opened(port, seen) as tab:
            begun = time.monotonic()
            await tab.go("map", urlencode({**asked, "seed": seed}))
            seen.jobs += await tab.settle()
            seen.busy += min(time.monotonic(), until) - begun
        seed += 1


async def tour(port: int, seen: Seen) -> None:
    """See every page once."""
    async with opened(port, seen) as tab:
        for page in PAGES:
            await tab.go(page)
            await tab.settle()


async def crowd(port: int, sessions: int, minutes: float, seed: int) -> Seen:
    """Let many walk about while one works hard."""
    seen, until = Seen(), time.monotonic() + 60 * minutes
    walks = (walk(port, random.Random(f"{seed} {n}"), until, seen) for n in range(sessions))
    await asyncio.gather(work_hard(port, 1_000 * seed + 1, until, seen), *walks)
    return seen


async def stay(port: int, sessions: int, process: int, seen: Seen) -> Held:
    """Let many open the Map and stay; return what the server holds then."""
    async with contextlib.AsyncExitStack() as all_of_them:
        for _ in range(sessions):
            tab = await all_of_them.enter_async_context(opened(port, seen))
            await tab.go("")
            await tab.settle()
        return held(process)


def p95(milliseconds: list[float]) -> float:
    return statistics.quantiles(milliseconds, n=20)[-1] if len(milliseconds) > 1 else float("nan")


def told(seen: Seen, sessions: int, minutes: float) -> list[str]:
    """Return what the visitors saw, a line each."""
    done = len(seen.visits) + len(seen.clicks)
    clicks = [took for _, took in seen.clicks]
    pages = {page: [took for at, took in seen.clicks if at == page] for page, _ in seen.clicks}
    slowest = sorted(((p95(took), page) for page, took in pages.items()), reverse=True)[:SLOWEST]
    return [
        f"{sessions} sessions, {minutes:g} minutes: {done:,} tried, {seen.errors.total()} errors",
        *(f"  {n} × {what}" for what, n in seen.errors.most_common(10)),
        f"clicks on a page that stands: median {statistics.median(clicks):,.0f} ms, "
        f"95 % within {p95(clicks):,.0f} ms (n = {len(clicks):,})",
        f"  slowest: {', '.join(f'{page} {took:,.0f} ms' for took, page in slowest)}",
        f"going to a page: median {statistics.median(seen.visits):,.0f} ms, 95 % within "
        f"{p95(seen.visits):,.0f} ms (n = {len(seen.visits):,})",
        f"pages that did not stand within {PATIENCE:.0f} s: {dict(seen.late) or 'none'}",
        f"heavy jobs that came to their end meanwhile: {seen.jobs}; one ran in "
        f"{seen.busy / 60 / minutes:.0%} of the time",
    ]


def come_and_go(port: int, process: int, options: argparse.Namespace, seed: int) -> Seen:
    """Let many walk about and leave; print what they saw, and what the server held."""
    before, worked = held(process), processor_seconds(process)
    seen = asyncio.run(crowd(port, options.sessions, options.minutes, seed))
    during, worked = held(process), processor_seconds(process) - worked
    print(*told(seen, options.sessions, options.minutes), sep="\n")
    print(
        f"the server kept a core busy for {worked / 60 / options.minutes:.0%} of the time; "
        f"load of the machine at the end {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    time.sleep(options.let_go)
    after = held(process)
    print(
        f"memory: {before} before, {during} at the end, {after} when all had left "
        f"({after.server / before.server - 1:+.1%}; {after.together / before.together - 1:+.1%})",
        flush=True,
    )
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--idle", type=int, default=200)
    parser.add_argument(
        "--let-go",
        type=float,
        default=180.0,
        help="seconds after all have left: a session is kept for two minutes, then collected",
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--times", type=int, default=1, help="how often they come, walk about and leave"
    )
    options = parser.parse_args()
    seen = Seen()
    with started() as (port, process):
        wait_for(lambda: (health(port) or {}).get("warm"))
        asyncio.run(tour(port, seen))
        for seed in range(options.seed, options.seed + options.times):
            seen.errors += come_and_go(port, process, options, seed).errors
        if options.idle:
            after = held(process)
            full = asyncio.run(stay(port, options.idle, process, seen))
            print(
                f"{options.idle} idle sessions: {full}; {full.together - after.together:+,.0f} MB, "
                f"{(full.server - after.server) / options.idle:+,.2f} MB each"
            )
        print(f"errors in all: {seen.errors.total()}", *seen.errors.most_common(10))
    return int(seen.errors.total() > 0)


if __name__ == "__main__":
    sys.exit(main())
