"""PDF → text, page by page."""

import io
import logging
import re
from typing import Any

from explorer.errors import InputError, LimitError
from explorer.readers.limits import LIMITS

_HYPHEN = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zß-ÿ])")


def pdf_text(source: str, data: bytes) -> dict[str, Any]:
    """Return the text of all pages, parted by blank lines, with the title and number of pages.

    Raises
    ------
    InputError
        Not a PDF, damaged, needs a password, or holds pictures of text only.
    LimitError
        Too many pages or characters.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        # Many files are encrypted with an empty password, only to restrict printing.
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(f"{source} needs a password; save it without one.")
        count = len(reader.pages)
        if count > LIMITS.pages:
            raise LimitError(
                f"{source} has {count:,} pages, more than the {LIMITS.pages:,} that are read; "
                "split it."
            )
        pages = _pages(reader, source)
        title = str(reader.metadata.title or "").strip() if reader.metadata else ""
    except DependencyError:
        raise InputError(
            f"{source} is encrypted in a way that is not read here; save it without a password."
        ) from None
    except (
        PyPdfError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
    ) as error:
        raise InputError(f"{source} is not a PDF or is damaged; save it again.") from error
    empty = sum(not page for page in pages)
    if empty == len(pages):
        raise InputError(
            f"{source} holds no text, as scanned pages do; run text recognition (OCR) on it first."
        )
    counts = {"empty page": empty} if empty else {}
    text = "\n\n".join(filter(None, pages))
    return {"text": text, "title": title, "counts": counts, "metadata": {"pages": len(pages)}}


def _pages(reader: Any, source: str) -> list[str]:
    pages, total = [], 0
    for page in reader.pages:
        # A word parted at the end of a line is one word again.
        text = _HYPHEN.sub("", page.extract_text()).strip()
        pages.append(text)
        total += len(text)
        if total > LIMITS.document_characters:
            raise LimitError(
                f"{source} holds more than {LIMITS.document_characters:,} characters; split it."
            )
    return pages
