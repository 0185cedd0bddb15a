"""Keep what the server says from a page for a while, as a slow network or a busy machine does."""

from playwright.sync_api import Page, WebSocketRoute

LOOK_AGAIN = 50  # milliseconds
MOST_LOOKS = 2400


class Wire:
    """The way from the server to one tab, laid before the tab opens the app."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._held: list[str | bytes] | None = None
        self._ends: list[WebSocketRoute] = []
        page.route_web_socket("**/_stcore/stream*", self._join)

    def _join(self, end: WebSocketRoute) -> None:
        self._ends.append(end)
        end.connect_to_server().on_message(self._take)

    def _take(self, message: str | bytes) -> None:
        if self._held is None:
            self._ends[-1].send(message)
        else:
            self._held.append(message)

    def hold(self) -> None:
        """Let nothing through from now on; what the page asks still reaches the server."""
        self._held = []

    def wait_for(self, text: str) -> None:
        """Wait until something that holds the text is on its way to the page."""
        wanted = text.encode()
        for _ in range(MOST_LOOKS):
            if any(wanted in message for message in self._held or ()):
                return
            self._page.wait_for_timeout(LOOK_AGAIN)
        raise AssertionError(f"The server never said “{text}”.")

    def release(self) -> None:
        """Let all through that was held, in its order, and whatever comes after it."""
        held, self._held = self._held or [], None
        for message in held:
            self._ends[-1].send(message)
