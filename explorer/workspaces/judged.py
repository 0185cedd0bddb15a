"""Queries with the documents that answer them, as Parquet beside those documents, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from explorer.documents import Document
from explorer.errors import LimitError
from explorer.evaluation.judgements import RetrievalSet
from explorer.readers.limits import LIMITS
from explorer.workspaces import columns
from explorer.workspaces.columns import Stored, Written, text_of

_TEXTS = ("query", "text", "document")
_KINDS = dict.fromkeys(_TEXTS, "list") | {"begins": "|b1", "grade": "<f8"}


def write_judged(judged: RetrievalSet) -> Written:
    """Write queries and judgements: a row for each query, then one for each of its judgements.

    Raises
    ------
    InputError
        A text cannot be kept.
    LimitError
        There are too many.
    """
    rows = rows_of(judged)
    if rows > LIMITS.rows:
        raise LimitError(
            f"These queries have {rows:,} rows with their judgements, more than the "
            f"{LIMITS.rows:,} that are kept; bring fewer at once."
        )
    held: dict[str, list[Any]] = {name: [] for name in _KINDS}
    for query, text in judged.queries.items():
        _add(held, (query, text, "", True, 0.0))
        for document, grade in judged.judgements.get(query, {}).items():
            _add(held, ("", "", document, False, float(grade)))
    arrays = {name: np.array(held[name], _KINDS[name]) for name in ("begins", "grade")}
    content, made = columns.write(held | arrays, _KINDS)
    about = {
        "rows": rows,
        "queries": len(judged.queries),
        "held": columns.described(made),
        "name": judged.name,
        "notes": list(judged.notes),
    }
    return content, about


def _add(held: Mapping[str, list[Any]], cells: Sequence[Any]) -> None:
    for name, cell in zip(held, cells, strict=True):
        held[name].append(cell)


def read_judged(stored: Stored, about: Mapping[str, Any]) -> RetrievalSet:
    """Read queries and judgements back, still without documents, trusting nothing.

    Raises
    ------
    InputError, KeyError, TypeError, ValueError
        They are damaged.
    """
    described = {column.name: column for column in columns.columns_of(about["held"])}
    if {name: each.kind for name, each in described.items()} != _KINDS:
        raise ValueError("held")
    held = {name: stored.column(column) for name, column in described.items()}
    if not (held["begins"][0] and np.isfinite(held["grade"]).all()):
        raise ValueError("judged")
    queries: dict[str, str] = {}
    graded: dict[str, dict[str, float]] = {}
    for query, text, document, begins, grade in zip(*(held[name] for name in _KINDS), strict=True):
        if begins:
            if query in queries:
                raise ValueError(query)
            queries[query], latest = text, graded.setdefault(query, {})
        else:
            # A whole grade is an int, as the readers of judgements make it.
            latest[document] = int(grade) if float(grade).is_integer() else float(grade)
    if type(about["queries"]) is not int or about["queries"] != len(queries):
        raise ValueError("queries")
    notes = tuple(text_of(each) for each in about["notes"])
    return RetrievalSet(text_of(about["name"]), (), queries, graded, notes)


def with_documents(judged: RetrievalSet, documents: Sequence[Document]) -> RetrievalSet:
    """Return a set with the documents it is about.

    Raises
    ------
    ValueError
        No judgement is about one of them.
    """
    known = {each.id for each in documents}
    if not any(row.keys() & known for row in judged.judgements.values()):
        raise ValueError("judged")
    return replace(judged, documents=tuple(documents))


def rows_of(judged: RetrievalSet) -> int:
    """Return the rows a set is written in, without its documents."""
    return len(judged.queries) + sum(len(row) for row in judged.judgements.values())
