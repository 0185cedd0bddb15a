"""A real server and a real browser for the journeys."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)

from explorer.browser import find_browser
from explorer.workspaces.shelf import workspaces_folder
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
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

# On a deep link Streamlit itself asks for these below the page's own path, then at the root.
HARMLESS = ("/_stcore/health", "/_stcore/host-config")


def start_server(folder: Path, **environment: str) -> Server:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port"]
    return serve(command, folder, ROOT, **environment)


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("server"))
    yield running
    running.stop()


def clear_the_shelf() -> None:
    shutil.rmtree(workspaces_folder(), ignore_errors=True)


@pytest.fixture(scope="module", autouse=True)
def _module_with_an_empty_shelf(_own_folders: None) -> None:
    """Begin without the workspaces that tests before have left on the same server."""
    clear_the_shelf()


@pytest.fixture(autouse=True)
def _test_with_an_empty_shelf(_own_folders: None) -> None:
    clear_the_shelf()


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


@contextmanager
def person(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """The browser of one person, which keeps what it has loaded and compiled once."""
    context = browser.new_context(base_url=server.url)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def watched(context: BrowserContext, width: int) -> Iterator[Page]:
    """Open a tab whose console must stay clean and whose requests must stay here.

    It knows nothing of the tabs before it, whose storage and permissions are gone.
    """
    witness, tab = Witness(), context.new_page()
    tab.set_viewport_size({"width": width, "height": 1000})
    witness.watch(tab)
    yield tab
    if tab.url.startswith("http"):
        tab.evaluate("() => localStorage.clear()")
    for page in context.pages:
        page.close()
    context.clear_cookies()
    context.clear_permissions()
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


@pytest.fixture(scope="session")
def on_the_app(browser, server) -> Iterator[BrowserContext]:
    with person(browser, server) as context:
        yield context


@pytest.fixture
def page(on_the_app) -> Iterator[Page]:
    """A tab on the app."""
    yield from watched(on_the_app, 1440)


@pytest.fixture
def newcomer(browser, server) -> Iterator[Callable[..., Page]]:
    """Open tabs on the app as somebody who was never here, with a screen of their own."""
    contexts = []

    def tab(width: int, height: int, **screen: bool) -> Page:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, base_url=server.url, **screen)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield tab
    for context in contexts:
        context.close()


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


@pytest.fixture(scope="session")
def on_the_map(browser, harness) -> Iterator[BrowserContext]:
    with person(browser, harness) as context:
        yield context


@pytest.fixture
def tab(on_the_map) -> Iterator[Page]:
    """A tab on the map alone."""
    yield from watched(on_the_map, 1280)
