"""Bytes → text: byte-order marks, UTF-16, Western code pages, damaged bytes, binary files."""

import codecs
import re

from explorer.errors import InputError
from explorer.readers.notes import NoteBook

# What a file really is, by its first bytes, whatever its name says.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"PK\x03\x04", "a zip archive; unpack it or give it its own extension"),
    (b"\x89PNG", "a picture; choose a text or table file"),
    (b"\xff\xd8\xff", "a picture; choose a text or table file"),
    (b"GIF8", "a picture; choose a text or table file"),
    (b"%PDF", "a PDF; choose a text or table file"),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Office file; save it as .xlsx without one"),
    (b"PAR1", "a Parquet file; give it the extension .parquet"),
    (b"\x93NUMPY", "a NumPy array; give it the extension .npy"),
    (b"SQLite format 3", "a database; export the table as CSV"),
    (b"\x80\x02", "a pickle, which could run code and is never opened; save it as text"),
    (b"\x80\x03", "a pickle, which could run code and is never opened; save it as text"),
    (b"\x80\x04", "a pickle, which could run code and is never opened; save it as text"),
    (b"\x80\x05", "a pickle, which could run code and is never opened; save it as text"),
)

# Characters that occur in Western text saved as Windows-1252; others betray another encoding.
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüŒœŠšŽžŸ€“”‘’„‚–—…•«»°§£©®™´¿¡·½¼²³\u00a0"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def refuse_binary(data: bytes, source: str) -> None:
    """Raise InputError when the first bytes are those of a well-known binary format."""
    for signature, meaning in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"{source} is not text but {meaning}.")


def decode(data: bytes, source: str, book: NoteBook) -> str:
    """Decode a text file; every departure from plain UTF-8 is noted.

    Raises
    ------
    InputError
        Not text, or in an encoding that cannot be told with confidence.
    """
    refuse_binary(data, source)
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise InputError(f"{source} is in UTF-32; save it as UTF-8.")
    for mark, name, codec in (
        (codecs.BOM_UTF8, "UTF-8 with a byte-order mark", "utf-8"),
        (codecs.BOM_UTF16_LE, "UTF-16", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "UTF-16", "utf-16-be"),
    ):
        if data.startswith(mark):
            book.tell("encoding", name)
            body = data[len(mark) :]
            text = _utf8(body, source, book) if codec == "utf-8" else _utf16(body, codec, source)
            break
    else:
        if data.count(0) * 10 > len(data):
            raise InputError(
                f"{source} is full of NUL bytes, as UTF-16 without its mark or a binary file is; "
                "save it as UTF-8 text."
            )
        text = _utf8(data, source, book)
    if len(_CONTROL.findall(text)) * 10 > len(text) * 3:
        raise InputError(f"{source} is a binary file, not text; choose a text or table file.")
    return text


def _utf16(body: bytes, codec: str, source: str) -> str:
    try:
        return body.decode(codec)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{source} begins like UTF-16 but byte {error.start + 3} breaks it; save it as UTF-8."
        ) from None


def _utf8(data: bytes, source: str, book: NoteBook) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            book.add("tail", data.count(b"\n") + 1)
            return data[: error.start].decode("utf-8")
    western = _windows_1252(data)
    if western is not None:
        book.tell("encoding", "Windows-1252")
        return western
    return _repaired(data, source, book)


def _windows_1252(data: bytes) -> str | None:
    """Return the text when its foreign characters are few and all usual in Western languages."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = [character for character in text if character > "\x7f"]
    usual = sum(character in _WESTERN for character in foreign)
    # Two of them side by side are rare in Western words and the rule in other code pages.
    pairs = len(re.findall(r"[\x80-\uffff]{2}", text))
    fits = usual == len(foreign) and len(foreign) * 3 <= len(text) and pairs * 4 <= len(foreign)
    return text if fits else None


def _repaired(data: bytes, source: str, book: NoteBook) -> str:
    """Keep valid UTF-8 and mark the rest, when no more than a quarter of the lines are hurt."""
    lines = data.splitlines(keepends=True)
    texts, hurt, first = [], 0, 0
    for number, line in enumerate(lines, 1):
        try:
            texts.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            hurt += 1
            first = first or number
            text = line.decode("utf-8", "replace")
            book.add("bytes", number, count=text.count("\ufffd") or 1)
            texts.append(text)
    if hurt * 4 > len(lines):
        raise InputError(
            f"{source} is not UTF-8 text (first seen in line {first:,}); "
            "save it with the encoding UTF-8."
        )
    return "".join(texts)
