"""Columns of text and numbers as Parquet, such that every bit comes back."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix
from explorer.errors import InputError, LimitError
from explorer.readers.limits import LIMITS, megabytes
from explorer.readers.notes import NoteBook
from explorer.readers.text.parquet_tables import batches, is_text, open_parquet, read_columns
from explorer.readers.vectors.parquet import list_column

VECTOR = "vector"
NUMBERS = ("|b1", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "<f4", "<f8")
_TEXTUAL = ("list", "str", "object", "none")
_LONGEST = 200_000  # bytes of a cell, as much as is read back
_SOURCE = "The file of the workspace"

Written = tuple[bytes, dict[str, Any]]
"""A file, and what is needed to read it back."""


@dataclass(frozen=True)
class Column:
    """A column and what its values are.

    Attributes
    ----------
    name : str
        As it is called, whatever the file calls it.
    kind : str
        A NumPy type such as ``<f8``; else “list” for a list of text, or “str”, “object” or “none”
        for a column of a table, where text may be missing: as NaN, in “none” as None.
    file_name : str
        Its name in the file, where names are distinct.
    """

    name: str
    kind: str
    file_name: str


def described(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Return columns as JSON."""
    return [asdict(column) for column in columns]


def columns_of(plain: Any) -> list[Column]:
    """Read what `described` wrote, trusting nothing.

    Raises
    ------
    InputError
    """
    try:
        columns = [Column(each["name"], each["kind"], each["file_name"]) for each in plain]
    except (KeyError, TypeError):
        raise _damaged() from None
    texts = [text for column in columns for text in (column.name, column.kind, column.file_name)]
    if not all(isinstance(text, str) for text in texts):
        raise _damaged()
    if any(column.kind not in (*NUMBERS, *_TEXTUAL) for column in columns):
        raise _damaged()
    return columns


def kind_of(values: Any) -> str:
    """Return what the values of a column are."""
    if isinstance(values, list | tuple):
        return "list"
    kind = str(getattr(values.dtype, "str", ""))
    if kind in NUMBERS:
        return kind
    if str(values.dtype) == "str":
        return "str"
    return "none" if any(value is None for value in values) else "object"


def write(
    columns: Mapping[str, Any], kinds: Mapping[str, str], matrix: FloatMatrix | None = None
) -> tuple[bytes, list[Column]]:
    """Write columns of equal length, and vectors if there are any.

    Parameters
    ----------
    columns : mapping
        Lists of text, or arrays or columns of a table, by name.
    kinds : mapping
        From `kind_of`.
    matrix : ndarray, shape (n, d), float32, optional

    Raises
    ------
    InputError
        A text is too long, or no text.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays: dict[str, Any] = {}
    made = []
    for name, values in columns.items():
        file_name = name
        while file_name in arrays or file_name in ("", VECTOR):
            file_name += "_"
        kind = kinds[name]
        arrays[file_name] = _numbers(values, kind) if kind in NUMBERS else _texts(name, values)
        made.append(Column(name, kind, file_name))
    if matrix is not None:
        numbers = pa.array(matrix.ravel())
        arrays[VECTOR] = pa.FixedSizeListArray.from_arrays(numbers, matrix.shape[1])
    texts = [name for name, array in arrays.items() if is_text(array.type)]
    buffer = io.BytesIO()
    # A dictionary of numbers would make one of all NaN, and all zeros.
    pq.write_table(pa.table(arrays), buffer, use_dictionary=texts, write_statistics=False)
    return buffer.getvalue(), made


def _numbers(values: Any, kind: str) -> Any:
    import pyarrow as pa

    return pa.array(np.asarray(values, dtype=kind), from_pandas=False)


def _texts(name: str, values: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc
    from pandas.api.types import infer_dtype

    cells = list(values)
    # One by one, a million labels would be most of what keeping their vectors takes.
    if infer_dtype(cells, skipna=True) not in ("string", "empty"):
        cells = _each_as_text(cells)
    try:
        texts = pa.array(cells, type=pa.string(), from_pandas=True)
    except UnicodeEncodeError:
        raise InputError(
            f"A text in “{name[:40]}” holds half a character and cannot be kept; remove it."
        ) from None
    longest = pc.max(pc.binary_length(texts)).as_py() or 0
    if longest > _LONGEST:
        raise LimitError(
            f"A text in “{name[:40]}” has {megabytes(longest)}, more than the "
            f"{megabytes(_LONGEST)} that are kept; shorten it."
        )
    return texts


def _each_as_text(cells: list[Any]) -> list[str | None]:
    import pandas as pd

    given = pd.Series(cells, dtype=object)
    return [None if gap else str(cell) for cell, gap in zip(cells, given.isna(), strict=True)]


@dataclass(frozen=True)
class Stored:
    """A Parquet file of a workspace, opened and checked by its footer."""

    file: Any

    @classmethod
    def open(cls, data: bytes) -> "Stored":
        """Open a file.

        Raises
        ------
        InputError
            It is damaged or too large.
        """
        return cls(open_parquet(data, _SOURCE))

    @property
    def rows(self) -> int:
        """How many there are."""
        return int(self.file.metadata.num_rows)

    def column(self, column: Column) -> Any:
        """Read a column: a list of text, or an array of numbers.

        Raises
        ------
        InputError
            It is not there, or is none of its kind.
        """
        names = self.file.schema_arrow.names
        if names.count(column.file_name) != 1:
            raise _damaged()
        field = self.file.schema_arrow.field(column.file_name)
        if column.kind in NUMBERS:
            return self._read_numbers(column.file_name, field.type, np.dtype(column.kind))
        if not is_text(field.type):
            raise _damaged()
        texts = read_columns(self.file, [column.file_name], _SOURCE, rows=self.rows)[0]
        return texts if column.kind == "list" else self._with_gaps(column, texts)

    def vectors(self) -> FloatMatrix:
        """Read the matrix.

        Raises
        ------
        InputError
        """
        if self.file.schema_arrow.names.count(VECTOR) != 1:
            raise _damaged()
        if not _is_vectors(self.file.schema_arrow.field(VECTOR).type):
            raise _damaged()
        matrix, rows = list_column(self.file, VECTOR, _SOURCE, NoteBook("row"))
        if len(rows) != self.rows:
            raise _damaged()
        return matrix

    def _read_numbers(self, name: str, kind: Any, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
        import pyarrow as pa

        if kind != pa.from_numpy_dtype(dtype) or self.rows * 8 > LIMITS.unpacked_bytes:
            raise _damaged()
        read = []
        for batch in batches(self.file, [name], _SOURCE):
            cells = batch.column(0)
            if cells.null_count:
                raise _damaged()
            read.append(cells.to_numpy(zero_copy_only=False))
        return np.concatenate(read).astype(dtype, copy=False)

    def _with_gaps(self, column: Column, texts: list[str]) -> Any:
        import pandas as pd

        gaps = [
            bool(gap)
            for batch in batches(self.file, [column.file_name], _SOURCE)
            for gap in batch.column(0).is_null().to_pylist()
        ]
        nothing = None if column.kind == "none" else float("nan")
        values: list[Any] = [
            nothing if gap else text for text, gap in zip(texts, gaps, strict=True)
        ]
        return pd.Series(values, dtype="str" if column.kind == "str" else object)


def text_of(value: Any) -> str:
    """Return a value of JSON that must be text.

    Raises
    ------
    TypeError
    """
    if not isinstance(value, str):
        raise TypeError
    return value


def _is_vectors(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_fixed_size_list(kind) and kind.value_type == pa.float32())


def _damaged() -> InputError:
    return InputError(f"{_SOURCE} is damaged; export it again.")
