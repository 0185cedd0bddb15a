"""A real server and a real browser for the journeys."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)

from explorer.browser import find_browser
from tests.servers import Server, serve

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A busy machine may need long for what an idle one does at once.
expect.set_options(timeout=60_000)

# On a deep link Streamlit itself asks for these below the page's own path, then at the root.
HARMLESS = ("/_stcore/health", "/_stcore/host-config")


def start_server(folder: Path, **environment: str) -> Server:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port"]
    return serve(command, folder, ROOT, VSE_CACHE_DIR=str(folder / "cache"), **environment)


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("server"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Witness:
    """What a page did that a good page does not do."""

    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "") if message.location else ""
        if message.type == "error" and not where.split("?")[0].endswith(HARMLESS):
            self.errors.append(f"{message.text} ({where})")

    def see(self, request: Request) -> None:
        local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
        if not request.url.startswith(local):
            self.elsewhere.append(request.url)

    def watch(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self.see)


def watched(browser: Browser, server: Server, width: int) -> Iterator[Page]:
    """Open a tab whose console must stay clean and whose requests must stay here."""
    context = browser.new_context(
        viewport={"width": width, "height": 1000}, accept_downloads=True, base_url=server.url
    )
    witness, tab = Witness(), context.new_page()
    witness.watch(tab)
    yield tab
    context.close()
    assert witness.errors == []
    assert witness.elsewhere == []


def state_of(page: Page) -> str:
    """Return what a page was about: the map's own account, whether it ran, what stood on it."""
    try:
        return page.evaluate(
            """() => [
                location.href,
                JSON.stringify({ ...document.querySelector('.vse-map')?.dataset }),
                JSON.stringify({ ...document.querySelector('[data-testid=stApp]')?.dataset }),
                document.querySelector('[data-testid=stMain]')?.innerText.slice(0, 1500),
            ].join('\\n')"""
        )
    except Error as error:
        return str(error)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Tell with a failed journey how its pages stood, and what the server said last."""
    report = yield
    if report.when == "call" and report.failed:
        for name, value in item.funcargs.items():
            if isinstance(value, Page):
                report.sections.append((f"{name} as it stood", state_of(value)))
            if isinstance(value, Server):
                told = value.log.read_text(errors="replace")[-2000:]
                report.sections.append((f"what {name} said last", told))
    return report


@pytest.fixture
def page(browser, server) -> Iterator[Page]:
    """A tab on the app."""
    yield from watched(browser, server, 1440)


def settled(page: Page, quiet: int = 400, timeout: float = 90_000) -> None:
    """Wait until the app has been idle and connected for `quiet` milliseconds."""
    page.evaluate("() => { window.__quiet = null }")
    page.wait_for_function(
        """quiet => {
            const app = document.querySelector('[data-testid=stApp]');
            const idle = app?.dataset.testScriptState === 'notRunning'
                && app?.dataset.testConnectionState === 'CONNECTED';
            const now = performance.now();
            if (!idle) { window.__quiet = null; return false; }
            window.__quiet ??= now;
            return now - window.__quiet > quiet;
        }""",
        arg=quiet,
        timeout=timeout,
    )


@pytest.fixture(scope="session")
def harness(tmp_path_factory) -> Iterator[Server]:
    """The map alone on a page, with points of known places."""
    from tests.browser.map_hands import start

    running = start(tmp_path_factory.mktemp("harness"))
    yield running
    running.stop()


@pytest.fixture
def tab(browser, harness) -> Iterator[Page]:
    """A tab on the map alone."""
    yield from watched(browser, harness, 1280)
