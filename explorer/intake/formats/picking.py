"""The rows of some words out of word-vector files of any size: only these are held."""

import re

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.errors import InputError
from explorer.intake.sources import Source
from explorer.readers.limits import LIMITS, require_shape
from explorer.readers.notes import NoteBook
from explorer.readers.vectors import text
from explorer.readers.vectors.blocks import Columns
from explorer.readers.vectors.matrix import RawVectors

_COUNTS = re.compile(rb"\s*(\d{1,12})[ \t]+(\d{1,9})[ \t]*\r?\n")
_LONGEST_WORD = 4 * LIMITS.word_length


def picked_lines(source: Source, first: int | None) -> RawVectors:
    """Read the lines of the wanted words among the first lines of a file as text.

    Raises
    ------
    InputError
        No wanted word is there, or the file is no word and numbers a line.
    """
    # A word of several parts is found by its first, and told from others when it is read.
    parts = {word.encode().split()[0] for word in source.wanted if word.split()}
    columns: Columns | None = None
    kept: list[bytes] = []
    left = first
    for block in source.line_blocks():
        skip = 0
        if columns is None:
            block = text.plain_utf8(block, source.quoted, NoteBook())
            columns, skip, _ = text.spaced_columns(block, source.quoted, -1)
        lines = block.split(b"\n")[skip:]
        lines = [line for line in lines if line.strip()][:left]
        left = None if left is None else left - len(lines)
        kept += [line for line in lines if line.split(columns.delimiter, 1)[0].strip() in parts]
        if left == 0:
            break
    if columns is None or not kept:
        raise _none(source)
    # Their places in the file are not known any more, so nothing is told of them.
    return text.spaced_rows(b"\n".join(kept), columns, 0, source.quoted, NoteBook())


def picked_words(source: Source, first: int | None) -> RawVectors:
    """Read the wanted words among the first of word2vec's binary form.

    Raises
    ------
    InputError
        No wanted word is there, or the file is cut off before them.
    """
    found = _COUNTS.match(source.head[:64])
    assert found is not None
    count, dimension = int(found[1]), int(found[2])
    count = count if first is None else min(first, count)
    require_shape(source.quoted, min(count, len(source.wanted)), dimension)
    kept: dict[bytes, FloatMatrix] = {}
    wanted = {word.encode() for word in source.wanted}
    width, rest, skip, seen = 4 * dimension, b"", found.end(), 0
    for block in source.blocks():
        rest, at = rest + block, skip
        while seen < count:
            at += rest[at : at + 1] == b"\n"
            space = rest.find(b" ", at, at + _LONGEST_WORD)
            if space < 0 or space + 1 + width > len(rest):
                break
            word = rest[at:space]
            if word in wanted and word not in kept:
                kept[word] = np.frombuffer(rest, "<f4", dimension, space + 1).copy()
            seen, at = seen + 1, space + 1 + width
        rest, skip = rest[at:], 0
        if seen == count or len(kept) == len(wanted):
            break
        if len(rest) > _LONGEST_WORD + width + len(block):
            raise InputError(
                f"{source.quoted}, row {seen + 1:,}: no word and {dimension:,} numbers are found "
                "there; its first line gives a wrong dimension."
            )
    if not kept:
        raise _none(source)
    return RawVectors(np.stack(list(kept.values())), [word.decode() for word in kept])


def _none(source: Source) -> InputError:
    return InputError(
        f"{source.quoted} holds none of the {len(source.wanted):,} wanted words; look at how "
        "they are written there."
    )
