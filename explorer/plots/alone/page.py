"""A figure as one interactive page that fetches nothing from anywhere."""

import base64
import gzip
import html
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.plots.alone.grounds import Dark, Ground, dark_of, ground_of
from explorer.plots.exports import CONFIG, filename_of
from explorer.plots.theme import alt_text

if TYPE_CHECKING:
    import plotly.graph_objects as go

_FOLDER = Path(__file__).parent

# Forbids every request; eval is what Plotly's WebGL code compiles its drawing commands with.
_POLICY = (
    "default-src 'none'; script-src {scripts}'unsafe-inline' 'unsafe-eval'; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; worker-src blob:"
)
_GROUND = ":root {{ color-scheme: {name}; --ground: {ground}; --ink: {ink}; --lines: {lines}; }}"
_ON_DARK = "@media screen and (prefers-color-scheme: dark) {{ {rule} }}"
_IN_FOLDER = "'self' file: "  # scripts beside the page, which browsers see in either way
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{grounds}
{style}</style>
<script>
{script}</script>
</head>
<body>
<main>
<div id="work">
<div id="figure" role="figure" aria-label="{alt}">
<div id="chart" class="plotly-graph-div"{height}><p id="state" role="status">Drawing …</p></div>
<noscript>The picture in this page needs JavaScript, which is switched off.</noscript>
</div>
{beside}</div>
{more}<p>{alt}</p>
</main>
{data}
</body>
</html>
"""


@dataclass(frozen=True)
class Around:
    """What stands around a figure in its page.

    Attributes
    ----------
    beside, below : str
        HTML with its scripts, which wait for ``drawn``.
    data : mapping of str to JSON-able
        What those scripts read by ``unpack(name)``.
    dark : Dark, optional
        The figure on dark ground, for readers whose system is dark; without it there is one
        ground for all.
    """

    beside: str = ""
    below: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    dark: Dark | None = None


def to_html(chart: "go.Figure", more: str = "", *, dark: "go.Figure | None" = None) -> str:
    """Return a figure as one interactive HTML page that fetches nothing from anywhere.

    Plotly's own code is inside, compressed (2 MB); the button that shares charts with a server is
    off.

    Parameters
    ----------
    chart : plotly.graph_objects.Figure
    more : str
        HTML to stand below it, from `story_html`.
    dark : plotly.graph_objects.Figure, optional
        The same drawn on dark ground: the page shows that where the reader's system is dark, and
        prints the other.
    """
    other = None if dark is None else dark_of(chart, dark)
    return page_around(chart, Around(below=more, dark=other))


def page_around(chart: "go.Figure", around: Around) -> str:
    """Return a figure with what stands around it as one page."""
    inside = "\n".join(
        f'<script type="text/plain" id="held-{name}">{block}</script>'
        for name, block in _blocks(chart, around).items()
    )
    return _page(chart, around, inside, "")


def folder_around(chart: "go.Figure", around: Around) -> bytes:
    """Return a figure with what stands around it as a zip: a page, and what it holds beside it.

    The page is ``index.html`` and opens from a file, too; what a script asks for later is read
    then.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("index.html"), _page(chart, around, "", _IN_FOLDER))
        for name, block in _blocks(chart, around).items():
            archive.writestr(zipfile.ZipInfo(f"data/{name}.js"), f'block("{name}", "{block}");\n')
    return buffer.getvalue()


def _blocks(chart: "go.Figure", around: Around) -> dict[str, str]:
    """Return all data of a page by name, packed."""
    named = CONFIG | {"toImageButtonOptions": {"filename": filename_of(chart)}}
    blocks = {"plotly": _plotly(), "figure": packed(chart.to_json()), "config": packed_json(named)}
    data = (
        dict(around.data) if around.dark is None else {**around.data, "ground": around.dark.changes}
    )
    return blocks | {name: packed_json(value) for name, value in data.items()}


def _page(chart: "go.Figure", around: Around, inside: str, scripts: str) -> str:
    height = chart.layout.height
    return _PAGE.format(
        policy=_POLICY.format(scripts=scripts),
        title=html.escape(filename_of(chart)),
        grounds=_grounds(ground_of(chart), around.dark),
        style=part("page.css"),
        script=part("draw.js") + ("" if around.dark is None else part("ground.js")),
        alt=html.escape(alt_text(chart)),
        height=f' style="height: {height:g}px"' if height else "",
        beside=around.beside,
        more=around.below,
        data=inside,
    )


def _grounds(light: Ground, dark: Dark | None) -> str:
    one = _GROUND.format(name="light", **asdict(light))
    if dark is None:
        return one
    other = _GROUND.format(name="dark", **asdict(dark.around))
    return f"{one}\n{_ON_DARK.format(rule=other)}"


def packed(text: str) -> str:
    """Return text compressed, in letters that end no script."""
    return base64.b64encode(gzip.compress(text.encode("utf-8", "replace"), 9, mtime=0)).decode(
        "ascii"
    )


def packed_json(value: Any) -> str:
    """Return a plain value compressed, as `unpack` reads it."""
    return packed(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


@cache
def part(name: str) -> str:
    """Return a script or style sheet that stands in these pages."""
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def _plotly() -> str:
    from plotly.offline import get_plotlyjs

    return packed(get_plotlyjs())
