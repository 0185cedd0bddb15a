"""PDF, Word and HTML → text. Runs in the sandbox's child process; see ``isolated``."""

from collections.abc import Callable
from typing import Any

from explorer.errors import InputError, LimitError
from explorer.readers.limits import LIMITS

Answer = dict[str, Any]


def extract(kind: str, source: str, data: bytes) -> Answer:
    """Parse a file and return its text, title, counts and metadata.

    Raises
    ------
    InputError
        Unknown kind, or the file cannot be read.
    """
    readers: dict[str, Callable[[str, bytes], Answer]] = {
        "pdf": _pdf,
        "docx": _docx,
        "html": _html,
    }
    if kind not in readers:
        raise InputError(f"{source} is of a kind that is not read here.")
    answer = readers[kind](source, data)
    if len(answer["text"]) > LIMITS.document_characters:
        raise LimitError(
            f"{source} holds more than {LIMITS.document_characters:,} characters; split it."
        )
    return answer


def _html(source: str, data: bytes) -> Answer:
    from explorer.readers.documents.html_pages import visible_text

    return visible_text(data.decode("utf-8"))


def _docx(source: str, data: bytes) -> Answer:
    from explorer.readers.documents.word_files import word_text

    return word_text(source, data)


def _pdf(source: str, data: bytes) -> Answer:
    from explorer.readers.documents.pdf_files import pdf_text

    return pdf_text(source, data)
