"""Convex boundaries around groups of points on a map."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexMatrix, IndexVector

OUTLIER_CUT = 2.5
"""Robust standard deviations beyond which a point is left outside its group's boundary."""

_MAD_TO_SIGMA = 1.4826
_CIRCLE = 24
_CROWD = 500

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Hull:
    """Boundary of one group on a 2-D map.

    Attributes
    ----------
    name : str
    group : int
    x, y : ndarray, shape (m,), float64
        Closed ring, first point repeated last; or the two ends of a segment if the points lie on
        a line.
    left_out : int
        Points of the group outside the boundary because they lie far from the rest.
    """

    name: str
    group: int
    x: Points
    y: Points
    left_out: int


@dataclass(frozen=True, eq=False)
class HullMesh:
    """Boundary of one group on a 3-D map.

    Attributes
    ----------
    vertices : ndarray, shape (m, 3), float64
    triangles : ndarray, shape (t, 3), int64
        Rows of `vertices`.
    left_out : int
    """

    name: str
    group: int
    vertices: Points
    triangles: IndexMatrix
    left_out: int


def hulls(
    coordinates: FloatMatrix,
    labels: IndexVector,
    names: Sequence[str],
    *,
    cut: float = OUTLIER_CUT,
    padding: float = 0.0,
) -> tuple[Hull, ...]:
    """Return the convex boundary of each group, its far outliers left outside.

    Parameters
    ----------
    coordinates : ndarray, shape (n, 2)
    labels : ndarray, shape (n,), int
        Group numbers from 0; -1 is none and gets no boundary.
    names : sequence of str
        One per group.
    cut : float > 0
        Points further than the median distance from the group's median point by more than this
        many robust standard deviations (1.4826 × MAD) stay outside.
    padding : float >= 0
        In map units; rounds the corners by a circle of this radius. Even a group of one point
        then has a boundary.

    Returns
    -------
    tuple of Hull
        A group whose points all coincide has none unless padded.
    """
    found = []
    for group, name in enumerate(names):
        points = coordinates[labels == group].astype(np.float64)
        kept = _without_outliers(points, cut)
        # Circles around the corners reach as far as circles around all points.
        inner = outline(kept) if len(kept) > _CROWD else None
        ring = outline(_padded(kept if inner is None else inner, padding))
        if ring is not None:
            found.append(Hull(name, group, ring[:, 0], ring[:, 1], len(points) - len(kept)))
    return tuple(found)


def hull_meshes(
    coordinates: FloatMatrix,
    labels: IndexVector,
    names: Sequence[str],
    *,
    cut: float = OUTLIER_CUT,
) -> tuple[HullMesh, ...]:
    """Return the convex boundary of each group in 3-D; flat groups have none.

    Parameters are those of `hulls`, with coordinates of shape (n, 3).
    """
    from scipy.spatial import ConvexHull, QhullError

    found = []
    for group, name in enumerate(names):
        points = coordinates[labels == group].astype(np.float64)
        kept = _without_outliers(points, cut)
        if _rank(kept) < 3:
            continue
        try:
            hull = ConvexHull(kept)
        except QhullError:
            continue
        corners, flat = np.unique(hull.simplices, return_inverse=True)
        triangles = flat.reshape(hull.simplices.shape).astype(np.int64)
        found.append(HullMesh(name, group, kept[corners], triangles, len(points) - len(kept)))
    return tuple(found)


def outline(points: Points) -> Points | None:
    """Return the convex ring of 2-D points, closed; a segment's two ends; None for one place.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
    """
    from scipy.spatial import ConvexHull, QhullError

    rank = _rank(points)
    if rank == 0:
        return None
    if rank == 2:
        try:
            corners = ConvexHull(points).vertices
            return points[[*corners, corners[0]]]
        except QhullError:  # as good as collinear to Qhull's own tolerance
            pass
    along = (points - points.mean(axis=0)) @ _direction(points)
    return points[[int(along.argmin()), int(along.argmax())]]


def _without_outliers(points: Points, cut: float) -> Points:
    if len(points) < 4:
        return points
    radius = np.linalg.norm(points - np.median(points, axis=0), axis=1)
    typical = np.median(radius)
    spread = _MAD_TO_SIGMA * np.median(np.abs(radius - typical))
    # Without spread more than half the points are equally far: nothing says which is odd.
    return points if spread == 0 else points[radius <= typical + cut * spread]


def _rank(points: Points) -> int:
    """Return the dimension the points really span: 0 for one place, 1 for a line."""
    if len(points) < 2:
        return 0
    spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    # Coordinates are float32, so thinner than 1e-6 of the distance from the origin is flat.
    floor = 1e-6 * max(float(spread[0]), float(np.abs(points).max()))
    return int((spread > floor).sum())


def _direction(points: Points) -> Points:
    return np.asarray(np.linalg.svd(points - points.mean(axis=0), full_matrices=False)[2][0])


def _padded(points: Points, padding: float) -> Points:
    """Put a circle round every point: their hull is the rounded boundary."""
    if padding <= 0 or not len(points):
        return points
    angles = np.linspace(0.0, 2.0 * np.pi, _CIRCLE, endpoint=False)
    circle = padding * np.column_stack([np.cos(angles), np.sin(angles)])
    return (points[:, None, :] + circle[None, :, :]).reshape(-1, 2)
