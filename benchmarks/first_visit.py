"""What a first visit sends to the browser, by file: compressed, as it travels, and unpacked.

``python -m benchmarks.first_visit [--page map] [--most 20]`` opens a page of a warm server in a
browser with nothing kept, waits for the finished picture, and lists the files, largest first. Then
it opens the page again, as a visitor who was here before, and last an empty Streamlit page: what
no page can do without.
"""

import argparse
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.first_picture import DRAWN, FINAL, FLAGS, PATIENCE
from benchmarks.servers import EMPTY, running, warm
from explorer.browser import find_browser

SOCKET = "(websocket)"
TEXT = "[data-testid=stText]"
VIEWPORT: Any = {"width": 1440, "height": 900}


@dataclass
class Wire:
    """Bytes of each file that came to a page."""

    names: dict[str, str] = field(default_factory=dict)
    plain: dict[str, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)

    def listen(self, page: Page) -> None:
        """Hear of everything the page receives from now on."""
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.on("Network.requestWillBeSent", self._begin)
        cdp.on("Network.dataReceived", self._unpack)
        cdp.on("Network.loadingFinished", self._end)
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))

    def _begin(self, event: dict[str, Any]) -> None:
        self.names[event["requestId"]] = event["request"]["url"].split("/", 3)[-1].split("?")[0]

    def _unpack(self, event: dict[str, Any]) -> None:
        name = self.names.get(event["requestId"], "?")
        self.plain[name] = self.plain.get(name, 0) + event["dataLength"]

    def _end(self, event: dict[str, Any]) -> None:
        name = self.names.get(event["requestId"], "?")
        self.sent[name] = self.sent.get(name, 0) + int(event["encodedDataLength"])

    def _frame(self, frame: str | bytes) -> None:
        for counted in (self.plain, self.sent):
            counted[SOCKET] = counted.get(SOCKET, 0) + len(frame)

    def report(self, title: str, most: int) -> None:
        """Print the largest files and the sum of all."""
        print(f"{title}: {sum(self.sent.values()) / 1e6:.2f} MB in {len(self.sent)} files")
        print(f"{'sent, kB':>10}{'unpacked':>10}")
        for name in sorted(self.sent, key=lambda name: -self.sent[name])[:most]:
            print(f"{self.sent[name] / 1e3:>10.1f}{self.plain.get(name, 0) / 1e3:>10.1f}  {name}")


def visit(page: Page, url: str, *stages: str) -> Wire:
    """Open a page and count what comes until the last of its stages is there."""
    wire = Wire()
    wire.listen(page)
    page.goto(url)
    for stage in stages:
        page.wait_for_selector(stage, timeout=PATIENCE)
    page.wait_for_load_state("networkidle")
    return wire


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--page", default="")
    parser.add_argument("--most", type=int, default=20)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        with warm() as port, browser.new_context(viewport=VIEWPORT) as context:
            url = f"http://127.0.0.1:{port}/{options.page}"
            visit(context.new_page(), url, DRAWN, FINAL).report("first visit", options.most)
            visit(context.new_page(), url, DRAWN, FINAL).report("second visit", 5)
        with running(EMPTY) as port, browser.new_context(viewport=VIEWPORT) as context:
            visit(context.new_page(), f"http://127.0.0.1:{port}/", TEXT).report("empty page", 5)
        browser.close()


if __name__ == "__main__":
    main()
