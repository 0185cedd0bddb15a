"""Files and typed text → a list of distinct words with the other columns beside them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from explorer.errors import InputError
from explorer.readers.limits import LIMITS, require_size
from explorer.readers.notes import Note, NoteBook, Outcome, outcome_of, source_name
from explorer.readers.text.delimited import lines_grid
from explorer.readers.text.metadata import columns_beside
from explorer.readers.text.tables import (
    Grid,
    choose_column,
    even_out,
    split_header,
    textual_columns,
)
from explorer.readers.text.tidying import tidy

if TYPE_CHECKING:
    import pandas as pd

_HOPELESS = 20 * LIMITS.word_length  # characters; too long whatever tidying removes
_LONGEST_LISTED_TERM = 3  # words; longer pieces between commas are parts of a sentence


@dataclass(frozen=True, eq=False)
class WordTable:
    """Words in the order of their source, and what else is known of each.

    Attributes
    ----------
    words : tuple of str
        Distinct in a word list; row-aligned, perhaps repeated or empty, as labels of vectors.
    column : str
        Name of the column they come from.
    columns : tuple of str
        Every column that could serve as the words.
    beside : mapping
        The other columns by name, row-aligned: lists of text or arrays of numbers.
    notes : tuple of Note
    source : str
        File name, or “typed”.
    """

    words: tuple[str, ...]
    column: str
    columns: tuple[str, ...]
    beside: Mapping[str, Any]
    notes: tuple[Note, ...]
    source: str

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def metadata(self) -> "pd.DataFrame":
        """The other columns as a table."""
        import pandas as pd

        return pd.DataFrame(dict(self.beside), index=range(len(self)))

    @property
    def outcome(self) -> Outcome:
        """``accept`` when taken as it was, ``clean`` when something was changed."""
        return outcome_of(self.notes)


def words_from_text(text: str) -> WordTable:
    """Read typed or pasted words.

    Lines are entries; a table pasted from a spreadsheet keeps its columns; commas and semicolons
    separate entries when no piece between them is longer than three words.

    Raises
    ------
    InputError
    LimitError
    """
    book = NoteBook()
    source = "The text"
    require_size(source, len(text.encode("utf-8", "surrogatepass")), LIMITS.word_file_bytes)
    pieces = [(line, number) for number, line in enumerate(text.splitlines(), 1)]
    if re.search("[,;]", text) and "\t" not in text:
        split = [
            (piece.strip(), number)
            for line, number in pieces
            for piece in re.split("[,;]", line)
            if piece.strip()
        ]
        if all(len(piece.split()) <= _LONGEST_LISTED_TERM for piece, _ in split):
            numbers = [number for _, number in split]
            grid = Grid([[piece] for piece, _ in split], numbers, layout="list")
            return words_of_grid(grid, "typed", None, book)
    return words_of_grid(lines_grid(text, source, book), "typed", None, book)


def words_of_grid(grid: Grid, name: str, wanted: str | None, book: NoteBook) -> WordTable:
    """Make a word list of rows of text as a format's reader found them.

    Parameters
    ----------
    grid : Grid
    name : str
        File name, or “typed”.
    wanted : str, optional
        Column that holds the words.
    book : NoteBook

    Raises
    ------
    InputError
        There is no such column, or none that holds words.
    """
    source = source_name(name) if name != "typed" else "The text"
    table = split_header(even_out(grid, source, book), book)
    header = table.header or ()
    column = choose_column(table, source, wanted)
    words, rows = _distinct_words(table, column, book)
    if not words:
        raise InputError(_without_words(source, book))
    others = [index for index in range(len(header)) if index != column]
    beside = columns_beside(table, others, rows, book)
    candidates = tuple(header[index] for index in textual_columns(table))
    return WordTable(tuple(words), header[column], candidates, beside, book.notes(), name)


def _without_words(source: str, book: NoteBook) -> str:
    if any(note.kind == "overlong" for note in book.notes()):
        return (
            f"{source} holds only entries of more than {LIMITS.word_length:,} characters; "
            "write one word or sentence per line."
        )
    return f"{source} holds only blank entries; write one word per line."


def _distinct_words(table: Grid, column: int, book: NoteBook) -> tuple[list[str], list[int]]:
    """Tidy a column; return its distinct words and the row of each."""
    rows: dict[str, int] = {}
    blanks = _Blanks()
    for row, (position, cells) in enumerate(zip(table.positions, table.rows, strict=True)):
        if len(cells[column]) > _HOPELESS:
            book.add("overlong", position, cells[column])
            continue
        word, kinds = tidy(cells[column])
        if not word:
            blanks.meet(position)
            continue
        blanks.settle(book)
        if len(word) > LIMITS.word_length:
            book.add("overlong", position, word)
        elif word in rows:
            book.add("duplicate", position, word)
        elif len(rows) >= LIMITS.words:
            book.add("too many", position, word)
        else:
            rows[word] = row
        for kind in kinds:
            book.add(kind, position, word)
    blanks.settle_if_cells(book, table.rows)
    return list(rows), list(rows.values())


class _Blanks:
    """Counts blank entries, but not the empty lines that merely end a file."""

    def __init__(self) -> None:
        self.waiting: list[int] = []

    def meet(self, position: int) -> None:
        self.waiting.append(position)

    def settle(self, book: NoteBook) -> None:
        if self.waiting:
            book.add("blank", self.waiting[0], count=len(self.waiting))
            self.waiting.clear()

    def settle_if_cells(self, book: NoteBook, rows: Sequence[Sequence[str]]) -> None:
        """Count the ones at the end too when a row there has other cells."""
        tail = rows[len(rows) - len(self.waiting) :] if self.waiting else ()
        if any(any(map(str.strip, row)) for row in tail):
            self.settle(book)
