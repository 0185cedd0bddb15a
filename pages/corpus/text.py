"""A document with its chunks marked in the text, one panel for each way of cutting."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise

import streamlit as st

from explorer.documents import Chunk, Document
from pages.corpus.sides import Side
from pages.shared.work.documents import Chosen

MOST_CHARACTERS = 30_000
HEIGHT = 420
_TINTS = ("rgba(74,124,222,.17)", "rgba(224,150,46,.19)")
_DOCUMENT = "white-space:pre-wrap;unicode-bidi:plaintext;line-height:1.7"
_SHARED = "rgba(128,96,160,.34)"


@st.fragment
def draw(chosen: Chosen, sides: Sequence[Side]) -> None:
    """Draw the chosen document once for each side."""
    documents = chosen.documents
    st.header("In the text", anchor=False)
    row = 0
    if len(documents) > 1:
        row = st.selectbox(
            "Document",
            range(len(documents)),
            format_func=lambda row: documents[row].title or documents[row].id,
            key="corpus document",
            width=420,
        )
    document = documents[min(row or 0, len(documents) - 1)]
    for column, side in zip(st.columns(2, gap="large"), sides, strict=False):
        with column, st.container(height=HEIGHT, border=True, key=f"corpus_text_{side.letter}"):
            st.html(marked(document, [c for c in _of(side) if c.document_id == document.id]))
    more = f" The first {MOST_CHARACTERS:,} characters are shown." * (
        len(document.text) > MOST_CHARACTERS
    )
    st.caption(
        "Each tint is one chunk, numbered where it begins; darker text belongs to two chunks."
        + more
    )


def _of(side: Side) -> Sequence[Chunk]:
    return side.cut.corpus.chunks


def marked(document: Document, chunks: Sequence[Chunk]) -> str:
    """Return a document as HTML with its chunks tinted in turn; every character is escaped."""
    text = document.text[:MOST_CHARACTERS]
    edges = {0, len(text)}
    for chunk in chunks:
        edges |= {min(chunk.start, len(text)), min(chunk.end, len(text))}
    cuts = sorted(edges)
    starts = {chunk.start: chunk.index for chunk in reversed(chunks)}
    parts = []
    first = 0
    for start, end in pairwise(cuts):
        while first < len(chunks) and chunks[first].end <= start:
            first += 1
        inside = []
        for chunk in chunks[first:]:
            if chunk.start >= end:
                break
            if chunk.end >= end:
                inside.append(chunk)
        number = starts.get(start)
        sign = "" if number is None else _sign(number + 1)
        parts.append(sign + _piece(text[start:end], inside))
    return f'<div style="{_DOCUMENT}">{"".join(parts)}</div>'


def _sign(number: int) -> str:
    style = "font-size:.68em;opacity:.65;margin-right:.25em;vertical-align:.2em"
    return f'<span style="{style}">{number}</span>'


def _piece(text: str, inside: Sequence[Chunk]) -> str:
    if not inside:
        return escape(text)
    tint = _SHARED if len(inside) > 1 else _TINTS[inside[0].index % 2]
    style = f"background:{tint};border-radius:3px;-webkit-box-decoration-break:clone"
    return f'<span style="{style}">{escape(text)}</span>'
