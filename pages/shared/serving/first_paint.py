"""What is written into a page's first answer: its style, and what its map will need.

As a part of a page the style comes when Streamlit has started, opened its connection and run the
page: until then a browser shows the title 60 pixels lower than where it stays.
"""

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.shared.serving import early

STYLE = Path(__file__).parents[1] / "page.css"
_HEAD, _HEAD_ENDS = b"<head>", b"</head>"
# Of rules as strong as each other the later wins: Streamlit's own stand in the head of the page,
# those of a part of a page in the body where that part is.
_BODY = b"<body>"
# What a browser has kept of Streamlit's page may have no style, or another one; and a page that
# Streamlit has compressed already cannot be written into.
_CONDITIONS = (b"if-none-match", b"if-modified-since", b"range", b"accept-encoding")
_MARKS = ("etag", "last-modified", "accept-ranges")


class FirstPaint:
    """ASGI middleware that writes into Streamlit's page what a browser should have at once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        css = STYLE.read_text(encoding="utf-8")
        self.style = f"<style>{css}</style>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; write into what is a page."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = scope["headers"]
        if b"text/html" in dict(headers).get(b"accept", b""):
            headers = [each for each in headers if each[0] not in _CONDITIONS]
        first, last = early.hints(scope["path"].rpartition("/")[2])
        written = {_HEAD: first.encode(), _HEAD_ENDS: last.encode(), _BODY: self.style}
        await self.app({**scope, "headers": headers}, receive, _Page(written, send).send)


class _Page:
    """One answer: held back as far as it is a page, until all of it is there."""

    def __init__(self, written: dict[bytes, bytes], send: Send) -> None:
        self.written = written
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
            self.body = _with(self.body, self.written)
            headers["content-length"] = str(len(self.body))
        await self.pass_on(start)
        await self.pass_on({"type": "http.response.body", "body": self.body})


def _is_page(message: Message) -> bool:
    kind = MutableHeaders(raw=list(message.get("headers", []))).get("content-type", "")
    return kind.startswith("text/html")


def _with(page: bytes, written: dict[bytes, bytes]) -> bytes:
    """Return a page with what is to stand behind two tags, and before one."""
    for tag in (_HEAD, _BODY):
        page = page.replace(tag, tag + written[tag], 1)
    return page.replace(_HEAD_ENDS, written[_HEAD_ENDS] + _HEAD_ENDS, 1)
