"""Records and conditions as a server takes them, and its complaints as sentences."""

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from explorer.errors import StoreError
from explorer.stores.base import AnyOf, Clause, Present, Record, Where, point_id
from explorer.stores.points import payload_of, vectors_of

KEY_VARIABLE = "QDRANT_API_KEY"


@contextlib.contextmanager
def answering(url: str) -> Iterator[None]:
    """Turn what can go wrong between here and the server into one sentence."""
    from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

    try:
        yield
    except UnexpectedResponse as error:
        if error.status_code in (401, 403):
            raise StoreError(
                f"The Qdrant server at {url} refuses the key; set {KEY_VARIABLE} to a valid one, "
                "or enter it with the address."
            ) from None
        raise StoreError(
            f"The Qdrant server at {url} answered with the error {error.status_code} "
            f"({error.reason_phrase}); look at its log."
        ) from None
    except ResponseHandlingException as error:
        slow = "timed out" in str(error).lower() or "timeout" in str(error).lower()
        what = "did not answer in time" if slow else "cannot be reached"
        raise StoreError(
            f"The Qdrant server at {url} {what}; check the address and that it is running."
        ) from None


def manifest_point(name: str, manifest: Mapping[str, Any]) -> Any:
    """Return a manifest as a point of its collection."""
    from qdrant_client import models

    payload = {"kind": "manifest", "stamp": manifest["stamp"], "manifest": dict(manifest)}
    return models.PointStruct(id=point_id(f"manifest of {name}"), vector={}, payload=payload)


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
