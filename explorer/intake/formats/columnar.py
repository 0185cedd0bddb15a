"""Parquet, Arrow and Feather → columns; vectors become one matrix without passing Python."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.errors import InputError, LimitError
from explorer.intake.formats.picking_rows import require_some, wanted_rows
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.sources import Source
from explorer.intake.table import Block, Cells, Table
from explorer.readers.limits import megabytes, require_columns, require_rows
from explorer.readers.notes import NoteBook
from explorer.readers.text.metadata import typed
from explorer.readers.text.parquet_tables import (
    batches,
    is_bytes,
    is_flat,
    is_picture,
    is_text,
    open_parquet,
    read_bytes_column,
    read_columns,
    read_pictures,
)
from explorer.readers.vectors.parquet import is_vector, list_column

_PICKED_FROM = 2_000  # rows that are held at once while some are picked out
_FILE, _STREAM, _FEATHER = b"ARROW1", b"\xff\xff\xff\xff", b"FEA1"


@dataclass(frozen=True)
class _Counts:
    """What Parquet's footer tells; Arrow tells of rows alone."""

    num_rows: int
    num_row_groups: int = 0


class _Batches:
    """Arrow's record batches, with the face of a Parquet file."""

    def __init__(self, found: Iterable[Any], schema: Any) -> None:
        self._batches, self.schema_arrow = found, schema
        held = found if isinstance(found, list) else []
        self.metadata = _Counts(sum(batch.num_rows for batch in held))

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
    file = _parquet(source) if is_parquet(source) else _arrow(source, first)
    fields = list(file.schema_arrow)
    names = [field.name for field in fields]
    if len(set(names)) < len(names):
        raise InputError(f"{source.quoted} has two columns of one name; rename one.")
    positions: Sequence[int] = range(1, file.metadata.num_rows + 1)
    if source.by in names and source.wanted:
        file, positions = _picked(file, names, source, first)
    rows = len(positions) if first is None else min(first, len(positions))
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
    return Table(columns, positions[:rows])


def _picked(
    file: Any, names: Sequence[str], source: Source, first: int | None
) -> tuple[_Batches, list[int]]:
    """Keep the rows of the wanted words, and where they stood."""
    import pyarrow as pa

    kept: list[Any] = []
    positions: list[int] = []
    seen = 0
    schema = file.schema_arrow
    for batch in batches(file, names, source.quoted, size=_PICKED_FROM):
        cells = batch.column(source.by)
        left = None if first is None else first - seen
        rows = wanted_rows(cells.to_pylist(), source.wanted, left)
        if rows:
            taken = batch.take(pa.array(rows))
            # A dictionary would be held with all its words.
            columns = [
                column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
                for column in taken.columns
            ]
            kept.append(pa.RecordBatch.from_arrays(columns, names=taken.schema.names))
            positions += [seen + row + 1 for row in rows]
        seen += len(batch)
        if first is not None and seen >= first:
            break
    require_some(source, positions)
    return _Batches(kept, schema), positions


def sample(source: Source) -> Table:
    """Read the first rows."""
    return read(source, NoteBook(), INTAKE_LIMITS.sample_rows)


def count(source: Source) -> int:
    """Return the number of rows.

    Raises
    ------
    InputError, LimitError
    """
    if is_parquet(source):
        return int(_parquet(source).metadata.num_rows)
    return sum(batch.num_rows for batch in _arrow_batches(source)[1])


def _column(file: Any, field: Any, source: Source, rows: int) -> Cells | None:
    if is_vector(field.type):
        # Which rows have no vector is told where the column is made the vectors.
        numbers, there = list_column(file, field.name, source.quoted, NoteBook("row"), rows)
        return Block(numbers, there, rows)
    if is_picture(field.type):
        return read_pictures(file, field.name, source.quoted, rows=rows)
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


def _arrow(source: Source, first: int | None) -> Any:
    """Read the batches, as far as the first rows need them; those of wanted words as they come."""
    schema, found = _arrow_batches(source)
    if source.by and source.wanted:
        return _Batches(found, schema)
    kept, size, rows = [], 0, 0
    for batch in found:
        size, rows = size + batch.nbytes, rows + batch.num_rows
        if size > INTAKE_LIMITS.unpacked_bytes:
            raise LimitError(
                f"{source.quoted} unpacks to more than the "
                f"{megabytes(INTAKE_LIMITS.unpacked_bytes)} that are read; keep a part of it."
            )
        kept.append(batch)
        if first is not None and rows >= first:
            break
    if rows == 0:
        raise InputError(f"{source.quoted} has no rows; save it with its content.")
    return _Batches(kept, schema)


def _arrow_batches(source: Source) -> tuple[Any, Iterator[Any]]:
    """Return the schema and the batches, one at a time."""
    import pyarrow as pa

    if source.head.startswith(_FEATHER):
        raise InputError(
            f"{source.quoted} is Feather's first version; save it again with a pyarrow of today."
        )
    opening = pa.ipc.open_file if source.head.startswith(_FILE) else pa.ipc.open_stream
    damaged = (pa.ArrowException, OSError, ValueError, IndexError, KeyError)
    unreadable = InputError(f"{source.quoted} is not a whole Arrow or Feather file; save it again.")
    try:
        reader = opening(pa.PythonFile(source.seekable(), "r"))
        schema = reader.schema
        _ = schema.names  # of which one may be no text
    except damaged:
        raise unreadable from None
    require_columns(source.quoted, len(schema))

    def each() -> Iterator[Any]:
        rows = 0
        try:
            for batch in _each(reader):
                batch.validate(full=True)
                rows += batch.num_rows
                require_rows(source.quoted, rows)
                yield batch
        except damaged:
            raise unreadable from None

    return schema, each()


def _each(reader: Any) -> Iterator[Any]:
    if hasattr(reader, "num_record_batches"):
        yield from map(reader.get_batch, range(reader.num_record_batches))
    else:
        yield from reader
