"""Points of the Qdrant engine as records: the same in this process and on a server."""

from collections.abc import Callable
from typing import Any

import numpy as np

from explorer.stores.base import DENSE, KEY, TERMS, Record, Terms


def record_of(found: Any) -> Record:
    """Return a record from what the engine hands back."""
    vectors = found.vector or {}
    dense, sparse = vectors.get(DENSE), vectors.get(TERMS)
    return Record(
        found.payload[KEY],
        fields_of(found),
        None if dense is None else np.array(dense, dtype=np.float32),
        None if sparse is None else Terms(tuple(sparse.indices), tuple(sparse.values)),
    )


def payload_of(record: Record) -> dict[str, Any]:
    """Return what is kept beside the vectors: the fields, and the key among them."""
    return {**record.fields, KEY: record.key}


def vectors_of(record: Record, sparse: Callable[[list[int], list[float]], Any]) -> dict[str, Any]:
    """Return the vectors by name, terms as `sparse` makes them of their numbers and weights."""
    vectors: dict[str, Any] = {}
    if record.vector is not None:
        vectors[DENSE] = np.asarray(record.vector, np.float32).tolist()
    if record.terms is not None:
        vectors[TERMS] = sparse(list(record.terms.numbers), list(record.terms.weights))
    return vectors


def fields_of(found: Any) -> dict[str, Any]:
    """Return the fields without the key that was kept among them."""
    return {name: value for name, value in found.payload.items() if name != KEY}
