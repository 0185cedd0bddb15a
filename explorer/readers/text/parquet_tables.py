"""Parquet files by pyarrow: what the footer announces is checked before any page is read."""

import io
from collections.abc import Sequence
from typing import Any, BinaryIO

from explorer.errors import InputError, LimitError
from explorer.readers.limits import LIMITS, megabytes, require_cells, require_columns, require_rows
from explorer.readers.notes import NoteBook, quoted
from explorer.readers.text.tables import Grid

_MAGIC = b"PAR1"
_BATCH = 10_000
_PICTURES = 100  # rows of pictures that are held at once
_LARGEST_PICTURE = 2_000_000  # bytes
_BUFFER = 1 << 20  # bytes of a column that are read at once, however long the column is
_LONGEST_CELL = 200_000  # bytes; room for a vector written as text


def open_parquet(data: bytes | BinaryIO, source: str) -> Any:
    """Open a Parquet file for reading.

    Text columns stay dictionary-encoded: a value repeated a million times is held once.

    Parameters
    ----------
    data : bytes, or a stream that can seek
        A stream is read only where it is asked for something.
    source : str

    Returns
    -------
    pyarrow.parquet.ParquetFile

    Raises
    ------
    InputError
        Not a Parquet file, damaged, without rows.
    LimitError
        Too many rows or columns.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    size = stream.seek(0, io.SEEK_END)
    start = _at(stream, 0, 4)
    end = _at(stream, max(0, size - 8), 8)
    if not (start == _MAGIC and end[-4:] == _MAGIC and size >= 12):
        raise InputError(f"{source} is not a Parquet file, or is cut off; save it again.")
    if int.from_bytes(end[:4], "little") > size - 12:
        raise InputError(f"{source} announces more than it holds; save it again.")
    limits = {"thrift_string_size_limit": 50_000_000, "thrift_container_size_limit": 1_000_000}
    try:
        plain = pq.ParquetFile(stream, **limits)
        schema = plain.schema_arrow
        texts = [field.name for field in schema if is_text(field.type)]
        file = pq.ParquetFile(stream, read_dictionary=texts, buffer_size=_BUFFER, **limits)
    except (pa.ArrowException, OSError, ValueError):
        raise InputError(f"{source} is damaged; save it again as Parquet.") from None
    if file.metadata.num_rows == 0:
        raise InputError(f"{source} has no rows; save it with its content.")
    require_rows(source, file.metadata.num_rows)
    require_columns(source, len(schema))
    return file


def _at(stream: BinaryIO, place: int, size: int) -> bytes:
    stream.seek(place)
    return stream.read(size)


def is_text(kind: Any) -> bool:
    """Whether an Arrow type is text, dictionary-encoded or not."""
    import pyarrow.types as types

    if types.is_dictionary(kind):
        return is_text(kind.value_type)
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def is_numeric(kind: Any) -> bool:
    """Whether an Arrow type is an integer or floating-point number."""
    import pyarrow.types as types

    return bool(types.is_integer(kind) or types.is_floating(kind))


def is_flat(kind: Any) -> bool:
    """Whether a cell of an Arrow type is one plain value."""
    import pyarrow.types as types

    return (
        is_text(kind)
        or is_numeric(kind)
        or bool(types.is_boolean(kind) or types.is_decimal(kind) or types.is_temporal(kind))
    )


def read_columns(file: Any, names: Sequence[str], source: str, *, rows: int) -> list[list[str]]:
    """Read flat columns as text, the first `rows` rows of them.

    Raises
    ------
    InputError
        A page is damaged.
    LimitError
        The text is too large.
    """
    import pyarrow as pa

    columns: list[list[str]] = [[] for _ in names]
    size = 0
    for batch in batches(file, names, source):
        for column, cells in enumerate(batch.columns):
            try:
                size += _text_size(cells, source)
                texts = _texts(cells)
            except (pa.ArrowException, ValueError, IndexError, OverflowError):
                # Pages that are sound as pages may still hold what is no text or no entry.
                raise InputError(
                    f"{source} has a damaged column {quoted(names[column])}; save it again."
                ) from None
            if size > LIMITS.unpacked_bytes // 2:
                raise LimitError(
                    f"{source} unpacks to more than {megabytes(LIMITS.unpacked_bytes // 2)} of "
                    "text; keep a part of it."
                )
            columns[column].extend(texts)
        if columns and len(columns[0]) >= rows:
            break
    return [cells[:rows] for cells in columns]


def read_bytes_column(file: Any, name: str, source: str, *, rows: int) -> list[bytes | None]:
    """Read the first `rows` cells of a column of bytes.

    Raises
    ------
    InputError
        A page is damaged.
    LimitError
        The cells are too large.
    """
    import pyarrow.compute as pc

    cells: list[bytes | None] = []
    size = 0
    for batch in batches(file, [name], source):
        column = batch.column(0)[: rows - len(cells)]
        lengths = pc.binary_length(column)
        size += pc.sum(lengths).as_py() or 0
        if size > LIMITS.unpacked_bytes or (pc.max(lengths).as_py() or 0) > _LONGEST_CELL:
            raise LimitError(
                f"{source} has cells in {quoted(name)} too large to read; keep a part of it."
            )
        cells.extend(column.to_pylist())
        if len(cells) >= rows:
            break
    return cells


def is_picture(kind: Any) -> bool:
    """Whether an Arrow type is a picture as data sets keep it: a structure of bytes and path."""
    import pyarrow.types as types

    names = [kind.field(place).name for place in range(kind.num_fields)]
    return bool(
        types.is_struct(kind)
        and set(names) == {"bytes", "path"}
        and is_bytes(kind.field("bytes").type)
    )


def read_pictures(file: Any, name: str, source: str, *, rows: int) -> list[bytes | str | None]:
    """Read the first `rows` cells of a column of pictures: their bytes, else the path of a file.

    Large ones, and what is more than is read, are None.

    Raises
    ------
    InputError
        A page is damaged.
    """
    import pyarrow.compute as pc

    cells: list[bytes | str | None] = []
    left = LIMITS.unpacked_bytes // 2
    for batch in batches(file, [name], source, size=_PICTURES):
        column = batch.column(0)[: rows - len(cells)]
        data, paths = pc.struct_field(column, "bytes"), pc.struct_field(column, "path")
        for content, path in zip(data, paths, strict=True):
            buffer = content.as_buffer() if content.is_valid else None
            size = 0 if buffer is None else buffer.size
            if buffer is None or size == 0:
                cells.append(path.as_py())
            elif size > min(left, _LARGEST_PICTURE):
                cells.append(None)
            else:
                left -= size
                cells.append(buffer.to_pybytes())
        if len(cells) >= rows:
            break
    return cells


def is_bytes(kind: Any) -> bool:
    """Whether an Arrow type is bytes."""
    import pyarrow.types as types

    return bool(
        types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind)
    )


def batches(file: Any, names: Sequence[str], source: str, *, size: int = _BATCH) -> Any:
    """Yield record batches of some columns; damage becomes an InputError."""
    import pyarrow as pa

    damaged = InputError(f"{source} has damaged pages; save it again as Parquet.")
    rows = 0
    try:
        for batch in file.iter_batches(batch_size=size, columns=list(names), use_threads=False):
            rows += batch.num_rows
            yield batch
    except (pa.ArrowException, OSError, ValueError, KeyError):
        raise damaged from None
    # Each column has pages of its own, which may end before those of the others.
    if rows < file.metadata.num_rows:
        raise damaged


def _text_size(cells: Any, source: str) -> int:
    """Bytes that a column of a batch takes as Python text, without making it."""
    import pyarrow.compute as pc

    if not is_text(cells.type):
        return 16 * len(cells)
    words = cells.dictionary if hasattr(cells, "dictionary") else cells
    if len(words) == 0:
        return 0
    lengths = pc.binary_length(words)
    longest = pc.max(lengths).as_py() or 0
    if longest > _LONGEST_CELL:
        raise LimitError(
            f"{source} has a cell of {megabytes(longest)} of text; shorten it to "
            f"{LIMITS.word_length:,} characters."
        )
    if words is cells:
        return int(pc.sum(lengths).as_py() or 0)
    return int(pc.sum(pc.take(lengths, cells.indices)).as_py() or 0)


def _texts(cells: Any) -> list[str]:
    import pyarrow.compute as pc
    import pyarrow.types as types

    if is_text(cells.type):
        # Several times as fast as one Python value after the other.
        plain = pc.take(cells.dictionary, cells.indices) if hasattr(cells, "dictionary") else cells
        texts: list[str] = pc.fill_null(plain, "").to_numpy(zero_copy_only=False).tolist()
        return texts
    if types.is_boolean(cells.type):
        return ["" if value is None else str(value).lower() for value in cells.to_pylist()]
    return ["" if value is None else str(value) for value in cells.to_pylist()]


def read_parquet(data: bytes, source: str, book: NoteBook) -> Grid:
    """Read the flat columns of a Parquet file as rows of text cells.

    Columns of lists and structures are skipped and counted; rows beyond the word limit are left
    out and counted.
    """
    book.unit = "row"
    file = open_parquet(data, source)
    schema = file.schema_arrow
    flat = [field for field in schema if is_flat(field.type)]
    if len(flat) < len(schema):
        book.add("skipped", count=len(schema) - len(flat))
    textual = frozenset(index for index, field in enumerate(flat) if is_text(field.type))
    names = [field.name for field in flat]
    if not textual or len(set(names)) < len(names):
        reason = "two columns of one name" if textual else "no column of text"
        raise InputError(f"{source} has {reason}; save the words in a text column named “word”.")
    total = file.metadata.num_rows
    kept = min(total, LIMITS.words)
    if total > kept:
        book.add("too many", kept + 1, count=total - kept)
    require_cells(source, kept * len(flat))
    columns = read_columns(file, names, source, rows=kept)
    rows = list(zip(*columns, strict=True))
    return Grid(rows, range(1, len(rows) + 1), tuple(names), textual)
