"""Traces of a map in space: boundaries, points, arrows, labels."""

from typing import TYPE_CHECKING

import numpy as np

from explorer.plots.maps.layers import (
    Layer,
    arrow_path,
    hull_color,
    layers,
    point_options,
    ring_options,
)
from explorer.plots.maps.scene import LABELS_IN_3D, Scene
from explorer.plots.theme import FONT, Theme, escaped, escaped_3d

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from plotly.basedatatypes import BaseTraceType

_HEAD = 0.03  # length of an arrow's head, as a share of the widest extent


def traces_3d(scene: Scene, theme: Theme) -> "list[BaseTraceType]":
    """Return the traces of a 3-D scene."""
    import plotly.graph_objects as go

    traces: list[BaseTraceType] = [*_mesh_traces(scene, theme)]
    traces += [_points(scene, layer) for layer in layers(scene, theme)]
    if scene.added is not None and len(scene.added):
        x, y, z = scene.coordinates[scene.added].T
        traces.append(go.Scatter3d(x=x, y=y, z=z, **ring_options(scene, theme, scene.added)))
    if scene.arrows:
        traces += [_shafts(scene, theme), _heads(scene, theme)]
    traces.append(_labels(scene, theme))
    return traces


def _points(scene: Scene, layer: Layer) -> "go.Scatter3d":
    import plotly.graph_objects as go

    x, y, z = scene.coordinates[layer.rows].T
    return go.Scatter3d(
        x=x,
        y=y,
        z=z,
        **point_options(scene, layer),
    )


def _mesh_traces(scene: Scene, theme: Theme) -> "list[go.Mesh3d]":
    import plotly.graph_objects as go

    found = []
    for mesh in scene.meshes:
        x, y, z = mesh.vertices.T
        i, j, k = mesh.triangles.T
        found.append(
            go.Mesh3d(
                x=x,
                y=y,
                z=z,
                i=i,
                j=j,
                k=k,
                color=hull_color(scene, theme, mesh.group),
                opacity=0.12,
                name=escaped(mesh.name, 40),
                legendgroup=escaped(mesh.name, 40),
                hoverinfo="skip",
            )
        )
    return found


def _shafts(scene: Scene, theme: Theme) -> "go.Scatter3d":
    import plotly.graph_objects as go

    x, y, z = arrow_path(scene).T
    return go.Scatter3d(
        x=x,
        y=y,
        z=z,
        mode="lines",
        line={"color": theme.ink, "width": 4},
        name="arrows",
        showlegend=False,
        hoverinfo="skip",
    )


def _heads(scene: Scene, theme: Theme) -> "go.Cone":
    import plotly.graph_objects as go

    pairs = np.asarray(scene.arrows)
    tips = scene.coordinates[pairs[:, 1]].astype(np.float64)
    along = tips - scene.coordinates[pairs[:, 0]]
    length = np.linalg.norm(along, axis=1, keepdims=True)
    head = _HEAD * float(np.ptp(scene.coordinates, axis=0).max())
    u, v, w = np.divide(along, length, out=np.zeros_like(along), where=length > 0).T
    x, y, z = tips.T
    return go.Cone(
        x=x,
        y=y,
        z=z,
        u=u,
        v=v,
        w=w,
        anchor="tip",
        sizemode="raw",
        sizeref=head,
        colorscale=[[0, theme.ink], [1, theme.ink]],
        showscale=False,
        name="arrows",
        hoverinfo="skip",
    )


def _labels(scene: Scene, theme: Theme) -> "go.Scatter3d":
    import plotly.graph_objects as go

    rows = scene.order[:LABELS_IN_3D]
    x, y, z = scene.coordinates[rows].T
    return go.Scatter3d(
        x=x,
        y=y,
        z=z,
        mode="text",
        text=[escaped_3d(scene.labels[row]) for row in rows],
        textposition="top center",
        textfont={"color": theme.ink, "size": 12, "family": FONT},
        name="labels",
        showlegend=False,
        hoverinfo="skip",
    )
