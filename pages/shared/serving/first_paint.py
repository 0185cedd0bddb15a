"""The style of every page in the page's first answer, so that nothing moves when it comes later.

As a part of a page it comes when Streamlit has started, opened its connection and run the page:
until then a browser shows the title 60 pixels lower than where it stays.
"""

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STYLE = Path(__file__).parents[1] / "page.css"
# Of rules as strong as each other the later wins: Streamlit's own stand in the head of the page,
# those of a part of a page in the body where that part is.
_AFTER = b"<body>"
# What a browser has kept of Streamlit's page may have no style, or another one; and a page that
# Streamlit has compressed already cannot be written into.
_CONDITIONS = (b"if-none-match", b"if-modified-since", b"range", b"accept-encoding")
_MARKS = ("etag", "last-modified", "accept-ranges")


class FirstPaint:
    """ASGI middleware that puts the style of all pages into Streamlit's page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        css = STYLE.read_text(encoding="utf-8")
        self.style = f"<style>{css}</style>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; put the style into what is a page."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = scope["headers"]
        if b"text/html" in dict(headers).get(b"accept", b""):
            headers = [each for each in headers if each[0] not in _CONDITIONS]
        await self.app({**scope, "headers": headers}, receive, _Page(self.style, send).send)


class _Page:
    """One answer: held back as far as it is a page, until all of it is there."""

    def __init__(self, style: bytes, send: Send) -> None:
        self.style = style
        self.pass_on = send
        self.start: Message | None = None
        self.body = b""

    async def send(self, message: Message) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start" and _is_page(message):
            self.start = message
        elif self.start is None:
            await self.pass_on(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(raw=start["headers"])
        for mark in _MARKS:
            del headers[mark]
        # An answer to HEAD has none.
        if self.body:
            head, begin, rest = self.body.partition(_AFTER)
            self.body = head + begin + (self.style if begin else b"") + rest
            headers["content-length"] = str(len(self.body))
        await self.pass_on(start)
        await self.pass_on({"type": "http.response.body", "body": self.body})


def _is_page(message: Message) -> bool:
    kind = MutableHeaders(raw=list(message.get("headers", []))).get("content-type", "")
    return kind.startswith("text/html")
