"""Pictures of very many points: a sample is laid out, and the others find their place among it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from explorer.arrays import FloatMatrix, IndexMatrix, IndexVector, normalize
from explorer.projection import pca
from explorer.projection.graph import nearest_standing
from explorer.projection.parameters import Parameters, PcaParameters, ProjectionMetric
from explorer.projection.values import START, Frame, Layout, LayoutFunction, Standing, Task

MOST_LAID_OUT = 100_000
"""Points that a method lays out itself: there the slowest, t-SNE, takes a minute or two."""

_CELLS = 256
"""Parts of the space, at most, of which each gives its share of the sample."""

_AMONG = 3
"""Laid-out points by which another one is placed. With 3,000 of 10,000 words laid out by t-SNE,
three give a trustworthiness of .93, ten .87, and the mean of three .81; laid out all, .96."""

_ROUNDS = 8
_AT_ONCE = 4_000_000  # numbers of the space looked at together
_LOOKED, _LAID_OUT = 0.3, 0.9  # shares of the work done


@dataclass(frozen=True, eq=False)
class _Placing:
    """Where points that are not laid out belong: their nearest landmarks, and how near these are.

    Attributes
    ----------
    points : ndarray, shape (p,), int64
    among : ndarray, shape (p, k), int64
        Positions in the sample, nearest first.
    weights : ndarray, shape (p, k), float32
    """

    points: IndexVector
    among: IndexMatrix
    weights: FloatMatrix


def layout(
    vectors: FloatMatrix,
    rows: IndexVector,
    method: LayoutFunction,
    parameters: Parameters,
    task: Task,
) -> Layout:
    """Lay out a sample by a method and place the other points by their neighbors in it.

    The sample is drawn at random from each part of the space in proportion to its points. Each
    other point comes where the laid-out points nearest to it in the full space are: first to the
    mean of their places, which is then refined to their median, since a mean may lie between
    groups, where nothing is.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    rows : ndarray, shape (m,), int64
        Those to draw, different from each other; m is above `MOST_LAID_OUT`.
    method : callable
    parameters : Parameters
        Fitted to `MOST_LAID_OUT` points.
    task : Task

    Returns
    -------
    Layout
        Of the m points; `laid_out` tells which of them the method laid out.
    """
    metric: ProjectionMetric = getattr(parameters, "metric", "euclidean")
    rng = np.random.default_rng(task.seed)
    if task.on_frame:
        straight = pca.layout(vectors, PcaParameters(), Task(task.dimensions, task.seed))
        task.show(START, 0, straight.coordinates[rows])
    chosen = sample(vectors, rows, MOST_LAID_OUT, metric, rng)
    placing = _placing(vectors, rows, chosen, metric, task)
    nearest = np.empty(len(rows), dtype=np.int64)
    nearest[chosen] = np.arange(len(chosen))
    nearest[placing.points] = placing.among[:, 0]

    def show(frame: Frame) -> None:
        if task.on_frame and frame.iteration:
            fraction = _LOOKED + (_LAID_OUT - _LOOKED) * frame.fraction
            drawn = frame.coordinates[nearest]
            task.on_frame(replace(frame, fraction=fraction, coordinates=drawn))

    inner = replace(
        task.of_rows(rows[chosen]),
        progress=task.portion(_LOOKED, _LAID_OUT),
        on_frame=show if task.on_frame else None,
    )
    laid = method(vectors[rows[chosen]], parameters, inner)
    coordinates = laid.coordinates[nearest]
    for part in _parts(len(placing.points), _AMONG * task.dimensions):
        places = laid.coordinates[placing.among[part]]
        coordinates[placing.points[part]] = median(places, placing.weights[part])
        task.report(_LAID_OUT + (1.0 - _LAID_OUT) * part.stop / len(placing.points))
    laid_out = np.isin(np.arange(len(rows)), chosen, assume_unique=True)
    return replace(laid, coordinates=coordinates, laid_out=laid_out)


def sample(
    vectors: FloatMatrix,
    rows: IndexVector,
    count: int,
    metric: ProjectionMetric,
    rng: np.random.Generator,
) -> IndexVector:
    """Draw points from each part of the space in proportion to how many it holds.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    rows : ndarray, shape (m,), int64
    count : int in [1, m]
    metric : {"cosine", "euclidean"}
    rng : Generator

    Returns
    -------
    ndarray, shape (count,), int64
        Positions in `rows`, ascending.
    """
    m = len(rows)
    cells = max(1, min(_CELLS, count // 8))
    centers = vectors[rows[rng.choice(m, cells, replace=False)]]
    # Squares of very large or very small numbers would leave the range of float32.
    scale = np.float32(float(np.abs(centers).max()) or 1.0)

    def unit(some: FloatMatrix) -> FloatMatrix:
        return normalize(some) if metric == "cosine" else some / scale

    middles = unit(centers)
    offsets = 0.5 * np.square(middles).sum(axis=1)
    cell = np.empty(m, dtype=np.int16)
    for part in _parts(m, max(vectors.shape[1], len(centers))):
        cell[part] = (unit(vectors[rows[part]]) @ middles.T - offsets).argmax(axis=1)
    # Every m / count-th point of the cells in turn, each in random order.
    order = np.lexsort((rng.random(m), cell))
    steps = (np.arange(count) + rng.random()) * (m / count)
    return np.sort(order[np.minimum(steps.astype(np.int64), m - 1)])


def _placing(
    vectors: FloatMatrix,
    rows: IndexVector,
    chosen: IndexVector,
    metric: ProjectionMetric,
    task: Task,
) -> _Placing:
    points = np.setdiff1d(np.arange(len(rows)), chosen, assume_unique=True)
    told = task.portion(0.0, _LOOKED)
    found = nearest_standing(vectors[rows[chosen]], vectors, rows[points], _AMONG, metric, told)
    return _Placing(points, found.indices, _weights(found.scores))


def placed(
    standing: Standing, added: FloatMatrix, parameters: Parameters, task: Task
) -> FloatMatrix:
    """Place new points where the standing ones nearest to them in the full space are.

    Parameters
    ----------
    standing : Standing
        At least three points, different from each other.
    added : ndarray, shape (m, d), float32
    parameters : Parameters
        Its `metric` decides who is near, cosine where it has none.
    task : Task
    """
    metric: ProjectionMetric = getattr(parameters, "metric", "cosine")
    rows = np.arange(len(added))
    found = nearest_standing(standing.vectors, added, rows, _AMONG, metric, task.progress)
    places = np.empty((len(added), task.dimensions), dtype=np.float32)
    for part in _parts(len(added), _AMONG * task.dimensions):
        among = standing.coordinates[found.indices[part]]
        places[part] = median(among, _weights(found.scores[part]))
    return places


def _weights(scores: FloatMatrix) -> FloatMatrix:
    """Return 1 for the nearest, and less the farther one is in units of how far they are apart."""
    beyond = scores[:, :1] - scores
    return np.asarray(np.exp(-beyond / np.maximum(beyond.mean(axis=1, keepdims=True), 1e-12)))


def median(places: FloatMatrix, weights: FloatMatrix) -> FloatMatrix:
    """Return the points from which the weighted distances to some places sum to the least [1]_.

    Parameters
    ----------
    places : ndarray, shape (m, k, dimensions), float32
    weights : ndarray, shape (m, k), float32

    Returns
    -------
    ndarray, shape (m, dimensions), float32

    References
    ----------
    .. [1] Weiszfeld: Sur le point pour lequel la somme des distances de n points donnés est
       minimum. Tohoku Mathematical Journal, 1937.
    """
    pull = weights
    for _ in range(_ROUNDS):
        middle = np.einsum("mk,mkd->md", pull, places) / pull.sum(axis=1, keepdims=True)
        away = np.sqrt(np.square(places - middle[:, None]).sum(axis=2))
        # Not less than a little of the usual distance, so that no place holds a point for ever.
        pull = weights / np.maximum(away, 1e-3 * away.mean(axis=1, keepdims=True) + 1e-12)
    return np.asarray(middle, dtype=np.float32)


def _parts(n: int, width: int) -> Iterator[slice]:
    step = max(1, _AT_ONCE // width)
    for start in range(0, n, step):
        yield slice(start, min(start + step, n))
