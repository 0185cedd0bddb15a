"""word2vec binary files and TensorBoard Projector .bytes."""

import re

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.errors import InputError
from explorer.readers.limits import LIMITS, require_shape
from explorer.readers.notes import NoteBook
from explorer.readers.vectors.matrix import RawVectors
from explorer.readers.vectors.text import decoded_word

_HEADER = re.compile(rb"(\d{1,12}) +(\d{1,9}) *\r?\n")
_FASTTEXT_MAGIC = (793712314).to_bytes(4, "little")
_LONGEST_WORD = 4 * LIMITS.word_length  # bytes


def read_bin(data: bytes, source: str, book: NoteBook) -> RawVectors:
    """Read word2vec's binary form: a header line, then per word its bytes, a space, float32s.

    A line feed after each vector is allowed for, as the original program writes it.

    Raises
    ------
    InputError
        The header is missing, or the rows do not line up with it.
    """
    book.unit = "row"
    if data.startswith(b"PK\x03\x04"):
        raise InputError(
            f"{source} is a PyTorch checkpoint, which could run code and is never opened; "
            "export the vectors as .safetensors or .npy."
        )
    if data.startswith(_FASTTEXT_MAGIC):
        raise InputError(f"{source} is a fastText model; export its vectors as .vec text.")
    header = _HEADER.match(data[:64])
    if header is None:
        raise InputError(
            f"{source} does not begin with the numbers of words and dimensions, as word2vec's "
            "binary files do; choose such a file."
        )
    count, dimension = int(header[1]), int(header[2])
    if count == 0 or dimension == 0:
        raise InputError(f"{source} announces {count} words of {dimension} numbers; none to read.")
    require_shape(source, count, dimension)
    if count * (dimension * 4 + 1) > len(data) - header.end():
        raise InputError(
            f"{source} announces {count:,} words of {dimension:,} numbers, more than the file "
            "holds; it is cut off or its first line is wrong."
        )
    return _rows(data, header.end(), (count, dimension), (source, book))


def _rows(
    data: bytes, start: int, shape: tuple[int, int], told: tuple[str, NoteBook]
) -> RawVectors:
    (count, dimension), (source, book) = shape, told
    numbers: FloatMatrix = np.empty(shape, dtype=np.float32)
    words: list[str] = []
    width, at = dimension * 4, start
    for row in range(count):
        if data[at : at + 1] == b"\n":
            at += 1
        space = data.find(b" ", at, at + _LONGEST_WORD)
        word = data[at:space]
        if space < 0 or b"\n" in word or space + 1 + width > len(data):
            raise InputError(
                f"{source}, row {row + 1:,}: no word and {dimension:,} numbers are found there; "
                "the file is cut off or its first line gives a wrong dimension."
            )
        words.append(decoded_word(word, row + 1, book))
        numbers[row] = np.frombuffer(data, "<f4", dimension, space + 1)
        at = space + 1 + width
    if data[at:].strip(b"\n"):
        raise InputError(
            f"{source} holds more than the {count:,} words its first line announces; "
            "correct that line."
        )
    return RawVectors(numbers, words, repeats="drop")


def read_bytes(data: bytes, source: str, book: NoteBook, *, count: int = 0) -> RawVectors:
    """Read bare little-endian float32 numbers; the number of labels gives the number of rows.

    Parameters
    ----------
    count : int
        Number of labels; 0 when there are none.

    Raises
    ------
    InputError
        There are no labels, or the numbers do not divide among them.
    """
    book.unit = "row"
    if count == 0:
        raise InputError(
            f"{source} holds bare numbers; give its metadata TSV too, "
            "whose lines tell how many vectors there are."
        )
    dimension, rest = divmod(len(data), 4 * count)
    if rest or dimension == 0:
        raise InputError(
            f"{source} has {len(data):,} bytes, which do not divide into {count:,} vectors of "
            "float32 numbers; check that both files belong together."
        )
    require_shape(source, count, dimension)
    return RawVectors(np.frombuffer(data, "<f4").reshape(count, dimension))
