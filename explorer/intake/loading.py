"""What was believed of files, and accepted → everything they hold."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np

from explorer.arrays import as_matrix
from explorer.errors import InputError
from explorer.intake.building import layout_of, pairs_of, vectors_of, words_of
from explorer.intake.choice import Choice
from explorer.intake.contents import Content, Layout, Loaded
from explorer.intake.documents import documents_of, read_documents
from explorer.intake.formats.delimited import delimiter_of, groups_thousands
from explorer.intake.formats.picking_rows import (
    matrix_header,
    picked_json_lines,
    picked_numbers,
    picked_table,
)
from explorer.intake.formats.registry import TABLE
from explorer.intake.guessing import AS_SAID, Roles
from explorer.intake.keeping import kept_only
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.looking import Look
from explorer.intake.roles import roles_of
from explorer.intake.table import Table, joined
from explorer.intake.together import Group
from explorer.readers.limits import LIMITS
from explorer.readers.notes import Note, NoteBook, Outcome, outcome_of, sentence
from explorer.readers.registry import READERS, extension_of
from explorer.readers.vectors import tables, word2vec
from explorer.readers.vectors.matrix import RawVectors, cut
from explorer.readers.vectors.reading import VectorTable, vector_table
from explorer.readers.words.labels import count_labels, read_labels
from explorer.readers.words.reading import WordTable

_IN_ROWS = (".npy", ".safetensors")
_WHOLE = "files of its kind are not read in parts"
_Build = Callable[[Table, Roles, str, NoteBook], Content]
_BUILDERS: dict[str, _Build] = {
    "vectors": vectors_of,
    "layout": layout_of,
    "pairs": pairs_of,
    "words": words_of,
    "documents": documents_of,
}


def load(group: Group, choice: Choice) -> Loaded:
    """Read everything of a group of files.

    Raises
    ------
    InputError
        A file is damaged behind its head, or holds other than its head promised.
    LimitError
        It is larger than is read.
    """
    if group.kind == "retrieval":
        return _retrieval(group)
    if group.files:
        return read_documents(group.files, choice, group.told)
    first = group.main[0]
    if first.format.holds == "documents":
        return read_documents((first.source,), choice, group.told)
    found = _columns if first.format.holds == "columns" else _matrix
    loaded = found(group, choice)
    if choice.only:
        loaded = kept_only(loaded, choice.only, first.source.quoted)
        if first.format.picked == "all":
            told = f"All of {first.source.quoted} was read to pick out the words: {_WHOLE}."
            loaded = replace(loaded, notes=(*loaded.notes, told))
    return _scaled(loaded, choice)


def _columns(group: Group, choice: Choice) -> Loaded:
    book = NoteBook()
    if choice.only:
        group = replace(group, main=tuple(_of_wanted(each, choice) for each in group.main))
    look = group.main[0]
    assert look.roles is not None
    if _are_plain_numbers(look, choice) and len(group.main) == 1:
        raw_numbers = _plain_numbers(look, choice, book)
        if raw_numbers is not None:
            return _loaded(group, _table_of(group, raw_numbers, book), look.roles, book)
    parts = []
    for part in group.main:
        assert part.format.read is not None
        # What was cut down to the wanted rows was cut down to the first ones too.
        found = part.format.read(part.source, book, None if part.lines else choice.first)
        assert isinstance(found, Table)
        placed = part.lines and len(part.lines) == len(found)
        parts.append(replace(found, positions=part.lines) if placed else found)
    table = joined(parts) if len(parts) > 1 else parts[0]
    roles = look.roles
    if not {*roles.vector, roles.label, roles.x, roles.y} - {None} <= set(table.names):
        # Behind the head the columns turned out to be others.
        roles = roles_of(table, choice, look.source.quoted)
    if group.labels is not None:
        raw = vectors_of(table, roles, look.source.base, NoteBook())
        content: Content = _table_of(group, RawVectors(raw.vectors), book)
    else:
        content = _BUILDERS[roles.kind](table, roles, look.source.base, book)
    return _loaded(group, content, roles, book)


def _of_wanted(each: Look, choice: Choice) -> Look:
    """Return a file of columns of which the rows of the wanted words alone are read."""
    roles, source = each.roles, each.source
    if roles is None or roles.label is None or each.table is None or roles.kind == "documents":
        return each
    source = replace(source, by=roles.label)
    as_utf16 = source.head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if each.format.title == "JSON lines" and source.head.lstrip().startswith(b"{"):
        source, lines = picked_json_lines(source, choice.first)
    elif each.format is TABLE and not as_utf16:
        separator = delimiter_of(source)
        form = replace(source.form, header=each.table.header, separator=separator)
        column = each.table.names.index(roles.label)
        source, lines = picked_table(source, form, column, choice.first)
    else:
        return replace(each, source=source)
    return replace(each, source=source, lines=tuple(lines))


def _scaled(loaded: Loaded, choice: Choice) -> Loaded:
    """Bring each number to mean 0 and deviation 1; one that never differs becomes 0."""
    if choice.scaling == "none" or not isinstance(loaded.content, VectorTable):
        return loaded
    table = loaded.content
    numbers = table.vectors.astype(np.float64)
    spread = numbers.std(axis=0)
    vectors = (numbers - numbers.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    content = replace(table, vectors=as_matrix(vectors))
    told = "Each number of the vectors was brought to mean 0 and deviation 1."
    return replace(loaded, content=content, notes=(*loaded.notes, told), outcome="clean")


def _loaded(group: Group, content: Content, roles: Roles | None, book: NoteBook) -> Loaded:
    told = (*group.told, *(roles.told if roles else ()))
    notes: tuple[Note, ...] = getattr(content, "notes", None) or book.notes()
    described = group.labels.roles if group.labels is not None else roles
    there = _columns_beside(content)
    color, image, label = (
        name if name in there else None
        for name in (
            (described.color, described.image, described.title) if described else (None,) * 3
        )
    )
    return Loaded(
        roles.kind if roles else "vectors",
        content,
        (*told, *(sentence(note) for note in notes)),
        group.projector.sprite if group.projector else None,
        group.projector.views if group.projector else (),
        color,
        image,
        label,
        pictures=group.pictures,
        outcome=outcome_of(notes),
    )


def _columns_beside(content: Content) -> frozenset[str]:
    if isinstance(content, WordTable):
        return frozenset(content.beside)
    metadata = content.metadata if isinstance(content, VectorTable | Layout) else ()
    return frozenset(map(str, metadata))


def _are_plain_numbers(look: Look, choice: Choice) -> bool:
    """Whether a table is what the readers of vectors take by themselves, and fast."""
    roles = look.roles
    return (
        look.format is TABLE
        and roles is not None
        and roles.kind == "vectors"
        and len(roles.vector) > 1
        and roles.why != AS_SAID
        and look.source.form.separator != " "
        and not (choice.text or choice.label or choice.vector)
        and not look.lines
    )


def _plain_numbers(look: Look, choice: Choice, book: NoteBook) -> RawVectors | None:
    """Read such a table; None where thousands are grouped in its numbers.

    None too where the first lines hold fewer than the first rows.
    """
    source, form = look.source, look.source.form
    if choice.first is None:
        data = source.read(LIMITS.vector_file_bytes)
    else:
        data = source.lines(choice.first + 1)  # one more, for the header
    delimiter = delimiter_of(source)
    grouping = {None: b"", ",": b".", ".": b"" if delimiter == "," else b","}[form.decimal]
    if form.decimal is not None and (delimiter == form.decimal or grouping in data):
        return None
    if form.decimal is None and groups_thousands(source):
        return None
    usual: Literal[",", "\t"] = "\t" if delimiter == "\t" else ","
    draft = NoteBook()
    try:
        raw = cut(tables.read_table(data, source.quoted, draft, usual, form), choice.first)
    except InputError:
        if b'"' in data:
            return None  # a quoted line end may divide what is one row
        raise
    if choice.first is not None and len(raw.numbers) < choice.first <= data.count(b"\n"):
        return None
    book.take(draft)
    return raw


def _matrix(group: Group, choice: Choice) -> Loaded:
    book, look = NoteBook(), group.main[0]
    if look.format.holds == "numbers":
        raw = word2vec.read_bytes(
            look.source.read(LIMITS.vector_file_bytes),
            look.source.quoted,
            book,
            count=_count(group),
        )
    elif (picked := _picked_matrix(group, choice, book)) is not None:
        return _loaded(group, vector_table(picked, look.source.base, book), None, book)
    else:
        assert look.format.read is not None
        found = look.format.read(look.source, book, choice.first)
        assert isinstance(found, RawVectors)
        raw = found
    return _loaded(group, _table_of(group, raw, book), None, book)


def _picked_matrix(group: Group, choice: Choice, book: NoteBook) -> RawVectors | None:
    """Read the rows of the wanted words alone, where their labels stand in another file."""
    look = group.main[0]
    if not choice.only or group.labels is None or look.format.extension not in _IN_ROWS:
        return None
    source = replace(look.source, wanted=frozenset(choice.only))
    header = matrix_header(source, book)
    if header is None:
        return None
    table = read_labels(*_label_file(group.labels), header.shape[0])
    numbers, rows = picked_numbers(source, header, table.words, choice.first)
    return RawVectors(
        numbers,
        [table.words[row] for row in rows],
        table.metadata.iloc[rows] if table.beside else None,
        rows=np.array(rows, dtype=np.int64),
        total=header.shape[0],
    )


def _count(group: Group) -> int:
    if group.projector is not None and group.projector.rows is not None:
        return group.projector.rows
    return 0 if group.labels is None else count_labels(*_label_file(group.labels))


def _table_of(group: Group, raw: RawVectors, book: NoteBook) -> VectorTable:
    labels = None if group.labels is None else _label_file(group.labels)
    return vector_table(raw, group.main[0].source.base, book, labels=labels)


def _label_file(look: Look) -> tuple[str, bytes]:
    known = extension_of(look.source.base) in READERS
    name = look.source.base if known else f"{look.source.base}{look.format.extension}"
    return name, look.source.read(LIMITS.word_file_bytes)


def _retrieval(group: Group) -> Loaded:
    from explorer.evaluation.judgements import assemble

    files = {source.name: source for source in group.files}
    name = group.files[0].folder or group.files[0].base
    found = assemble(
        name, list(files), lambda file: files[file].read(INTAKE_LIMITS.unpacked_bytes), "test"
    )
    outcome: Outcome = "clean" if found.notes else "accept"
    return Loaded("retrieval", found, (*group.told, *found.notes), outcome=outcome)
