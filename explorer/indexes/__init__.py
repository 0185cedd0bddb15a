"""Vectors → nearest ids: exact search and the ways to make it faster or smaller.

Every family is an entry of `INDEXES`; its options are a frozen dataclass, which also decides the
family. ``build_index(vectors, HnswParameters())`` gives an `Index` with ``search(queries, k)``,
``memory_bytes`` and ``build_seconds``.
"""

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
from explorer.indexes.registry import INDEXES, build_index, build_ready, check_metric, entry_of
from explorer.indexes.scoring import checked, exact_scores
from explorer.indexes.values import Index, IndexEntry, Task
from explorer.metrics import prepared

__all__ = [
    "INDEXES",
    "BinaryParameters",
    "ExactParameters",
    "Float16Parameters",
    "HnswParameters",
    "Index",
    "IndexEntry",
    "IndexParameters",
    "Int8Parameters",
    "IvfParameters",
    "LshParameters",
    "PqParameters",
    "ReducedParameters",
    "Task",
    "TruncatedParameters",
    "build_index",
    "build_ready",
    "check_metric",
    "checked",
    "entry_of",
    "exact_scores",
    "prepared",
    "single_thread",
]
