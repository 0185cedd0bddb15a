"""What a first visit sends to the browser, by file: compressed, as it travels, and unpacked.

``python -m benchmarks.first_visit [--page map] [--most 20]`` opens a page of a warm server in a
browser with nothing kept, waits for the finished picture, and lists the files, largest first, with
what came over the websocket last. Then it opens the page again: what is sent to a visitor who was
here before.
"""

import argparse
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.first_picture import DRAWN, FINAL, FLAGS, PATIENCE
from benchmarks.servers import health, running, wait_for
from explorer.browser import find_browser

SOCKET = "(websocket)"


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
        cdp.on("Network.dataReceived", lambda event: self._unpack(event))
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


def visit(page: Page, url: str) -> Wire:
    """Open a page and count what comes until its picture is finished."""
    wire = Wire()
    wire.listen(page)
    page.goto(url)
    page.wait_for_selector(DRAWN, timeout=PATIENCE)
    page.wait_for_selector(FINAL, timeout=PATIENCE)
    page.wait_for_load_state("networkidle")
    return wire


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--page", default="")
    parser.add_argument("--most", type=int, default=20)
    options = parser.parse_args()
    with running() as port, sync_playwright() as playwright:
        wait_for(lambda: (health(port) or {}).get("warm"))
        url = f"http://127.0.0.1:{port}/{options.page}"
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
            visit(context.new_page(), url).report("first visit", options.most)
            visit(context.new_page(), url).report("second visit", 5)
        browser.close()


if __name__ == "__main__":
    main()
