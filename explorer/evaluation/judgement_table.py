"""Read a small table of queries and the ids of the documents that answer them.

Such a table judges documents that are already there, so every id is checked against them, and an
error names the row and, where one is alike, the id that was meant.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import PurePosixPath

from explorer.documents import Document
from explorer.errors import InputError, LimitError
from explorer.evaluation.judgements import RetrievalSet
from explorer.evaluation.trec import grade_of, settled
from explorer.readers.limits import require_size
from explorer.readers.notes import NoteBook, quoted, source_name
from explorer.readers.text.decoding import decode
from explorer.readers.text.delimited import delimited_grid
from explorer.sheets import defused, restored

LARGEST_BYTES = 5_000_000
MOST_QUERIES = 5_000
LONGEST_QUERY = 2_000
HIGHEST_GRADE = 10
FORMATS = ("csv", "tsv", "jsonl")

_QUERY = ("query", "queries", "question", "questions")
_IDS = ("relevant", "relevant ids", "ids", "id", "documents", "document", "document id", "doc id")
_GRADE = ("grade", "score", "relevance")

_FIX = "add a query and the id of a document that answers it"


@dataclass(frozen=True)
class _Row:
    """One row as written: its number as the file counts, and what stands where."""

    number: int
    query: str
    ids: tuple[str, ...]
    grade: str


def read_judgement_table(name: str, data: bytes, documents: Sequence[Document]) -> RetrievalSet:
    """Read which of these documents answer which query.

    The first column is the query and the second the id of a document, or several separated by
    semicolons, commas or white space; a third one may hold a grade, 1 where it is missing
    and 0 for a document that was judged and does not help. A header may name the columns in
    another order. A query may be repeated on several rows; of a document judged twice for it the
    higher grade holds. In JSON Lines each line is an object
    with ``query``, ``relevant`` (an id or a list of ids) and perhaps ``grade``.

    Parameters
    ----------
    name : str
        Of the file; its ending decides between JSON Lines and a table.
    data : bytes
    documents : sequence of Document

    Raises
    ------
    InputError
        A row lacks a query or an id, or names a document that is not among these.
    LimitError
        The table is too large.
    """
    source = source_name(name)
    require_size(source, len(data), LARGEST_BYTES)
    text = decode(data, source, NoteBook())
    known = _Known(tuple(documents))
    lines = name.casefold().endswith((".jsonl", ".ndjson")) or text.lstrip().startswith("{")
    rows = _objects(source, text) if lines else _cells(name, source, text, known)
    queries: dict[str, str] = {}
    graded: dict[str, dict[str, float]] = {}
    twice = 0
    for row in rows:
        place = f"{source}, row {row.number:,}"
        query = queries.setdefault(_query(row, place), f"q{len(queries) + 1}")
        if len(queries) > MOST_QUERIES:
            raise LimitError(f"{place}: more than {MOST_QUERIES:,} queries; keep a part of them.")
        grade = _grade(row, place)
        for document in known.named(row.ids, place):
            grades = graded.setdefault(query, {})
            twice += document in grades
            grades[document] = max(grade, grades.get(document, grade))
    if not any(grade > 0 for row in graded.values() for grade in row.values()):
        raise InputError(f"{source} names no document that answers a query; {_FIX}.")
    texts = {query: text for text, query in queries.items()}
    decimals = sum(isinstance(grade, float) for row in graded.values() for grade in row.values())
    notes = settled(twice, decimals)
    return RetrievalSet(PurePosixPath(name).name, tuple(documents), texts, graded, notes)


def example_table(documents: Sequence[Document], most: int = 5) -> str:
    """Return a table to fill in, as CSV: titles stand where questions are to be typed."""
    titles = (" ".join((each.title or each.text).split())[:80] for each in documents[:most])
    return _written((title, each.id, 1) for title, each in zip(titles, documents, strict=False))


def to_table(data: RetrievalSet) -> str:
    """Return the judgements of a set as a table that `read_judgement_table` reads, as CSV."""
    return _written(
        (data.queries[query], document, grade)
        for query, grades in data.judgements.items()
        for document, grade in grades.items()
    )


def _written(rows: Iterable[tuple[str, str, float]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("query", "relevant", "grade"))
    writer.writerows(map(defused, row) for row in rows)
    return out.getvalue()


def _cells(name: str, source: str, text: str, known: "_Known") -> Iterator[_Row]:
    tabs = name.casefold().endswith(".tsv")
    grid = delimited_grid(text, source, NoteBook(), usual="\t" if tabs else ",")
    columns: tuple[int, int, int | None] | None = None
    started = False
    for number, cells in zip(grid.positions, grid.rows, strict=True):
        if not any(cell.strip() for cell in cells):
            continue
        cells = [restored(cell) for cell in cells]
        if not started:
            started = True
            columns = _header(cells)
            if columns is not None:
                continue
        if columns is not None:
            query, ids, grade = (_at(cells, column) for column in columns)
            yield _Row(number, query, (ids,), grade)
            continue
        query, *rest = cells
        # A last cell that is a number, and no document is called so, is the grade.
        last = rest[-1].strip() if len(rest) > 1 else ""
        grade = last if grade_of(last) is not None and last not in known.by_id else ""
        yield _Row(number, query, tuple(rest[:-1] if grade else rest), grade)


def _at(cells: Sequence[str], column: int | None) -> str:
    return cells[column] if column is not None and column < len(cells) else ""


def _header(cells: Sequence[str]) -> tuple[int, int, int | None] | None:
    """Return the columns of query, ids and grade if these cells name them."""
    names = [cell.strip().casefold().replace("-", " ").replace("_", " ") for cell in cells]

    def find(wanted: Sequence[str]) -> int | None:
        return next((names.index(name) for name in wanted if name in names), None)

    query, ids = find(_QUERY), find(_IDS)
    if query is None:
        return None
    if ids is None:
        # Any second column will do: people call it what they like.
        ids = next((place for place in range(len(names)) if place != query), 1)
    return query, ids, find(_GRADE)


def _objects(source: str, text: str) -> Iterator[_Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):
            item = None
        query = item.get("query") if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(query, str):
            raise InputError(
                f"{source}, row {number:,}, must be a JSON object with “query” and “relevant”."
            )
        given = next((item[key] for key in _IDS if key in item), ())
        ids = given if isinstance(given, list | tuple) else [given]
        yield _Row(number, query, tuple(map(str, ids)), str(item.get("grade", "")))


def _query(row: _Row, place: str) -> str:
    query = " ".join(row.query.split())
    if not query:
        raise InputError(f"{place}: the query is missing; {_FIX}.")
    if len(query) > LONGEST_QUERY:
        raise LimitError(
            f"{place}: the query has {len(query):,} characters, more than the {LONGEST_QUERY:,} "
            "that are read; shorten it."
        )
    return query


def _grade(row: _Row, place: str) -> float:
    text = row.grade.strip()
    if not text:
        return 1
    grade = grade_of(text)
    if grade is None or not 0 <= grade <= HIGHEST_GRADE:
        raise InputError(
            f"{place}: {quoted(text)} is no grade; write a whole number from 0 to {HIGHEST_GRADE}."
        )
    return grade


@dataclass(frozen=True, eq=False)
class _Known:
    """The documents a table may name."""

    documents: tuple[Document, ...]

    @cached_property
    def by_id(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents}

    @cached_property
    def _called(self) -> dict[str, str]:
        """Lower-cased ids and titles → the id that is meant."""
        titles = {d.title.casefold(): d.id for d in self.documents if d.title}
        return titles | {d.id.casefold(): d.id for d in self.documents}

    def named(self, cells: Sequence[str], place: str) -> list[str]:
        """Return the ids that cells hold.

        A cell that is an id as a whole is one, whatever it contains: file names may have spaces.

        Raises
        ------
        InputError
            There is none, or one is not known.
        """
        found = []
        for cell in (cell.strip() for cell in cells):
            for part in [cell] if cell in self.by_id else _split(cell, ";"):
                several = _split(part.replace(",", " "))
                # Where no piece is an id, the whole is more likely one with a slip of the pen.
                parted = part not in self.by_id and any(each in self.by_id for each in several)
                found += several if parted else [part]
        if not found:
            raise InputError(f"{place}: the id of a document is missing; {_FIX}.")
        for name in found:
            if name not in self.by_id:
                raise InputError(
                    f"{place}: document {quoted(name)} is not in the corpus; {self._hint(name)}"
                )
        return list(dict.fromkeys(found))

    def _hint(self, name: str) -> str:
        near = get_close_matches(name.casefold(), self._called, 1)
        if near:
            return f"did you mean {quoted(self._called[near[0]])}?"
        some = ", ".join(quoted(document.id) for document in self.documents[:3])
        return f"its ids are like {some}."


def _split(text: str, mark: str | None = None) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]
