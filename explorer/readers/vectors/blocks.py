"""Large tables of numbers as text → a float32 matrix, block by block, by pyarrow's CSV parser.

A block that the parser refuses is halved until the guilty lines are few; those are parsed one by
one, so that speed costs no exactness: every line is accounted for.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix
from explorer.errors import InputError
from explorer.readers.limits import megabytes, require_rows, require_shape

_BLOCK = 8_000_000  # bytes
_FEW_LINES = 16
_NUMBER = re.compile(rb"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|nan|inf|infinity)", re.I)

Parsed = tuple[list[bytes], list[bytes]]
"""Text cells and number cells of one line."""


@dataclass(frozen=True)
class Columns:
    """How a line splits.

    Attributes
    ----------
    delimiter : bytes
        One byte.
    numeric : tuple of bool
        For each column whether it is one of the numbers.
    quote : bytes
        Quote character, empty for none.
    decimal_comma : bytes
        ``b","`` where numbers have decimal commas, else empty.
    """

    delimiter: bytes
    numeric: tuple[bool, ...]
    quote: bytes = b""
    decimal_comma: bytes = b""

    @property
    def dimension(self) -> int:
        """Number of numbers per line."""
        return sum(self.numeric)


@dataclass(eq=False)
class Filled:
    """The lines read so far: numbers, text cells per text column, and line numbers."""

    numbers: FloatMatrix
    lines: npt.NDArray[np.int64]
    texts: list[list[bytes]]
    rows: int = 0
    bad: list[int] = field(default_factory=list)


def is_number(cell: bytes) -> bool:
    """Whether a cell is a plain decimal number, NaN or infinity."""
    return _NUMBER.fullmatch(cell.strip()) is not None


def parse(
    data: bytes,
    columns: Columns,
    source: str,
    *,
    skip: int,
    odd_line: Callable[[bytes, int], Parsed | None],
) -> Filled:
    """Parse all lines after the first `skip`.

    Parameters
    ----------
    odd_line : callable
        Given a line that does not split as `columns` says and its number; returns its cells, or
        None to leave it out.

    Raises
    ------
    InputError
        Whatever `odd_line` raises; a line is too long.
    LimitError
        Too many rows or numbers.
    """
    count = data.count(b"\n") + 1 - skip
    require_rows(source, count)
    require_shape(source, count, columns.dimension)
    filled = Filled(
        np.empty((count, columns.dimension), dtype=np.float32),
        np.empty(count, dtype=np.int64),
        [[] for numeric in columns.numeric if not numeric],
    )
    for block, line in _blocks(data, source, skip):
        lines = block.split(b"\n")
        numbered = [
            (text, number) for number, text in enumerate(lines, line) if text.strip(b"\r \t")
        ]
        if numbered:
            _fill(filled, numbered, columns, odd_line)
    return filled


def _blocks(data: bytes, source: str, skip: int) -> Iterator[tuple[bytes, int]]:
    start, line = 0, 1
    for _ in range(skip):
        start, line = data.find(b"\n", start) + 1, line + 1
    while start < len(data):
        end = len(data)
        if end - start > _BLOCK:
            end = data.rfind(b"\n", start, start + _BLOCK) + 1
            if end <= start:
                raise InputError(
                    f"{source}, line {line:,}: the line is longer than {megabytes(_BLOCK)}; "
                    "write one vector per line."
                )
        block = data[start:end]
        yield block.removesuffix(b"\n"), line
        start, line = end, line + block.count(b"\n")


def _fill(
    filled: Filled,
    numbered: Sequence[tuple[bytes, int]],
    columns: Columns,
    odd_line: Callable[[bytes, int], Parsed | None],
) -> None:
    if _fill_fast(filled, numbered, columns):
        return
    if len(numbered) > _FEW_LINES:
        middle = len(numbered) // 2
        _fill(filled, numbered[:middle], columns, odd_line)
        _fill(filled, numbered[middle:], columns, odd_line)
        return
    for text, number in numbered:
        cells = split_line(text, columns) or odd_line(text, number)
        if cells is None:
            filled.bad.append(number)
            continue
        filled.numbers[filled.rows] = [float(cell) for cell in cells[1]]
        filled.lines[filled.rows] = number
        for column, cell in zip(filled.texts, cells[0], strict=True):
            column.append(cell)
        filled.rows += 1


def _fill_fast(filled: Filled, numbered: Sequence[tuple[bytes, int]], columns: Columns) -> bool:
    """Parse all lines at once; return False, with nothing filled in, when any is odd."""
    import pyarrow as pa
    import pyarrow.csv as pc

    block = b"\n".join(text for text, _ in numbered)
    if b"\r" in block:
        block = block.replace(b"\r", b"")
    block = block.replace(columns.delimiter + b"\n", b"\n")
    block = block.removesuffix(columns.delimiter)
    names = [str(index) for index in range(len(columns.numeric))]
    types: dict[str, Any] = {
        name: pa.float32() if numeric else pa.binary()
        for name, numeric in zip(names, columns.numeric, strict=True)
    }
    try:
        table = pc.read_csv(
            pa.BufferReader(block),
            read_options=pc.ReadOptions(column_names=names, block_size=len(block) + 1),
            parse_options=pc.ParseOptions(
                delimiter=columns.delimiter.decode(),
                quote_char=columns.quote.decode() or False,
            ),
            convert_options=pc.ConvertOptions(
                column_types=types,
                null_values=[],
                check_utf8=False,
                decimal_point="," if columns.decimal_comma else ".",
            ),
        )
    except pa.ArrowInvalid:
        return False
    if table.num_rows != len(numbered):
        return False
    rows = slice(filled.rows, filled.rows + len(numbered))
    numbers = texts = 0
    for index, numeric in enumerate(columns.numeric):
        cells = table.column(index)
        if numeric:
            filled.numbers[rows, numbers] = cells.to_numpy()
            numbers += 1
        else:
            filled.texts[texts].extend(cells.to_pylist())
            texts += 1
    filled.lines[rows] = [number for _, number in numbered]
    filled.rows += len(numbered)
    return True


def split_cells(line: bytes, delimiter: bytes, quote: bytes) -> list[bytes] | None:
    """Split one line at the delimiters outside quotes; None where the quotes are no quotes."""
    line = line.rstrip(b"\r")
    if not quote:
        return line.split(delimiter)
    try:
        row = next(csv.reader([line.decode("latin-1")], delimiter=delimiter.decode()))
    except (csv.Error, StopIteration):
        return None
    return [cell.encode("latin-1") for cell in row]


def split_line(line: bytes, columns: Columns) -> Parsed | None:
    """Split one line as `columns` says, or return None when it does not fit."""
    line = line.rstrip(b"\r")
    if columns.quote:
        found = split_cells(line.removesuffix(columns.delimiter), columns.delimiter, columns.quote)
        if found is None:
            return None
        cells = found
    else:
        cells = line.removesuffix(columns.delimiter).split(columns.delimiter)
    if len(cells) != len(columns.numeric):
        return None
    numbers = [cell for cell, numeric in zip(cells, columns.numeric, strict=True) if numeric]
    if columns.decimal_comma:
        numbers = [cell.replace(b",", b".") for cell in numbers]
    if not all(map(is_number, numbers)):
        return None
    return [c for c, numeric in zip(cells, columns.numeric, strict=True) if not numeric], numbers
