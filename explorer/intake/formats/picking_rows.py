"""The rows of some words out of tables and matrices of any size: only these are held."""

import csv
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.errors import InputError
from explorer.intake.sources import Source
from explorer.readers.archives import UNPACKING_ERRORS, open_zip
from explorer.readers.limits import require_rows, require_shape
from explorer.readers.notes import NoteBook
from explorer.readers.text.form import Form
from explorer.readers.text.tidying import tidy
from explorer.readers.vectors import npz_files, numpy_files, safetensors_files
from explorer.readers.vectors.matrix import RawVectors

_BLOCK = 1 << 20
_LONGEST_RECORD = 1 << 20


def is_wanted(text: Any, wanted: frozenset[str]) -> bool:
    """Whether a cell is one of the words, once it is tidied as labels are."""
    if not isinstance(text, str):
        return False if text is None else str(text) in wanted
    if text in wanted:
        return True
    return (text.strip() if text.isascii() else tidy(text)[0]) in wanted


def wanted_rows(texts: Iterable[Any], wanted: frozenset[str], first: int | None) -> list[int]:
    """Return the places of the wanted words among the first texts, ascending."""
    return [
        row
        for row, text in enumerate(texts)
        if (first is None or row < first) and is_wanted(text, wanted)
    ]


def require_some(source: Source, found: Sequence[Any]) -> None:
    """Refuse a file that holds none of the wanted words.

    Raises
    ------
    InputError
    """
    if not found:
        raise InputError(
            f"{source.quoted} holds none of the {len(source.wanted):,} wanted words; look at how "
            "they are written there."
        )


def rows_of(
    blocks: Iterable[bytes], header: numpy_files.Header, rows: Sequence[int], source: str
) -> npt.NDArray[Any]:
    """Take some rows, ascending, of a matrix in row order out of its stream.

    Raises
    ------
    InputError
        It ends before the last of them.
    """
    dimension = header.shape[1]
    require_shape(source, len(rows), dimension)
    numbers = np.empty((len(rows), dimension), dtype=header.dtype)
    width, rest, at, done = dimension * header.dtype.itemsize, b"", 0, 0
    for block in blocks:
        rest += block
        while done < len(rows):
            begin = header.start + rows[done] * width - at
            if begin + width > len(rest):
                rest, at = rest[max(0, begin) :], at + min(max(0, begin), len(rest))
                break
            numbers[done] = np.frombuffer(rest, header.dtype, dimension, begin)
            done += 1
        if done == len(rows):
            return numbers
    raise InputError(f"{source} is cut off; save or download it again.")


def picked_npz(source: Source, book: NoteBook, first: int | None) -> RawVectors | None:
    """Read the wanted rows of an .npz; None where its order of numbers does not allow it.

    Raises
    ------
    InputError
        It is damaged, or no wanted word is there.
    """
    book.unit = "row"
    with source.seekable() as stream:
        archive = open_zip(stream, source.quoted, "an .npz archive")
        parts = npz_files.npz_parts(archive, source.quoted)
        if parts.labels is None or parts.header.fortran:
            return None
        texts = npz_files.npz_texts(archive, parts.labels, source.quoted)
        rows = wanted_rows(texts, source.wanted, first)
        require_some(source, rows)
        try:
            with archive.open(f"{parts.matrix}.npy") as member:
                blocks = iter(lambda: member.read(_BLOCK), b"")
                numbers = rows_of(blocks, parts.header, rows, source.quoted)
        except UNPACKING_ERRORS:
            raise InputError(f"{source.quoted} is damaged inside; save it again.") from None
        metadata = npz_files.npz_columns(archive, parts, source.quoted)
    book.tell("chosen", f"the array “{parts.matrix[:40]}”")
    return RawVectors(
        numbers,
        [texts[row] for row in rows],
        None if metadata is None else metadata.iloc[rows],
        rows=np.array(rows, dtype=np.int64),
        total=parts.header.shape[0],
    )


def matrix_header(source: Source, book: NoteBook) -> numpy_files.Header | None:
    """Return where the numbers of a .npy or .safetensors lie; None where not row after row.

    Raises
    ------
    InputError
    """
    if source.head.startswith(b"\x93NUMPY"):
        header = numpy_files.parse_header(source.head, source.quoted)
        plain = len(header.shape) == 2 and not header.fortran and header.dtype.kind in "fiub"
        return header if plain else None
    return safetensors_files.located(source.head, source.size, source.quoted, book)


