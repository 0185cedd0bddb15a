"""Tell of a file whether it will be taken, taken after a cleaning, or refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from explorer.errors import ExplorerError, InputError, ParameterError
from explorer.readers.documents.reading import read_documents
from explorer.readers.notes import NoteBook, Outcome, source_name
from explorer.readers.registry import READERS, extension_of
from explorer.readers.text.parquet_tables import open_parquet
from explorer.readers.vectors.blocks import is_number
from explorer.readers.vectors.parquet import holds_vectors
from explorer.readers.vectors.reading import VectorTable, read_vectors
from explorer.readers.vectors.text import plain_utf8, sample_lines
from explorer.readers.words.labels import read_labels
from explorer.readers.words.reading import WordTable, read_words

Kind = Literal["words", "documents", "vectors", "labels"]
KINDS: tuple[Kind, ...] = get_args(Kind)

File = tuple[str, bytes]
"""File name and content."""

_FEWEST_NUMBERS = 4  # per line, before a text file is guessed to hold vectors


@dataclass(frozen=True)
class CheckReport:
    """What would become of a file.

    Attributes
    ----------
    outcome : {"accept", "clean", "reject"}
    kind : str
    message : str
        One sentence for the person at the screen.
    rows : int
        Rows that would be taken; 0 when refused.
    notes : tuple of str
        Each cleaning and remark.
    """

    outcome: Outcome
    kind: str
    message: str
    rows: int = 0
    notes: tuple[str, ...] = ()


def _check_words(file: File, vectors: File | None) -> CheckReport:
    table = read_words(*file)
    named = f"from the column “{table.column}” " if table.beside else ""
    return _report(table, "words", f"{counted(len(table), 'word')} {named}would be taken.")


def _check_vectors(file: File, vectors: File | None) -> CheckReport:
    table = read_vectors(*file)
    count, dimension = table.vectors.shape
    return _report(
        table,
        "vectors",
        f"{counted(count, 'vector')} of {counted(dimension, 'number')} would be taken.",
    )


def _check_labels(file: File, vectors: File | None) -> CheckReport:
    if vectors is None:
        raise InputError(
            f"{source_name(file[0])} holds labels; give the vector file they belong to as well."
        )
    table = read_labels(*file, read_vectors(*vectors).file_rows)
    return _report(table, "labels", f"{counted(len(table), 'label')} would be taken.")


def _check_documents(file: File, vectors: File | None) -> CheckReport:
    table = read_documents(*file)
    size = sum(len(document.text) for document in table.documents)
    return CheckReport(
        table.outcome,
        "documents",
        f"{counted(len(table.documents), 'document')} of {counted(size, 'character')} in all would "
        "be taken.",
        len(table.documents),
        tuple(note.text for note in table.notes),
    )


CHECKS: dict[str, Callable[[File, File | None], CheckReport]] = {
    "words": _check_words,
    "vectors": _check_vectors,
    "labels": _check_labels,
    "documents": _check_documents,
}
"""What is checked how; a new kind of input adds its line here."""


def check(
    name: str, data: bytes, kind: str | None = None, vectors: File | None = None
) -> CheckReport:
    """Read a file as the app would, and report instead of raising.

    Parameters
    ----------
    name : str
    data : bytes
    kind : {"words", "documents", "vectors", "labels"}, optional
        Guessed from name and content when not given.
    vectors : tuple of (file name, bytes), optional
        The vectors that labels belong to.

    Raises
    ------
    ParameterError
        Unknown kind.
    """
    if kind is not None and kind not in KINDS:
        raise ParameterError(f"Unknown kind “{kind}”; choose one of {', '.join(KINDS)}.")
    chosen = kind or guess_kind(name, data, vectors)
    try:
        if chosen not in CHECKS:
            raise InputError(
                f"{source_name(name)} would be read as {chosen}, which cannot be checked yet; "
                "check words, vectors or labels."
            )
        return CHECKS[chosen]((name, data), vectors)
    except ExplorerError as error:
        return CheckReport("reject", chosen, str(error))


def guess_kind(name: str, data: bytes, vectors: File | None = None) -> str:
    """Tell what a file holds: labels when vectors come with it, else by extension and content."""
    if vectors is not None:
        return "labels"
    reader = READERS.get(extension_of(name))
    if reader is None:
        return "documents" if extension_of(name) in (".md", ".html", ".pdf", ".docx") else "words"
    if reader.words is None or extension_of(name) == ".npy":
        return "vectors"
    if reader.vectors is None:
        return "words"
    try:
        if extension_of(name) == ".parquet":
            holds = holds_vectors(open_parquet(data, source_name(name)).schema_arrow)
        else:
            holds = _lines_hold_vectors(data, source_name(name))
    except ExplorerError:
        return "words"
    return "vectors" if holds else "words"


def _lines_hold_vectors(data: bytes, source: str) -> bool:
    lines = sample_lines(plain_utf8(data[:2_000_000], source, NoteBook()))[1:20]
    for line in lines:
        cells = line.replace(b"\t", b" ").replace(b",", b" ").replace(b";", b" ").split()
        if len(cells) < _FEWEST_NUMBERS or not all(map(is_number, cells[-_FEWEST_NUMBERS:])):
            return False
    return bool(lines)


def counted(count: int, noun: str) -> str:
    """Write a count with its noun: ``1 word``, ``2,000 words``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _report(table: WordTable | VectorTable, kind: str, message: str) -> CheckReport:
    notes = tuple(note.text for note in table.notes)
    return CheckReport(table.outcome, kind, message, len(table), notes)
