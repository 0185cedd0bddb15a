"""A map as a page to be worked with alone: find, filter, walk from neighbor to neighbor."""

import html
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from explorer.neighbors import NeighborGraph, Neighbors, neighbor_graph
from explorer.plots.alone.embedded import blocks_of, images_of, neighbors_in, points_of
from explorer.plots.alone.grounds import dark_of
from explorer.plots.alone.page import Around, folder_around, page_around, part
from explorer.plots.alone.story import story_html
from explorer.plots.maps.figure import figure
from explorer.plots.maps.scene import Scene
from explorer.readers.pictures import Thumbnails
from explorer.space import Space
from explorer.workspaces import SavedView

if TYPE_CHECKING:
    import plotly.graph_objects as go

NEIGHBORS = 10
"""How many neighbors of a point a page holds."""

NEIGHBORS_UP_TO = 20_000
"""Most points whose neighbors are found for a page where nobody has found them."""

_PANEL = """<section id="panel" aria-label="Work with the map">
<style>
{style}</style>
<label for="find">Find</label>
<input id="find" type="search" autocomplete="off" placeholder="letters of a label">
<details id="filters"><summary>Filter by column</summary><div></div></details>
<details id="legend" open><summary></summary><ul></ul></details>
<p id="count" role="status"></p>
<div id="point" aria-live="polite"><p>Click a point: its {k} nearest neighbors in the full space
are drawn and listed. Esc leaves it, / finds.</p></div>
<ol id="found"></ol>
<p id="save">Save the picture with its legend as
<button type="button">PNG</button> <button type="button">SVG</button></p>
{left_out}</section>
<script>
(() => {{
{script}}})();
</script>
"""


def map_html(
    scene: Scene,
    space: Space,
    *,
    views: Sequence[SavedView] = (),
    trust: str = "",
    neighbors: Neighbors | None = None,
    images: Thumbnails | None = None,
) -> str:
    """Return a map as one page that works alone.

    It finds by letters, filters by the columns, hides groups, lists and draws each point's true
    neighbors with their cosine, and opens saved views; all without a request. At 10,000 words it
    has less than 3 MB.

    Parameters
    ----------
    scene : Scene
    space : Space
        That the scene is of.
    views : sequence of SavedView
        As `story_html` takes them.
    trust : str
        How far to trust the picture, in words; stands below it.
    neighbors : Neighbors, optional
        Of every point, by cosine. Without them they are found for up to `NEIGHBORS_UP_TO` points.
    images : Thumbnails, optional
        One per point.
    """
    near = _near(space, neighbors)
    return page_around(*_standing(scene, space, near, images, _below(scene, views, trust)))


def map_folder(
    scene: Scene,
    space: Space,
    *,
    views: Sequence[SavedView] = (),
    trust: str = "",
    neighbors: Neighbors | None = None,
    images: Thumbnails | None = None,
) -> bytes:
    """Return the page of `map_html` as a zip of a folder, for maps of many points.

    ``index.html`` in it opens from a file or a static server; neighbors are read when a point is
    chosen. Parameters as there.
    """
    near = _near(space, neighbors)
    return folder_around(*_standing(scene, space, near, images, _below(scene, views, trust)))


def _below(scene: Scene, views: Sequence[SavedView], trust: str) -> str:
    return story_html(scene, views) + (f"<p>{html.escape(trust)}</p>\n" if trust else "")


def _standing(
    scene: Scene, space: Space, near: Neighbors | None, images: Thumbnails | None, below: str
) -> "tuple[go.Figure, Around]":
    """Return the figure of a map and what stands around it."""
    chart = figure(scene)
    dark = dark_of(chart, figure(scene, "dark"))
    drag = "pan" if scene.dimensions == 2 else None
    # The legend stands beside it, where it takes nothing of the picture, and in saved pictures.
    chart.layout.update(height=None, dragmode=drag, showlegend=False)
    points = points_of(scene, space, chart)
    fitting = images is not None and len(images) == len(space)
    points["images"] = images_of(images) if images is not None and fitting else None
    points["near"] = None if near is None else neighbors_in(near)
    points["filename"] = scene.filename
    told = [f"Not in this page: {', '.join(points['left_out'])}."] if points["left_out"] else []
    if scene.added is not None and len(scene.added):
        told.append("A ring marks points that were added later.")
    if near is None:
        told.append(f"The neighbors of {len(space):,} points are not in this page.")
    if isinstance(near, NeighborGraph) and near.sampled is not None:
        told.append(f"Of the true neighbors {near.recall:.1%} are listed, the rest was not found.")
    panel = _PANEL.format(
        style=part("map.css"),
        script="\n".join(part(name) for name in ("reading.js", "map.js", "panel.js", "labels.js")),
        k=NEIGHBORS if near is None else near.indices.shape[1],
        left_out="".join(f"<p>{html.escape(each)}</p>" for each in told),
    )
    data = {"points": points, **({} if near is None else blocks_of(near))}
    return chart, Around(panel, below, data, dark)


def _near(space: Space, known: Neighbors | None) -> Neighbors | None:
    """Return at most ten neighbors of every point, or None of too many points."""
    if known is not None and known.indices.shape[1] >= min(NEIGHBORS, len(space) - 1):
        fewer = {name: getattr(known, name)[:, :NEIGHBORS] for name in ("indices", "scores")}
        return replace(known, **fewer)
    if not 1 < len(space) <= NEIGHBORS_UP_TO:
        return None
    return neighbor_graph(space.vectors, NEIGHBORS)
