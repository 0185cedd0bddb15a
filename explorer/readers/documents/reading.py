"""Bytes and a file name → documents."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from explorer.documents import Document
from explorer.errors import InputError, LimitError
from explorer.readers.documents.isolated import parse_apart
from explorer.readers.limits import LIMITS, require_size
from explorer.readers.notes import Note, NoteBook, Outcome, outcome_of, source_name
from explorer.readers.text.decoding import decode
from explorer.readers.text.tidying import clean_text, has_words


@dataclass(frozen=True)
class DocumentTable:
    """The documents of one file and what was done to them.

    Attributes
    ----------
    documents : tuple of Document
    notes : tuple of Note
    source : str
        The name of the file.
    """

    documents: tuple[Document, ...]
    notes: tuple[Note, ...]
    source: str

    @property
    def outcome(self) -> Outcome:
        """``accept``, or ``clean`` when something was left out or changed."""
        return outcome_of(self.notes)


@dataclass(frozen=True)
class DocumentReader:
    """What can be read from files of one extension.

    Attributes
    ----------
    extension : str
        With its dot, lower case.
    description : str
    read : callable
        (file name, bytes, notes) → documents.
    """

    extension: str
    description: str
    read: Callable[[str, bytes, NoteBook], list[Document]]


def find_documents(name: str, data: bytes, extension: str) -> DocumentTable:
    """Read the document of a file; a blank one has none.

    Parameters
    ----------
    name : str
    data : bytes
    extension : str
        One of `DOCUMENT_READERS`, of what the file holds.

    Raises
    ------
    InputError
        The file cannot be read: one sentence with the place and the fix.
    LimitError
        It is too large, or takes too long.
    """
    require_size(source_name(name), len(data), LIMITS.document_file_bytes)
    book = NoteBook()
    found = DOCUMENT_READERS[extension].read(name, data, book)
    return DocumentTable(tuple(found), book.notes(), PurePosixPath(name.replace("\\", "/")).name)


def documents_from_text(text: str, title: str = "") -> DocumentTable:
    """Return pasted text as one document.

    Raises
    ------
    InputError
        There is no letter or digit in it.
    """
    book = NoteBook()
    clean = clean_text(text, book)
    if not has_words(clean):
        raise InputError("There is no text; type or paste at least one word.")
    document = Document("pasted", clean, title or opening(clean), "pasted")
    return DocumentTable((document,), book.notes(), "pasted")


def opening(text: str) -> str:
    """Return a title for a text without one: its first heading, else nothing."""
    match = re.search(r"^#{1,6}[^\S\n]+(\S.*)$", text[:10_000], re.MULTILINE)
    return match[1].strip(" #")[:200] if match else ""


def _one(name: str, text: str, title: str, book: NoteBook) -> list[Document]:
    source = source_name(name)
    if len(text) > LIMITS.document_characters:
        raise LimitError(
            f"{source} holds more than {LIMITS.document_characters:,} characters; split it."
        )
    clean = clean_text(text, book)
    if not has_words(clean):
        return []
    file = PurePosixPath(name.replace("\\", "/")).name
    return [Document(file, clean, title or opening(clean), file)]


def _plain(name: str, data: bytes, book: NoteBook) -> list[Document]:
    return _one(name, decode(data, source_name(name), book), "", book)


def _page(name: str, data: bytes, book: NoteBook) -> list[Document]:
    source = source_name(name)
    text = decode(data, source, book)
    found = parse_apart("html", source, text.encode("utf-8", "replace"))
    return _extracted(name, found.text, found.title, dict(found.counts), book)


def _apart(kind: str) -> Callable[[str, bytes, NoteBook], list[Document]]:
    def read(name: str, data: bytes, book: NoteBook) -> list[Document]:
        found = parse_apart(kind, source_name(name), data)
        documents = _extracted(name, found.text, found.title, dict(found.counts), book)
        return [Document(d.id, d.text, d.title, d.source, dict(found.metadata)) for d in documents]

    return read


def _extracted(
    name: str, text: str, title: str, counts: dict[str, int], book: NoteBook
) -> list[Document]:
    for kind, count in counts.items():
        book.add(kind, count=count)
    return _one(name, text, clean_text(title, NoteBook()), book)


DOCUMENT_READERS: dict[str, DocumentReader] = {
    reader.extension: reader
    for reader in (
        DocumentReader(".txt", "plain text, one document", _plain),
        DocumentReader(".md", "Markdown, one document", _plain),
        DocumentReader(".html", "a web page: what is visible of it", _page),
        DocumentReader(".htm", "a web page: what is visible of it", _page),
        DocumentReader(".pdf", "a PDF with text (not scanned pictures)", _apart("pdf")),
        DocumentReader(".docx", "a Word document", _apart("docx")),
    )
}
