"""The families of indexes there are, and the one function that builds any of them."""

import time

from explorer.arrays import FloatMatrix, Progress
from explorer.errors import ParameterError
from explorer.indexes import bits, exact, hnsw, ivf, quantized, reduced
from explorer.indexes.faiss_cores import single_thread
from explorer.indexes.parameters import (
    BinaryParameters,
    ExactParameters,
    Float16Parameters,
    HnswParameters,
    IndexParameters,
    Int8Parameters,
    IvfParameters,
    LshParameters,
    PqParameters,
    ReducedParameters,
    TruncatedParameters,
)
from explorer.indexes.scoring import checked
from explorer.indexes.values import Index, IndexEntry, Task
from explorer.metrics import METRICS, Metric
from explorer.options import options_of

_LARGEST_SEED = 2**31 - 1

_ENTRIES = (
    IndexEntry(
        "exact",
        "Exact",
        "Exact",
        "Compares with every vector: nothing is missed, and time grows with their number.",
        ExactParameters,
        METRICS,
        None,
        exact.build,
        exact.size,
    ),
    IndexEntry(
        "hnsw",
        "HNSW graph",
        "HNSW",
        "Walks a graph of near neighbors towards the query: fast for millions, slow to build, and "
        "needs more memory than the vectors.",
        HnswParameters,
        METRICS,
        "search_effort",
        hnsw.build,
        hnsw.size,
        "logarithmic",
        hnsw.work,
    ),
    IndexEntry(
        "ivf",
        "Inverted lists (IVF)",
        "IVF",
        "Sorts vectors into lists around centers and reads only the lists nearest the query.",
        IvfParameters,
        METRICS,
        "probes",
        ivf.build,
        ivf.size,
        "root",
        ivf.work,
    ),
    IndexEntry(
        "lsh",
        "Random planes (LSH)",
        "LSH",
        "Notes on which side of random planes each vector lies and counts the differences.",
        LshParameters,
        ("cosine",),
        "rescored",
        bits.build_lsh,
        bits.size_lsh,
    ),
    IndexEntry(
        "pq",
        "Product quantization (PQ)",
        "PQ",
        "Cuts vectors into pieces and stores the number of a typical piece for each.",
        PqParameters,
        METRICS,
        "rescored",
        quantized.build_pq,
        quantized.size_pq,
        work=quantized.work_pq,
    ),
    IndexEntry(
        "float16",
        "Half precision (float16)",
        "float16",
        "Two bytes a number instead of four, with next to nothing lost.",
        Float16Parameters,
        METRICS,
        None,
        quantized.build_float16,
        quantized.size_float16,
    ),
    IndexEntry(
        "int8",
        "8-bit integers (int8)",
        "int8",
        "One byte a number: a quarter of the memory, and little lost.",
        Int8Parameters,
        METRICS,
        "rescored",
        quantized.build_int8,
        quantized.size_int8,
    ),
    IndexEntry(
        "binary",
        "Sign bits (binary)",
        "Binary",
        "One bit a number, its sign around the mean, finds candidates; the original vectors put "
        "them in order.",
        BinaryParameters,
        ("cosine",),
        "rescored",
        bits.build_binary,
        bits.size_binary,
    ),
    IndexEntry(
        "truncated",
        "First dimensions",
        "Truncated",
        "Keeps the first numbers of each vector at length one, as Matryoshka models are trained "
        "for; other models lose more.",
        TruncatedParameters,
        ("cosine",),
        "rescored",
        reduced.build_truncated,
        reduced.size_truncated,
    ),
    IndexEntry(
        "reduced",
        "Principal components (PCA)",
        "PCA",
        "Keeps the directions along which these vectors differ most.",
        ReducedParameters,
        METRICS,
        "rescored",
        reduced.build_reduced,
        reduced.size_reduced,
        work=reduced.work_reduced,
    ),
)

INDEXES: dict[str, IndexEntry] = {entry.name: entry for entry in _ENTRIES}


def entry_of(parameters: IndexParameters) -> IndexEntry:
    """Return the family that parameters belong to."""
    return next(entry for entry in _ENTRIES if entry.parameters is type(parameters))


def build_index(
    vectors: FloatMatrix,
    parameters: IndexParameters | None = None,
    *,
    metric: Metric = "cosine",
    seed: int = 0,
    progress: Progress | None = None,
) -> Index:
    """Build an index of vectors on one core.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
        Finite; n from 1.
    parameters : dataclass, optional
        Decides the family; by default exact search. Fitted to the data, with a note.
    metric : {"cosine", "dot", "euclidean"}
    seed : int in [0, 2**31)
        The same seed gives the same index.
    progress : callable, optional
        Told rising fractions from 0 to 1; raising from it stops the work.

    Raises
    ------
    InputError
        The vectors are not a matrix of finite numbers.
    ParameterError
        The family cannot serve the metric, or the seed is out of range.
    """
    asked = parameters or ExactParameters()
    check_metric(entry_of(asked), metric)
    if not 0 <= seed <= _LARGEST_SEED:
        raise ParameterError(f"The seed must be from 0 to {_LARGEST_SEED}, not {seed}.")
    return build_ready(checked(vectors, metric), asked, Task(metric, seed, progress))


def build_ready(ready: FloatMatrix, asked: IndexParameters, task: Task) -> Index:
    """Build an index of vectors that are already valid and ready for the metric."""
    entry = entry_of(asked)
    n, d = ready.shape
    parameters = asked.fitted_to(n, d)
    with single_thread():
        task.report(0.0)
        started = time.thread_time()  # whatever else the machine does meanwhile does not count
        built = entry.build(ready, parameters, task)
        seconds = time.thread_time() - started
        task.report(1.0)
    notes = (*_fitting_notes(asked, parameters, (n, d)), *built.notes)
    return Index(entry, parameters, task.metric, built.core, ready, seconds, notes)


def check_metric(entry: IndexEntry, metric: Metric) -> None:
    """Refuse a metric that a family cannot serve.

    Raises
    ------
    ParameterError
        With the metrics it can serve.
    """
    if metric not in METRICS:
        raise ParameterError(f"Unknown metric “{metric}”; choose one of {', '.join(METRICS)}.")
    if metric not in entry.metrics:
        raise ParameterError(
            f"{entry.title} compares by {' or '.join(entry.metrics)} only, not by {metric}; choose "
            "another metric or another index."
        )


def _fitting_notes(
    asked: IndexParameters, used: IndexParameters, shape: tuple[int, int]
) -> tuple[str, ...]:
    changed = [
        f"{option.title.lower()} from {before:,} to {after:,}"
        for name, option in options_of(asked).items()
        if (before := getattr(asked, name)) != (after := getattr(used, name)) and before is not None
    ]
    if not changed:
        return ()
    n, d = shape
    title = entry_of(asked).title
    return (f"{title}: {' and '.join(changed)}, to suit {n:,} × {d:,} numbers.",)
