"""Saved views in a page that stands alone: a list, and one after the other with its sentence."""

import html
import json
from collections.abc import Sequence
from typing import Any

from explorer.plots.maps.scene import Scene
from explorer.workspaces import SavedView, seen_in

_MARKUP = """
<section id="views" aria-label="Saved views">
<style>
#views {{ margin: 1rem; }}
#views ol {{ display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; list-style: none; }}
#views button {{ min-height: 2.75rem; padding: .25rem .9rem; border: 1px solid currentcolor;
border-radius: .5rem; background: none; color: inherit; font: inherit; cursor: pointer; }}
#views button:disabled {{ opacity: .45; cursor: default; }}
#views button[aria-current=true] {{ font-weight: 700; outline: 2px solid currentcolor; }}
#views p {{ min-height: 3rem; margin: .5rem 0; }}
</style>
<div><button type="button" data-step="-1">Previous</button>
<button type="button" data-step="1">Next</button></div>
<p role="status"></p>
<ol></ol>
<noscript>{plain}</noscript>
</section>
<script>
drawn.then((plot) => {{
const views = {views};
const flat = {flat};
const section = document.getElementById("views");
const home = flat ? ["xaxis", "yaxis"].map((axis) => plot.layout[axis].range.slice()) : null;
const said = section.querySelector("p");
const list = section.querySelector("ol");
const [previous, next] = section.querySelectorAll("[data-step]");
const groups = plot.data.map((trace) => trace.meta?.group ?? null);
const {{ color }} = plot.layout.font;
const marker = {{ size: 16, symbol: "circle-open", color, line: {{ width: 2 }} }};
const marked = {{ mode: "markers", marker, showlegend: false, hoverinfo: "skip", meta: INKED,
x: [], y: [] }};
Plotly.addTraces(plot, flat ? {{ type: "scatter", ...marked }}
  : {{ type: "scatter3d", z: [], ...marked }});
let at = null;
function show(number) {{
  at = number;
  const view = views[at];
  if (flat) {{
    const [x, y] = view.ranges ?? home;
    Plotly.relayout(plot, {{ "xaxis.range": x, "yaxis.range": y }});
  }} else {{
    Plotly.relayout(plot, {{ "scene.camera": view.camera ?? {{}} }});
  }}
  const visible = groups.map((group) =>
    group !== null && view.hidden.includes(group) ? "legendonly" : true);
  Plotly.restyle(plot, {{ visible }}, groups.map((_, i) => i));
  const places = Object.entries(view.places).map(([axis, all]) => [axis, [all]]);
  Plotly.restyle(plot, Object.fromEntries(places), [groups.length]);
  const told = view.sentence ? `${{view.name}}: ${{view.sentence}}` : view.name;
  said.textContent = `${{at + 1}} / ${{views.length}} · ${{told}}`;
  [...list.querySelectorAll("button")].forEach((button, i) =>
    button.setAttribute("aria-current", String(i === at)));
  previous.disabled = at === 0;
  next.disabled = at === views.length - 1;
}}
views.forEach((view, i) => {{
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = view.name;
  button.title = view.sentence;
  button.addEventListener("click", () => show(i));
  const item = document.createElement("li");
  item.append(button);
  list.append(item);
}});
previous.disabled = true;
previous.addEventListener("click", () => show(Math.max(0, at - 1)));
next.addEventListener("click", () => show(at === null ? 0 : Math.min(views.length - 1, at + 1)));
}});
</script>
"""


def story_html(scene: Scene, views: Sequence[SavedView]) -> str:
    """Return saved views of the picture a scene draws, to stand below its figure.

    Parameters
    ----------
    scene : Scene
    views : sequence of SavedView
        All of the layout of the scene; hidden groups are those of its coloring.

    Returns
    -------
    str
        HTML with its script, which asks nothing of anybody; empty where there are no views. Names
        and sentences enter the page as text alone.
    """
    if not views:
        return ""
    # Inside a script only this could end it.
    told = json.dumps([_told(scene, view) for view in views]).replace("<", "\\u003c")
    names = "".join(
        f"<p>{html.escape(view.name)}: {html.escape(view.sentence)}</p>" for view in views
    )
    return _MARKUP.format(views=told, flat=json.dumps(scene.dimensions == 2), plain=names)


def _told(scene: Scene, view: SavedView) -> dict[str, Any]:
    seen = seen_in(view.marks, len(scene.labels))
    rows = [*seen.lasso, *([] if seen.selected is None else [seen.selected])]
    places = scene.coordinates[rows].T.tolist() if rows else [[] for _ in range(scene.dimensions)]
    ranges, camera = seen.ranges, seen.camera
    points = None if camera is None else [camera[at : at + 3] for at in (0, 3, 6)]
    return {
        "name": view.name,
        "sentence": view.sentence,
        "ranges": None if ranges is None else [list(ranges[:2]), list(ranges[2:])],
        "camera": points and dict(zip(("eye", "center", "up"), map(_point, points), strict=True)),
        "hidden": list(seen.hidden),
        "places": dict(zip("xyz", places, strict=False)),
    }


def _point(place: Sequence[float]) -> dict[str, float]:
    return dict(zip("xyz", place, strict=True))
