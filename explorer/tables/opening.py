"""Tables of what is in memory or in a Parquet file: columns as Arrow has them, of known kinds."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from explorer.errors import InputError
from explorer.readers.text.parquet_tables import batches, is_flat, open_parquet
from explorer.space import Space
from explorer.tables.loading import Given, load
from explorer.tables.table import Table
from explorer.tables.values import Kind

if TYPE_CHECKING:
    import pandas as pd


UNNAMED = "no name"


def from_space(space: Space, computed: Mapping[str, Any] | None = None) -> Table:
    """Return the table of a space: its labels, its metadata, and what was computed of it.

    Parameters
    ----------
    space : Space, length n
    computed : mapping, optional
        Further columns of n cells by name, such as cluster names, faithfulness or tags.

    Raises
    ------
    LimitError
        It needs too much memory.
    """
    metadata = space.metadata
    columns: list[tuple[str, Any]] = [("label", list(space.labels))]
    columns += [(str(name), metadata.iloc[:, at]) for at, name in enumerate(space.columns)]
    columns += list((computed or {}).items())
    return from_columns(columns, {"label": "text"})


def from_frame(frame: "pd.DataFrame") -> Table:
    """Return the table of a data frame.

    Raises
    ------
    InputError, LimitError
        It has no columns, or needs too much memory.
    """
    return from_columns([(str(name), frame.iloc[:, at]) for at, name in enumerate(frame)])


def from_columns(
    columns: Sequence[tuple[str, Any]], kinds: Mapping[str, Kind] | None = None
) -> Table:
    """Return the table of columns of equal length.

    Parameters
    ----------
    columns : sequence of (str, array_like)
        Names may be anything; of equal ones the later are numbered.
    kinds : mapping, optional
        Kinds of columns of text that are known, else all are guessed.

    Raises
    ------
    InputError, LimitError
        There are no columns, or not of one length, or they need too much memory.
    """
    if not columns:
        raise InputError("A table needs one column at least.")
    lengths = {len(cells) for _, cells in columns}
    if len(lengths) > 1:
        counts = " and ".join(f"{count:,}" for count in sorted(lengths)[:2])
        raise InputError(f"The columns of a table have {counts} cells; all need the same number.")
    given = []
    for name, (_, cells) in zip(_distinct([name for name, _ in columns]), columns, strict=True):
        given.append(_given(name, _arrow(cells), (kinds or {}).get(name)))
    return load(given, lengths.pop())


def from_parquet(data: bytes | BinaryIO, source: str) -> Table:
    """Return the table of the plain columns of a Parquet file; vectors in it are left out.

    Parameters
    ----------
    data : bytes, or a stream that can seek
    source : str
        How errors name the file.

    Raises
    ------
    InputError, LimitError
        The file is damaged or too large, or has no such columns.
    """
    import pyarrow as pa

    file = open_parquet(data, source)
    names = [field.name for field in file.schema_arrow if is_flat(field.type)]
    if not names or len(set(names)) < len(names):
        raise InputError(f"{source} has no columns of numbers or text, or two of one name.")
    read = pa.Table.from_batches(list(batches(file, names, source)))
    return from_columns([(name, read.column(name)) for name in names])


def _distinct(names: Sequence[str]) -> list[str]:
    made: list[str] = []
    for given in names:
        name = given or UNNAMED  # a typed condition calls a column by its name
        new, number = name, 2
        while new in made:
            new, number = f"{name} {number}", number + 1
        made.append(new)
    return made


def _arrow(cells: Any) -> Any:
    """Return cells as Arrow has them: numbers, dates and truths as such, all else as text."""
    import pandas as pd
    import pyarrow as pa

    if isinstance(cells, pa.ChunkedArray | pa.Array):
        return cells
    series = cells if isinstance(cells, pd.Series) else pd.Series(cells)
    try:
        array = pa.array(series, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        array = None
    return array if array is not None and is_flat(array.type) else _as_text(series)


def _as_text(series: "pd.Series[Any]") -> Any:
    import pyarrow as pa

    missing = series.isna()
    texts = [
        None if gap else str(value).encode("utf-8", "replace").decode()
        for value, gap in zip(series.astype(object), missing, strict=True)
    ]
    return pa.array(texts, type=pa.string())


def _given(name: str, cells: Any, kind: Kind | None) -> Given:
    import pyarrow as pa
    from pyarrow import types

    plain = cells.type
    if types.is_dictionary(plain):
        plain = plain.value_type
        cells = cells.cast(plain)
    if types.is_boolean(plain):
        return Given(name, cells, "truth")
    if types.is_integer(plain):
        return Given(name, cells if plain != pa.uint64() else cells.cast(pa.float64()), "number")
    if types.is_floating(plain) or types.is_decimal(plain):
        return Given(name, cells.cast(pa.float64()), "number")
    if types.is_timestamp(plain) or types.is_date(plain):
        return Given(name, cells.cast(pa.timestamp("us"), safe=False), "date")
    return Given(name, cells.cast(pa.string()), kind)
