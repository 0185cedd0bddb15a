"""What people bring as the parts of an item, and back, to the last bit."""

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from explorer.documents import Document
from explorer.errors import InputError, ParameterError
from explorer.evaluation.judgements import RetrievalSet
from explorer.evaluation.ready_sets import WordSet
from explorer.intake import View
from explorer.projection import Projection
from explorer.readers import Note, WordTable
from explorer.readers.pictures import Thumbnails
from explorer.space import Provenance, Space
from explorer.workspaces import beside, columns, documents, judged, questions
from explorer.workspaces.columns import Column, Stored, Written, text_of
from explorer.workspaces.values import Kind, Part

_LABELS = "label"


@dataclass(frozen=True, eq=False)
class Data:
    """What a person brought: words, a space that came with its vectors, questions, or documents.

    Attributes
    ----------
    table : WordTable, optional
    space : Space, optional
    pairs : tuple of (str, str)
        Those the words came in, where they did.
    layout : Projection, optional
        Where another tool placed the points.
    thumbnails : Thumbnails, optional
        One a row.
    views : tuple of View
        Saved by another tool.
    questions : WordSet, optional
        To judge vectors by; nothing else is beside them.
    documents : tuple of Document
        To search; nothing else is beside them.
    judged : RetrievalSet, optional
        Queries with known answers and their documents; nothing else is beside them.
    """

    table: WordTable | None = None
    space: Space | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    layout: Projection | None = None
    thumbnails: Thumbnails | None = None
    views: tuple[View, ...] = ()
    questions: WordSet | None = None
    documents: tuple[Document, ...] = ()
    judged: RetrievalSet | None = None

    @property
    def kind(self) -> Kind:
        """What an item is that holds them."""
        if self.questions is not None:
            return "set"
        if self.documents:
            return "documents"
        if self.judged is not None:
            return "judged"
        return "words" if self.table is not None else "vectors"


def parts_of(data: Data) -> dict[str, Written]:
    """Write data as files by role.

    Raises
    ------
    InputError
        A text cannot be kept.
    """
    parts: dict[str, Written] = {}
    if data.questions is not None:
        parts["questions"] = questions.write_set(data.questions)
    if data.documents:
        parts["documents"] = documents.write_documents(data.documents)
    if data.judged is not None:
        parts["documents"] = documents.write_documents(data.judged.documents)
        parts["judged"] = judged.write_judged(data.judged)
    if data.table is not None:
        parts["words"] = _write_table(data.table)
    if data.space is not None:
        parts["vectors"] = _write_space(data.space)
    if data.pairs:
        parts["pairs"] = beside.write_pairs(data.pairs)
    if data.layout is not None:
        parts["layout"] = beside.write_layout(data.layout)
    if data.thumbnails is not None:
        parts["thumbnails"] = beside.write_thumbnails(data.thumbnails)
    if data.views:
        parts["views"] = beside.write_views(data.views)
    return parts


def data_of(parts: Mapping[str, Written]) -> Data:
    """Read data back from its parts, trusting none of them.

    Raises
    ------
    InputError
        A part is damaged, or does not belong to the others.
    """
    if parts.keys() - {*_IN_PARQUET, "thumbnails"}:
        raise _damaged()
    read = {role: _read(role, written) for role, written in parts.items()}
    if "judged" in read:
        return _judged(read)
    data = Data(
        read.get("words"),
        read.get("vectors"),
        read.get("pairs", ()),
        read.get("layout"),
        read.get("thumbnails"),
        read.get("views", ()),
        read.get("questions"),
        read.get("documents", ()),
    )
    if data.questions is not None or data.documents:
        if len(parts) > 1:
            raise _damaged()
        return data
    rows = data.table if data.space is None else data.space
    drawn = (data.layout, data.thumbnails)
    if rows is None or any(each is not None and len(each) != len(rows) for each in drawn):
        raise _damaged()
    return data


def _judged(read: Mapping[str, Any]) -> Data:
    """Put judged queries together with their documents."""
    if read.keys() != {"judged", "documents"}:
        raise _damaged()
    try:
        return Data(judged=judged.with_documents(read["judged"], read["documents"]))
    except ValueError:
        raise _damaged() from None


def rows_of(data: Data) -> int:
    """Return how many rows data have; of others than words and vectors, how many are written."""
    if data.judged is not None:
        return judged.rows_of(data.judged)
    if data.questions is not None:
        return questions.rows_of(data.questions)
    if data.documents:
        return documents.rows_of(data.documents)
    rows = data.table if data.space is None else data.space
    return 0 if rows is None else len(rows)


