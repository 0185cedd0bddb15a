"""A graph of near neighbors, searched by walking towards the query.

Malkov, Yashunin: Efficient and robust approximate nearest neighbor search using hierarchical
navigable small world graphs. IEEE TPAMI 42 (2020).
"""

from math import log
from typing import Any

from explorer.arrays import FloatMatrix
from explorer.indexes.faiss_cores import FaissCore, add_in_steps, faiss_metric, library
from explorer.indexes.parameters import HnswParameters
from explorer.indexes.values import Built, Task
from explorer.metrics import Metric

_AT_ONCE = 100_000
"""Vectors linked between two reports. The library shuffles what it is given at once, and vectors
that come in order of their groups are found badly when linked in their order."""


def build(vectors: FloatMatrix, parameters: HnswParameters, task: Task) -> Built:
    """Link each vector with its neighbors, one after the other."""
    faiss = library()
    index = faiss.IndexHNSWFlat(vectors.shape[1], parameters.links, faiss_metric(task.metric))
    index.hnsw.efConstruction = parameters.build_effort
    index.hnsw.rng = faiss.RandomGenerator(task.seed)
    add_in_steps(index, vectors, task, 0.0, step=_AT_ONCE)
    graph = index.hnsw
    links = 4 * graph.neighbors.size() + 8 * graph.offsets.size() + 4 * graph.levels.size()
    held = int(vectors.nbytes) + links
    return Built(FaissCore(index, task.metric, held, index.d, _options))


def _options(parameters: HnswParameters) -> Any:
    faiss = library()
    return faiss.SearchParametersHNSW(efSearch=parameters.search_effort)


def size(n: int, d: int, parameters: HnswParameters, metric: Metric) -> float:
    """Return the bytes of vectors, links and levels; how many reach each level is drawn by lot."""
    links = parameters.links
    upper = links / (links - 1)
    return 4.0 * n * d + n * (4 * (2 * links + upper) + 8 + 4)


def work(n: int, d: int, parameters: HnswParameters) -> float:
    """Return what n walks take, each as long as the logarithm of what is there.

    Squared, because a step costs more the less of the graph a cache holds: builds of 16,000,
    100,000 and a million vectors took 4.5, 38 and about 620 seconds of a core.
    """
    return float(n) * d * log(n + 1) ** 2
