"""Records in memory, searched by computing every score: the reference for the other stores."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from explorer.arrays import FloatVector
from explorer.stores.base import (
    BATCH,
    EVERYTHING,
    AnyOf,
    Clause,
    Effort,
    Fields,
    FieldUse,
    Present,
    Record,
    Scored,
    Terms,
    VectorStore,
    Where,
    Within,
)
from explorer.stores.names import check_name, missing, taken


def holds(where: Where, fields: Fields) -> bool:
    """Return whether a record's fields fulfil a condition."""
    return all(_holds(clause, fields) for clause in where.must) and not any(
        _holds(clause, fields) for clause in where.must_not
    )


def _holds(clause: Clause, fields: Fields) -> bool:
    held = fields.get(clause.field)
    if held is None:
        return False
    if isinstance(clause, Present):
        return True
    if isinstance(clause, AnyOf):
        some = held if isinstance(held, list | tuple) else [held]
        return any(value in clause.values for value in some)
    return _between(clause, held)


def _between(clause: Within, held: Any) -> bool:
    if isinstance(held, bool) or not isinstance(held, int | float):
        return False
    return (
        (clause.gte is None or held >= clause.gte)
        and (clause.gt is None or held > clause.gt)
        and (clause.lte is None or held <= clause.lte)
        and (clause.lt is None or held < clause.lt)
    )


@dataclass(eq=False)
class MemoryStore:
    """Everything in two dictionaries; gone with the process."""

    manifest: dict[str, Any]
    records: dict[str, Record] = field(default_factory=dict)
    guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def exclusive(self) -> bool:
        """Whether nobody else can have it open."""
        return True

    def read_manifest(self) -> dict[str, Any]:
        """Return what the collection wrote about itself."""
        return dict(self.manifest)

    def swap_manifest(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Replace the manifest unless somebody else has replaced `old` before."""
        with self.guard:
            if self.manifest["stamp"] != old["stamp"]:
                return False
            self.manifest = dict(new)
            return True

    def upsert(self, records: Sequence[Record]) -> None:
        """Write records, replacing those with the same keys."""
        self.records.update((record.key, record) for record in records)

    def nearest(
        self,
        vector: FloatVector,
        limit: int,
        where: Where = EVERYTHING,
        threshold: float | None = None,
        effort: Effort = None,
    ) -> list[Scored]:
        """Return the records with the largest dot product, best first."""
        found = [r for r in self._where(where) if r.vector is not None]
        scores = [float(np.dot(r.vector, vector)) for r in found]  # type: ignore[arg-type]
        return _best(found, scores, limit, threshold)

    def matching(
        self, terms: Terms, limit: int, where: Where = EVERYTHING, threshold: float | None = None
    ) -> list[Scored]:
        """Return the records that share a term, by the dot product of weights, best first."""
        wanted = dict(zip(terms.numbers, terms.weights, strict=True))
        found, scores = [], []
        for record in self._where(where):
            if record.terms is None or wanted.keys().isdisjoint(record.terms.numbers):
                continue
            pairs = zip(record.terms.numbers, record.terms.weights, strict=True)
            found.append(record)
            scores.append(sum(wanted.get(number, 0.0) * weight for number, weight in pairs))
        return _best(found, scores, limit, threshold)

    def scroll(
        self, where: Where = EVERYTHING, after: str | None = None, limit: int = BATCH
    ) -> tuple[list[Record], str | None]:
        """Return records in the order of their keys, and where to go on from."""
        found = [r for r in self._where(where) if after is None or r.key >= after]
        rest = sorted(found, key=lambda record: record.key)
        return rest[:limit], rest[limit].key if len(rest) > limit else None

    def count(self, where: Where = EVERYTHING) -> int:
        """Return how many records there are."""
        return len(self._where(where))

    def delete(self, where: Where) -> None:
        """Delete records."""
        for record in self._where(where):
            del self.records[record.key]

    def index_field(self, name: str, kind: str, use: FieldUse = "filter") -> None:
        """Do nothing: every record is looked at anyway."""

    def optimize(self) -> None:
        """Do nothing: every record is looked at anyway."""

    def settled(self, patience: float) -> bool:
        """Return that there is nothing to build."""
        return True

    def flush(self) -> None:
        """Do nothing: there is nowhere to write to."""

    def close(self) -> None:
        """Do nothing; the records stay with the backend."""

    def _where(self, where: Where) -> list[Record]:
        return [record for record in self.records.values() if holds(where, record.fields)]


def _best(
    found: Sequence[Record], scores: Sequence[float], limit: int, threshold: float | None
) -> list[Scored]:
    order = sorted(range(len(found)), key=lambda row: -scores[row])
    return [
        Scored(found[row].key, scores[row], found[row].fields)
        for row in order
        if threshold is None or scores[row] >= threshold
    ][:limit]


@dataclass(eq=False)
class MemoryBackend:
    """Collections in memory, for small ones that need not last."""

    stores: dict[str, MemoryStore] = field(default_factory=dict)

    def create(self, name: str, dimension: int, manifest: Mapping[str, Any]) -> VectorStore:
        """Make an empty store."""
        if check_name(name) in self.stores:
            raise taken(name)
        self.stores[name] = MemoryStore(dict(manifest))
        return self.stores[name]

    def open(self, name: str) -> VectorStore:
        """Open a store."""
        if name not in self.stores:
            raise missing(name, self.names())
        return self.stores[name]

    def names(self) -> list[str]:
        """Return the names of the collections here, sorted."""
        return sorted(self.stores)

    def unfinished(self) -> list[str]:
        """Return nothing: making one cannot fail half way."""
        return []

    def manifest(self, name: str) -> dict[str, Any]:
        """Return what a collection wrote about itself."""
        return self.open(name).read_manifest()

    def drop(self, name: str) -> None:
        """Delete a collection with everything in it."""
        if name not in self.stores:
            raise missing(name, self.names())
        del self.stores[name]
