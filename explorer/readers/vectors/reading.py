"""Files of ready vectors → a table of labels, vectors and metadata, and from it a space."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, as_matrix
from explorer.errors import InputError
from explorer.readers.limits import LIMITS
from explorer.readers.notes import Note, NoteBook, Outcome, outcome_of, source_name
from explorer.readers.text.tidying import are_tidy
from explorer.readers.vectors.matrix import RawVectors, compacted, finished
from explorer.readers.words.labels import read_labels, tidy_label
from explorer.space import Provenance, Space

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class VectorTable:
    """Vectors as read, row-aligned with their labels and metadata.

    Attributes
    ----------
    labels : tuple of str, length n
        ``row 1``, ``row 2`` … where the file names none.
    vectors : ndarray, shape (n, d), float32
    metadata : DataFrame with n rows
    notes : tuple of Note
    source : str
        File name.
    file_rows : int
        Rows the file has, those left out included: as many as a label file must have.
    """

    labels: tuple[str, ...]
    vectors: FloatMatrix
    metadata: "pd.DataFrame"
    notes: tuple[Note, ...]
    source: str
    file_rows: int

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def outcome(self) -> Outcome:
        """``accept`` when taken as it was, ``clean`` when something was changed."""
        return outcome_of(self.notes)

    def space(self) -> Space:
        """Build the space of these vectors."""
        return Space(self.labels, self.vectors, self.metadata, Provenance(self.source))


def vector_table(
    raw: RawVectors, name: str, book: NoteBook, *, labels: tuple[str, bytes] | None = None
) -> VectorTable:
    """Make a table of a matrix as it stood in a file: finite, labelled, every change noted.

    Parameters
    ----------
    raw : RawVectors
    name : str
        File name.
    book : NoteBook
        What was noted while it was read.
    labels : tuple of (file name, bytes), optional
        One label per row of the vector file. They win over labels in the vector file.

    Raises
    ------
    InputError
        No row can be used, or the labels do not fit.
    """
    source = source_name(name)
    vectors, kept = finished(raw, source, book)
    if labels is not None:
        return _with_labels(name, raw, (vectors, kept), labels, book)
    words = _own_labels(raw, kept, book)
    if raw.repeats == "drop" and raw.labels is not None:
        chosen = _first_of_each(words, raw, kept, book)
        words, kept = [words[index] for index in chosen], kept[chosen]
        vectors = compacted(vectors, chosen)
    if not words:
        raise InputError(f"{source} has no row with a word; write the word before its numbers.")
    metadata = _rows(raw.metadata, kept)
    return VectorTable(
        tuple(words), as_matrix(_frozen(vectors)), metadata, book.notes(), name, raw.length
    )


def _with_labels(
    name: str,
    raw: RawVectors,
    found: tuple[FloatMatrix, npt.NDArray[np.int64]],
    labels: tuple[str, bytes],
    book: NoteBook,
) -> VectorTable:
    vectors, kept = found
    table = read_labels(*labels, raw.length)
    places = raw.places[kept]
    words = tuple(table.words[place] for place in places)
    metadata = _rows(table.metadata, places)
    return VectorTable(
        words, as_matrix(_frozen(vectors)), metadata, book.notes() + table.notes, name, raw.length
    )


def _own_labels(raw: RawVectors, kept: npt.NDArray[np.int64], book: NoteBook) -> list[str]:
    if raw.labels is None:
        return [f"row {place + 1}" for place in raw.places[kept]]
    own = [raw.labels[row] for row in kept]
    if are_tidy(own) and max(map(len, own), default=0) <= LIMITS.word_length:
        return own
    return [tidy_label(text, raw.position(row), book) for text, row in zip(own, kept, strict=True)]


def _first_of_each(
    words: Sequence[str], raw: RawVectors, kept: npt.NDArray[np.int64], book: NoteBook
) -> npt.NDArray[np.int64]:
    """Return the places in `words` of the first row of each word."""
    met: dict[str, int] = {}
    for index, word in enumerate(words):
        if not word:
            book.add("blank", raw.position(int(kept[index])))
        elif word in met:
            book.add("duplicate", raw.position(int(kept[index])), word)
        else:
            met[word] = index
    return np.fromiter(met.values(), dtype=np.int64, count=len(met))


def _frozen(vectors: FloatMatrix) -> FloatMatrix:
    """Give up writing, so that no copy is made for safety's sake."""
    view = vectors.view()
    view.flags.writeable = False
    return view


def _rows(metadata: "pd.DataFrame | None", places: npt.NDArray[np.int64]) -> "pd.DataFrame":
    import pandas as pd

    if metadata is None:
        return pd.DataFrame(index=range(len(places)))
    return metadata.iloc[places].reset_index(drop=True)
