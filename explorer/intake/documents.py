"""Files of documents: a text each, or a text a row of a table, with its title, id and metadata."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from explorer.documents import Document, Value
from explorer.errors import ExplorerError, InputError, LimitError
from explorer.intake.choice import Choice
from explorer.intake.contents import Loaded
from explorer.intake.formats.registry import LIST, SPACED_WORDS
from explorer.intake.guessing import Roles
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.looking import Look, look
from explorer.intake.sources import Source
from explorer.intake.table import Block, Table, as_text
from explorer.readers.documents.reading import DOCUMENT_READERS, DocumentTable, find_documents
from explorer.readers.limits import LIMITS
from explorer.readers.notes import NoteBook, Outcome, outcome_of, quoted, sentence, source_name
from explorer.readers.text.form import TOLD_BY_CONTENT
from explorer.readers.text.tables import is_number
from explorer.readers.text.tidying import clean_text, has_words

TABLES = (".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".json", ".parquet", ".xlsx")
"""What is taken of a folder of documents beside texts: tables of a document a row."""

_ID_NAMES = ("_id", "id", "doc_id", "document_id", "key")
_READ_AS_TEXT = (".md", ".html", ".htm")  # by their names where their content does not tell
_CORPUS, _QUERIES, _JUDGEMENTS = "corpus.jsonl", "queries.jsonl", "qrels"
_MOST_TOLD = 8
_LIKE_WORDS = 5  # lines of a word and numbers; fewer may well be a note


def only_documents(sources: Sequence[Source]) -> tuple[list[Source], tuple[str, ...]]:
    """Return the documents among files, and what was left out.

    Of a retrieval set (the BEIR layout) only the corpus is taken: queries and judgements are about
    documents, and as documents they would answer themselves. Of a folder only files are taken
    whose names say that they hold text.

    Raises
    ------
    InputError
        There are none in a folder.
    """
    told: list[str] = []
    kept = list(sources)
    for corpus in _corpora(sources):
        kept = [each for each in kept if each is corpus or not _lies_beside(each, corpus)]
        name = PurePosixPath(corpus.name).parent.name or corpus.folder or "This"
        told.append(
            f"{name} holds queries and judgements about its documents: only {_CORPUS} was taken."
        )
    others = [each for each in kept if each.folder and not _is_named_so(each)]
    kept = [each for each in kept if each not in others]
    if not kept:
        listed = ", ".join((*DOCUMENT_READERS, *TABLES))
        raise InputError(f"There are no documents here; name files that end in {listed}.")
    if others:
        told.append(_left_out(others, "of another kind"))
    return kept, tuple(told)


def _corpora(sources: Sequence[Source]) -> list[Source]:
    """Return the corpus of each retrieval set."""
    return [
        source
        for source in sources
        if source.base == _CORPUS
        and any(
            each.base == _QUERIES or PurePosixPath(each.name).parent.name == _JUDGEMENTS
            for each in sources
            if _lies_beside(each, source)
        )
    ]


def _lies_beside(source: Source, corpus: Source) -> bool:
    """Whether a file lies in the folder of a corpus, or below it."""
    below = PurePosixPath(source.name).is_relative_to(PurePosixPath(corpus.name).parent)
    return below and source.folder == corpus.folder


def _is_named_so(source: Source) -> bool:
    return source.extension in DOCUMENT_READERS or source.extension in TABLES


def holds_rows(seen: Look, choice: Choice) -> bool:
    """Whether the documents of a file are the rows of its table rather than its whole text."""
    if seen.format.holds != "columns":
        return False
    form = replace(choice.form, encoding=None)
    if choice.columns or choice.first or form != TOLD_BY_CONTENT:
        return True  # something is said of rows and columns
    if seen.source.extension in DOCUMENT_READERS:
        return False
    return seen.format is not LIST or seen.source.extension in TABLES


def documents_of(table: Table, roles: Roles, name: str, book: NoteBook) -> DocumentTable:
    """Build one document a row, of the column of the texts; the other columns are its metadata.

    Raises
    ------
    InputError
        There is no column of text, no row with any, or an id comes twice.
    LimitError
        There are too many rows.
    """
    source = source_name(name)
    if roles.label is None:
        raise InputError(f"{source} has no column of text; choose one.")
    if len(table) > LIMITS.documents:
        raise LimitError(f"{source} holds more than {LIMITS.documents:,} documents; split it.")
    texts, titles = table.texts(roles.label), _titles(table, roles)
    folded = {column.strip().casefold(): column for column in reversed(table.names)}
    given = next((folded[each] for each in _ID_NAMES if each in folded), None)
    ids = [""] * len(table) if given is None else table.texts(given)
    used = {roles.label, roles.title, given, *roles.left_out}
    beside = {
        column: cells
        for column, cells in table.columns.items()
        if column not in used and not isinstance(cells, Block)
    }
    found, seen = list[Document](), dict[str, int]()
    for row, position in enumerate(table.positions):
        body = clean_text(texts[row], book, position)
        if not has_words(body):
            book.add("no text", position)
            continue
        own = ids[row].strip() or f"{name}:{position}"
        if own in seen:
            raise InputError(
                f"{source}, row {position:,}: the id {quoted(own)} was used in row "
                f"{seen[own]:,}; give each document its own id."
            )
        seen[own] = position
        title = clean_text(titles[row], book, position)
        found.append(Document(own, body, title, name, _metadata(table, beside, row)))
    if not found:
        raise InputError(f"{source} holds no text; choose a file with at least one word.")
    return DocumentTable(tuple(found), book.notes(), name)


def _titles(table: Table, roles: Roles) -> Sequence[str]:
    return [""] * len(table) if roles.title is None else table.texts(roles.title)


def _metadata(table: Table, beside: Mapping[str, Any], row: int) -> dict[str, Value]:
    cells = {name: _value(cells[row], table) for name, cells in beside.items()}
    return {name: value for name, value in cells.items() if value is not None}


def _value(cell: Any, table: Table) -> Value | None:
    """Return a cell as a field that filters look at; None for an empty one or a vector."""
    if isinstance(cell, bool | int | float):
        return None if cell != cell else cell
    if not isinstance(cell, str):
        return as_text(cell)[: LIMITS.word_length] if isinstance(cell, list | dict) else None
    text = cell.strip()
    if table.written == "values" or not is_number(text):
        return text[: LIMITS.word_length] or None
    number = float(text.replace(",", "."))
    whole = text.lstrip("+-").isdecimal() and abs(number) < 2**53
    return int(text) if whole else number


def read_documents(files: Sequence[Source], choice: Choice, told: Sequence[str]) -> Loaded:
    """Read the documents of files; one without text is left out and told.

    Raises
    ------
    InputError
        A file cannot be read, or none holds text. In a folder what cannot be read is left out.
    LimitError
        They hold too much together.
    """
    choice = replace(choice, kind="documents", member=None)
    documents, notes, changed = list[Document](), list(told), list[Any]()
    taken: dict[str, int] = {}
    blank, lined, failed = list[Source](), list[Source](), list[ExplorerError]()
    size = 0
    for source in files:
        try:
            table = _of_file(source, choice)
        except ExplorerError as error:
            if not source.folder or len(files) == 1:
                raise
            failed.append(error)
            continue
        size += sum(len(document.text) for document in table.documents)
        _require_few(size, len(documents) + len(table.documents))
        blank += [] if table.documents else [source]
        notes += [f"{source.base}: {sentence(note)}" for note in table.notes]
        notes += _of_numbers(source, table)
        lined += [source] if _could_be_lines(source, table) else []
        changed += table.notes
        documents += [_named(document, source, taken) for document in table.documents]
    if not documents:
        raise (
            failed[0]
            if failed
            else InputError(
                f"{files[0].quoted} holds no text; choose a file with at least one word."
            )
        )
    notes += [*_of_lines(lined), *(f"Left out: {error}" for error in failed[:_MOST_TOLD])]
    if blank:
        notes.insert(0, _left_out(blank, "without text"))
    name = files[0].folder or files[0].base
    outcome: Outcome = "clean" if blank or failed else outcome_of(changed)
    content = DocumentTable(tuple(documents[: choice.first]), (), name)
    return Loaded("documents", content, tuple(notes), outcome=outcome)


def _of_file(source: Source, choice: Choice) -> DocumentTable:
    """Read one file: as the rows of a table, or as one text."""
    if not source.head.strip():
        return DocumentTable((), (), source.base)
    seen = look(source, choice)
    if seen.format.holds == "matrix" and seen.format is not SPACED_WORDS:
        raise InputError(
            f"{source.quoted} holds vectors ({seen.format.title}) and no texts; leave it out, or "
            "open it as vectors."
        )
    if not holds_rows(seen, choice):
        by = seen.format.extension if seen.format.holds == "documents" else ".txt"
        by = source.extension if by == ".txt" and source.extension in _READ_AS_TEXT else by
        return find_documents(source.base, source.read(LIMITS.document_file_bytes, "divide it"), by)
    book = NoteBook()
    assert seen.format.read is not None
    assert seen.roles is not None
    table = seen.format.read(seen.source, book, choice.first)
    assert isinstance(table, Table)
    return documents_of(table, seen.roles, source.base, book)


def _of_numbers(source: Source, table: DocumentTable) -> list[str]:
    """Tell of a text that is rather words and their vectors."""
    many = source.head.count(b"\n") >= _LIKE_WORDS
    if len(table.documents) != 1 or not many or not SPACED_WORDS.fits(source):
        return []
    return [f"{source.quoted} was read as a text, but looks like words and their vectors."]


def _could_be_lines(source: Source, table: DocumentTable) -> bool:
    """Return whether the lines of a text would be documents if nothing were said of it."""
    if len(table.documents) != 1 or source.form != TOLD_BY_CONTENT:
        return False
    seen = look(source, Choice())
    return seen.format is LIST and seen.kind == "documents" and seen.rows != 1


def _of_lines(files: Sequence[Source]) -> list[str]:
    """Tell once of all texts whose lines would be documents if nothing were said of them."""
    if not files:
        return []
    others = f" and {len(files) - 1:,} more files were each" if len(files) > 1 else " was"
    return [
        f"{files[0].quoted}{others} read as one text; with the separator “none” each line is a "
        "document."
    ]


def _named(document: Document, source: Source, taken: dict[str, int]) -> Document:
    """Give documents of files of one name in two folders ids of their own."""
    name = document.id if document.id not in taken else f"{source.name}:{document.id}"
    while name in taken:
        taken[document.id] += 1
        name = f"{taken[document.id]}:{document.id}"
    taken.setdefault(document.id, 1)
    taken.setdefault(name, 1)
    return replace(document, id=name)


def _require_few(size: int, count: int) -> None:
    if size > INTAKE_LIMITS.unpacked_bytes:
        raise LimitError(
            f"These documents hold more than {INTAKE_LIMITS.unpacked_bytes:,} characters; "
            "name fewer."
        )
    if count > LIMITS.documents:
        raise LimitError(f"There are more than {LIMITS.documents:,} documents; name fewer.")


def _left_out(files: Sequence[Source], why: str) -> str:
    listed = ", ".join(source.base for source in files[:_MOST_TOLD])
    more = f" and {len(files) - _MOST_TOLD:,} more" if len(files) > _MOST_TOLD else ""
    noun = "1 file" if len(files) == 1 else f"{len(files):,} files"
    return f"{noun} {why} left out: {listed}{more}."
