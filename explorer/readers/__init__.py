"""Bytes and a file name → words, labels or vectors, with errors exact to the row.

Nothing here opens a path, unpickles, evaluates or executes what it reads.
"""

from explorer.readers.documents.reading import (
    DOCUMENT_READERS,
    DocumentTable,
    documents_from_text,
)
from explorer.readers.limits import LIMITS, Limits
from explorer.readers.notes import Note, Outcome
from explorer.readers.registry import READERS, Reader
from explorer.readers.vectors.reading import VectorTable
from explorer.readers.words.labels import read_labels
from explorer.readers.words.reading import WordTable, words_from_text

__all__ = [
    "DOCUMENT_READERS",
    "LIMITS",
    "READERS",
    "DocumentTable",
    "Limits",
    "Note",
    "Outcome",
    "Reader",
    "VectorTable",
    "WordTable",
    "documents_from_text",
    "read_labels",
    "words_from_text",
]
