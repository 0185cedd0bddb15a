"""Vectors sorted into lists around centers; a search reads the nearest lists only.

Sivic, Zisserman: Video Google. ICCV 2003; Jégou, Douze, Schmid: Product quantization for nearest
neighbor search. IEEE TPAMI 33 (2011).
"""

from typing import Any

from explorer.arrays import FloatMatrix
from explorer.indexes.faiss_cores import FaissCore, add_in_steps, faiss_metric, library
from explorer.indexes.parameters import IvfParameters
from explorer.indexes.values import Built, Task
from explorer.metrics import Metric

# Enough to place a center well; the library's own 256 would train four times as long.
_TRAINING_PER_LIST = 64
_TRAINED = 0.4  # of the time a build takes
_ROUNDS = 10  # of k-means, the library's own number


def build(vectors: FloatMatrix, parameters: IvfParameters, task: Task) -> Built:
    """Find the centers by k-means and sort the vectors into their lists."""
    faiss = library()
    assert parameters.lists is not None
    d, metric = vectors.shape[1], faiss_metric(task.metric)
    centers = faiss.IndexFlatL2(d) if task.metric == "euclidean" else faiss.IndexFlatIP(d)
    index = faiss.IndexIVFFlat(centers, d, parameters.lists, metric)
    index.cp.seed = task.seed
    index.cp.min_points_per_centroid = 1
    index.cp.max_points_per_centroid = _TRAINING_PER_LIST
    index.cp.spherical = task.metric == "cosine"
    index.train(vectors)
    task.report(_TRAINED)
    add_in_steps(index, vectors, task, _TRAINED)
    held = int(vectors.nbytes) + 8 * len(vectors) + 4 * parameters.lists * d
    return Built(FaissCore(index, task.metric, held, d, _options))


def _options(parameters: IvfParameters) -> Any:
    faiss = library()
    return faiss.SearchParametersIVF(nprobe=parameters.probes)


def size(n: int, d: int, parameters: IvfParameters, metric: Metric) -> float:
    """Return the bytes of vectors, their row numbers and the centers."""
    return 4.0 * n * d + 8 * n + 4.0 * (parameters.lists or 1) * d


def work(n: int, d: int, parameters: IvfParameters) -> float:
    """Return the comparisons with centers: of a sample in each round, then of all vectors."""
    lists = parameters.lists or 1
    return float((_ROUNDS * min(n, _TRAINING_PER_LIST * lists) + n) * lists * d)
