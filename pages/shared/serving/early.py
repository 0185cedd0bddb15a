"""What the first answer of a page with a map names, so that a browser asks for it at once.

Left alone a browser asks for Plotly, most of what a first visit loads, and for the scripts of the
fields around a map only when Streamlit has started, opened its connection and run the page. Named
in the page itself they come, and Plotly starts, while the browser would wait for other files.
"""

import re
from functools import cache
from html import escape
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.shared.map import assets

WITH_A_MAP = ("", "map", "tour", "analogies", "clusters", "compare", "relations")
"""Addresses of the pages that draw a map as soon as they are opened."""

FIELDS = (
    "BidiComponent",
    "Button",
    "ButtonGroup",
    "FileUploader",
    "Html",
    "Metric",
    "Selectbox",
    "TextInput",
)
"""Scripts of Streamlit's own that a map and what stands around it need."""

_IMPORTED = re.compile(r'(?:\bfrom|\bimport)\s*"\./([^"]+\.js)"')
_MOVED = (b"content-length", b"etag", b"last-modified", b"accept-ranges")
"""Headers that tell of the page as it was before anything was added to it."""


class EarlyHints:
    """ASGI middleware that adds to pages with a map what their maps will need."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and pages with a map with more in their heads."""
        asked = scope["type"] == "http" and scope["method"] == "GET"
        if not asked or scope["path"].rpartition("/")[2] not in WITH_A_MAP:
            await self.app(scope, receive, send)
            return
        begun: list[Message] = []
        parts: list[bytes] = []

        async def send_with_hints(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                begun.append(message)
            elif not begun:
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body"):
                    for each in _with_hints(begun[0], b"".join(parts)):
                        await send(each)

        await self.app(scope, receive, send_with_hints)


def _is_page(start: Message) -> bool:
    kind: bytes = dict(start.get("headers", [])).get(b"content-type", b"")
    status: int = start["status"]
    return status == 200 and kind.startswith(b"text/html")


def _with_hints(start: Message, page: bytes) -> tuple[Message, Message]:
    """Return the messages of a page that names what its map will need."""
    first, last = hints()
    body = page.replace(b"<head>", b"<head>" + first, 1).replace(b"</head>", last + b"</head>", 1)
    headers = [(name, value) for name, value in start["headers"] if name.lower() not in _MOVED]
    headers.append((b"content-length", str(len(body)).encode()))
    return {**start, "headers": headers}, {"type": "http.response.body", "body": body}


@cache
def hints() -> tuple[bytes, bytes]:
    """Return what stands first in the head of a page, and what stands last."""
    base = assets.base_path()
    plotly, script = f"{base}/{assets.plotly_address()}", f"{base}/{assets.map_address()}"
    first = (
        f'<link rel="preload" as="script" id="{assets.PLOTLY_ID}" href="{escape(plotly)}">'
        f'<script type="module" async src="{escape(script)}"></script>'
    )
    last = "".join(
        f'<link rel="modulepreload" crossorigin fetchpriority="low" href="{escape(path)}">'
        for path in scripts_of(FIELDS)
    )
    return first.encode(), last.encode()


@cache
def scripts_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses of some of Streamlit's scripts and of all that they import."""
    files = {Path(path).name: (path, file) for path, file in assets.shipped_files().items()}
    waiting = [name for name in files if name.split(".")[0] in names and name.endswith(".js")]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        path, file = files[name]
        if path not in found:
            found[path] = None
            waiting += _IMPORTED.findall(file.read_text(encoding="utf-8"))
    return tuple(found)
