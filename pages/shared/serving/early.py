"""What the first answer of a page names, so that a browser asks for it at once.

Left alone a browser asks for Plotly, most of what a first visit loads, and for the scripts of the
fields around a map only when Streamlit has started, opened its connection and run the page. Named
in the page itself they come with Streamlit's own files. Plotly starts when the first picture is
painted; on pages from which one goes to a map, when the browser has nothing else to do.
"""

import re
from functools import cache, lru_cache
from html import escape
from pathlib import Path

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

_IMPORTED = re.compile(r'(?:\bfrom|\bimport)\s*"\./([^"]+\.js)"')


@lru_cache(maxsize=64)  # of addresses that strangers choose
def hints(page: str) -> tuple[str, str]:
    """Return what stands first and last in the head of a page."""
    base = assets.base_path()
    plotly, script = f"{base}/{assets.plotly_address()}", f"{base}/{assets.map_address()}"
    if page in WITH_A_MAP:
        return _link("preload", plotly) + _module(script), _modules(scripts_of(FIELDS))
    if page in BEFORE_A_MAP:
        return "", _link("prefetch", plotly) + _module(script)
    return "", ""


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
