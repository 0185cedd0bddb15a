"""From a space and its projection to the scene of a map."""

from collections.abc import Sequence

import numpy as np

from explorer.arrays import FloatVector, IndexVector, normalize
from explorer.clustering.boundaries import Hull, HullMesh, hull_meshes, hulls
from explorer.clustering.names import medoids
from explorer.plots.labels import label_order
from explorer.plots.maps.coloring import alike
from explorer.plots.maps.scene import LABELS_IN_2D, Groups, Scene, Values
from explorer.projection import GIVEN_TITLE, METHODS, Projection
from explorer.space import Space

_MEDOIDS_AMONG = 20_000
_PADDING = 0.012  # of the width of the map


def map_scene(
    space: Space,
    projection: Projection,
    coloring: Groups | Values | None = None,
    *,
    boundaries: Sequence[str] = (),
    arrows: Sequence[tuple[int, int]] = (),
    title: str = "",
) -> Scene:
    """Return the scene of a projected space.

    Parameters
    ----------
    space : Space
    projection : Projection
        Of that space.
    coloring : Groups or Values, optional
    boundaries : sequence of str
        Names of the groups to draw a boundary around; pass ``groups.names`` for all.
    arrows : sequence of (int, int)
        Rows from and to.
    title : str
    """
    groups = alike(coloring, space.vectors) if isinstance(coloring, Groups) else None
    flat = projection.dimensions == 2
    bounded = groups if boundaries else None
    rings = () if bounded is None or not flat else _rings(projection, bounded, set(boundaries))
    meshes = () if bounded is None or flat else _meshes(projection, bounded, set(boundaries))
    return Scene(
        coordinates=projection.coordinates,
        labels=space.labels,
        groups=groups,
        values=coloring if isinstance(coloring, Values) else None,
        priority=label_order(projection.coordinates, _named_first(space, projection, groups)),
        hulls=rings,
        meshes=meshes,
        arrows=tuple(arrows),
        axes=axis_titles(projection),
        title=title,
        alt=describe(projection, coloring),
        filename=f"map-{projection.method}-{projection.dimensions}d",
        added=projection.added_rows,
    )


def axis_scene(
    labels: Sequence[str],
    scores: tuple[FloatVector, FloatVector],
    titles: tuple[str, str],
    *,
    groups: Groups | None = None,
) -> Scene:
    """Place words by their scores on two axes.

    Parameters
    ----------
    labels : sequence of str, length n
    scores : two ndarrays, shape (n,)
        Across and upward.
    titles : two str
        What the axes run from and to, such as "bad → good".
    groups : Groups, optional
    """
    places = np.column_stack(scores).astype(np.float32)
    extremes = np.concatenate([places.argmin(axis=0), places.argmax(axis=0)])
    names = [labels[row] for row in extremes]
    return Scene(
        places,
        tuple(labels),
        groups=groups,
        hover=tuple(f"{titles[0]}: {x:.3f}, {titles[1]}: {y:.3f}" for x, y in places),
        priority=label_order(places, extremes),
        axes=titles,
        ticks="numbers",
        alt=f"{len(labels)} words on two axes. {titles[0]}: from {names[0]} to {names[2]}. "
        f"{titles[1]}: from {names[1]} to {names[3]}.",
        filename="axes",
    )


def axis_titles(projection: Projection) -> tuple[str, ...]:
    """Return a title per axis: for PCA its share of the variance; other axes mean nothing."""
    if projection.explained_variance is None:
        return ("",) * projection.dimensions
    return tuple(
        f"component {number} ({share:.1%})"
        for number, share in enumerate(projection.explained_variance, start=1)
    )


def describe(projection: Projection, coloring: Groups | Values | None) -> str:
    """Say in words what a map shows, for people who cannot see it."""
    text = (
        f"Map of {len(projection):,} points in {projection.dimensions} dimensions by "
        f"{_method(projection)}"
    )
    if projection.added is not None:
        text += f", {int(projection.added.sum()):,} of them added later"
    if isinstance(coloring, Values):
        low, high = coloring.range
        ends = f"from {coloring.told(low, 3)} to {coloring.told(high, 3)}"
        return f"{text}, colored by {coloring.title} {ends}."
    if coloring is None or not coloring.names:
        return f"{text}."
    sizes = np.bincount(coloring.index[coloring.index >= 0], minlength=len(coloring.names))
    largest = [f"{coloring.names[g]} ({sizes[g]})" for g in np.argsort(-sizes, kind="stable")[:5]]
    merged = coloring.shown().merged
    more = f" The {merged} rarest groups share one grey." if merged else ""
    return (
        f"{text}, colored by {coloring.title} in {len(coloring.names)} groups; the largest: "
        f"{', '.join(largest)}.{more}"
    )


def _method(projection: Projection) -> str:
    known = METHODS.get(projection.method)
    return GIVEN_TITLE if known is None else known.title


def _named_first(space: Space, projection: Projection, groups: Groups | None) -> IndexVector:
    """Return what is labelled first: some of what is new, then the middles of the groups."""
    middles, new = _first(space, groups), projection.added_rows
    if new is None:
        return middles
    some = new[: LABELS_IN_2D // 2]
    return np.concatenate([some, middles[~np.isin(middles, some)]])


def _first(space: Space, groups: Groups | None) -> IndexVector:
    """Return the medoids, in the full space, of the largest groups; of many points of a sample."""
    if groups is None:
        return np.empty(0, dtype=np.int64)
    rows = np.arange(0, len(space), -(-len(space) // _MEDOIDS_AMONG) or 1)
    index = groups.index[rows]
    sizes = np.bincount(index[index >= 0], minlength=len(groups.names))
    largest = np.argsort(-sizes, kind="stable")[:LABELS_IN_2D]
    rank = np.full(len(groups.names) + 1, -1, dtype=np.int64)  # the last entry serves -1
    used = largest[sizes[largest] > 0]
    rank[used] = np.arange(len(used))
    unit = space.normalized if len(rows) == len(space) else normalize(space.vectors[rows])
    return rows[medoids(unit, rank[index], len(used))]


def _rings(projection: Projection, groups: Groups, wanted: set[str]) -> tuple[Hull, ...]:
    span = float(np.ptp(projection.coordinates, axis=0).max())
    found = hulls(projection.coordinates, groups.index, groups.names, padding=_PADDING * span)
    return tuple(hull for hull in found if hull.name in wanted)


def _meshes(projection: Projection, groups: Groups, wanted: set[str]) -> tuple[HullMesh, ...]:
    found = hull_meshes(projection.coordinates, groups.index, groups.names)
    return tuple(mesh for mesh in found if mesh.name in wanted)
