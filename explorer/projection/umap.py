"""UMAP: a graph of neighbors, drawn so that linked points are close."""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.projection.graph import comparable, scaled_graph
from explorer.projection.parameters import Parameters, UmapParameters
from explorer.projection.values import Layout, Task

_REMARKS = {
    "spectral": "The starting layout could not be computed from the neighbor graph, so the points "
    "started at random places.",
    "disconnected": "Some points have no neighbors close enough to tie them to the rest, so their "
    "places mean little.",
}
"""What to say about a library warning that contains the word; the others concern programmers."""


def layout(vectors: FloatMatrix, parameters: Parameters, task: Task) -> Layout:
    """Lay the points out by UMAP [1]_.

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
    others, far = scaled_graph(vectors, parameters.n_neighbors - 1, parameters.metric, task)
    # UMAP counts each point as the first of its own neighbors.
    own = np.arange(len(vectors))[:, None]
    indices = np.hstack([own, others])
    distances = np.hstack([np.zeros_like(own, dtype=np.float32), far])
    with warnings.catch_warnings(record=True) as caught, _threads_restored():
        warnings.simplefilter("always")
        from umap import UMAP

        reporter = _EpochReporter(task)
        model = UMAP(
            n_neighbors=parameters.n_neighbors,
            n_components=task.dimensions,
            metric=parameters.metric,
            n_epochs=parameters.epochs,
            min_dist=parameters.min_dist,
            random_state=task.seed,
            n_jobs=1,
            # The library's cut for cosine would turn opposite vectors into missing places.
            disconnection_distance=float("inf"),
            precomputed_knn=(indices, np.ascontiguousarray(distances)),
            tqdm_kwds=reporter.options(),
        )
        with _lock_released(reporter):
            model.fit(comparable(vectors, parameters.metric))
    said = " ".join(str(warning.message).lower() for warning in caught)
    notes = tuple(text for word, text in _REMARKS.items() if word in said)
    return Layout(np.asarray(model.embedding_, dtype=np.float32), notes=notes)


@contextmanager
def _threads_restored() -> Iterator[None]:
    """Undo UMAP's change to numba's thread count, which it forgets when it is interrupted."""
    import numba

    threads = numba.get_num_threads()
    try:
        yield
    finally:
        numba.set_num_threads(threads)


@contextmanager
def _lock_released(reporter: "_EpochReporter") -> Iterator[None]:
    """Free tqdm's process-wide lock, which it keeps when writing a line raises."""
    try:
        yield
    except BaseException:
        if reporter.stopped:
            from tqdm.auto import tqdm

            tqdm.get_lock().release()
        raise


class _EpochReporter:
    """The file UMAP's progress bar writes to: reads “epoch/epochs” and reports the fraction."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.stopped = False

    def options(self) -> dict[str, object]:
        """Return the settings that make the bar write every epoch here, and nothing else."""
        return {
            "file": self,
            "disable": False,
            "bar_format": "{n}/{total}",
            "mininterval": 0,
            "miniters": 1,
        }

    def write(self, text: str) -> None:
        """Report the fraction that a line of the bar tells."""
        found = re.search(r"(\d+)/(\d+)", text)
        if found is None or self.stopped:
            return
        epoch, epochs = int(found[1]), int(found[2])
        if epoch >= epochs:
            return
        try:
            self.task.report(0.2 + 0.8 * epoch / epochs)
        except BaseException:
            self.stopped = True
            raise

    def flush(self) -> None:
        """Do nothing: there is no buffer."""
