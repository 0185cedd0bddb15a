"""What a collection says about itself: its model above all, and a write that is under way."""

import sys
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal

from explorer.errors import ParameterError, StoreError
from explorer.stores.names import check_name
from explorer.stores.recall import Recall

VERSION = 1
_TEXTS = ("name", "model", "fingerprint", "chunker", "language", "stamp")
_COUNTS = ("dimension", "documents", "chunks", "terms", "revision")
_LISTS = {"fields": str, "indexed": str, "given_up": int, "before": str}
_ACTIONS = ("put", "delete", "reweigh")
_MOST_DIMENSIONS = 65_536  # that an engine takes
_REMEMBERED = 8  # stamps; a write under way takes fewer than that
LEASE = 120.0
"""Seconds after which a write that nobody finished on a server counts as broken off."""


@dataclass(frozen=True)
class Pending:
    """A write that has begun. Whoever finds one that broke off finishes or undoes it.

    Attributes
    ----------
    action : {"put", "delete", "reweigh"}
        A put does not count yet and is undone. A deletion counts and is finished: of documents, or
        of what they were before they were replaced.
    revision : int
        Of the records being written; what is deleted is older.
    documents : tuple of str
        Ids.
    since : float
        Seconds since 1970 when its writer was last heard of.
    """

    action: Literal["put", "delete", "reweigh"]
    revision: int
    documents: tuple[str, ...]
    since: float


@dataclass(frozen=True)
class Manifest:
    """A collection in one glance.

    Attributes
    ----------
    name : str
    model : str
        As ``--model`` takes it.
    fingerprint : str
        Of the embedder; queries embedded by another are refused.
    dimension : int
    chunker : str
        As ``--chunker`` takes it; the default for documents added later.
    language : str
        Of stop words and stems.
    documents, chunks, terms : int
        How many there are; terms with repetitions.
    average : float
        Terms in a chunk that the weights of keywords were computed for; 0 while it is empty.
    revision : int
        Grows with every write.
    fields : tuple of str
        Metadata fields that filters may name.
    indexed : tuple of str
        Fields of records that the engine has prepared filters on.
    pending : Pending, optional
    stamp : str
        Unlike that of any other manifest.
    given_up : tuple of int
        Revisions of writes that were undone, the last first; records of theirs may still arrive.
    before : tuple of str
        Stamps of those it came after, the last first: who finds another manifest than it wrote can
        tell whether it was refused, or somebody else has been there since.
    recall : Recall, optional
        What a search by meaning finds, measured when it was large.
    """

    name: str
    model: str
    fingerprint: str
    dimension: int
    chunker: str = "recursive"
    language: str = "en"
    documents: int = 0
    chunks: int = 0
    terms: int = 0
    average: float = 0.0
    revision: int = 0
    fields: tuple[str, ...] = ()
    indexed: tuple[str, ...] = ()
    pending: Pending | None = None
    stamp: str = field(default_factory=lambda: uuid.uuid4().hex)
    given_up: tuple[int, ...] = ()
    before: tuple[str, ...] = ()
    recall: Recall | None = None

    def but(self, **changes: Any) -> "Manifest":
        """Return a manifest with some values changed and a stamp of its own."""
        before = (self.stamp, *self.before)[:_REMEMBERED]
        return replace(self, **{"stamp": uuid.uuid4().hex, "before": before, **changes})

    def plain(self) -> dict[str, Any]:
        """Return what can be written as JSON."""
        return {"version": VERSION, **asdict(self)}


def manifest_of(plain: Mapping[str, Any]) -> Manifest:
    """Read a manifest.

    Raises
    ------
    StoreError
        It was written by another version of this program, or is damaged.
    """
    known = {each.name for each in fields(Manifest)}
    try:
        _check(plain)
        if plain["version"] != VERSION:
            raise StoreError(
                "The collection was written by another version of this program; "
                "index its documents again under a new name."
            )
        pending, recall = plain["pending"], plain.get("recall")
        values = {name: value for name, value in plain.items() if name in known}
        lists = {name: _list(plain.get(name, []), kind) for name, kind in _LISTS.items()}
        return Manifest(
            **{
                **values,
                **lists,
                "pending": None if pending is None else _pending(pending),
                "recall": None if recall is None else _recall(recall),
            }
        )
    except (KeyError, TypeError, ParameterError):
        raise StoreError(
            "The manifest of the collection is damaged; delete the collection and index its "
            "documents again."
        ) from None


def _check(plain: Mapping[str, Any]) -> None:
    if not all(isinstance(plain[name], str) for name in _TEXTS):
        raise TypeError
    counts = [_count(plain[name]) for name in _COUNTS]
    if not 1 <= counts[0] <= _MOST_DIMENSIONS:
        raise TypeError
    _number(plain.get("average", 0.0))
    check_name(plain["name"])


def _pending(plain: Mapping[str, Any]) -> Pending:
    pending = Pending(**{**plain, "documents": _list(plain["documents"], str)})
    if pending.action not in _ACTIONS:
        raise TypeError
    _count(pending.revision)
    _number(pending.since)
    return pending


def _recall(plain: Mapping[str, Any]) -> Recall:
    recall = Recall(**plain)
    for number in (recall.effort, recall.asked, recall.chunks):
        _count(number)
    _number(recall.share)
    return recall


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError
    return value


def _number(value: Any) -> None:
    if type(value) not in (int, float) or not 0 <= value <= sys.float_info.max:
        raise TypeError


def _list(value: Any, kind: type) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple) or not all(type(each) is kind for each in value):
        raise TypeError
    return tuple(value)
