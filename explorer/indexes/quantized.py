"""Vectors stored in fewer bytes: half precision, 8-bit integers, products of typical pieces.

Jégou, Douze, Schmid: Product quantization for nearest neighbor search. IEEE TPAMI 33 (2011).
"""

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.errors import ParameterError
from explorer.indexes.faiss_cores import FaissCore, add_in_steps, faiss_metric, library, widened
from explorer.indexes.parameters import Float16Parameters, Int8Parameters, PqParameters
from explorer.indexes.values import Built, Task
from explorer.metrics import Metric

_TRAINED = 0.7  # of the time a build by product quantization takes
_TRAINING_PER_PIECE = 64
_ROUNDS = 25  # of k-means, the library's own number
_FEW_COMPARED = 1 << 22
"""Pairs of sample and piece below which the library (1.15) compares six times slower, one by one
and not as a product of matrices; only pieces of few numbers suffer."""
_LARGEST_HALF = float(np.finfo(np.float16).max)


def build_float16(vectors: FloatMatrix, parameters: Float16Parameters, task: Task) -> Built:
    """Round each number to half precision.

    Raises
    ------
    ParameterError
        A number is beyond the largest half.
    """
    faiss = library()
    largest = max(float(vectors.max()), -float(vectors.min()))
    if largest > _LARGEST_HALF:
        raise ParameterError(
            f"Some values are beyond ±{_LARGEST_HALF:,.0f}, too large for float16; divide the "
            "vectors by a constant first, or compare them by cosine."
        )
    return _scalar(vectors, faiss.ScalarQuantizer.QT_fp16, task, 2)


def build_int8(vectors: FloatMatrix, parameters: Int8Parameters, task: Task) -> Built:
    """Round each number to one of 256 even levels between the extremes of its dimension."""
    faiss = library()
    return _scalar(vectors, faiss.ScalarQuantizer.QT_8bit, task, 1)


def _scalar(vectors: FloatMatrix, kind: int, task: Task, each: int) -> Built:
    faiss = library()
    d = vectors.shape[1]
    index = faiss.IndexScalarQuantizer(d, kind, faiss_metric(task.metric))
    index.train(vectors)
    add_in_steps(index, vectors, task, 0.0)
    held = each * vectors.size + 4 * index.sq.trained.size()
    return Built(FaissCore(index, task.metric, held, d))


def build_pq(vectors: FloatMatrix, parameters: PqParameters, task: Task) -> Built:
    """Learn typical pieces by k-means and store each vector as the numbers of its pieces."""
    faiss = library()
    n, d = vectors.shape
    width = _width(d, parameters.parts)
    # “np”: without the polysemous reordering, which takes far longer than training itself.
    name = f"PQ{parameters.parts}x{parameters.bits}np"
    index = faiss.index_factory(width, name, faiss_metric(task.metric))
    index.pq.cp.seed = task.seed
    index.pq.cp.min_points_per_centroid = 1
    sample, most = vectors, _TRAINING_PER_PIECE * (1 << parameters.bits)
    if n > most:
        sample = vectors[np.random.default_rng(task.seed).choice(n, most, replace=False)]
    if n == 1:  # one bit tells two pieces apart, and k-means wants as many vectors
        sample = np.repeat(vectors, 2, axis=0)
    index.train(widened(repeated(sample, parameters.bits), width))
    task.report(_TRAINED)
    add_in_steps(index, vectors, task, _TRAINED)
    held = round(size_pq(n, d, parameters, task.metric))
    return Built(FaissCore(index, task.metric, held, width))


def repeated(sample: FloatMatrix, bits: int) -> FloatMatrix:
    """Repeat a sample as a whole, which leaves its k-means as it is, where that is quicker."""
    quick = _FEW_COMPARED >> bits
    worth_it = quick // 6 < len(sample) < quick
    return np.tile(sample, (-(-quick // len(sample)), 1)) if worth_it else sample


def _width(d: int, parts: int) -> int:
    """Return the least multiple of `parts` that holds d numbers."""
    return -(-d // parts) * parts


def size_float16(n: int, d: int, parameters: Float16Parameters, metric: Metric) -> float:
    """Return two bytes a number."""
    return 2.0 * n * d


def size_int8(n: int, d: int, parameters: Int8Parameters, metric: Metric) -> float:
    """Return one byte a number, and a smallest value and a range for each dimension."""
    return 1.0 * n * d + 8 * d


def size_pq(n: int, d: int, parameters: PqParameters, metric: Metric) -> float:
    """Return the bytes of the piece numbers and of the typical pieces."""
    code = (parameters.parts * parameters.bits + 7) // 8
    return float(n * code + 4 * (1 << parameters.bits) * _width(d, parameters.parts))


def work_pq(n: int, d: int, parameters: PqParameters) -> float:
    """Return the comparisons of training, which stops growing, and of storing."""
    pieces = 1 << parameters.bits
    return float((_ROUNDS * min(n, _TRAINING_PER_PIECE * pieces) + n) * pieces * d)
