"""Parquet, Arrow and Feather → columns; vectors become one matrix without passing Python."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.errors import InputError, LimitError
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.sources import Source
from explorer.intake.table import Block, Cells, Table
from explorer.readers.limits import megabytes, require_columns, require_rows
from explorer.readers.notes import NoteBook
from explorer.readers.text.metadata import typed
from explorer.readers.text.parquet_tables import (
    is_bytes,
    is_flat,
    is_text,
    open_parquet,
    read_bytes_column,
    read_columns,
)
from explorer.readers.vectors.parquet import is_vector, list_column

_FILE, _STREAM, _FEATHER = b"ARROW1", b"\xff\xff\xff\xff", b"FEA1"


@dataclass(frozen=True)
class _Counts:
    """What Parquet's footer tells; Arrow tells of rows alone."""

    num_rows: int
    num_row_groups: int = 0

    def row_group(self, index: int) -> Any:
        raise IndexError(index)


class _Batches:
    """Arrow's record batches, with the face of a Parquet file."""

    def __init__(self, batches: Sequence[Any], schema: Any) -> None:
        self._batches, self.schema_arrow = batches, schema
        self.metadata = _Counts(sum(batch.num_rows for batch in batches))

    def iter_batches(
        self, *, batch_size: int, columns: Sequence[str], **_: object
    ) -> Iterator[Any]:
        """Yield the wanted columns, at most `batch_size` rows at a time."""
        for batch in self._batches:
            for start in range(0, batch.num_rows, batch_size):
                yield batch.select(list(columns)).slice(start, batch_size)


def is_parquet(source: Source) -> bool:
    """Whether it begins as Parquet does."""
    return source.head.startswith(b"PAR1")


def is_arrow(source: Source) -> bool:
    """Whether it begins as an Arrow file or stream, or as Feather does."""
    head = source.head
    if head.startswith((_FILE, _FEATHER)):
        return True
    # A stream tells how long its first message is: as long as a schema may be, and whole words.
    length = int.from_bytes(head[4:8], "little")
    return head.startswith(_STREAM) and 0 < length < 1 << 28 and length % 8 == 0 and len(head) > 8


def read(source: Source, book: NoteBook, first: int | None = None) -> Table:
    """Read the columns that are text, numbers, vectors or bytes; others are counted.

    Raises
    ------
    InputError
        It is damaged, has no rows, or two columns of one name.
    LimitError
        It is too large.
    """
    book.unit = "row"
    file = _parquet(source) if is_parquet(source) else _arrow(source)
    fields = list(file.schema_arrow)
    names = [field.name for field in fields]
    if len(set(names)) < len(names):
        raise InputError(f"{source.quoted} has two columns of one name; rename one.")
    rows = file.metadata.num_rows if first is None else min(first, file.metadata.num_rows)
    columns: dict[str, Cells] = {}
    for field in fields:
        cells = _column(file, field, source, rows)
        if cells is None:
            book.add("skipped")
        else:
            columns[field.name] = cells
    if not columns:
        raise InputError(
            f"{source.quoted} has no column of text, numbers or vectors; save plain columns."
        )
    return Table(columns, range(1, rows + 1))


def sample(source: Source) -> Table:
    """Read the first rows."""
    return read(source, NoteBook(), INTAKE_LIMITS.sample_rows)


def count(source: Source) -> int:
    """Return the number of rows.

    Raises
    ------
    InputError, LimitError
    """
    file = _parquet(source) if is_parquet(source) else _arrow(source)
    return int(file.metadata.num_rows)


def _column(file: Any, field: Any, source: Source, rows: int) -> Cells | None:
    if is_vector(field.type):
        # Which rows have no vector is told where the column is made the vectors.
        numbers, there = list_column(file, field.name, source.quoted, NoteBook("row"), rows)
        return Block(numbers, there, rows)
    if is_bytes(field.type):
        return read_bytes_column(file, field.name, source.quoted, rows=rows)
    if not is_flat(field.type):
        return None
    (texts,) = read_columns(file, [field.name], source.quoted, rows=rows)
    return texts if is_text(field.type) else _numbers(texts)


def _numbers(texts: list[str]) -> Sequence[Any]:
    if set(texts) <= {"true", "false", ""}:
        return [None if text == "" else text == "true" for text in texts]
    cells = typed(texts)
    return list(cells) if isinstance(cells, list) else cells.tolist()  # type: ignore[attr-defined]


def _parquet(source: Source) -> Any:
    return open_parquet(source.seekable(), source.quoted)


def _arrow(source: Source) -> Any:
    import pyarrow as pa

    if source.head.startswith(_FEATHER):
        raise InputError(
            f"{source.quoted} is Feather's first version; save it again with a pyarrow of today."
        )
    opening = pa.ipc.open_file if source.head.startswith(_FILE) else pa.ipc.open_stream
    try:
        reader = opening(pa.BufferReader(source.read()))
        schema = reader.schema
        require_columns(source.quoted, len(schema))
        kept, size, rows = [], 0, 0
        for batch in _each(reader):
            size, rows = size + batch.nbytes, rows + batch.num_rows
            require_rows(source.quoted, rows)
            if size > INTAKE_LIMITS.unpacked_bytes:
                raise LimitError(
                    f"{source.quoted} unpacks to more than the "
                    f"{megabytes(INTAKE_LIMITS.unpacked_bytes)} that are read; keep a part of it."
                )
            batch.validate(full=True)
            kept.append(batch)
    except (pa.ArrowException, OSError, ValueError, IndexError, KeyError):
        raise InputError(
            f"{source.quoted} is not a whole Arrow or Feather file; save it again."
        ) from None
    if rows == 0:
        raise InputError(f"{source.quoted} has no rows; save it with its content.")
    return _Batches(kept, schema)


def _each(reader: Any) -> Iterator[Any]:
    if hasattr(reader, "num_record_batches"):
        yield from map(reader.get_batch, range(reader.num_record_batches))
    else:
        yield from reader
