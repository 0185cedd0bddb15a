"""Word documents → text, with headings and list items marked as in Markdown."""

import io
import re
import zipfile
from typing import Any

from explorer.errors import InputError, LimitError
from explorer.readers.archives import open_zip, require_unpacked
from explorer.readers.limits import LIMITS

_HEADING = re.compile(r"heading ([1-6])", re.IGNORECASE)
_MEMBERS = 5_000


def word_text(source: str, data: bytes) -> dict[str, Any]:
    """Return the text of a .docx in reading order, tables row by row, and its title.

    The archive's sizes and every XML part are checked before the document is opened.

    Raises
    ------
    InputError
        Not a Word document, damaged, encrypted, or with a document type definition.
    LimitError
        It unpacks to too much.
    """
    _check(source, data)
    from docx import Document
    from docx.text.paragraph import Paragraph

    try:
        document = Document(io.BytesIO(data))
    except (KeyError, ValueError) as error:
        raise InputError(
            f"{source} is a zip archive but no Word document; save it as .docx in a word processor."
        ) from error
    blocks = []
    for item in document.iter_inner_content():
        if isinstance(item, Paragraph):
            blocks.append(_paragraph(item))
        else:
            rows = ([cell.text.strip() for cell in row.cells] for row in item.rows)
            blocks.append("\n".join(" | ".join(row) for row in rows))
    text = "\n\n".join(block for block in blocks if block.strip())
    title = (document.core_properties.title or "").strip()
    # The library's own template carries this name; it says nothing about the document.
    title = "" if title.casefold() == "word document" else title
    return {"text": text, "title": title, "counts": {}, "metadata": {}}


def _paragraph(item: Any) -> str:
    text = str(item.text).strip()
    style = item.style.name if item.style is not None else ""
    heading = _HEADING.match(style or "")
    if text and heading:
        return "#" * int(heading[1]) + " " + " ".join(text.split())
    if text and (style or "") == "Title":
        return "# " + " ".join(text.split())
    return f"- {text}" if text and (style or "").startswith("List") else text


def _check(source: str, data: bytes) -> None:
    with open_zip(data, source, "a Word document") as archive:
        if len(archive.infolist()) > _MEMBERS:
            raise LimitError(f"{source} holds more than {_MEMBERS:,} parts; save it again.")
        require_unpacked(archive, source, LIMITS.package_bytes, ".xml")
        # Pictures are never unpacked here, but the library opens every part.
        require_unpacked(archive, source, 10 * LIMITS.package_bytes)
        names = archive.namelist()
        if "word/document.xml" not in names:
            raise InputError(f"{source} has no main document inside; save it again as .docx.")
        for name in names:
            if name.endswith((".xml", ".rels")):
                _check_part(archive, name, source)


def _check_part(archive: zipfile.ZipFile, name: str, source: str) -> None:
    """Parse one part without building it: no type definition, no entity, well formed."""
    from xml.sax import SAXParseException, handler

    from defusedxml.common import DefusedXmlException
    from defusedxml.sax import parse

    try:
        with archive.open(name) as part:
            parse(part, handler.ContentHandler(), forbid_dtd=True)
    except DefusedXmlException:
        raise InputError(
            f"{source} defines XML entities, which no Word document needs and which can be an "
            "attack; save it again in a word processor."
        ) from None
    except SAXParseException as error:
        raise InputError(
            f"{source} is damaged inside ({name}, line {error.getLineNumber()}); save it again."
        ) from None
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise InputError(f"{source} is damaged inside ({name}); save it again.") from error
