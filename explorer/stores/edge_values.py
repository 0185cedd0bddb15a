"""Records and conditions as the embedded engine takes them and hands them back."""

import contextlib
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from explorer.errors import ExplorerError, StoreError
from explorer.stores.base import (
    DENSE,
    EVERYTHING,
    TERMS,
    AnyOf,
    Clause,
    Present,
    Record,
    Where,
    point_id,
)
from explorer.stores.points import payload_of, vectors_of

_LINKS, _BUILD_EFFORT = 16, 100  # the engine's own numbers, which it wants named with the next
_SCANNED_KB = 1_000
"""Vectors that pass a filter, in kilobytes, up to which the engine compares with each: 650 of 384
numbers. At its own 10,000 a filter that 3,000 pass took longer than NumPy; below, `optimize` takes
half as long again, for links among those that share a value."""


def config_of(dimension: int) -> Any:
    """Return how the engine keeps vectors of a dimension and weighted terms."""
    import qdrant_edge as engine

    return engine.EdgeConfig(
        vectors={DENSE: engine.EdgeVectorParams(dimension, engine.Distance.Dot)},
        sparse_vectors={TERMS: engine.EdgeSparseVectorParams()},
        hnsw_config=engine.HnswIndexConfig(
            m=_LINKS, ef_construct=_BUILD_EFFORT, full_scan_threshold=_SCANNED_KB
        ),
    )


@contextlib.contextmanager
def engine_errors(error_of: Callable[[str], StoreError]) -> Iterator[None]:
    """Turn whatever the engine raises into one sentence, panics of its Rust code included."""
    try:
        yield
    except ExplorerError:
        raise
    except Exception as error:
        raise error_of(_reason(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise error_of("the engine stopped") from error


def _reason(error: Exception) -> str:
    told = error.strerror if isinstance(error, OSError) else None
    text = " ".join((told or str(error)).split())
    known_ones = (
        "No space left on device",
        "File too large",
        "Read-only file system",
        "Input/output error",
    )
    for known in known_ones:
        if known.lower() in text.lower():
            return known.lower()
    return text[:80] or type(error).__name__


def point_of(record: Record) -> Any:
    """Return a record as the engine takes it."""
    import qdrant_edge as engine

    vectors = vectors_of(record, engine.SparseVector)
    return engine.Point(uuid.UUID(point_id(record.key)), vectors, payload_of(record))


def filter_of(where: Where) -> Any:
    """Return a condition as the engine takes it."""
    import qdrant_edge as engine

    if not where.must and not where.must_not:
        return engine.Filter() if where is not EVERYTHING else None
    return engine.Filter(
        must=[clause_of(clause) for clause in where.must],
        must_not=[clause_of(clause) for clause in where.must_not],
    )


def clause_of(clause: Clause) -> Any:
    """Return one clause as the engine takes it."""
    import qdrant_edge as engine

    if isinstance(clause, Present):
        return engine.Filter(must_not=[engine.IsEmptyCondition(clause.field)])
    if isinstance(clause, AnyOf):
        values: Any = list(clause.values)  # all strings or all integers
        return engine.FieldCondition(clause.field, match=engine.MatchAny(values))
    limits = engine.RangeFloat(gte=clause.gte, gt=clause.gt, lte=clause.lte, lt=clause.lt)
    return engine.FieldCondition(clause.field, range=limits)
