"""What a store is: named places of records that can be found by vector, by terms and by fields.

A store knows nothing of documents. It keeps records under string keys; each may have a dense
vector of length one, weighted terms, and fields. Scores are dot products, so the same records give
the same scores wherever they are kept.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from explorer.arrays import FloatVector

Scalar = str | int | float | bool
Fields = Mapping[str, Any]
"""Strings, numbers, booleans, lists of strings or integers, and mappings of those."""

Effort = int | Literal["exact"] | None
"""How hard to look for the nearest: so many candidates kept on the way through a graph, a look at
everything, or as the engine sees fit."""

FieldUse = Literal["filter", "look-up"]
"""What a prepared field is for: filters of searches by meaning, for which engines put more links
into their graphs, one set for each frequent value; or finding and counting records alone."""

BATCH = 256
"""Records sent to an engine at once."""

DENSE, TERMS, KEY = "dense", "terms", "key"
"""What engines call the vector, the weighted terms, and the field that holds the key."""


def point_id(key: str) -> str:
    """Return the id an engine knows a key by; engines take numbers and UUIDs only."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, key))


@dataclass(frozen=True)
class Terms:
    """A sparse vector: numbers of terms, ascending, and a weight for each."""

    numbers: tuple[int, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Record:
    """One thing kept in a store.

    Attributes
    ----------
    key : str
        Unique in the store; writing it again replaces the record.
    fields : mapping
        What filters look at, and what is handed back.
    vector : ndarray, shape (d,), float32, optional
        Kept bit by bit.
    terms : Terms, optional
    """

    key: str
    fields: Fields = field(default_factory=dict)
    vector: FloatVector | None = None
    terms: Terms | None = None


@dataclass(frozen=True)
class Scored:
    """The key of a record and its score; larger is closer."""

    key: str
    score: float
    fields: Fields = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True)
class AnyOf:
    """The field is, or its list holds, one of the values: all strings, or all integers."""

    field: str
    values: tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True)
class Within:
    """The field is a number in this range; each bound may be missing."""

    field: str
    gte: float | None = None
    gt: float | None = None
    lte: float | None = None
    lt: float | None = None


@dataclass(frozen=True)
class Present:
    """The field is there."""

    field: str


Clause = AnyOf | Within | Present


@dataclass(frozen=True)
class Where:
    """Which records: every clause of `must` holds and none of `must_not`."""

    must: tuple[Clause, ...] = ()
    must_not: tuple[Clause, ...] = ()

    def __and__(self, other: "Where") -> "Where":
        return Where(self.must + other.must, self.must_not + other.must_not)


EVERYTHING = Where()


class VectorStore(Protocol):
    """The records of one collection, opened."""

    @property
    def exclusive(self) -> bool:
        """Whether nobody else can have it open: then a write found half done has broken off."""

    def read_manifest(self) -> dict[str, Any]:
        """Return what the collection wrote about itself."""

    def swap_manifest(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Replace the manifest at once, unless somebody else has replaced `old` before.

        Both carry a ``stamp`` that no other manifest has.
        """

    def upsert(self, records: Sequence[Record]) -> None:
        """Write records, replacing those with the same keys."""

    def nearest(
        self,
        vector: FloatVector,
        limit: int,
        where: Where = EVERYTHING,
        threshold: float | None = None,
        effort: Effort = None,
    ) -> list[Scored]:
        """Return the records with the largest dot product, best first."""

    def matching(
        self, terms: Terms, limit: int, where: Where = EVERYTHING, threshold: float | None = None
    ) -> list[Scored]:
        """Return the records that share a term, by the dot product of weights, best first."""

    def scroll(
        self, where: Where = EVERYTHING, after: str | None = None, limit: int = BATCH
    ) -> tuple[list[Record], str | None]:
        """Return whole records in a fixed order, and where to go on from; None at the end."""

    def count(self, where: Where = EVERYTHING) -> int:
        """Return how many records there are, exactly."""

    def delete(self, where: Where) -> None:
        """Delete records."""

    def index_field(self, name: str, kind: str, use: FieldUse = "filter") -> None:
        """Prepare a field of ``keyword``, ``integer`` or ``float`` values for conditions on it."""

    def optimize(self) -> None:
        """Build what makes large collections quick; may take minutes."""

    def settled(self, patience: float) -> bool:
        """Return whether that is built, waiting so many seconds for a server to do so itself."""

    def flush(self) -> None:
        """Return once everything written survives the end of this process and of the machine."""

    def close(self) -> None:
        """Flush and let go."""


class Backend(Protocol):
    """A place that keeps collections by name."""

    def create(self, name: str, dimension: int, manifest: Mapping[str, Any]) -> VectorStore:
        """Make an empty store.

        Raises
        ------
        InputError
            There is one of that name.
        StoreError
            The place refuses.
        """

    def open(self, name: str) -> VectorStore:
        """Open a store.

        Raises
        ------
        InputError
            There is none of that name.
        BusyError
            Another process holds it.
        StoreError
            It cannot be read.
        """

    def names(self) -> list[str]:
        """Return the names of the collections here, sorted."""

    def unfinished(self) -> list[str]:
        """Return names that a creation which failed has left, sorted; make them anew or drop."""

    def manifest(self, name: str) -> dict[str, Any]:
        """Return what a collection wrote about itself, though another process may hold it.

        Raises
        ------
        InputError
            There is none of that name.
        StoreError
            It cannot be read.
        """

    def drop(self, name: str) -> None:
        """Delete a collection with everything in it."""
