"""LocalMAP: near pairs close, far pairs apart, and groups that overlap pulled from each other.

The algorithm of Wang, Sun, Huang and Rudin in our own few lines. The authors' library compiles
for 25 seconds when it is first imported, cannot be watched or stopped, and never ends where a
point has no other within reach. It also takes near pairs by distance in units of what is usual at
both ends; we take the plainly nearest, which are in the graph that every method shares. That is as
good on digits and Gaussian groups, and on 10,000 words lifts trustworthiness from .86 to .93.
"""

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.projection.graph import comparable, scaled_graph, start
from explorer.projection.localmap_steps import Rows, draw_apart, slopes
from explorer.projection.parameters import LocalmapParameters, Parameters
from explorer.projection.values import Course, Layout, Task

_TRIED = 6
"""Random points of which the second nearest is taken for a pair in between."""

_REACH = 10.0
"""Distance in the picture within which groups are told apart at the end."""

_REDRAWN_EVERY = 10
_FIRST_DECAY, _SECOND_DECAY = 0.9, 0.999
_AT_ONCE = 4_000_000  # numbers of the space gathered at once


def layout(vectors: FloatMatrix, parameters: Parameters, task: Task) -> Layout:
    """Lay the points out by LocalMAP [1]_, started from PCA.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
        Different from each other; n is at least 5.
    parameters : LocalmapParameters
        Fitted to n.
    task : Task

    References
    ----------
    .. [1] Wang, Sun, Huang, Rudin: Dimension reduction with locally adjusted graphs. AAAI 2025.
    """
    if not isinstance(parameters, LocalmapParameters):
        raise TypeError("LocalMAP takes LocalmapParameters")
    rng = np.random.default_rng(task.seed)
    places = start(vectors, parameters.metric, task) * np.float32(0.01)
    count = parameters.n_neighbors
    near = scaled_graph(vectors, count, parameters.metric, task)[0].astype(np.int32)
    middle = _middle(comparable(vectors, parameters.metric), max(1, round(count / 2)), rng)
    far = _far(near, min(2 * count, len(vectors) - 1 - count), rng)
    _run(places, (near, middle, far), Course(task, parameters.iterations), rng)
    return Layout(places, iterations=parameters.iterations)


def _middle(vectors: FloatMatrix, count: int, rng: np.random.Generator) -> Rows:
    """Return for each point some that are nearer than most: the second nearest of six."""
    n, d = vectors.shape
    found = np.empty((n, count), dtype=np.int32)
    step = max(1, _AT_ONCE // (_TRIED * d))
    for slot in range(count):
        tried = (np.arange(n)[:, None] + rng.integers(1, n, size=(n, _TRIED))) % n
        for begin in range(0, n, step):
            rows = slice(begin, begin + step)
            gaps = vectors[tried[rows]] - vectors[rows, None]
            second = np.argsort(np.einsum("ijd,ijd->ij", gaps, gaps), axis=1, kind="stable")[:, 1:2]
            found[rows, slot] = np.take_along_axis(tried[rows], second, axis=1)[:, 0]
    return found


def _far(near: Rows, count: int, rng: np.random.Generator) -> Rows:
    """Return for each point random ones that are not among its near ones."""
    n = len(near)
    own = np.arange(n)[:, None]
    found = ((own + rng.integers(1, n, size=(n, count))) % n).astype(np.int32)
    for _ in range(_TRIED):
        rows, slots = np.nonzero((found[:, :, None] == near[:, None, :]).any(axis=2))
        if not len(rows):
            break
        found[rows, slots] = (rows + rng.integers(1, n, size=len(rows))) % n
    return found


def _weights(done: float) -> tuple[float, float, float, float]:
    """Return what near, middle and far pairs count for, and from where near ones pull less.

    First the large picture, then the small, and in the last five ninths the groups.
    """
    if done < 2 / 9:
        return 2.0, 1000.0 + (3.0 - 1000.0) * done * 9 / 2, 1.0, 0.0
    if done < 4 / 9:
        return 3.0, 3.0, 1.0, 0.0
    return 1.0, 0.0, 1.0, _REACH / 2


def _run(
    places: FloatMatrix, pairs: tuple[Rows, Rows, Rows], course: Course, rng: np.random.Generator
) -> None:
    """Move the points by Adam, a gradient descent that remembers its last steps."""
    near, middle, far = pairs
    dice = rng.integers(1, 2**63, size=1, dtype=np.uint64)
    gradient, mean, square = (np.zeros_like(places) for _ in range(3))
    for step in range(course.total):
        course.at(step, places)
        weights = _weights(step / course.total)
        if weights[3] > 0 and step % _REDRAWN_EVERY == 0:
            draw_apart(places, near, far, np.float32(_REACH), dice)
        slopes(places, near, middle, far, np.array(weights, dtype=np.float32), gradient)
        mean += (1 - _FIRST_DECAY) * (gradient - mean)
        square += (1 - _SECOND_DECAY) * (gradient**2 - square)
        correction = np.sqrt(1 - _SECOND_DECAY ** (step + 1)) / (1 - _FIRST_DECAY ** (step + 1))
        places -= np.float32(correction) * mean / (np.sqrt(square) + np.float32(1e-7))
