"""Documents with their sources, as Parquet and back."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from explorer.documents import Corpus, Document, Value
from explorer.errors import LimitError
from explorer.readers.limits import LIMITS, megabytes
from explorer.readers.text.json_tables import require_depth
from explorer.workspaces import columns
from explorer.workspaces.columns import Stored, Written

MOST_BYTES = LIMITS.unpacked_bytes // 2
"""UTF-8 of all documents of an item, with what is told of them: as much as is read back."""

_PIECE = 50_000  # characters; at four bytes each as long as a cell that is read back
_TEXTS = ("text", "id", "title", "source", "fields")


def write_documents(documents: Sequence[Document]) -> Written:
    """Write documents: a row for each piece of a text; what is told of it is in its first row.

    Raises
    ------
    InputError
        A text holds half a character.
    LimitError
        They are too large, or too many.
    """
    texts: list[str] = []
    starts: list[int] = []
    for document in documents:
        starts.append(len(texts))
        texts += [document.text[at : at + _PIECE] for at in range(0, len(document.text), _PIECE)]
        if len(texts) == starts[-1]:
            texts.append("")
    told = {name: [""] * len(texts) for name in _TEXTS[1:]}
    begins = np.zeros(len(texts), np.bool_)
    begins[starts] = True
    for at, document in zip(starts, documents, strict=True):
        told["id"][at], told["title"][at] = document.id, document.title
        told["source"][at] = document.source
        told["fields"][at] = _fields_text(document)
    held: dict[str, Any] = {"text": texts, **told}
    _require_size(held)
    content, made = columns.write(
        held | {"begins": begins}, dict.fromkeys(held, "list") | {"begins": "|b1"}
    )
    about = {
        "rows": len(texts),
        "documents": len(documents),
        "held": columns.described(made),
    }
    return content, about


def read_documents(stored: Stored, about: Mapping[str, Any]) -> tuple[Document, ...]:
    """Read documents back, trusting nothing.

    Raises
    ------
    InputError, KeyError, TypeError, ValueError
        They are damaged.
    """
    described = {column.name: column for column in columns.columns_of(about["held"])}
    if {name: each.kind for name, each in described.items()} != {
        **dict.fromkeys(_TEXTS, "list"),
        "begins": "|b1",
    }:
        raise ValueError("held")
    if about["rows"] != stored.rows:
        raise ValueError("rows")
    held = {name: stored.column(column) for name, column in described.items()}
    starts = np.flatnonzero(held["begins"]).tolist()
    if type(about["documents"]) is not int or about["documents"] != len(starts) or starts[0] != 0:
        raise ValueError("documents")
    documents = tuple(
        Document(
            held["id"][at],
            "".join(held["text"][at:end]),
            held["title"][at],
            held["source"][at],
            _fields(held["fields"][at]),
        )
        for at, end in pairwise([*starts, stored.rows])
    )
    return Corpus(documents).documents  # which refuses two of one id


def rows_of(documents: Sequence[Document]) -> int:
    """Return the rows documents are written in."""
    return sum(max(1, -(-len(each.text) // _PIECE)) for each in documents)


def _require_size(held: Mapping[str, Sequence[str]]) -> None:
    size = sum(len(text.encode(errors="replace")) for texts in held.values() for text in texts)
    if size > MOST_BYTES or len(held["text"]) > LIMITS.rows:
        raise LimitError(
            f"These documents are {megabytes(size)}, more than the {megabytes(MOST_BYTES)} that "
            "are kept; bring fewer at once."
        )


def _fields_text(document: Document) -> str:
    return json.dumps(dict(document.metadata), ensure_ascii=False) if document.metadata else ""


def _fields(text: str) -> dict[str, Value]:
    if not text:
        return {}
    require_depth(text, "A document", 1)
    plain = json.loads(text)
    if not isinstance(plain, dict):
        raise TypeError
    if not all(isinstance(value, str | int | float | bool) for value in plain.values()):
        raise TypeError
    return plain
