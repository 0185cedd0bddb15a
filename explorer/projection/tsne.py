"""t-SNE: each point near its neighbors; what is far says little."""

import os
from dataclasses import replace
from typing import Any

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.projection import landmarks
from explorer.projection.graph import scaled_graph, scaled_links, start
from explorer.projection.parameters import Parameters, TsneParameters
from explorer.projection.values import Course, Layout, Standing, Task

_INTERPOLATE_FROM = 1_000
"""Below this, summing over a tree is faster than interpolating on a grid."""

_GRID = {"ints_in_interval": 2, "min_num_intervals": 10}
"""Cells two units wide: with the usual one, 10,000 points take five times as long to look alike."""

_NEIGHBORS = 1.5
"""Neighbors for each unit of perplexity; with the usual 3 the map is slower, and no better."""

_THREADS_FROM = 2_000
"""Points from which a second thread is used."""

_EARLY_AT_MOST = 250

_SPREAD = 0.5
"""Of the widest axis of a finished layout, in units of the root of its points."""

_PLACED_AMONG, _PLACED_PERPLEXITY = 25, 5.0
"""Standing points that a new one is drawn to, and about how many of them count."""

_PLACED_STEPS = 250
_PLACING: dict[str, Any] = {
    "negative_gradient_method": "bh",
    "learning_rate": 0.1,
    "exaggeration": 1.5,
    "momentum": 0.8,
    "max_grad_norm": 0.25,
    "max_step_norm": None,
}
"""As the authors of the method move new points: gently, near where they begin."""

_EVERY = 5
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

    References
    ----------
    .. [1] van der Maaten, Hinton: Visualizing data using t-SNE. JMLR 2008.
    .. [2] Kobak, Berens: The art of using t-SNE for single-cell transcriptomics. 2019.
    """
    if not isinstance(parameters, TsneParameters):
        raise TypeError("t-SNE takes TsneParameters")
    begun = start(vectors, parameters.metric, task)
    k = min(len(vectors) - 1, max(3, int(_NEIGHBORS * parameters.perplexity)))
    indices, distances = scaled_graph(vectors, k, parameters.metric, task)
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    jobs = _threads(len(vectors))
    affinities = PerplexityBasedNN(
        perplexity=parameters.perplexity,
        knn_index=PrecomputedNeighbors(indices, distances),
        n_jobs=jobs,
    )
    flat = task.dimensions == 2 and len(vectors) >= _INTERPOLATE_FROM
    # Points that are pinned begin at the width that a finished layout has.
    width = 1e-4 if task.pinned is None else _SPREAD * np.sqrt(len(vectors))
    moving = TSNEEmbedding(
        width * begun.astype(np.float64),
        affinities,
        negative_gradient_method="fft" if flat else "bh",
        n_jobs=jobs,
        **_GRID,
    )
    gathered = parameters.iterations // 3 if task.pinned is None else 0
    _run(moving, parameters, gathered, Course(task, parameters.iterations))
    return Layout(np.asarray(moving, dtype=np.float32), iterations=parameters.iterations)


def placed(
    standing: Standing, added: FloatMatrix, parameters: Parameters, task: Task
) -> FloatMatrix:
    """Place new points by t-SNE among those that stand [1]_.

    Each new point is drawn to the standing ones nearest to it in the space and pushed away by
    all that stand; new points do not see each other, so that none depends on which others came.

    Parameters
    ----------
    standing : Standing
        Different from each other, laid out by t-SNE.
    added : ndarray, shape (m, d), float32
    parameters : TsneParameters
    task : Task

    References
    ----------
    .. [1] Poličar, Stražar, Zupan: Embedding to reference t-SNE space addresses batch effects in
       single-cell classification. Machine Learning, 2021.
    """
    if not isinstance(parameters, TsneParameters):
        raise TypeError("t-SNE takes TsneParameters")
    k = min(len(standing), _PLACED_AMONG)
    indices, distances = scaled_links(standing, added, k, parameters.metric, task)
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PrecomputedAffinities, joint_probabilities_nn
    from openTSNE.tsne import PartialTSNEEmbedding
    from scipy.sparse import csr_matrix

    jobs = _threads(len(standing))
    pulled = joint_probabilities_nn(
        indices,
        distances,
        [min(_PLACED_PERPLEXITY, max(1.0, k / 3))],
        symmetrize=False,
        normalization="point-wise",
        n_reference_samples=len(standing),
        n_jobs=jobs,
    )
    # What stands pulls at nothing that stands: of it the library wants to know its places only.
    none = PrecomputedAffinities(csr_matrix((len(standing), len(standing))), normalize=False)
    moving = PartialTSNEEmbedding(
        landmarks.placed(standing, added, parameters, replace(task, progress=None)),
        TSNEEmbedding(standing.coordinates, none),
        pulled,
        n_jobs=jobs,
        **_PLACING,
    )
    course = Course(task, _PLACED_STEPS)
    moving.optimize(
        n_iter=_PLACED_STEPS,
        inplace=True,
        propagate_exception=True,
        callbacks=[_Watcher(course, 0)],
        callbacks_every_iters=_EVERY,
    )
    return np.asarray(moving, dtype=np.float32)


def _threads(n: int) -> int:
    """Return how many threads pay: waiting for each other costs small layouts thirty-fold."""
    if n < _THREADS_FROM or not hasattr(os, "sched_getaffinity"):
        return 1
    allowed = os.environ.get("OMP_NUM_THREADS", "")
    cores = len(os.sched_getaffinity(0))
    return min(cores, int(allowed)) if allowed.isdigit() and int(allowed) > 0 else cores


def _run(moving: Any, parameters: TsneParameters, gathered: int, course: Course) -> None:
    """Move the points, which are first gathered for so many steps; none of a pinned layout."""
    # Reports count within a phase, so a phase of whole strides keeps them evenly spaced.
    early = min(_EARLY_AT_MOST, gathered - gathered % _EVERY)
    phases = (
        (0, early, parameters.early_exaggeration),
        (early, parameters.iterations - early, 1.0),
    )
    for before, length, exaggeration in phases[early == 0 :]:
        moving.optimize(
            n_iter=length,
            exaggeration=exaggeration,
            inplace=True,
            propagate_exception=True,
            callbacks=[_Watcher(course, before)],
            callbacks_every_iters=_EVERY,
        )


class _Watcher:
    """What openTSNE calls before each step it is asked to."""

    def __init__(self, course: Course, before: int) -> None:
        self.course = course
        self.before = before

    def __call__(self, iteration: int, error: float, embedding: Any) -> bool:
        self.course.at(self.before + iteration - 1, embedding)
        return False
