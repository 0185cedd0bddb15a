"""One text → the same text without what cannot be seen: marks, controls, stray spaces."""

import re
import unicodedata
from collections.abc import Sequence

from explorer.readers.notes import NoteBook

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\ud800-\udfff]")
# A joiner means something after an emoji, an Arabic or an Indic letter that something follows;
# the tags after a black flag spell a region. Everything else here draws nothing.
_INVISIBLE = re.compile(
    "(\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f)"
    "|[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f\U0010fffe\U0010ffff]"
    "|(?<![\u0590-\u1fff\u2070-\ufdcf\ufdf0-\ufefe\uff00-\U000dffff])[\u200c\u200d]"
    "|[\u200c\u200d](?=[\u200c\u200d\\s]|\\Z)"
)
_SPACE = re.compile(r"\s+")


def tidy(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text as it should be stored, and the kinds of change this took.

    Controls and terminal codes, invisible characters and lone surrogates go; runs of white space
    become one space, none at the ends; composed form (Unicode NFC). Idempotent.

    Returns
    -------
    str
    tuple of str
        Among ``control``, ``invisible``, ``space``, ``unicode``; empty when nothing changed.
    """
    if text.isascii() and text.isprintable() and "  " not in text and text.strip(" ") == text:
        return text, ()
    kinds: dict[str, None] = {}
    current = text
    while True:
        before = current
        for kind, change in _CHANGES:
            changed = change(current)
            if changed != current:
                kinds[kind] = None
                current = changed
        # Removing one mark can bring others together, so repeat until nothing changes.
        if current == before:
            return current, tuple(kinds)


def are_tidy(texts: Sequence[str]) -> bool:
    """Whether many texts are plain enough to be stored as they are, at a glance.

    A text that is not may still be tidy: what is no ASCII is looked at one by one, by `tidy`.
    """
    lines = "\n".join(texts)
    return (
        lines.isascii()
        and lines.count("\n") == len(texts) - 1
        and lines.replace("\n", "").isprintable()
        and not any(gap in lines for gap in ("  ", " \n", "\n "))
        and lines == lines.strip(" ")
    )


def _without_control(text: str) -> str:
    return _CONTROL.sub("", _ANSI.sub("", text))


def _without_invisible(text: str) -> str:
    return _INVISIBLE.sub(lambda match: match[1] or "", text)


def _single_spaced(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_CHANGES = (
    ("control", _without_control),
    ("invisible", _without_invisible),
    ("space", _single_spaced),
    ("unicode", _composed),
)

# In documents lines and paragraphs stay.
_DOCUMENT_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")

_DOCUMENT_INVISIBLE = re.compile(
    r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)

_ODD_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean_text(text: str, book: NoteBook, position: int | None = None) -> str:
    """Remove what cannot be seen, bring line ends and Unicode to one form; noted where it shows."""
    lines = unicodedata.normalize("NFC", _ODD_LINE_END.sub("\n", text))
    printable, controls = _DOCUMENT_CONTROL.subn("", lines)
    visible, invisible = _DOCUMENT_INVISIBLE.subn("", printable)
    if controls:
        book.add("control", position)
    if invisible:
        book.add("invisible", position)
    return visible


def has_words(text: str) -> bool:
    """Whether there is any letter or digit."""
    return re.search(r"[^\W_]", text) is not None