def part_of(content: bytes, about: dict[str, Any]) -> Part:
    """Return what names a file of an item."""
    return Part(digest_of(content) + ending_of(content), len(content), about)


def digest_of(content: bytes) -> str:
    """Return what the file of some content is called, without its ending."""
    return hashlib.sha256(content).hexdigest()


def is_named(file: str, content: bytes) -> bool:
    """Whether a file is called by its content."""
    return file == digest_of(content) + ending_of(content)


def ending_of(content: bytes) -> str:
    """Return how the name of a file of a workspace ends."""
    kinds = {b"\x89PNG": ".png", b"\xff\xd8\xff\xe0": ".jpg"}
    return kinds.get(content[:4], ".parquet")


def _read(role: str, written: Written) -> Any:
    content, about = written
    try:
        if role == "thumbnails":
            return beside.read_thumbnails(content, about)
        return _IN_PARQUET[role](Stored.open(content), about)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, ParameterError):
        raise _damaged() from None


# Words --------------------------------------------------------------------------------------------


def _write_table(table: WordTable) -> Written:
    beside = {str(name): values for name, values in table.beside.items()}
    kinds = {name: columns.kind_of(values) for name, values in beside.items()}
    name = table.column
    while name in beside:
        name += "_"
    everything = {name: list(table.words), **beside}
    content, made = columns.write(everything, {name: "list", **kinds})
    about = {
        "rows": len(table),
        "column": table.column,
        "columns": list(table.columns),
        "held": columns.described(made),
        "notes": [[note.kind, note.count, note.text] for note in table.notes],
        "source": table.source,
    }
    return content, about


def _read_table(stored: Stored, about: Mapping[str, Any]) -> WordTable:
    words, *beside = columns.columns_of(about["held"])
    if words.kind != "list":
        raise ValueError(words.kind)
    return WordTable(
        words=tuple(stored.column(words)),
        column=text_of(about["column"]),
        columns=tuple(text_of(each) for each in about["columns"]),
        beside={column.name: stored.column(column) for column in beside},
        notes=tuple(Note(text_of(kind), int(n), text_of(text)) for kind, n, text in about["notes"]),
        source=text_of(about["source"]),
    )


# Vectors ------------------------------------------------------------------------------------------


def _write_space(space: Space) -> Written:
    beside = {str(name): space.metadata[name] for name in space.columns}
    kinds = {name: columns.kind_of(values) for name, values in beside.items()}
    name = _LABELS
    while name in beside:
        name += "_"
    everything = {name: list(space.labels), **beside}
    content, made = columns.write(everything, {name: "list", **kinds}, space.vectors)
    origin = space.provenance
    about = {
        "rows": len(space),
        "dimension": space.dimension,
        "held": columns.described(made),
        "table": "yes" if space.columns else "no",
        "source": origin.source,
        "model": origin.model,
        "options": {str(key): _plain(value) for key, value in origin.options.items()},
    }
    return content, about


def _read_space(stored: Stored, about: Mapping[str, Any]) -> Space:
    import pandas as pd

    labels, *beside = columns.columns_of(about["held"])
    if labels.kind != "list":
        raise ValueError(labels.kind)
    made = {column.name: _cells(stored, column) for column in beside}
    metadata = pd.DataFrame(made) if made else None
    options = about["options"]
    if not isinstance(options, dict):
        raise TypeError
    origin = Provenance(text_of(about["source"]), text_of(about["model"]), options)
    return Space(stored.column(labels), stored.vectors(), metadata, origin)


def _cells(stored: Stored, column: Column) -> Any:
    import pandas as pd

    values = stored.column(column)
    return pd.Series(values, dtype="str") if column.kind == "list" else values


def _plain(value: Any) -> Any:
    """Return an option as JSON has it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return str(value)


def _damaged() -> InputError:
    return InputError("An item of the workspace is damaged; bring its data again.")


_IN_PARQUET: Mapping[str, Callable[[Stored, Mapping[str, Any]], Any]] = {
    "words": _read_table,
    "vectors": _read_space,
    "pairs": beside.read_pairs,
    "layout": beside.read_layout,
    "views": beside.read_views,
    "questions": questions.read_set,
    "documents": documents.read_documents,
    "judged": judged.read_judged,
}
