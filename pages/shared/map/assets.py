"""The browser side of the map under ``assets/``: our modules as one script, Plotly as installed.

The address of a file holds a hash of its content, so a browser may keep it for a year and still
gets the new one after an update. Text is compressed once and held so.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import brotli
import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pages.shared.map.bundle import bundle

MAP_FOLDER = Path(__file__).parent
FOREVER = "public, max-age=31536000, immutable"
SCRIPT = "text/javascript; charset=utf-8"
STYLES = ("map.css", "toolbar.css", "legend.css", "views.css", "keys.css")
SHIPPED = {".js": SCRIPT, ".css": "text/css; charset=utf-8"}
BOOTSTRAP = "bootstrap.js"
ENTRY = "index.js"
PLOTLY_ID = "vse-plotly"
"""Where a page names Plotly's address before any map asks for it; `index.js` looks there."""

_LARGE = 1_000_000  # bytes of text, made anew each time, beyond which compressing well takes long
_WELL, _FAST = 9, 2  # of brotli's eleven levels: the last two take ten times as long for a tenth


@dataclass(frozen=True, eq=False)
class Asset:
    """Bytes held in memory for browsers that may keep them for good; text travels compressed."""

    plain: bytes
    text: str | None = SCRIPT

    @cached_property
    def brotli(self) -> bytes:
        """The bytes as nearly every browser asks for them, made when first asked for."""
        fast = self.text != SCRIPT and len(self.plain) > _LARGE
        packed: bytes = brotli.compress(self.plain, quality=_FAST if fast else _WELL)
        return packed

    @cached_property
    def gzip(self) -> bytes:
        """The same for the others; a proxy or a program may be among them."""
        return gzip.compress(self.plain, compresslevel=6, mtime=0)

    def response(self, request: Request) -> Response:
        """Answer with what the browser accepts."""
        headers = {"Cache-Control": FOREVER}
        if self.text is None:
            # Named, so that no middleware tries to compress it after all.
            headers["Content-Encoding"] = "identity"
            return Response(self.plain, media_type="application/octet-stream", headers=headers)
        headers["Vary"] = "Accept-Encoding"
        for encoding, name in (("br", "brotli"), ("gzip", "gzip")):
            if accepts(request.headers.get("accept-encoding", ""), encoding):
                headers["Content-Encoding"] = encoding
                return Response(getattr(self, name), media_type=self.text, headers=headers)
        return Response(self.plain, media_type=self.text, headers=headers)


def accepts(header: str, encoding: str) -> bool:
    """Whether an Accept-Encoding header names an encoding."""
    return encoding in (part.split(";")[0].strip() for part in header.split(","))


def plotly_file() -> Path:
    """Return the plotly.js that belongs to the installed plotly, without importing it."""
    from importlib.util import find_spec

    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The package plotly is not installed; `make run` sets it up.")
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


@cache
def map_modules() -> dict[str, Path]:
    """Return the ES modules of the map by their path below its folder."""
    found = {path.relative_to(MAP_FOLDER).as_posix(): path for path in MAP_FOLDER.rglob("*.js")}
    return {name: found[name] for name in sorted(found) if name != BOOTSTRAP}


@cache
def _map_bundle() -> Asset:
    sources = {name: path.read_text(encoding="utf-8") for name, path in map_modules().items()}
    return Asset(bundle(sources, ENTRY).encode())


@cache
def map_version() -> str:
    """Return a hash of the map's script."""
    return hashlib.sha256(_map_bundle().plain).hexdigest()[:16]


@cache
def plotly_version() -> str:
    """Return a hash of the installed plotly.js."""
    return hashlib.sha256(plotly_file().read_bytes()).hexdigest()[:16]


@cache
def _asset(path: Path) -> Asset:
    return Asset(path.read_bytes())


def map_address() -> str:
    """Return the address of the map's script, relative to the app."""
    return f"assets/map/{map_version()}/{ENTRY}"


def plotly_address() -> str:
    """Return the address of plotly.js, relative to the app."""
    return f"assets/plotly/plotly.min.js?v={plotly_version()}"


def map_script() -> str:
    """Return the inline module with which Streamlit starts the map."""
    source = (MAP_FOLDER / BOOTSTRAP).read_text(encoding="utf-8")
    for mark, address in {"%MAP%": map_address(), "%PLOTLY%": plotly_address()}.items():
        source = source.replace(f'"{mark}"', json.dumps(address))
    return source


def map_style() -> str:
    """Return the style sheet of the map: rules of the same weight count in this order."""
    return "\n".join((MAP_FOLDER / name).read_text(encoding="utf-8") for name in STYLES)


def asset_routes() -> list[BaseRoute]:
    """Return the routes of all files, below the server's base path if it has one."""
    return [
        Route(f"{base_path()}/assets/map/{{version}}/{ENTRY}", _serve_map),
        Route(f"{base_path()}/assets/plotly/plotly.min.js", _serve_plotly),
    ]


def base_path() -> str:
    """Return the path the server's pages lie below: empty, or like ``/explorer``."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def compress_ahead() -> None:
    """Compress what every first visit asks for, before the first one does."""
    _ = _map_bundle().brotli, _asset(plotly_file()).brotli


@cache
def shipped_files() -> dict[str, Path]:
    """Return the scripts and style sheets of Streamlit's own pages by their path on the server.

    Their names hold a hash of the content.
    """
    shipped = Path(st.__file__).parent / "static"
    files = (path for path in (shipped / "static").rglob("*") if path.suffix in SHIPPED)
    return {f"{base_path()}/{path.relative_to(shipped).as_posix()}": path for path in files}


async def _serve_map(request: Request) -> Response:
    # Another version is what an open page still asks for after an update: a reload fixes it,
    # an unfitting script under a name that is kept for a year would not.
    if request.path_params["version"] != map_version():
        return Response(status_code=404)
    return _map_bundle().response(request)


async def _serve_plotly(request: Request) -> Response:
    # Compressing five megabytes takes a moment, once; the server goes on meanwhile.
    return await run_in_threadpool(_asset(plotly_file()).response, request)
