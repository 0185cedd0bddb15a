"""Vectors as text with spaces: word2vec, GloVe without a header, fastText .vec."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from explorer.errors import InputError
from explorer.readers.limits import LIMITS, require_shape
from explorer.readers.notes import NoteBook
from explorer.readers.text.decoding import decode, refuse_binary
from explorer.readers.vectors.blocks import Columns, Filled, Parsed, is_number, parse
from explorer.readers.vectors.matrix import RawVectors

_HEADER = re.compile(rb"\s*(-?\d{1,15})[ \t]+(-?\d{1,15})\s*\Z")
_SAMPLE_LINES = 100
_SAMPLE_BYTES = 16_000_000
_MOST_MALFORMED = 1_000


def plain_utf8(data: bytes, source: str, book: NoteBook) -> bytes:
    """Return text as bytes in UTF-8 without a mark; damaged bytes may remain inside words."""
    refuse_binary(data, source)
    if data.startswith(b"\xef\xbb\xbf"):
        book.tell("encoding", "UTF-8 with a byte-order mark")
        data = data[3:]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = decode(data, source, book).encode("utf-8", "replace")
    elif data[:4096].count(0) * 10 > len(data[:4096]):
        raise InputError(f"{source} is a binary file, not vectors written as text.")
    if b"\r" in data[:_SAMPLE_BYTES] and b"\n" not in data[:_SAMPLE_BYTES]:
        data = data.replace(b"\r", b"\n")
    return data.rstrip(b"\r\n \t\x00")


def sample_lines(data: bytes) -> list[bytes]:
    """Return the first lines that are not blank."""
    lines = data[:_SAMPLE_BYTES].split(b"\n", _SAMPLE_LINES + 1)[: _SAMPLE_LINES + 1]
    return [line.rstrip(b"\r") for line in lines if line.strip()]


def read_spaced(data: bytes, source: str, book: NoteBook) -> RawVectors:
    """Read a word and its numbers per line, with or without a line of counts above.

    Malformed lines are left out and counted while they are few; words may hold spaces.

    Raises
    ------
    InputError
        No such structure, or more than a quarter of the lines break it.
    """
    data = plain_utf8(data, source, book)
    columns, skip, announced = spaced_columns(data, source, data.count(b"\n"))
    raw = spaced_rows(data, columns, skip, source, book)
    if announced is not None and announced != len(raw.numbers):
        book.tell("count", f"{announced:,} words, {len(raw.numbers):,} rows follow")
    return raw


def spaced_columns(data: bytes, source: str, ends: int) -> tuple[Columns, int, int | None]:
    """Tell from the first lines how each line splits.

    Parameters
    ----------
    data : bytes
        As :func:`plain_utf8` returns them.
    source : str
    ends : int
        Line ends of the whole file.

    Returns
    -------
    Columns
    int
        Lines above the first row.
    int, optional
        How many words the line of counts announces.

    Raises
    ------
    InputError
        No such structure.
    """
    lines = sample_lines(data)
    if not lines:
        raise InputError(f"{source} is empty; write a word and its numbers on each line.")
    header = _header(lines, source, ends)
    body = lines[1:] if header else lines
    if not body:
        raise InputError(f"{source} has a header line and no vectors below it; save it again.")
    delimiter = b"\t" if b"\t" in body[0] else b" "
    labelled, dimension = _layout(body, delimiter, header, source)
    columns = Columns(delimiter, (False,) * labelled + (True,) * dimension)
    skip = 0 if header is None else 1 + data[: data.find(lines[0])].count(b"\n")
    return columns, skip, header[0] if header else None


def spaced_rows(
    data: bytes, columns: Columns, skip: int, source: str, book: NoteBook
) -> RawVectors:
    """Read the lines below the first `skip`, split as `columns` says.

    Raises
    ------
    InputError
        More than a quarter of the lines do not fit.
    """
    reader = _OddLines(columns, source, book)
    filled = parse(data, columns, source, skip=skip, odd_line=reader.read)
    _require_mostly_sound(filled, columns, source)
    labelled = len(columns.numeric) > columns.dimension
    return raw_of(filled, _decoded(filled, book) if labelled else None)


def raw_of(filled: Filled, labels: Sequence[str] | None) -> RawVectors:
    """Wrap the parsed lines of a word-vector file."""
    lines = filled.lines[: filled.rows]
    total = filled.rows + len(filled.bad)
    every = np.sort(np.concatenate([lines, np.array(filled.bad, dtype=np.int64)]))
    return RawVectors(
        filled.numbers[: filled.rows],
        labels,
        rows=np.searchsorted(every, lines),
        total=total,
        lines=lines,
        repeats="drop",
    )


def _header(lines: Sequence[bytes], source: str, ends: int) -> tuple[int, int] | None:
    """Return the announced numbers of words and dimensions, if the first line is such a line.

    Two numbers above rows of one number each are counts only where they are right, `ends` being
    the number of line ends in the file.
    """
    found = _HEADER.match(lines[0])
    if found is None:
        return None
    count, dimension = int(found[1]), int(found[2])
    if len(lines) > 1 and len(lines[1].split()) == 2 and (count, dimension) != (ends, 1):
        return None
    if count < 1 or dimension < 1:
        raise InputError(
            f"{source}, line 1: {count} words of {dimension} numbers are announced; "
            "correct or remove that line."
        )
    if dimension > LIMITS.dimensions:
        require_shape(source, 1, dimension)
    return count, dimension


def _layout(
    body: Sequence[bytes], delimiter: bytes, header: tuple[int, int] | None, source: str
) -> tuple[int, int]:
    """Return whether there is a word column (0 or 1), and the number of numbers per line."""
    fields = [line.strip(delimiter + b"\r").split(delimiter) for line in body]
    if header:
        return 1, header[1]
    usual = Counter(map(len, fields)).most_common(1)[0][0]
    bare = all(is_number(row[0]) for row in fields) and all(map(is_number, fields[0]))
    dimension = usual if bare else usual - 1
    sound = sum(len(row) > dimension and all(map(is_number, row[-dimension:])) for row in fields)
    if dimension < 1 or (not bare and sound * 2 < len(fields)):
        raise InputError(
            f"{source}, line 1: this is not a word followed by numbers; "
            "choose a vector file, or read it as a word list."
        )
    require_shape(source, 1, dimension)
    return (0 if bare else 1), dimension


class _OddLines:
    """Lines that do not split into a word and d numbers: words with spaces, or malformed."""

    def __init__(self, columns: Columns, source: str, book: NoteBook) -> None:
        self.columns, self.source, self.book = columns, source, book
        self.malformed = 0

    def read(self, line: bytes, number: int) -> Parsed | None:
        delimiter, dimension = self.columns.delimiter, self.columns.dimension
        cells = line.rstrip(b"\r" + delimiter).rsplit(delimiter, dimension)
        labelled = len(self.columns.numeric) > dimension
        if labelled and len(cells) == dimension + 1 and all(map(is_number, cells[1:])):
            word = cells[0].strip(delimiter)
            # One number too many is a malformed line, not a word that ends in a number.
            if not is_number(word.split(delimiter)[-1] or b"0"):
                self.book.add("spaced word", number, word.decode("utf-8", "replace"))
                return [word], cells[1:]
        self.malformed += 1
        self.book.add("malformed", number, line[:50].decode("utf-8", "replace"))
        if self.malformed > _MOST_MALFORMED:
            raise InputError(
                f"{self.source}, line {number:,} is the {self.malformed:,}th line that is not "
                f"{_expected(self.columns)}; correct the file."
            )
        return None


def _expected(columns: Columns) -> str:
    word = "a word and " if len(columns.numeric) > columns.dimension else ""
    return f"{word}{columns.dimension:,} number{'s' if columns.dimension != 1 else ''}"


def _require_mostly_sound(filled: Filled, columns: Columns, source: str) -> None:
    if len(filled.bad) * 4 > filled.rows + len(filled.bad):
        more = f", nor are {len(filled.bad) - 1:,} more lines" if len(filled.bad) > 1 else ""
        raise InputError(
            f"{source}, line {filled.bad[0]:,}, is not {_expected(columns)}{more}; "
            "correct them or the first line."
        )


def _decoded(filled: Filled, book: NoteBook) -> list[str]:
    return [
        decoded_word(cell, int(line), book)
        for cell, line in zip(filled.texts[0], filled.lines[: filled.rows], strict=True)
    ]


def decoded_word(cell: bytes, position: int, book: NoteBook) -> str:
    """Decode a word of a vector file; bytes that are not UTF-8 become the mark � and are noted."""
    try:
        return cell.decode("utf-8")
    except UnicodeDecodeError:
        word = cell.decode("utf-8", "replace")
        book.add("bytes", position, word, count=word.count("\ufffd"))
        return word
