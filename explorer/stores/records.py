"""Documents and chunks as records of a store, and conditions on documents as filters on them."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from explorer.documents import Chunk, Document, Value
from explorer.stores.base import AnyOf, Clause, Present, Record, Where, Within
from explorer.stores.pieces import Piece
from explorer.stores.terms import chunk_terms

CHUNKS = Where((AnyOf("kind", ("chunk",)),))
DOCUMENTS = Where((AnyOf("kind", ("document",)),))

INDEXED = {
    "kind": "keyword",
    "id": "keyword",
    "document": "keyword",
    "revision": "integer",
    "terms": "integer",
}
"""The fields by which records are found and counted, and what they hold. Graphs need no links for
them: whatever has a vector is a chunk."""


class Condition(Protocol):
    """A condition on one metadata field, such as ``explorer.search.Filter``."""

    @property
    def field(self) -> str:
        """A metadata field, or ``title``, ``source`` or ``id``."""

    @property
    def op(self) -> Literal["=", "!=", "<", "<=", ">", ">=", "contains"]:
        """How the two are compared: numbers as numbers, else as text in one case."""

    @property
    def value(self) -> Value:
        """What the field is compared with."""

    def accepts(self, document: Document) -> bool:
        """Return whether a document fulfils the condition."""


def document_record(document: Document, revision: int, pieces: Sequence[Piece]) -> Record:
    """Return what is kept of a document; the revision in its key keeps the one before untouched."""
    return Record(
        f"document {revision} {document.id}",
        {
            "kind": "document",
            "id": document.id,
            "revision": revision,
            "text": document.text,
            "title": document.title,
            "source": document.source,
            "metadata": dict(document.metadata),
            "chunks": len(pieces),
            "length": sum(sum(piece.counts.values()) for piece in pieces),
        },
    )


def chunk_record(document: Document, piece: Piece, revision: int, average: float) -> Record:
    """Return what is kept of a chunk, under a key of its revision like that of its document."""
    chunk = piece.chunk
    return Record(
        f"chunk {revision} {chunk.id}",
        {
            "kind": "chunk",
            "id": chunk.id,
            "document": document.id,
            "revision": revision,
            "index": chunk.index,
            "start": chunk.start,
            "end": chunk.end,
            "text": chunk.text,
            "title": document.title,
            "source": document.source,
            "metadata": dict(document.metadata),
            "terms": list(piece.counts),
            "counts": list(piece.counts.values()),
            **_comparable(document),
        },
        piece.vector,
        chunk_terms(piece.counts, average),
    )


def reweighed(record: Record, average: float) -> Record:
    """Return the record of a chunk with weights for another average length."""
    counts = dict(zip(record.fields["terms"], record.fields["counts"], strict=True))
    return Record(record.key, record.fields, record.vector, chunk_terms(counts, average))


def document_of(fields: Mapping[str, Any]) -> Document:
    """Return the document a record was made of."""
    return Document(
        fields["id"], fields["text"], fields["title"], fields["source"], fields["metadata"]
    )


def chunk_of(fields: Mapping[str, Any]) -> Chunk:
    """Return the chunk a record was made of."""
    return Chunk(
        fields["document"], fields["index"], fields["start"], fields["end"], fields["text"]
    )


def text_field(name: str) -> str:
    """Return under which name a metadata field is kept as text in one case.

    Names of people's columns may hold anything; engines read dots and brackets in them as paths.
    """
    return "t_" + hashlib.blake2b(name.encode(), digest_size=8).hexdigest()


def number_field(name: str) -> str:
    """Return under which name a metadata field is kept as a number."""
    return "n_" + hashlib.blake2b(name.encode(), digest_size=8).hexdigest()


def _comparable(document: Document) -> dict[str, str | float]:
    held: dict[str, Value] = {
        "title": document.title,
        "source": document.source,
        "id": document.id,
        **document.metadata,
    }
    fields: dict[str, str | float] = {}
    for name, value in held.items():
        fields[text_field(name)] = str(value).casefold()
        number = _number(value)
        if number is not None:
            fields[number_field(name)] = number
    return fields


def _number(value: Value) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def pushed_down(condition: Condition) -> Where | None:
    """Return the condition as a filter that engines understand, or None where they cannot.

    What they cannot: parts of words, and the order of texts.
    """
    number = _number(condition.value)
    if condition.op == "contains" or (number is None and condition.op not in ("=", "!=")):
        return None
    name = condition.field
    clause: Clause
    if number is None:
        clause = AnyOf(text_field(name), (str(condition.value).casefold(),))
    else:
        clause = {
            "=": Within(number_field(name), gte=number, lte=number),
            "!=": Within(number_field(name), gte=number, lte=number),
            "<": Within(number_field(name), lt=number),
            "<=": Within(number_field(name), lte=number),
            ">": Within(number_field(name), gt=number),
            ">=": Within(number_field(name), gte=number),
        }[condition.op]
    return Where((), (clause,)) if condition.op == "!=" else Where((clause,))


def texts_among(name: str) -> Where:
    """Return which chunks hold something in a field that is no number."""
    return CHUNKS & Where((Present(text_field(name)),), (Present(number_field(name)),))
