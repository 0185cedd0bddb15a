"""The browser side of the map under ``assets/``: our modules as one script, Plotly as installed.

The address of a file holds a hash of its content, so a browser may keep it for a year and still
gets the new one after an update.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pages.shared.map.bundle import bundle

MAP_FOLDER = Path(__file__).parent
FOREVER = "public, max-age=31536000, immutable"
SCRIPT = "text/javascript; charset=utf-8"
BOOTSTRAP = "bootstrap.js"
ENTRY = "index.js"
_LARGE = 1_000_000  # bytes of text beyond which compressing well takes too long


@dataclass(frozen=True, eq=False)
class Asset:
    """Bytes held in memory for browsers that may keep them for good; text travels compressed."""

    plain: bytes
    text: str | None = SCRIPT

    @cached_property
    def compressed(self) -> bytes:
        """The bytes as gzip, made when first asked for."""
        level = 6 if len(self.plain) < _LARGE or self.text == SCRIPT else 1
        return gzip.compress(self.plain, compresslevel=level, mtime=0)

    def response(self, request: Request) -> Response:
        """Answer with what the browser accepts."""
        if self.text is None:
            # Named, so that no middleware tries to compress it after all.
            headers = {"Cache-Control": FOREVER, "Content-Encoding": "identity"}
            return Response(self.plain, media_type="application/octet-stream", headers=headers)
        headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.plain, media_type=self.text, headers=headers)
        headers["Content-Encoding"] = "gzip"
        return Response(self.compressed, media_type=self.text, headers=headers)


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
    """Return the style sheet of the map."""
    return (MAP_FOLDER / "map.css").read_text(encoding="utf-8")


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


def preload_header() -> str:
    """Return what tells a browser, with the very first answer, to fetch what a map needs."""
    plotly, script = f"{base_path()}/{plotly_address()}", f"{base_path()}/{map_address()}"
    return f"<{plotly}>; rel=preload; as=script, <{script}>; rel=modulepreload"


async def _serve_map(request: Request) -> Response:
    # Another version is what an open page still asks for after an update: a reload fixes it,
    # an unfitting script under a name that is kept for a year would not.
    if request.path_params["version"] != map_version():
        return Response(status_code=404)
    return _map_bundle().response(request)


async def _serve_plotly(request: Request) -> Response:
    # Compressing five megabytes takes a moment, once; the server goes on meanwhile.
    return await run_in_threadpool(_asset(plotly_file()).response, request)
