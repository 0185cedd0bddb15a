"""What was loaded, cut down to the words that a person wants."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from explorer.arrays import as_matrix
from explorer.errors import InputError
from explorer.intake.choice import Choice
from explorer.intake.contents import Content, Layout, Loaded, Pairs
from explorer.readers.notes import quoted
from explorer.readers.vectors.reading import VectorTable
from explorer.readers.words.reading import WordTable

_MOST_TOLD = 8


def require_divisible(kind: str, choice: Choice, source: str) -> None:
    """Refuse a part of what is opened whole, rather than open all of it.

    Raises
    ------
    InputError
        Words are to be picked out of documents, or a retrieval set is to be cut.
    """
    if choice.only and kind in ("documents", "retrieval"):
        raise InputError(
            f"{source} holds {kind}, of which no words can be picked out; leave the words out."
        )
    if choice.first is not None and kind == "retrieval":
        raise InputError(
            f"{source} belongs to a set whose judgements are about all of its documents; leave "
            "the number of first rows out."
        )


def kept_only(loaded: Loaded, only: Sequence[str], source: str) -> Loaded:
    """Keep the rows of some words, and tell which of these there are not.

    Of pairs those are kept whose texts are both wanted.

    Raises
    ------
    InputError
        There is none of them, or the rows are no words.
    """
    wanted = frozenset(only)
    names = _names(loaded.content)
    if names is None:
        raise InputError(
            f"{source} holds {loaded.kind}, of which no words can be picked out; leave the words "
            "out."
        )
    rows = [row for row, texts in enumerate(names) if wanted.issuperset(texts)]
    if not rows:
        raise InputError(
            f"{source} holds none of the {len(wanted):,} wanted words; look at how they are "
            "written there."
        )
    there = {text for row in rows for text in names[row]}
    missing = tuple(dict.fromkeys(word for word in only if word not in there))
    told = f"{len(there):,} of {len(wanted):,} wanted words found{_listed(missing)}."
    content = _taken(loaded.content, rows)
    return replace(loaded, content=content, notes=(*loaded.notes, told), missing=missing)


def _names(content: Content) -> Sequence[tuple[str, ...]] | None:
    if isinstance(content, VectorTable | Layout):
        return [(label,) for label in content.labels]
    if isinstance(content, WordTable):
        return [(word,) for word in content.words]
    return content.texts if isinstance(content, Pairs) else None


def _listed(missing: Sequence[str]) -> str:
    if not missing:
        return ""
    shown = ", ".join(quoted(word) for word in missing[:_MOST_TOLD])
    more = len(missing) - _MOST_TOLD
    return f"; not found: {shown}{f' and {more:,} more' if more > 0 else ''}"


def _taken(content: Content, rows: Sequence[int]) -> Content:
    places = np.array(rows, dtype=np.int64)
    if isinstance(content, VectorTable):
        return replace(
            content,
            labels=tuple(content.labels[row] for row in rows),
            vectors=as_matrix(content.vectors[places]),
            metadata=content.metadata.iloc[places].reset_index(drop=True),
        )
    if isinstance(content, Layout):
        return Layout(
            tuple(content.labels[row] for row in rows),
            content.coordinates[places],
            content.metadata.iloc[places].reset_index(drop=True),
            None if content.vectors is None else as_matrix(content.vectors[places]),
        )
    if isinstance(content, WordTable):
        beside = {
            name: cells[places] if isinstance(cells, np.ndarray) else [cells[row] for row in rows]
            for name, cells in content.beside.items()
        }
        return replace(content, words=tuple(content.words[row] for row in rows), beside=beside)
    assert isinstance(content, Pairs)
    scores = None if content.scores is None else content.scores[places]
    return Pairs(tuple(content.texts[row] for row in rows), scores)
