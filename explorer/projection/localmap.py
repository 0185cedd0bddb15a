"""LocalMAP: near pairs close, far pairs apart, and groups that overlap pulled from each other.

The authors' library does the work, step by step, so that the layout can be watched and stopped.
Two things differ. The library takes near pairs by distance in units of what is usual at both ends;
here they are the plainly nearest, which are in the graph that every method shares, and on 10,000
words that lifts trustworthiness from .88 to .93. And where a point has no other within reach the
library looks for one without end.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from explorer.arrays import FloatMatrix, IndexMatrix
from explorer.compiled import compiled
from explorer.projection.apart import Pairs, draw_apart
from explorer.projection.graph import comparable, scaled_graph, start
from explorer.projection.parameters import LocalmapParameters, Parameters
from explorer.projection.values import Course, Layout, Task

_REACH = 10.0
"""Distance in the picture within which groups are told apart at the end."""

_SPREAD = 10.0
"""Of the widest axis of a finished layout."""

_REDRAWN_EVERY = 10
_LARGE_FIRST, _FIRST_DECAY, _SECOND_DECAY = 1000.0, 0.9, 0.999


def layout(vectors: FloatMatrix, parameters: Parameters, task: Task) -> Layout:
    """Lay the points out by LocalMAP [1]_, started from PCA.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
        Different from each other; n is at least 15.
    parameters : LocalmapParameters
        Fitted to n.
    task : Task

    References
    ----------
    .. [1] Wang, Sun, Huang, Rudin: Dimension reduction with locally adjusted graphs. AAAI 2025.
    """
    if not isinstance(parameters, LocalmapParameters):
        raise TypeError("LocalMAP takes LocalmapParameters")
    begun = start(vectors, parameters.metric, task)
    places = begun * np.float32(0.01 if task.pinned is None else _SPREAD)
    near = scaled_graph(vectors, parameters.n_neighbors, parameters.metric, task)[0]
    drawn = _pairs(comparable(vectors, parameters.metric), near, task.seed)
    # What is pinned has its large picture, with which the first steps are over.
    skipped = 0 if task.pinned is None else parameters.iterations * 4 // 9
    _run(places, drawn, Course(task, parameters.iterations), skipped)
    return Layout(places, iterations=parameters.iterations)


@dataclass(frozen=True)
class _Steps:
    """Steps of the library, compiled once for each machine."""

    middle: Any
    far: Any
    slopes: Any
    slopes_within_reach: Any
    descend: Any


@cache
def _steps() -> _Steps:
    from pacmap import pacmap

    return _Steps(
        middle=compiled(pacmap.sample_MN_pair_deterministic),
        far=compiled(pacmap.sample_FP_pair_deterministic),
        slopes=compiled(pacmap.pacmap_grad),
        slopes_within_reach=compiled(pacmap.pacmap_grad_nearby_recip_sqrt),
        descend=compiled(pacmap.update_embedding_adam),
    )


def _pairs(vectors: FloatMatrix, near: IndexMatrix, seed: int) -> tuple[Pairs, Pairs, Pairs]:
    """Return pairs of near, middle and far points; half as many middle, twice as many far ones."""
    n, k = near.shape
    steps = _steps()
    own = np.repeat(np.arange(n), k)
    close = np.stack([own, near.ravel()], axis=1).astype(np.int32)
    dice = np.random.default_rng(seed).integers(2**30, size=2)
    middle = steps.middle(np.ascontiguousarray(vectors), max(1, round(k / 2)), dice[0], 0)
    far = steps.far(vectors, close, k, min(2 * k, n - 1 - k), dice[1])
    return close, middle, far


def _run(
    places: FloatMatrix, pairs: tuple[Pairs, Pairs, Pairs], course: Course, skipped: int
) -> None:
    """Move the points: first the large picture, then the small, in the last five ninths groups."""
    from pacmap.pacmap import find_weight

    steps = _steps()
    dice = np.random.default_rng(course.task.seed).integers(1, 2**63, size=1, dtype=np.uint64)
    phases = (course.total * 2 // 9, course.total * 2 // 9, course.total - course.total * 4 // 9)
    mean, square = np.zeros_like(places), np.zeros_like(places)
    for number in range(skipped, course.total):
        course.at(number, places)
        middle, near, far = find_weight(_LARGE_FIRST, number, num_iters=phases)
        weights = (np.float32(near), np.float32(middle), np.float32(far))
        if number < phases[0] + phases[1]:
            slopes = steps.slopes(places, *pairs, *weights)
        else:
            if number % _REDRAWN_EVERY == 0:
                draw_apart(places, pairs[0], pairs[2], np.float32(_REACH), dice)
            slopes = steps.slopes_within_reach(places, *pairs, *weights, np.float32(_REACH / 2))
        decays = (np.float32(_FIRST_DECAY), np.float32(_SECOND_DECAY))
        steps.descend(places, slopes, mean, square, *decays, np.float32(1.0), number)
