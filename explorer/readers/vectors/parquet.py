"""Vectors in Parquet: a list column, one column per number, or lists written as text."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix
from explorer.errors import InputError
from explorer.readers.limits import require_shape
from explorer.readers.notes import NoteBook, quoted
from explorer.readers.text.metadata import typed
from explorer.readers.text.parquet_tables import (
    batches,
    is_flat,
    is_numeric,
    is_text,
    open_parquet,
    read_columns,
)
from explorer.readers.text.tables import WORD_COLUMNS
from explorer.readers.vectors.blocks import is_number
from explorer.readers.vectors.matrix import RawVectors
from explorer.readers.vectors.tables import vector_columns

if TYPE_CHECKING:
    import pandas as pd

_LISTED = re.compile(r"\s*\[?([^\[\]]*)\]?\s*\Z")


def read_parquet(data: bytes, source: str, book: NoteBook) -> RawVectors:
    """Read a matrix with its labels and metadata.

    Raises
    ------
    InputError
        No column of vectors, vectors of different lengths, damage.
    LimitError
        Too large, told from the footer before anything is read.
    """
    book.unit = "row"
    file = open_parquet(data, source)
    schema = file.schema_arrow
    names = [field.name for field in schema]
    if len(set(names)) < len(names):
        raise InputError(f"{source} has two columns of one name; rename one.")
    lists = [field.name for field in schema if is_vector(field.type)]
    vector = vector_columns([is_numeric(field.type) for field in schema], names)
    if lists:
        used = [lists[0]]
        if len(lists) > 1:
            book.tell("chosen", f"the column {quoted(lists[0])}")
        numbers, kept = list_column(file, lists[0], source, book)
    elif sum(vector) >= 2 or (sum(vector) == 1 and len(names) == 1):
        used = [name for name, chosen in zip(names, vector, strict=True) if chosen]
        numbers, kept = _columns(file, used, source), None
    else:
        used, numbers, kept = _written(file, schema, source, book)
    labels, metadata = _beside(file, schema, used, source)
    if kept is None or len(kept) == len(numbers) == file.metadata.num_rows:
        return RawVectors(numbers, labels, metadata)
    return RawVectors(
        numbers,
        None if labels is None else [labels[row] for row in kept],
        None if metadata is None else metadata.iloc[kept],
        rows=kept,
        total=file.metadata.num_rows,
    )


def is_vector(kind: Any) -> bool:
    """Whether an Arrow type is a list of numbers."""
    import pyarrow.types as types

    listed = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
    return bool(listed and is_numeric(kind.value_type))


def list_column(
    file: Any, name: str, source: str, book: NoteBook, first: int | None = None
) -> tuple[FloatMatrix, npt.NDArray[np.int64]]:
    """Read a list column as a matrix, and which of the rows have a vector.

    Parameters
    ----------
    first : int, optional
        Read no more rows than that.

    Raises
    ------
    InputError
        Vectors of different lengths, none at all, damage.
    LimitError
        Too large, told from the footer before anything is read.
    """
    import pyarrow.compute as pc

    total = file.metadata.num_rows
    rows = total if first is None else min(first, total)
    # The footer counts the numbers of a list column; a dictionary hides them from its size.
    try:
        values = sum(
            group.column(index).num_values
            for group in map(file.metadata.row_group, range(file.metadata.num_row_groups))
            for index in range(group.num_columns)
            if group.column(index).path_in_schema.split(".")[0] == name
        )
    except UnicodeDecodeError:
        raise InputError(f"{source} has a damaged footer; save it again as Parquet.") from None
    require_shape(source, 1, values // total)
    require_shape(source, rows, max(1, values // total))
    numbers: FloatMatrix | None = None
    kept: list[npt.NDArray[np.int64]] = []
    start = filled = 0
    for batch in batches(file, [name], source):
        cells = batch.column(0)[: rows - start]
        lengths = pc.fill_null(pc.list_value_length(cells), 0).to_numpy(zero_copy_only=False)
        there = np.flatnonzero(lengths)
        if len(there) and numbers is None:
            dimension = int(lengths[there[0]])
            require_shape(source, rows, dimension)
            numbers = np.empty((rows, dimension), dtype=np.float32)
        if numbers is not None and len(there):
            _require_equal(lengths, there, numbers.shape[1], (source, start))
            block = cells.take(there).flatten().to_numpy(zero_copy_only=False)
            with np.errstate(over="ignore"):
                numbers[filled : filled + len(there)] = block.reshape(len(there), -1)
        kept.append(there + start)
        start, filled = start + len(lengths), filled + len(there)
        if start >= rows:
            break
    if numbers is None:
        raise InputError(f"{source} has only empty vectors in {quoted(name)}; fill that column.")
    places = np.concatenate(kept)
    if filled < rows:
        gap = int(np.setdiff1d(np.arange(rows), places)[0])
        book.add("no vector", gap + 1, count=rows - filled)
    return numbers[:filled], places


def _require_equal(
    lengths: npt.NDArray[Any], there: npt.NDArray[np.int64], dimension: int, at: tuple[str, int]
) -> None:
    odd = there[lengths[there] != dimension]
    if len(odd):
        source, start = at
        raise InputError(
            f"{source}, row {start + int(odd[0]) + 1:,}: the vector has {lengths[odd[0]]:,} "
            f"numbers where the ones before have {dimension:,}; make all equally long."
        )


def _columns(file: Any, names: Sequence[str], source: str) -> FloatMatrix:
    rows = file.metadata.num_rows
    require_shape(source, rows, len(names))
    numbers: FloatMatrix = np.empty((rows, len(names)), dtype=np.float32)
    start = 0
    for batch in batches(file, names, source):
        for index, name in enumerate(names):
            with np.errstate(over="ignore"):
                numbers[start : start + len(batch), index] = batch.column(name).to_numpy(
                    zero_copy_only=False
                )
        start += len(batch)
    return numbers


def _written(
    file: Any, schema: Any, source: str, book: NoteBook
) -> tuple[list[str], FloatMatrix, npt.NDArray[np.int64]]:
    """Read vectors written as text, like ``[0.1, 0.2]``."""
    rows = file.metadata.num_rows
    for field in schema:
        if not is_text(field.type):
            continue
        sample = _numbers(read_columns(file, [field.name], source, rows=1)[0][0])
        if sample is None or len(sample) < 2:
            continue
        require_shape(source, rows, len(sample))
        numbers: FloatMatrix = np.empty((rows, len(sample)), dtype=np.float32)
        kept: list[int] = []
        for row, text in enumerate(read_columns(file, [field.name], source, rows=rows)[0]):
            values = _numbers(text)
            if values is None or len(values) != len(sample):
                book.add("malformed", row + 1, text)
                continue
            numbers[len(kept)] = values
            kept.append(row)
        if (rows - len(kept)) * 4 > rows:
            raise InputError(f"{source} has few readable vectors in {quoted(field.name)}; fix it.")
        book.tell("converted", "text")
        return [field.name], numbers[: len(kept)], np.array(kept, dtype=np.int64)
    raise InputError(
        f"{source} has no column of vectors; save them as a list column named “vector”, "
        "or one column per number."
    )


def _numbers(text: str) -> list[float] | None:
    found = _LISTED.match(text)
    cells = found[1].replace(",", " ").split() if found else []
    if not cells or not all(cell.isascii() and is_number(cell.encode()) for cell in cells):
        return None
    return [float(cell) for cell in cells]


def _beside(
    file: Any, schema: Any, used: Sequence[str], source: str
) -> "tuple[list[str] | None, pd.DataFrame | None]":
    """Read labels and metadata: the flat columns that are not the vectors."""
    rows = file.metadata.num_rows
    fields = [field for field in schema if field.name not in used and is_flat(field.type)]
    if not fields:
        return None, None
    columns = dict(
        zip(
            [field.name for field in fields],
            read_columns(file, [field.name for field in fields], source, rows=rows),
            strict=True,
        )
    )
    texts = {field.name.casefold(): field.name for field in fields if is_text(field.type)}
    label = next((texts[name] for name in WORD_COLUMNS if name in texts), None)
    if label is None and texts:
        label = max(texts.values(), key=lambda name: len(set(columns[name])))
    labels = columns.pop(label) if label is not None else None
    if not columns:
        return labels, None
    import pandas as pd

    return labels, pd.DataFrame({name: typed(cells) for name, cells in columns.items()})