def first_numbers(source: Source, header: numpy_files.Header, first: int | None) -> RawVectors:
    """Read the first rows of a matrix, all of them where None is given, and hold nothing beside.

    Raises
    ------
    InputError, LimitError
    """
    rows = min(first or header.shape[0], header.shape[0])
    # Beyond the limit of a file in memory the limits of rows and numbers decide.
    require_shape(source.quoted, rows, header.shape[1])
    numbers = np.empty((rows, header.shape[1]), header.dtype)
    filled, at = numbers.reshape(-1).view(np.uint8), -header.start
    for block in source.blocks():
        begin = max(at, 0)
        part = np.frombuffer(block, np.uint8)[begin - at :][: len(filled) - begin]
        filled[begin : begin + len(part)] = part
        at += len(block)
        if at >= len(filled):
            return RawVectors(numbers)
    raise InputError(f"{source.quoted} is cut off; save or download it again.")


def picked_numbers(
    source: Source, header: numpy_files.Header, labels: Sequence[str], first: int | None
) -> tuple[npt.NDArray[Any], list[int]]:
    """Read the rows of a matrix whose labels, of another file, are wanted, and their places."""
    rows = wanted_rows(labels, source.wanted, first)
    require_some(source, rows)
    return rows_of(source.blocks(), header, rows, source.quoted), rows


def picked_table(
    source: Source, form: Form, column: int, first: int | None
) -> tuple[Source, list[int]]:
    """Return a table as text, cut down to its header and the wanted rows, and their lines.

    Parameters
    ----------
    source : Source
        With the words that are wanted, and the name of the column they stand in.
    form : Form
        How it is written: header and separator.
    column : int
        Where that column is.
    first : int, optional

    Raises
    ------
    InputError
        No wanted word is there.
    """
    records = _records(source)
    head: list[bytes] = []
    if form.header == "named":
        head = [record for _, record in itertools.islice(records, 1)]
        names = [cell.strip() for cell in _cells(head[0], form)] if head else []
        column = names.index(source.by) if source.by in names else column
    cells = ((line, record, _cells(record, form)[column:]) for line, record in records)
    texts = ((line, record, next(iter(found), None)) for line, record, found in cells)
    kept, lines = _kept(source, texts, first)
    return source.cut(b"\n".join((*head, *kept)) + b"\n").written(form), lines


def picked_json_lines(source: Source, first: int | None) -> tuple[Source, list[int]]:
    """Return lines of JSON, cut down to the wanted ones, and where they stood.

    Raises
    ------
    InputError
        No wanted word is there.
    """
    texts = ((line, record, _field(record, source.by)) for line, record in _lines(source))
    kept, lines = _kept(source, texts, first)
    return source.cut(b"\n".join(kept) + b"\n"), lines


def _kept(
    source: Source, texts: Iterable[tuple[int, bytes, Any]], first: int | None
) -> tuple[list[bytes], list[int]]:
    kept: list[bytes] = []
    lines: list[int] = []
    for line, record, text in itertools.islice(texts, first):
        if is_wanted(text, source.wanted):
            kept.append(record)
            lines.append(line)
    require_some(source, kept)
    require_rows(source.quoted, len(kept))
    return kept, lines


def _lines(source: Source) -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not blank, with its number."""
    number = 0
    for block in source.line_blocks():
        for line in block.removesuffix(b"\n").split(b"\n"):
            number += 1
            if line.strip():
                yield number, line.rstrip(b"\r")


def _records(source: Source) -> Iterator[tuple[int, bytes]]:
    """Yield each record with the line on which it begins; quotes may hold ends of lines."""
    begins, pending = 0, b""
    for number, line in _lines(source):
        begins = begins if pending else number
        pending = pending + b"\n" + line if pending else line
        if pending.count(b'"') % 2 and len(pending) < _LONGEST_RECORD:
            continue
        yield begins, pending
        pending = b""
    if pending:
        yield begins, pending


def _cells(record: bytes, form: Form) -> list[str]:
    text = record.decode("utf-8-sig", "replace")
    try:
        return next(csv.reader(text.split("\n"), delimiter=form.separator or ","), [])
    except csv.Error:
        return text.split(form.separator or ",")


def _field(record: bytes, name: str) -> Any:
    try:
        item = json.loads(record)
    except (ValueError, RecursionError):
        return None
    if not isinstance(item, dict):
        return None
    if name in item:
        return item[name]
    nested = (cell for cell in item.values() if isinstance(cell, dict))
    return next((cell[name] for cell in nested if name in cell), None)
