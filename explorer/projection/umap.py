"""UMAP: a graph of neighbors, drawn so that linked points are close.

The authors' library does the work, step by step, so that the layout can be watched and stopped.
As a whole it can be neither, and it would compile its steps in every process.
"""

import warnings
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexMatrix
from explorer.compiled import compiled
from explorer.projection.graph import scaled_graph, scaled_links, start
from explorer.projection.parameters import Parameters, UmapParameters
from explorer.projection.values import Course, Layout, Standing, Task

_WIDTH = 10.0
"""Half of the picture's width at the start."""

_PLACED_SHARE, _GENTLE = 3, 0.25
"""New points take a third of the epochs at a quarter of the pace, as in the authors' library; so
that a pinned layout stays near where it begins, its points take that pace too."""

_PUSHES = 5.0
"""Random points that push a point away each time a neighbor pulls it."""


def layout(vectors: FloatMatrix, parameters: Parameters, task: Task) -> Layout:
    """Lay the points out by UMAP [1]_, started from PCA.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
        Different from each other; n is at least 5.
    parameters : UmapParameters
        Fitted to n.
    task : Task

    References
    ----------
    .. [1] McInnes, Healy, Melville: UMAP: Uniform manifold approximation and projection for
       dimension reduction. 2018.
    """
    if not isinstance(parameters, UmapParameters):
        raise TypeError("UMAP takes UmapParameters")
    begun = start(vectors, parameters.metric, task)
    others, far = scaled_graph(vectors, parameters.n_neighbors - 1, parameters.metric, task)
    epochs = parameters.epochs or 1
    pairs = links(others, far, epochs)
    places = np.ascontiguousarray(begun * np.float32(_WIDTH / float(np.abs(begun).max())))
    pace = 1.0 if task.pinned is None else _GENTLE
    _run((places, places), pairs, parameters.min_dist, pace, Course(task, epochs))
    return Layout(places, iterations=epochs)


@dataclass(frozen=True, eq=False)
class Links:
    """Which points are linked, and how many epochs pass between two pulls of a link.

    Attributes
    ----------
    first, second : ndarray, shape (e,), int32
    every : ndarray, shape (e,), float64
        1 for the strongest link; its inverse is the strength.
    """

    first: npt.NDArray[np.int32]
    second: npt.NDArray[np.int32]
    every: npt.NDArray[np.float64]


def links(others: IndexMatrix, far: FloatMatrix, epochs: int) -> Links:
    """Join what both ends of a link say of it, and leave out what would never be due.

    Parameters
    ----------
    others : ndarray, shape (n, k), int64
        Nearest other points.
    far : ndarray, shape (n, k), float32
        Their distances.
    epochs : int
    """
    from scipy.sparse import coo_array

    steps = _steps()
    n, k = len(others), others.shape[1] + 1
    # UMAP counts each point as the first of its own neighbors.
    indices = np.hstack([np.arange(n)[:, None], others])
    distances = np.hstack([np.zeros((n, 1), dtype=np.float32), far])
    scales, nearest = steps.scales(distances, float(k), 64, 1.0, 1.0)
    first, second, strength, _ = steps.strengths(indices, distances, scales, nearest, False, False)
    said = coo_array((strength, (first, second)), shape=(n, n)).tocsr()
    joined = (said + said.T - said * said.T).tocoo()
    due = joined.data > joined.data.max() / epochs
    first, second = (ends[due].astype(np.int32) for ends in joined.coords)
    return Links(first, second, joined.data.max() / joined.data[due].astype(np.float64))


def placed(
    standing: Standing, added: FloatMatrix, parameters: Parameters, task: Task
) -> FloatMatrix:
    """Place new points by UMAP among those that stand, which do not move.

    Parameters
    ----------
    standing : Standing
        Different from each other, laid out by UMAP.
    added : ndarray, shape (m, d), float32
    parameters : UmapParameters
    task : Task
    """
    if not isinstance(parameters, UmapParameters):
        raise TypeError("UMAP takes UmapParameters")
    k = min(len(standing), parameters.n_neighbors)
    others, far = scaled_links(standing, added, k, parameters.metric, task)
    epochs = max(1, (parameters.epochs or 1) // _PLACED_SHARE)
    strength = _strengths_to(others, far)
    whole = strength.sum(axis=1, keepdims=True)
    middles = np.einsum("mk,mkd->md", strength / whole, standing.coordinates[others])
    places = np.ascontiguousarray(middles, dtype=np.float32)
    due = strength > strength.max() / epochs
    pairs = Links(
        np.nonzero(due)[0].astype(np.int32),
        others[due].astype(np.int32),
        float(strength.max()) / strength[due].astype(np.float64),
    )
    ends, course = (places, standing.coordinates.copy()), Course(task, epochs)
    _run(ends, pairs, parameters.min_dist, _GENTLE, course)
    return places


def _strengths_to(others: IndexMatrix, far: FloatMatrix) -> FloatMatrix:
    """Return how strongly each new point is linked to its nearest standing ones, shape (m, k)."""
    steps = _steps()
    # A new point has no copy of itself there, so none of them is near by definition.
    scales, nearest = steps.scales(far, float(far.shape[1]), 64, 0.0, 1.0)
    strength = steps.strengths(others, far, scales, nearest, False, True)[2]
    return np.asarray(strength, dtype=np.float32).reshape(far.shape)


@dataclass(frozen=True)
class _Steps:
    """Steps of the library, compiled once for each machine."""

    scales: Any
    strengths: Any
    epoch: Any


@cache
def _steps() -> _Steps:
    with warnings.catch_warnings():
        # The library misses another one, for a variant that is not offered.
        warnings.simplefilter("ignore", ImportWarning)
        import umap.layouts
        import umap.umap_

    return _Steps(
        scales=compiled(umap.umap_.smooth_knn_dist),
        strengths=compiled(umap.umap_.compute_membership_strengths),
        epoch=compiled(umap.layouts._optimize_layout_euclidean_single_epoch),
    )


def _run(
    ends: tuple[FloatMatrix, FloatMatrix],
    pairs: Links,
    min_dist: float,
    pace: float,
    course: Course,
) -> None:
    """Move the points at the first ends of links; where both ends are the same points, both."""
    from umap.umap_ import find_ab_params

    moving, standing = ends
    alone = moving is standing
    a, b = (float(number) for number in find_ab_params(1.0, min_dist))
    n, dimensions = moving.shape
    dice = np.random.default_rng(course.task.seed).integers(-(2**31) + 1, 2**31 - 1, size=(n, 3))
    pull, push = pairs.every.copy(), pairs.every / _PUSHES
    which = (pairs.first, pairs.second, len(standing), pairs.every)
    how = (a, b, dice, 1.0, dimensions, alone)
    every_push, none = pairs.every / _PUSHES, np.zeros(1, dtype=np.float32)
    # For densMAP, the library's variant that keeps densities, which is not offered.
    densities = (False, none, none, 0.0, 0.0, 0.0, 0.0, none, none, 0.0)
    epoch = _steps().epoch
    for number in range(course.total):
        course.at(number, moving)
        slower = pace * (1.0 - number / course.total)
        epoch(moving, standing, *which, *how, slower, every_push, push, pull, number, *densities)
