"""The text of a document without what cannot be seen."""

import re
import unicodedata

from explorer.readers.notes import NoteBook

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")

_INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")

_ODD_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean_text(text: str, book: NoteBook, position: int | None = None) -> str:
    """Remove what cannot be seen, bring line ends and Unicode to one form; noted where it shows."""
    lines = unicodedata.normalize("NFC", _ODD_LINE_END.sub("\n", text))
    printable, controls = _CONTROL.subn("", lines)
    visible, invisible = _INVISIBLE.subn("", printable)
    if controls:
        book.add("control", position)
    if invisible:
        book.add("invisible", position)
    return visible


def has_words(text: str) -> bool:
    """Whether there is any letter or digit."""
    return re.search(r"[^\W_]", text) is not None
