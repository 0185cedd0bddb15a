"""Documents, the chunks cut from them, and a corpus of both."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from explorer.arrays import fingerprint
from explorer.errors import InputError

Value = str | int | float | bool
"""What a metadata field may hold."""


@dataclass(frozen=True)
class Document:
    """A text with its source.

    Attributes
    ----------
    id : str
        Unique within a corpus.
    text : str
    title : str
        May be empty.
    source : str
        The file it came from, or “pasted”.
    metadata : mapping of str to str, int, float or bool
        What else is known of it; filters look here.
    """

    id: str
    text: str
    title: str = ""
    source: str = ""
    metadata: Mapping[str, Value] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "metadata", MappingProxyType(dict(self.metadata)))

    def __reduce__(self) -> tuple[Any, ...]:
        # A mapping proxy does not travel between processes; rebuild from plain parts.
        return Document, (self.id, self.text, self.title, self.source, dict(self.metadata))


@dataclass(frozen=True)
class Chunk:
    """A span of a document: ``document.text[start:end] == text``.

    Attributes
    ----------
    document_id : str
    index : int
        Position among the chunks of its document, from 0.
    start, end : int
        Character offsets into the document's text.
    text : str
    """

    document_id: str
    index: int
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """The document's id, ``#`` and the position of the chunk in it."""
        return f"{self.document_id}#{self.index}"


@dataclass(frozen=True, eq=False)
class Corpus:
    """Documents and their chunks: what is embedded, indexed and searched.

    Parameters
    ----------
    documents : sequence of Document
    chunks : sequence of Chunk, optional
        In any order; without them every document is one chunk.

    Raises
    ------
    InputError
        Two documents share an id, or a chunk belongs to no document.
    """

    documents: tuple[Document, ...]
    chunks: tuple[Chunk, ...]

    def __init__(
        self, documents: Sequence[Document], chunks: Sequence[Chunk] | None = None
    ) -> None:
        object.__setattr__(self, "documents", tuple(documents))
        spans = [whole(document) for document in documents] if chunks is None else chunks
        object.__setattr__(self, "chunks", tuple(spans))
        if len(self.by_id) != len(self.documents):
            counts = Counter(document.id for document in self.documents)
            double = counts.most_common(1)[0][0]
            raise InputError(
                f"Two documents share the id “{double[:40]}”; give each document its own id."
            )
        for chunk in self.chunks:
            if chunk.document_id not in self.by_id:
                raise InputError(
                    f"A chunk belongs to the document “{chunk.document_id[:40]}”, which is not "
                    "in this corpus; chunk the documents again."
                )

    def __len__(self) -> int:
        return len(self.chunks)

    @cached_property
    def by_id(self) -> Mapping[str, Document]:
        """The documents by their id."""
        return MappingProxyType({document.id: document for document in self.documents})

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What is embedded and indexed for each chunk: its title and its text."""
        return tuple(
            passage(self.by_id[chunk.document_id].title, chunk.text) for chunk in self.chunks
        )

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each chunk by the chunk's id."""
        return MappingProxyType({chunk.id: row for row, chunk in enumerate(self.chunks)})

    @cached_property
    def fingerprint(self) -> str:
        """Content hash of documents, metadata and chunks: the key of every cache."""
        documents = [
            (d.id, d.title, d.text, d.source, [(k, d.metadata[k]) for k in sorted(d.metadata)])
            for d in self.documents
        ]
        return fingerprint(documents, [(c.document_id, c.start, c.end) for c in self.chunks])

    def __reduce__(self) -> tuple[Any, ...]:
        return Corpus, (self.documents, self.chunks)

    def document_of(self, row: int) -> Document:
        """Return the document that chunk number `row` was cut from."""
        return self.by_id[self.chunks[row].document_id]


def whole(document: Document) -> Chunk:
    """Return the chunk that spans all of a document."""
    return Chunk(document.id, 0, 0, len(document.text), document.text)


def passage(title: str, text: str) -> str:
    """Join a title and a text as they are embedded.

    A title that the text itself opens with (a Markdown heading, for one) is not said twice.
    """
    opening = text.lstrip("# ")
    if not title or opening.casefold().startswith(title.casefold()):
        return text
    return f"{title} {text}"
