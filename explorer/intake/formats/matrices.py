"""Files that hold nothing but vectors and perhaps their words, by the readers of vectors."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.errors import ExplorerError, InputError
from explorer.intake.formats.delimited import delimiter_of
from explorer.intake.formats.picking import picked_lines, picked_words
from explorer.intake.formats.picking_rows import first_numbers, picked_npz
from explorer.intake.sources import Source
from explorer.readers.limits import LIMITS, require_shape
from explorer.readers.notes import NoteBook
from explorer.readers.vectors import npz_files, numpy_files, safetensors_files, text, word2vec
from explorer.readers.vectors.blocks import Columns, is_number
from explorer.readers.vectors.matrix import RawVectors, cut

_COUNTS = re.compile(rb"\s*(\d{1,12})[ \t]+(\d{1,9})[ \t]*\r?\n")
_NPY, _ZIP, _PICKLE = b"\x93NUMPY", b"PK\x03\x04", b"\x80"
_FASTTEXT = (793712314).to_bytes(4, "little")
_CHECKPOINT = re.compile(rb"[\w./-]{1,100}data\.pkl|[\w./-]{1,100}version")
_LONGEST_WORD = 4 * LIMITS.word_length
_TABLES = (".csv", ".tsv", ".tab")
_UNPACKS_TO = 8  # times its size, of a packed text of numbers: room for three times in truth
_FEWEST = 2  # numbers a word, where no header says that it is one


@dataclass(frozen=True)
class Shape:
    """What is known of a matrix from the head of its file.

    Attributes
    ----------
    rows, dimension : int, optional
        None where only reading it all would tell.
    labelled : bool
        Whether its words stand in the same file.
    """

    rows: int | None
    dimension: int | None
    labelled: bool


def is_npy(source: Source) -> bool:
    """Whether it begins as NumPy's arrays do."""
    return source.head.startswith(_NPY)


def npy_shape(source: Source) -> Shape:
    """Return what the header announces."""
    header = numpy_files.parse_header(source.head, source.quoted)
    if len(header.shape) != 2 or header.dtype.kind not in "fiub":
        raise InputError(
            f"{source.quoted} holds an array of {len(header.shape)} dimensions of "
            f"{header.dtype.name} values; vectors are a table of numbers with one row per item."
        )
    return Shape(header.shape[0], header.shape[1], labelled=False)


def is_npz(source: Source) -> bool:
    """Whether it is a zip of NumPy's arrays, or names itself so."""
    zipped = source.head.startswith(_ZIP)
    return zipped and (source.extension == ".npz" or source.head[30:200].find(b".npy") > 0)


def npz_shape(source: Source) -> Shape:
    """Return what the headers of its arrays announce."""
    with source.seekable() as stream:
        return Shape(*npz_files.npz_shape(stream, source.quoted))


def is_checkpoint(source: Source) -> bool:
    """Whether it is a zip that PyTorch wrote."""
    return source.head.startswith(_ZIP) and _CHECKPOINT.match(source.head[30:230]) is not None


def is_safetensors(source: Source) -> bool:
    """Whether it begins with the length of a JSON object and that object.

    One with a damaged beginning is told by its name, so that the reader says what is wrong with it.
    """
    head = source.head
    if head[8:9] == b"{" and 2 <= int.from_bytes(head[:8], "little") < 1 << 27:
        return True
    number = head[:8]
    is_text = number.isascii() and b"\0" not in number
    return source.extension == ".safetensors" and not is_text and not head.startswith(_PICKLE)


def is_binary_words(source: Source) -> bool:
    """Whether counts in text are followed by a word and numbers that are no text."""
    head = source.head
    if head.startswith(_FASTTEXT):
        return True
    found = _COUNTS.match(head[:64])
    if found is None:
        return False
    dimension = int(found[2])
    space = head.find(b" ", found.end(), found.end() + _LONGEST_WORD)
    line = head[space + 1 : space + 1 + 4 * dimension]
    if space < 0 or not line:
        return source.extension == ".bin"  # the reader says what is wrong
    # A line of text would hold digits, points, signs and spaces there.
    return len(line.translate(None, b"0123456789.+-eE \t\r\n")) * 4 > len(line)


