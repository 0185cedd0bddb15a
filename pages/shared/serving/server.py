"""The server around the pages: warm-up, headers, health, and what happens to a bug."""

import asyncio
import base64
import contextlib
import functools
import gc
import hashlib
import logging
import os
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import get_instance

from pages.shared import runtime
from pages.shared.map import assets
from pages.shared.map.assets import FOREVER, Asset
from pages.shared.map.parts import PARTS
from pages.shared.rows.served import SERVED
from pages.shared.serving import memory, warmup
from pages.shared.serving.at_once import send_at_once
from pages.shared.serving.departed import forget_expired, is_known
from pages.shared.serving.first_paint import FirstPaint
from pages.shared.serving.whole_runs import mend_runs

LOOK_EVERY = 5.0
"""Seconds between looks whether those who wait for work are still there."""

COLLECT_EVERY = 30.0
"""Seconds between garbage collections, which no longer follow every rerun."""

UNEXPECTED = (
    "Something went wrong on our side; your data are unchanged. Reload the page, and if it happens "
    "again report what you did last."
)


def content_security_policy() -> str:
    """Allow this server and nothing else; the one inline script of Streamlit's page by its hash."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in inline]
    hashes = " ".join(f"'sha256-{digest}'" for digest in digests)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' blob: 'wasm-unsafe-eval' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "media-src 'self' blob:",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


class SecurityHeaders:
    """ASGI middleware that adds the headers Streamlit does not send."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        headers = {
            "content-security-policy": content_security_policy(),
            "x-content-type-options": "nosniff",
            "x-frame-options": "SAMEORIGIN",
            "referrer-policy": "no-referrer",
            "permissions-policy": "camera=(), microphone=(), geolocation=()",
        }
        self.headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; add the headers where an HTTP answer begins."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self.headers]
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class ShippedFiles:
    """ASGI middleware that answers for the scripts of Streamlit's own pages, compressed for good.

    Compressed anew for each visitor they would keep a processor busy for a second, less well.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.held: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for those files where the browser takes Brotli; pass everything else on."""
        path = scope["path"] if scope["type"] == "http" and scope["method"] == "GET" else ""
        file = assets.shipped_files().get(path)
        accepted = Headers(scope=scope).get("accept-encoding", "") if file else ""
        if file is None or not assets.accepts(accepted, "br"):
            await self.app(scope, receive, send)
            return
        kind = assets.SHIPPED[file.suffix]
        if path not in self.held:
            self.held[path] = await run_in_threadpool(lambda: Asset(file.read_bytes(), kind).brotli)
        headers = {"Cache-Control": FOREVER, "Content-Encoding": "br", "Vary": "Accept-Encoding"}
        await Response(self.held[path], media_type=kind, headers=headers)(scope, receive, send)


def middleware() -> list[Middleware]:
    return [
        Middleware(SecurityHeaders),
        Middleware(ShippedFiles),
        Middleware(GZipMiddleware, minimum_size=1024),
        # Innermost: it reads the page before that is compressed.
        Middleware(FirstPaint),
    ]


def routes() -> list[BaseRoute]:
    return [Route("/api/health", _health)]


async def _health(_: Request) -> JSONResponse:
    return JSONResponse({"status": "ok", "warm": warmup.finished()})


@contextlib.asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[dict[str, Any]]:
    """Warm the workers behind the first page, and collect garbage between reruns."""
    mend_runs()
    memory.map_large_pieces()
    send_at_once(asyncio.get_running_loop())
    if os.environ.get("EXPLORER_WARM_UP") != "off":
        warmup.start()
    chores = [asyncio.create_task(_collect_regularly()), asyncio.create_task(_notice_departures())]
    chores.append(asyncio.create_task(asyncio.to_thread(assets.compress_ahead)))
    try:
        yield {}
    finally:
        for chore in chores:
            chore.cancel()
        warmup.stop()


async def _collect_regularly() -> None:
    # What the imports left behind never becomes garbage: frozen, it is not walked again.
    await asyncio.sleep(5.0)
    gc.collect()
    gc.freeze()
    while True:
        await asyncio.sleep(COLLECT_EVERY)
        gc.collect()
        memory.give_back()


async def _notice_departures() -> None:
    manager = get_instance()._session_mgr
    sessions = runtime.Departures(runtime.pool(), manager.is_active_session)
    known = functools.partial(is_known, manager)
    while True:
        await asyncio.sleep(LOOK_EVERY)
        sessions.look(time.monotonic())
        forget_expired(manager)
        for keeper in (PARTS, SERVED, runtime.pool()):
            keeper.sweep(known)


def on_script_error(error: Exception) -> bool:
    """Log a bug and show a sentence instead of a traceback."""
    logging.getLogger("explorer.pages").error("a page failed", exc_info=error)
    st.error(UNEXPECTED, icon=":material/error:")
    return True
