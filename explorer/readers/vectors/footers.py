"""What the footer of a Parquet file tells of a column, asked such that a damaged one is an error.

pyarrow hands out what is told of one part of a column through a call in which C++ may raise and
nothing catches: the process ends. Reading looks at the same things first, and there what is wrong
becomes an exception. So reading is begun of a file that has no pages, and if it comes as far as to
miss them, what is told can be asked for.
"""

import contextlib
import io
from typing import Any

from explorer.errors import InputError

_END = 2**62  # wherever pages are said to lie, they may


class _PagesError(Exception):
    """Pages were asked for: whatever is looked at before them was sound."""


class _NoPages(io.RawIOBase):
    """A file of any size, nothing of which can be read."""

    def __init__(self) -> None:
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: _END}[whence]
        self._place = start + offset
        return self._place

    def read(self, size: int = -1) -> bytes:
        raise _PagesError


def values_told(metadata: Any, name: str, source: str) -> int:
    """Return how many numbers a column of lists holds, as the footer has it.

    Parameters
    ----------
    metadata : pyarrow.parquet.FileMetaData
    name : str
        Of the column.
    source : str

    Raises
    ------
    InputError
        The footer is damaged.
    """
    try:
        leaves = [
            index
            for index, column in enumerate(metadata.schema)
            if column.path == name or column.path.startswith(f"{name}.")
        ]
        _require_readable(metadata, name, source)
        groups = map(metadata.row_group, range(metadata.num_row_groups))
        return sum(group.column(index).num_values for group in groups for index in leaves)
    except UnicodeDecodeError:
        raise _damaged(source) from None


def _require_readable(metadata: Any, name: str, source: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(_NoPages(), metadata=metadata)
        for group in range(metadata.num_row_groups):
            with contextlib.suppress(_PagesError):
                next(file.iter_batches(row_groups=[group], columns=[name], use_threads=False), None)
    except (pa.ArrowException, OSError, ValueError):
        raise _damaged(source) from None


def _damaged(source: str) -> InputError:
    return InputError(f"{source} has a damaged footer; save it again as Parquet.")