def binary_shape(source: Source) -> Shape:
    """Return the counts of the first line."""
    found = _COUNTS.match(source.head[:64])
    return Shape(int(found[1]), int(found[2]), labelled=True) if found else Shape(None, None, True)


def is_spaced(source: Source) -> bool:
    """Whether most of the first lines are a word and numbers, divided by spaces."""
    try:
        lines = _lines(source)
    except ExplorerError:
        return False
    if not lines:
        return False
    counted = _COUNTS.match(lines[0] + b"\n") is not None
    body = lines[1:] if counted else lines
    if counted and not body:
        return True  # counts above nothing: the reader says so
    if not counted and (b"\t" in lines[0] or source.extension in _TABLES):
        return delimiter_of(source) is None and _mostly_numbers(body)
    if any(line.lstrip()[:1] in (b"{", b"[") for line in body[:3]):
        return False
    if counted and int(lines[0].split()[1]) == 1:
        return all(len(line.split()) >= 2 and is_number(line.split()[-1]) for line in body)
    return _mostly_numbers(body)


def _mostly_numbers(body: Sequence[bytes]) -> bool:
    numbers = [_trailing(line.split()) for line in body]
    return sum(count >= _FEWEST for count in numbers) * 4 > len(body) * 3


def spaced_shape(source: Source) -> Shape:
    """Tell rows and dimension from the counts above, else from the first lines."""
    lines = _lines(source)
    found = _COUNTS.match(lines[0] + b"\n")
    if found:
        return Shape(int(found[1]), int(found[2]), labelled=True)
    cells = [line.split() for line in lines[:20]]
    numbers = sorted(_trailing(row) for row in cells)
    bare = all(is_number(row[0]) for row in cells)
    rows = len(source.head.splitlines()) if source.whole else None
    return Shape(rows, numbers[len(numbers) // 2], labelled=not bare)


def _trailing(cells: Sequence[bytes]) -> int:
    count = 0
    for cell in reversed(cells):
        if not is_number(cell):
            break
        count += 1
    return count


def _lines(source: Source) -> list[bytes]:
    data = text.plain_utf8(source.head, source.quoted, NoteBook())
    if not source.whole:
        data = data[: data.rfind(b"\n") + 1] or data
    return text.sample_lines(data)[:100]


def read_npy(source: Source, book: NoteBook, first: int | None = None) -> RawVectors:
    """Read an array; of a large one only the `first` rows."""
    if first is not None or _is_large(source):
        header = numpy_files.parse_header(source.head, source.quoted)
        if not header.fortran and len(header.shape) == 2:
            return first_numbers(source, header, first)
    data = source.read(LIMITS.vector_file_bytes, "save it row by row (C order)")
    return cut(numpy_files.read_npy(data, source.quoted, book), first)


def read_npz(source: Source, book: NoteBook, first: int | None = None) -> RawVectors:
    """Read vectors and labels; of many only those of the wanted words."""
    picked = picked_npz(source, book, first) if source.wanted else None
    if picked is not None:
        return picked
    with source.seekable() as stream:
        return cut(npz_files.read_npz(stream, source.quoted, book), first)


def read_safetensors(source: Source, book: NoteBook, first: int | None = None) -> RawVectors:
    """Read the matrix of a model or of vectors; of a large one only the `first` rows."""
    if first is not None or _is_large(source):
        header = safetensors_files.located(source.head, source.size, source.quoted, book)
        if header is not None:
            return first_numbers(source, header, first)
    data = source.read(LIMITS.vector_file_bytes, "save it as float32")
    return cut(safetensors_files.read_safetensors(data, source.quoted, book), first)


def read_spaced(source: Source, book: NoteBook, first: int | None = None) -> RawVectors:
    """Read a word and its numbers a line; of a large file only the `first`."""
    if source.wanted:
        return picked_lines(source, first)
    if first is None and not _is_large(source):
        return text.read_spaced(source.read(LIMITS.vector_file_bytes), source.quoted, book)
    return _streamed(source, book, first or LIMITS.rows + 1)


def _is_large(source: Source) -> bool:
    """Whether a file is read piece by piece, being too large to be held beside its numbers.

    What a packed one unpacks to is only guessed.
    """
    size = (source.packed or 0) * _UNPACKS_TO if source.size is None else source.size
    return size > LIMITS.vector_file_bytes


def _streamed(source: Source, book: NoteBook, first: int) -> RawVectors:
    """Read the first rows block by block, so that little more is held than is kept."""
    numbers: FloatMatrix | None = None
    labels: list[str] = []
    filled = line = 0
    columns: Columns | None = None
    for block in source.line_blocks():
        data = text.plain_utf8(block, source.quoted, book) if line == 0 else block
        skip = 0
        if columns is None:
            ends = data.count(b"\n") if source.whole else -1
            columns, skip, _ = text.spaced_columns(data, source.quoted, ends)
            most = min(LIMITS.rows, LIMITS.vector_values // columns.dimension)
            numbers = np.empty((min(first, most), columns.dimension), dtype=np.float32)
        raw = text.spaced_rows(data, columns, skip, source.quoted, book.below(line))
        assert numbers is not None
        taken = min(first - filled, len(raw.numbers))
        if filled + taken > len(numbers):
            require_shape(source.quoted, filled + taken, columns.dimension)
        numbers[filled : filled + taken] = raw.numbers[:taken]
        labels += list(raw.labels or ())[:taken]
        filled, line = filled + taken, line + block.count(b"\n")
        if filled == first:
            break
    if numbers is None:
        return text.read_spaced(b"", source.quoted, book)
    return RawVectors(numbers[:filled], labels or None, repeats="drop")


def read_binary_words(source: Source, book: NoteBook, first: int | None = None) -> RawVectors:
    """Read word2vec's binary form; of a large file only the `first` words."""
    if source.wanted and _COUNTS.match(source.head[:64]):
        return picked_words(source, first)
    if first is None and not _is_large(source):
        return word2vec.read_bin(source.read(LIMITS.vector_file_bytes), source.quoted, book)
    found = _COUNTS.match(source.head[:64])
    if found is None:
        return word2vec.read_bin(source.head, source.quoted, book)
    shape = (min(first or int(found[1]), int(found[1])), int(found[2]))
    require_shape(source.quoted, *shape)
    return _first_words(source, book, found.end(), shape)


def _first_words(source: Source, book: NoteBook, start: int, shape: tuple[int, int]) -> RawVectors:
    """Read words and their numbers from a stream that is left when there are enough."""
    book.unit = "row"
    numbers: FloatMatrix = np.empty(shape, dtype=np.float32)
    words: list[str] = []
    width, rest, skip = 4 * shape[1], b"", start
    for block in source.blocks():
        rest, at = rest + block, skip
        while len(words) < shape[0]:
            at += rest[at : at + 1] == b"\n"
            space = rest.find(b" ", at, at + _LONGEST_WORD)
            if space < 0 or space + 1 + width > len(rest):
                break
            numbers[len(words)] = np.frombuffer(rest, "<f4", shape[1], space + 1)
            words.append(text.decoded_word(rest[at:space], len(words) + 1, book))
            at = space + 1 + width
        rest, skip = rest[at:], 0
        if len(words) == shape[0]:
            return RawVectors(numbers, words, repeats="drop")
        if len(rest) > _LONGEST_WORD + width + len(block):
            break
    raise InputError(
        f"{source.quoted}, row {len(words) + 1:,}: no word and {shape[1]:,} numbers are found "
        "there; the file is cut off or its first line gives a wrong dimension."
    )
