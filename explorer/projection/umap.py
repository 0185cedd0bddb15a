"""UMAP: a graph of neighbors, drawn so that linked points are close.

The algorithm of McInnes, Healy and Melville in our own few lines. The authors' library takes
seconds to import and compile in every process and three times as long for its steps, and can be
neither watched nor stopped but through its progress bar.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexMatrix
from explorer.projection.graph import scaled_graph, start
from explorer.projection.parameters import Parameters, UmapParameters
from explorer.projection.umap_steps import PUSHES, move
from explorer.projection.values import Course, Layout, Task

_WIDTH = 10.0
"""Half of the picture's width at the start."""

_TABLE = 4096
"""Entries of the tabulated forces; four times as many change no picture for the better."""

_LEAST_SCALE = 1e-3
"""Share of the mean distance below which no point's own scale falls."""


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
    pairs = links(others, strengths(far), epochs)
    places = np.ascontiguousarray(begun * np.float32(_WIDTH / float(np.abs(begun).max())))
    forces = _forces(*curve(parameters.min_dist))
    _run(places, pairs, forces, Course(task, epochs), task.seed)
    return Layout(places, iterations=epochs)


def strengths(far: FloatMatrix) -> FloatMatrix:
    """Return how strongly each point is linked to its neighbors, 0 to 1.

    The nearest neighbor is linked fully, and the strengths of a point sum to log2(k).

    Parameters
    ----------
    far : ndarray, shape (n, k - 1), float32
        Distances of the neighbors, the point itself left out.
    """
    nearest = np.where(far > 0, far, np.inf).min(axis=1, keepdims=True)
    beyond = np.maximum(far - np.where(np.isfinite(nearest), nearest, 0.0), 0.0).astype(np.float32)
    wanted = np.float32(np.log2(far.shape[1] + 1))
    low = np.zeros((len(far), 1), dtype=np.float32)
    high = np.full_like(low, np.inf)
    scale = np.ones_like(low)
    for _ in range(40):
        above = np.exp(-beyond / scale).sum(axis=1, keepdims=True) > wanted
        high, low = np.where(above, scale, high), np.where(above, low, scale)
        scale = np.where(np.isfinite(high), (low + high) / 2, 2 * low).astype(np.float32)
    least = _LEAST_SCALE * np.maximum(far.mean(axis=1, keepdims=True), far.mean() * _LEAST_SCALE)
    return np.asarray(np.exp(-beyond / np.maximum(scale, np.maximum(least, 1e-12))), np.float32)


@dataclass(frozen=True, eq=False)
class Links:
    """Pairs of linked points, and how many rounds pass between two pulls of each."""

    ends: npt.NDArray[np.int32]
    every: npt.NDArray[np.float32]


def links(others: IndexMatrix, strengths: FloatMatrix, epochs: int) -> Links:
    """Join what both ends of a link say of it, and leave out what would never be due."""
    from scipy.sparse import csr_array

    n, k = others.shape
    said = csr_array((strengths.ravel(), others.ravel(), np.arange(n + 1) * k), shape=(n, n))
    joined = (said + said.T - said * said.T).tocoo()
    strength = joined.data
    due = strength >= strength.max() / epochs
    ends = np.stack([joined.row[due], joined.col[due]], axis=1).astype(np.int32)
    return Links(ends, (strength.max() / strength[due]).astype(np.float32))


def curve(min_dist: float) -> tuple[float, float]:
    """Fit a and b so that 1 / (1 + a x^(2b)) is 1 up to the least distance and decays beyond."""
    x = np.linspace(0.01, 3.0, 300)
    wanted = np.where(x < min_dist, 1.0, np.exp(-(x - min_dist)))
    log_a, b = 0.5, 0.9
    for _ in range(100):
        power = np.exp(log_a) * x ** (2 * b)
        drawn = 1.0 / (1.0 + power)
        slopes = -(drawn**2) * power
        steps = np.stack([slopes, slopes * 2 * np.log(x)], axis=1)
        log_a, b = np.array([log_a, b]) + np.linalg.lstsq(steps, wanted - drawn)[0]
    return float(np.exp(log_a)), float(b)


def _forces(a: float, b: float) -> FloatMatrix:
    """Tabulate what pulls linked points together and pushes others apart, shape (2, size)."""
    share = (np.arange(_TABLE) + 0.5) / _TABLE
    squared = share / (1.0 - share)
    power = a * squared**b
    pull = 2 * b * power / (squared * (power + 1))
    push = 2 * b / ((0.001 + squared) * (power + 1))
    return np.stack([pull, push]).astype(np.float32)


def _run(places: FloatMatrix, pairs: Links, forces: FloatMatrix, course: Course, seed: int) -> None:
    every = pairs.every
    schedule = np.stack([every, every, every / PUSHES], axis=1)
    dice = np.random.default_rng(seed).integers(1, 2**63, size=1, dtype=np.uint64)
    for epoch in range(course.total):
        course.at(epoch, places)
        moment = np.array([epoch, 1.0 - epoch / course.total], dtype=np.float32)
        move(places, pairs.ends, schedule, forces, moment, dice)
