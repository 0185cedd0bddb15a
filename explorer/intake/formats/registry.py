"""Which formats are opened, in the order in which a file is compared with them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from explorer.errors import InputError
from explorer.intake.formats import (
    columnar,
    databases,
    delimited,
    json_records,
    lists,
    matrices,
    sheets,
)
from explorer.intake.formats.json_records import NotRecordsError
from explorer.intake.formats.matrices import Shape
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.sources import Source
from explorer.intake.table import Table
from explorer.readers.notes import NoteBook
from explorer.readers.text.decoding import refuse_binary
from explorer.readers.vectors.matrix import RawVectors

Read = Callable[[Source, NoteBook, int | None], "Table | RawVectors"]


SPACED = "words and numbers, divided by spaces"


@dataclass(frozen=True)
class Format:
    """How files of one kind are told and read.

    Attributes
    ----------
    title : str
        As people call it.
    fits : callable
        Whether a file is one, by its first bytes; its name is a hint.
    holds : {"columns", "matrix", "numbers", "documents"}
        ``numbers`` are bare ones, whose labels tell how many rows there are.
    sample : callable, optional
        The first rows of columns, from the head.
    shape : callable, optional
        Rows and dimension of a matrix, from the head.
    read : callable, optional
        Everything, or the first rows.
    count : callable, optional
        How many rows there are, where the file itself announces it.
    extension : str
        As which the readers of documents and labels take it.
    picked : {"rows", "all"}
        Whether the rows of some words are read alone, or all are read before these are picked out.
    """

    title: str
    fits: Callable[[Source], bool]
    holds: Literal["columns", "matrix", "numbers", "documents"]
    extension: str
    sample: Callable[[Source], Table] | None = None
    shape: Callable[[Source], Shape] | None = None
    read: Read | None = None
    count: Callable[[Source], int] | None = None
    picked: Literal["rows", "all"] = "rows"


def _either(records: Read, words: Read) -> Read:
    def read(source: Source, book: NoteBook, first: int | None) -> Table | RawVectors:
        try:
            return records(source, book, first)
        except NotRecordsError:
            return words(source, book, first)

    return read


def _sampled(records: Callable[[Source], Table], words: Read) -> Callable[[Source], Table]:
    def sample(source: Source) -> Table:
        try:
            return records(source)
        except NotRecordsError:
            found = words(source, NoteBook(), INTAKE_LIMITS.sample_rows)
            assert isinstance(found, Table)
            return found

    return sample


def _begins(*marks: bytes) -> Callable[[Source], bool]:
    return lambda source: source.head.startswith(marks)


def _is_word_file(source: Source) -> bool:
    return source.head.startswith(b"PK\x03\x04") and (
        source.extension == ".docx" or b"word/" in source.head
    )


def _is_page(source: Source) -> bool:
    opening = source.head[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return opening.startswith((b"<!doctype html", b"<html"))


def _named(*extensions: str) -> Callable[[Source], bool]:
    return lambda source: source.extension in extensions


FORMATS: tuple[Format, ...] = (
    Format("Parquet", columnar.is_parquet, "columns", ".parquet", columnar.sample,
           read=columnar.read, count=columnar.count),
    Format("Arrow", columnar.is_arrow, "columns", ".arrow", columnar.sample,
           read=columnar.read, count=columnar.count),
    Format("SQLite", databases.is_database, "columns", ".sqlite", databases.sample,
           read=databases.read, picked="all"),
    Format("NumPy array of labels", lists.is_label_array, "columns", ".npy",
           lists.sample_label_array, read=lists.read_label_array),
    Format("NumPy array", matrices.is_npy, "matrix", ".npy", shape=matrices.npy_shape,
           read=matrices.read_npy),
    Format("NumPy arrays", matrices.is_npz, "matrix", ".npz", shape=matrices.npz_shape,
           read=matrices.read_npz),
    Format("an Excel workbook", sheets.is_workbook, "columns", ".xlsx", sheets.sample,
           read=sheets.read, picked="all"),
    Format("a Word document", _is_word_file, "documents", ".docx"),
    Format("PDF", _begins(b"%PDF"), "documents", ".pdf"),
    Format("safetensors", matrices.is_safetensors, "matrix", ".safetensors",
           read=matrices.read_safetensors),
    Format("word2vec binary", matrices.is_binary_words, "matrix", ".bin",
           shape=matrices.binary_shape, read=matrices.read_binary_words),
    Format("bare numbers", _named(".bytes"), "numbers", ".bytes", picked="all"),
    Format("a web page", _is_page, "documents", ".html"),
    Format("JSON lines", json_records.is_lines, "columns", ".jsonl",
           _sampled(json_records.sample_lines, lists.read_json_lines),
           read=_either(json_records.read_lines, lists.read_json_lines)),
    Format("JSON", json_records.is_document, "columns", ".json",
           _sampled(json_records.sample_document, lists.read_document),
           read=_either(json_records.read_document, lists.read_document), picked="all"),
    Format(SPACED, matrices.is_spaced, "matrix", ".vec",
           shape=matrices.spaced_shape, read=matrices.read_spaced),
    Format("a table", lambda source: delimited.delimiter_of(source) is not None, "columns",
           ".csv", delimited.sample, read=delimited.read),
    Format("a text", lists.is_prose, "documents", ".txt"),
    Format("a list", lambda source: True, "columns", ".txt", lists.sample, read=lists.read),
)  # fmt: skip
"""A new format is a module and a line here; the first that fits is taken."""

SPACED_WORDS, TABLE, LIST = FORMATS[-4], FORMATS[-3], FORMATS[-1]
"""Words with their vectors; and what any plain text can be read as."""

LINES = frozenset((SPACED, TABLE.title, "a text", LIST.title))
"""Titles of formats that are lines of plain text, of which a separator makes columns."""

TEXTS = frozenset(("a text", SPACED))
"""Titles of formats that are plain text, and by a person's word a list."""

_CHECKPOINT = (
    "is a PyTorch checkpoint, which could run code and is never opened; export the vectors as "
    ".safetensors or .npy"
)


def format_of(source: Source) -> Format:
    """Tell a file's format by its content.

    Raises
    ------
    InputError
        It is empty, or of a kind that is not opened: says what to do instead.
    """
    if not source.head:
        raise InputError(f"{source.quoted} is empty; choose a file with content.")
    if matrices.is_checkpoint(source):
        raise InputError(f"{source.quoted} {_CHECKPOINT}.")
    chosen = _divided(next(format_ for format_ in FORMATS if format_.fits(source)), source)
    if chosen.extension == ".txt" or chosen.title == "a table":
        refuse_binary(source.head, source.quoted)
    return chosen


def _divided(found: Format, source: Source) -> Format:
    """Return what plain text is once a person has said what separates its columns."""
    separator = source.form.separator
    if separator is None or found.title not in LINES:
        return found
    if separator == "":
        return LIST
    return found if separator == " " and found.title == SPACED else TABLE
