"""t-SNE: each point near its neighbors; what is far says little."""

import os
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix
from explorer.projection import pca
from explorer.projection.graph import comparable, scaled_graph
from explorer.projection.parameters import Parameters, PcaParameters, TsneParameters
from explorer.projection.values import Layout, Task

_INTERPOLATE_FROM = 10_000
"""Below this, summing over a tree is faster than interpolating on a grid."""

_THREADS_FROM = 2_000
"""Points from which a second thread is used."""

_EARLY_AT_MOST = 250

_REPORT_EVERY = 5
"""Steps between reports: often enough to stop at once, seldom enough to cost nothing."""


def layout(vectors: FloatMatrix, parameters: Parameters, task: Task) -> Layout:
    """Lay the points out by t-SNE [1]_, started from PCA [2]_.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
        Different from each other; n is at least 5.
    parameters : TsneParameters
        Fitted to n.
    task : Task

    Returns
    -------
    Layout
        With up to `task.frames` frames where that is above zero.

    References
    ----------
    .. [1] van der Maaten, Hinton: Visualizing data using t-SNE. JMLR 2008.
    .. [2] Kobak, Berens: The art of using t-SNE for single-cell transcriptomics. 2019.
    """
    if not isinstance(parameters, TsneParameters):
        raise TypeError("t-SNE takes TsneParameters")
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    k = min(len(vectors) - 1, max(3, int(3 * parameters.perplexity)))
    indices, distances = scaled_graph(vectors, k, parameters.metric, task)
    jobs = _threads(len(vectors))
    affinities = PerplexityBasedNN(
        perplexity=parameters.perplexity,
        knn_index=PrecomputedNeighbors(indices, distances),
        n_jobs=jobs,
    )
    start = _start(comparable(vectors, parameters.metric), task)
    flat = task.dimensions == 2 and len(vectors) >= _INTERPOLATE_FROM
    moving = TSNEEmbedding(
        start, affinities, negative_gradient_method="fft" if flat else "bh", n_jobs=jobs
    )
    watcher = _Watcher(task, parameters.iterations)
    _run(moving, parameters, watcher)
    coordinates = np.asarray(moving, dtype=np.float32)
    watcher.keep(parameters.iterations, coordinates)
    if not task.frames:
        return Layout(coordinates)
    numbers = tuple(watcher.frames)
    return Layout(
        coordinates, frames=np.stack(list(watcher.frames.values())), frame_iterations=numbers
    )


def _threads(n: int) -> int:
    """Return how many threads pay: waiting for each other costs small layouts thirty-fold."""
    if n < _THREADS_FROM or not hasattr(os, "sched_getaffinity"):
        return 1
    allowed = os.environ.get("OMP_NUM_THREADS", "")
    cores = len(os.sched_getaffinity(0))
    return min(cores, int(allowed)) if allowed.isdigit() and int(allowed) > 0 else cores


def _start(vectors: FloatMatrix, task: Task) -> npt.NDArray[np.float64]:
    """Return PCA scaled to a spread of 1e-4, with a little noise so that no two places agree."""
    placed = pca.layout(vectors, PcaParameters(), Task(task.dimensions, task.seed)).coordinates
    noise = np.random.default_rng(task.seed).normal(scale=0.01, size=placed.shape)
    return 1e-4 * (placed / max(float(placed[:, 0].std()), 1e-12) + noise)


def _run(moving: Any, parameters: TsneParameters, watcher: "_Watcher") -> None:
    third = parameters.iterations // 3
    # Reports count within a phase, so a phase of whole strides keeps them evenly spaced.
    early = min(_EARLY_AT_MOST, third - third % _REPORT_EVERY)
    phases = (
        (early, parameters.early_exaggeration),
        (parameters.iterations - early, 1.0),
    )
    for length, exaggeration in phases:
        moving.optimize(
            n_iter=length,
            exaggeration=exaggeration,
            inplace=True,
            propagate_exception=True,
            callbacks=[watcher],
            callbacks_every_iters=watcher.every,
        )
        watcher.done += length


class _Watcher:
    """Reports progress and keeps frames while openTSNE runs; it is called before each step."""

    def __init__(self, task: Task, total: int) -> None:
        self.task = task
        self.total = total
        self.done = 0
        self.every = 1 if task.frames else _REPORT_EVERY
        self.wanted = set(np.linspace(0, total, task.frames).round().astype(int).tolist())
        self.frames: dict[int, FloatMatrix] = {}

    def __call__(self, iteration: int, error: float, embedding: Any) -> bool:
        finished = self.done + iteration - 1
        self.task.report(0.2 + 0.8 * finished / self.total)
        self.keep(finished, embedding)
        return False

    def keep(self, finished: int, embedding: Any) -> None:
        """Copy the state as a frame if it is one of the evenly spread ones."""
        if finished in self.wanted:
            self.frames[finished] = np.array(embedding, dtype=np.float32)
