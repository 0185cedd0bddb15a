"""A map that grows stays itself: what stands keeps its place, what is new is placed among it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from explorer.arrays import FloatMatrix, IndexVector, Progress, normalize
from explorer.errors import InputError
from explorer.projection import landmarks
from explorer.projection.graph import nearest_standing
from explorer.projection.parameters import ProjectionMetric
from explorer.projection.values import (
    Distinct,
    PlaceFunction,
    Projection,
    Standing,
    Task,
    distinct,
)
from explorer.space import Space

FEWEST_STANDING = 5
"""Different points that a picture has where others can be placed into it."""

_EQUAL = 1e-5
"""Numbers of one vector made twice by a model differ by less, in units of its largest."""

_ROUNDED = 1e-6
"""Vectors of which one was scaled or written down differ by less, in units of its largest."""

_AT_ONCE = 2_000_000  # numbers compared together


def _pca() -> PlaceFunction:
    from explorer.projection.pca import placed

    return placed


def _tsne() -> PlaceFunction:
    from explorer.projection.tsne import placed

    return placed


def _umap() -> PlaceFunction:
    from explorer.projection.umap import placed

    return placed


_OWN: dict[str, Callable[[], PlaceFunction]] = {"pca": _pca, "tsne": _tsne, "umap": _umap}
"""Methods with a way of their own to place new points; the others go by neighbors."""


def can_grow(space: Space) -> bool:
    """Whether enough points of a space differ for others to be placed into its picture."""
    return len(distinct(space.vectors, "cosine")) >= FEWEST_STANDING


def place(
    kept: Projection, space: Space, added: FloatMatrix, progress: Progress | None = None
) -> FloatMatrix:
    """Place new vectors into the picture of a space, none of whose points moves.

    PCA projects them onto its axes; t-SNE and UMAP move them by their own rules among the points
    that stand; where LocalMAP or another tool made the picture, they come where their nearest
    points stand, as those of very large maps do. A new vector that is the same as one that stands
    comes to its place. New points do not see each other.

    Parameters
    ----------
    kept : Projection
        Of `space`.
    space : Space
        Its points, of which at least five are different.
    added : ndarray, shape (m, d), float32
    progress : callable, optional

    Returns
    -------
    ndarray, shape (m, dimensions), float32

    Raises
    ------
    InputError
        The picture is of another number of points, the vectors have other dimensions, or too few
        points stand.
    """
    n = len(space)
    if len(kept) != n:
        raise InputError(
            f"The kept map has {len(kept):,} points and the space {n:,}; give its own."
        )
    if added.shape[1] != space.dimension:
        raise InputError(
            f"The new vectors have {added.shape[1]:,} dimensions and the kept ones "
            f"{space.dimension:,}; place vectors of the same model."
        )
    task = Task(kept.dimensions, kept.seed, progress)
    task.report(0.0)
    usual: ProjectionMetric = "euclidean" if kept.method == "pca" else "cosine"
    metric: ProjectionMetric = getattr(kept.parameters, "metric", usual)
    groups = distinct(np.concatenate([space.vectors, added]), metric)
    standing = _standing(kept, space, groups)
    first = groups.first[groups.group[n:]]
    new, which = np.unique(first[first >= n], return_inverse=True)
    places = np.empty((len(added), kept.dimensions), dtype=np.float32)
    places[first < n] = kept.coordinates[first[first < n]]
    if len(new):
        fresh = added[new - n]
        found = _placed(kept, standing, fresh, task)
        same, on = _same(standing, fresh, metric)
        found[same] = standing.coordinates[on]
        places[first >= n] = found[which]
    task.report(1.0)
    return places


def _standing(kept: Projection, space: Space, groups: Distinct) -> Standing:
    """Return what new points are placed among: what the method itself laid out, each place once."""
    rows = groups.first[groups.first < len(space)]
    if len(rows) < FEWEST_STANDING:
        raise InputError(
            f"The kept map has {len(rows)} different points, too few to place others among; lay "
            "all out anew."
        )
    if kept.method == "pca":
        return Standing(space.vectors, kept.coordinates)
    if kept.laid_out is not None and kept.laid_out[rows].sum() >= FEWEST_STANDING:
        rows = rows[kept.laid_out[rows]]
    return Standing(space.vectors[rows], kept.coordinates[rows])


def _same(
    standing: Standing, added: FloatMatrix, metric: ProjectionMetric
) -> tuple[IndexVector, IndexVector]:
    """Return which new vectors differ from a standing one by rounding alone, and from which."""
    rows = np.arange(len(added))
    nearest = nearest_standing(standing.vectors, added, rows, 1, metric, None).indices[:, 0]
    one, other = added, standing.vectors[nearest]
    if metric == "cosine":
        one, other = normalize(one), normalize(other)
    size = np.maximum(np.abs(one).max(axis=1), np.finfo(np.float32).tiny)
    same = np.flatnonzero(np.abs(one - other).max(axis=1) <= _ROUNDED * size)
    return same, nearest[same]


def _placed(kept: Projection, standing: Standing, added: FloatMatrix, task: Task) -> FloatMatrix:
    own = _OWN.get(kept.method)
    by_neighbors = replace(task, progress=None) if own else task
    if own is None:
        return landmarks.placed(standing, added, kept.parameters, by_neighbors)
    places = own()(standing, added, kept.parameters, task)
    lost = ~np.isfinite(places).all(axis=1)
    if lost.any():
        places[lost] = landmarks.placed(standing, added[lost], kept.parameters, by_neighbors)
    return places


def grow(
    kept: Projection, before: Space, space: Space, progress: Progress | None = None
) -> Projection:
    """Return the picture of a space that another one has grown to.

    Parameters
    ----------
    kept : Projection
        Of `before`; every one of its points keeps its place to the last bit.
    before, space : Space
        All points of the first are in the second, in any order.
    progress : callable, optional

    Returns
    -------
    Projection
        `added` tells which points are new since the picture was laid out.

    Raises
    ------
    InputError
        A point of `before` is not in `space`, or `place` cannot be done.
    """
    rows = rows_in(before, space)
    if rows is None:
        raise InputError(
            "The space does not hold every point of the kept map with the same vector; lay it out "
            "anew."
        )
    n = len(space)
    others = np.setdiff1d(np.arange(n), rows, assume_unique=True)
    coordinates = np.empty((n, kept.dimensions), dtype=np.float32)
    coordinates[rows] = kept.coordinates
    if len(others):
        coordinates[others] = place(kept, before, space.vectors[others], progress)
    coordinates.flags.writeable = False
    laid_out, added = np.zeros(n, dtype=bool), np.ones(n, dtype=bool)
    laid_out[rows] = True if kept.laid_out is None else kept.laid_out
    added[rows] = False if kept.added is None else kept.added
    return replace(kept, coordinates=coordinates, laid_out=laid_out, added=added)


def rows_in(before: Space, space: Space) -> IndexVector | None:
    """Return where each point of a space is in one that has grown from it.

    A point is the same where label and vector are; points of one label are taken in their order.

    Parameters
    ----------
    before, space : Space

    Returns
    -------
    ndarray, shape (len(before),), int64, or None
        None where a point is lacking or has another vector.
    """
    if before.dimension != space.dimension or len(before) > len(space):
        return None
    rows = _by_label(before.labels, space.labels)
    if rows is None:
        return None
    step = max(1, _AT_ONCE // space.dimension)
    for begin in range(0, len(rows), step):
        part = slice(begin, begin + step)
        old, new = before.vectors[part], space.vectors[rows[part]]
        size = np.abs(old).max(axis=1)
        if (np.abs(old - new).max(axis=1) > _EQUAL * size).any():
            return None
    return rows


def _by_label(before: tuple[str, ...], labels: tuple[str, ...]) -> IndexVector | None:
    n = len(before)
    if labels[:n] == before:
        return np.arange(n)
    where: dict[str, list[int]] = {}
    for row in range(len(labels) - 1, -1, -1):
        where.setdefault(labels[row], []).append(row)
    rows = np.empty(n, dtype=np.int64)
    for number, label in enumerate(before):
        left = where.get(label)
        if not left:
            return None
        rows[number] = left.pop()
    return rows
