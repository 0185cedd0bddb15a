"""Records, conditions and manifests as a server takes them, and its answers as values of ours."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from explorer.stores.base import (
    KEY,
    AnyOf,
    Clause,
    Effort,
    Fields,
    Present,
    Record,
    Scored,
    Where,
    point_id,
)
from explorer.stores.points import fields_of, payload_of, record_of, vectors_of

_CHUNK = {
    "id": str,
    "document": str,
    "revision": int,
    "index": int,
    "start": int,
    "end": int,
    "text": str,
    "title": str,
    "source": str,
    "metadata": dict,
    "terms": list,
    "counts": list,
}
_DOCUMENT = {
    "id": str,
    "revision": int,
    "text": str,
    "title": str,
    "source": str,
    "metadata": dict,
    "chunks": int,
    "length": int,
}
_KINDS: dict[object, dict[str, type]] = {"chunk": _CHUNK, "document": _DOCUMENT}


def manifest_id(name: str) -> str:
    """Return the id of the point that holds a collection's manifest."""
    return point_id(f"manifest of {name}")


def whole_record(found: Any) -> Record:
    """Return a record from a server's answer.

    Raises
    ------
    KeyError, TypeError, ValueError
        Something is missing from it or is not what it should be.
    """
    record = record_of(found)
    _check(record.key, record.fields)
    if record.vector is not None and not (
        record.vector.ndim == 1 and np.isfinite(record.vector).all()
    ):
        raise ValueError
    return record


def whole_hit(found: Any) -> Scored:
    """Return a hit from a server's answer.

    Raises
    ------
    KeyError, TypeError, ValueError
        Something is missing from it or is not what it should be.
    """
    hit = Scored(found.payload[KEY], float(found.score), fields_of(found))
    if not math.isfinite(hit.score):
        raise ValueError
    _check(hit.key, hit.fields)
    return hit


def _check(key: object, fields: Fields) -> None:
    wanted = _KINDS.get(fields.get("kind"), {})
    if not isinstance(key, str) or not all(
        isinstance(fields[name], kind) for name, kind in wanted.items()
    ):
        raise TypeError


def manifest_point(name: str, manifest: Mapping[str, Any]) -> Any:
    """Return a manifest as a point of its collection."""
    from qdrant_client import models

    payload = {"kind": "manifest", "stamp": manifest["stamp"], "manifest": dict(manifest)}
    return models.PointStruct(id=manifest_id(name), vector={}, payload=payload)


def point_of(record: Record) -> Any:
    """Return a record as the engine takes it."""
    from qdrant_client import models

    vectors = vectors_of(record, lambda i, w: models.SparseVector(indices=i, values=w))
    return models.PointStruct(id=point_id(record.key), vector=vectors, payload=payload_of(record))


def filter_of(where: Where) -> Any:
    """Return a condition as the engine takes it."""
    from qdrant_client import models

    return models.Filter(
        must=[clause_of(clause) for clause in where.must],
        must_not=[clause_of(clause) for clause in where.must_not],
    )


def params_of(effort: Effort) -> Any:
    """Return how hard to look as the engine takes it."""
    from qdrant_client import models

    if effort is None:
        return None
    if effort == "exact":
        return models.SearchParams(exact=True)
    return models.SearchParams(hnsw_ef=effort)


def clause_of(clause: Clause) -> Any:
    """Return one clause as the engine takes it."""
    from qdrant_client import models

    if isinstance(clause, Present):
        empty = models.IsEmptyCondition(is_empty=models.PayloadField(key=clause.field))
        return models.Filter(must_not=[empty])
    if isinstance(clause, AnyOf):
        values: Any = list(clause.values)  # all strings or all integers
        match = models.MatchAny(any=values)
        return models.FieldCondition(key=clause.field, match=match)
    limits = models.Range(gte=clause.gte, gt=clause.gt, lte=clause.lte, lt=clause.lt)
    return models.FieldCondition(key=clause.field, range=limits)
