"""A scene as a Plotly figure, for exports and for pages without the interactive map."""

from typing import TYPE_CHECKING, Any

from explorer.plots.maps.scene import Scene
from explorer.plots.maps.traces_2d import traces_2d, view_of
from explorer.plots.maps.traces_3d import traces_3d
from explorer.plots.theme import Theme, ThemeName, escaped, layout, theme_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT = 680


def figure(scene: Scene, theme: ThemeName = "light") -> "go.Figure":
    """Render a scene.

    Up to 2,000 points as SVG, more by WebGL. Labels: at most 64 in 2-D, placed so that none
    covers another in the first view, and at most 40 in 3-D. All text is escaped.

    Parameters
    ----------
    scene : Scene
    theme : {"light", "dark"}

    Returns
    -------
    plotly.graph_objects.Figure
        With ``layout.meta["alt"]`` and ``layout.meta["filename"]``.

    Raises
    ------
    ParameterError
        Unknown theme.
    """
    import plotly.graph_objects as go

    colors = theme_of(theme)
    flat = scene.dimensions == 2
    traces = traces_2d(scene, colors) if flat else traces_3d(scene, colors)
    base = layout(colors, scene.title, scene.alt, scene.filename, HEIGHT)
    base["legend"] |= {"itemsizing": "constant", "title": {"text": _legend_title(scene)}}
    base["showlegend"] = scene.groups is not None or scene.added is not None
    base["hovermode"] = "closest"
    base |= _axes_2d(scene, colors) if flat else {"scene": _axes_3d(scene, colors)}
    return go.Figure(traces, base)


def _legend_title(scene: Scene) -> str:
    return "" if scene.groups is None else escaped(scene.groups.title, 40)


def _axis(title: str, scene: Scene, theme: Theme) -> dict[str, Any]:
    # The units of a projection mean nothing, so its axes carry no numbers.
    numbered = scene.ticks == "numbers"
    return {
        "title": {"text": escaped(title), "font": {"color": theme.ink}},
        "showticklabels": numbered,
        "ticks": "",
        "zeroline": numbered,
        "showgrid": True,
        "gridcolor": theme.lines,
    }


def _axes_2d(scene: Scene, theme: Theme) -> dict[str, Any]:
    view = view_of(scene)
    x, y, _ = scene.axis_titles
    upright = {"scaleanchor": "x", "range": view.y}
    return {
        "xaxis": _axis(x, scene, theme) | {"range": view.x},
        "yaxis": _axis(y, scene, theme) | upright,
    }


def _axes_3d(scene: Scene, theme: Theme) -> dict[str, Any]:
    walls = {"showbackground": False, "showspikes": False}
    x, y, z = scene.axis_titles
    return {
        "xaxis": _axis(x, scene, theme) | walls,
        "yaxis": _axis(y, scene, theme) | walls,
        "zaxis": _axis(z, scene, theme) | walls,
        "aspectmode": "data",
        "bgcolor": theme.ground,
    }
