"""A map as a page to be worked with alone: find, filter, walk from neighbor to neighbor."""

import html
from collections.abc import Sequence

from explorer.neighbors import Neighbors, neighbor_graph
from explorer.plots.alone.embedded import images_of, neighbors_of_all, points_of
from explorer.plots.alone.page import Around, page_around, part
from explorer.plots.alone.story import story_html
from explorer.plots.maps.figure import figure
from explorer.plots.maps.scene import Scene
from explorer.readers.pictures import Thumbnails
from explorer.space import Space
from explorer.workspaces import SavedView

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
<p id="count" role="status"></p>
<ol id="found"></ol>
<div id="point" aria-live="polite"><p>Click a point: its {k} nearest neighbors in the full space
are drawn and listed.</p></div>
{left_out}</section>
<script>
{script}</script>
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
    chart = figure(scene)
    chart.layout.update(height=None, dragmode="pan" if scene.dimensions == 2 else None)
    points = points_of(scene, space, chart)
    points["near"] = None if near is None else neighbors_of_all(near)
    fitting = images is not None and len(images) == len(space)
    points["images"] = images_of(images) if images is not None and fitting else None
    told = [] if not points["left_out"] else [f"Not in this page: {', '.join(points['left_out'])}."]
    if near is None:
        told.append(f"The neighbors of {len(space):,} points are not in this page.")
    panel = _PANEL.format(
        style=part("map.css"),
        script=part("map.js"),
        k=NEIGHBORS if near is None else near.indices.shape[1],
        left_out="".join(f"<p>{html.escape(each)}</p>" for each in told),
    )
    below = story_html(scene, views) + (f"<p>{html.escape(trust)}</p>\n" if trust else "")
    return page_around(chart, Around(panel, below, {"points": points}))


def _near(space: Space, known: Neighbors | None) -> Neighbors | None:
    """Return at most ten neighbors of every point, or None of too many points."""
    if known is not None and known.indices.shape[1] >= min(NEIGHBORS, len(space) - 1):
        return Neighbors(known.indices[:, :NEIGHBORS], known.scores[:, :NEIGHBORS])
    if not 1 < len(space) <= NEIGHBORS_UP_TO:
        return None
    return neighbor_graph(space.vectors, NEIGHBORS)
