"""Columns of lists of numbers, in Parquet and Arrow, as one matrix."""

from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix
from explorer.errors import InputError
from explorer.readers.limits import require_shape
from explorer.readers.notes import NoteBook, quoted
from explorer.readers.text.parquet_tables import batches, is_numeric
from explorer.readers.vectors.footers import values_told


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
    values = values_told(file.metadata, name, source) if file.metadata.num_row_groups else 0
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
