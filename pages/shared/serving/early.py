"""What the first answer of a page names, so that a browser asks for it at once.

Left alone a browser asks for Plotly, most of what a first visit loads, and for the scripts of the
fields around a map only when Streamlit has started, opened its connection and run the page. Named
in the page itself they come with Streamlit's own files, and Plotly starts while the page waits for
the server; on pages from which one goes to a map, when the browser has nothing else to do.
"""

import re
from functools import cache, lru_cache
from html import escape
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.shared.map import assets

WITH_A_MAP = ("", "map", "tour", "analogies", "clusters", "compare", "relations")
"""Addresses of the pages that draw a map as soon as they are opened."""

BEFORE_A_MAP = ("home", "data")
"""Addresses of the pages from which one goes to the map."""

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

Hints = tuple[str, str]

_IMPORTED = re.compile(r'(?:\bfrom|\bimport)\s*"\./([^"]+\.js)"')
_MOVED = (b"content-length", b"etag", b"last-modified", b"accept-ranges")
"""Headers that tell of the page as it was before anything was added to it."""


class EarlyHints:
    """ASGI middleware that adds to pages what the map on them or behind them will need."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and some pages with more in their heads."""
        asked = scope["type"] == "http" and scope["method"] == "GET"
        added = hints(scope["path"].rpartition("/")[2]) if asked else None
        if added is None:
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
                    for each in _with_hints(added, begun[0], b"".join(parts)):
                        await send(each)

        await self.app(scope, receive, send_with_hints)


def _is_page(start: Message) -> bool:
    kind: bytes = dict(start.get("headers", [])).get(b"content-type", b"")
    status: int = start["status"]
    return status == 200 and kind.startswith(b"text/html")


def _with_hints(added: Hints, start: Message, page: bytes) -> tuple[Message, Message]:
    """Return the messages of a page that names what its map will need."""
    first, last = (part.encode() for part in added)
    body = page.replace(b"<head>", b"<head>" + first, 1).replace(b"</head>", last + b"</head>", 1)
    headers = [(name, value) for name, value in start["headers"] if name.lower() not in _MOVED]
    headers.append((b"content-length", str(len(body)).encode()))
    return {**start, "headers": headers}, {"type": "http.response.body", "body": body}


@lru_cache(maxsize=64)  # of addresses that strangers choose
def hints(page: str) -> Hints | None:
    """Return what stands first and last in the head of a page; None where nothing is added."""
    base = assets.base_path()
    plotly, script = f"{base}/{assets.plotly_address()}", f"{base}/{assets.map_address()}"
    if page in WITH_A_MAP:
        return _link("preload", plotly) + _module(script), _modules(scripts_of(FIELDS))
    if page in BEFORE_A_MAP:
        return "", _link("prefetch", plotly) + _module(script)
    return None


def _link(kind: str, address: str) -> str:
    return f'<link rel="{kind}" as="script" id="{assets.PLOTLY_ID}" href="{escape(address)}">'


def _module(address: str) -> str:
    return f'<script type="module" async src="{escape(address)}"></script>'


def _modules(addresses: tuple[str, ...]) -> str:
    low = '<link rel="modulepreload" crossorigin fetchpriority="low" href="{}">'
    return "".join(low.format(escape(each)) for each in addresses)


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
