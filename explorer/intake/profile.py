"""What each column of a sample holds: vectors, numbers, texts, classes or row numbers."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from explorer.intake.cells import as_vector
from explorer.intake.table import Block, Table, as_text
from explorer.readers.text.tables import is_number

_ID_NAMES = ("id", "_id", "index", "idx", "rank", "row", "key", "no", "nr", "number")
_UNNAMED = ("", "unnamed: 0", "column 1")
_GROUPED = re.compile(r"\s*[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\s*", re.ASCII)
_MOST_OTHER = 0.5  # share of cells that may be something else than the column's kind


@dataclass(frozen=True)
class Column:
    """One column of a sample.

    Attributes
    ----------
    name : str
    holds : {"vector", "number", "text", "nothing"}
    dimension : int
        Of vectors; 0 of others.
    distinct : float
        Share of the filled cells that differ.
    length : float
        Mean characters of the filled cells.
    counts : bool
        Whole numbers, each one more than the one before.
    """

    name: str
    holds: Literal["vector", "number", "text", "nothing"]
    dimension: int = 0
    distinct: float = 0.0
    length: float = 0.0
    counts: bool = False

    @property
    def is_id(self) -> bool:
        """Whether it numbers the rows rather than telling of them."""
        return self.holds == "number" and (self.name.casefold() in _ID_NAMES or self.is_index)

    @property
    def is_index(self) -> bool:
        """Whether it is the nameless column of row numbers that pandas writes."""
        return self.counts and self.name.casefold() in _UNNAMED

    @property
    def is_class(self) -> bool:
        """Whether few texts come again and again."""
        return self.holds == "text" and self.distinct <= 0.5


def profiled(table: Table) -> list[Column]:
    """Return what each column of a sample holds."""
    # In a list of lines two numbers are no vector, unless brackets say so.
    listed = len(table.columns) == 1 and table.header == "numbered"
    found = []
    for name, cells in table.columns.items():
        if isinstance(cells, Block):
            found.append(Column(name, "vector", cells.numbers.shape[1]))
        else:
            found.append(_profile(name, cells, _bracketed if listed else _dimension))
    return found


def _profile(name: str, cells: Sequence[Any], length_of: Callable[[Any], int]) -> Column:
    filled = [cell for cell in cells if not _missing(cell)]
    if not filled or all(isinstance(cell, bool) for cell in filled):
        return Column(name, "nothing")
    most = len(filled) * _MOST_OTHER
    numbers = sum(_is_number(cell) for cell in filled)
    if numbers > most or all(map(_is_grouped, filled)):
        texts = [as_text(cell) for cell in filled]
        return Column(name, "number", 0, len(set(texts)) / len(filled), counts=_counts(texts))
    lengths = Counter(length_of(cell) for cell in filled)
    lengths.pop(0, None)
    if lengths and sum(lengths.values()) > most:
        return Column(name, "vector", lengths.most_common(1)[0][0])
    texts = [as_text(cell) for cell in filled]
    length = sum(map(len, texts)) / len(texts)
    return Column(name, "text", 0, len(set(texts)) / len(texts), length)


def _missing(cell: Any) -> bool:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return True
    if isinstance(cell, list | np.ndarray | bytes):
        return len(cell) == 0
    return isinstance(cell, float) and cell != cell


def _is_number(cell: Any) -> bool:
    if isinstance(cell, bool):
        return False
    return isinstance(cell, int | float) or (isinstance(cell, str) and is_number(cell))


def _is_grouped(cell: Any) -> bool:
    """Whether commas group the thousands of one number, rather than divide several."""
    return isinstance(cell, str) and _GROUPED.fullmatch(cell) is not None


def _dimension(cell: Any) -> int:
    numbers = as_vector(cell)
    return 0 if numbers is None else len(numbers)


def _bracketed(cell: Any) -> int:
    return _dimension(cell) if not isinstance(cell, str) or "[" in cell[:20] else 0


def _counts(texts: Sequence[str]) -> bool:
    if not all(text.strip().isdecimal() and len(text) < 16 for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
