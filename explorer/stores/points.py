"""Points of the Qdrant engine as records: the same in this process and on a server."""

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


def fields_of(found: Any) -> dict[str, Any]:
    """Return the fields without the key that was kept among them."""
    return {name: value for name, value in found.payload.items() if name != KEY}
