"""What comes out of an opened file, apart from words, vectors and documents."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix
from explorer.intake.choice import Kind
from explorer.intake.projector import Sprite, View
from explorer.intake.sources import Source
from explorer.projection import Projection, given_projection, lifted
from explorer.readers.documents.reading import DocumentTable
from explorer.readers.notes import Outcome
from explorer.readers.vectors.reading import VectorTable
from explorer.readers.words.reading import WordTable
from explorer.space import Provenance, Space

if TYPE_CHECKING:
    import pandas as pd

    from explorer.evaluation.judgements import RetrievalSet

OF_VECTORS = "The places are those of the file; neighbors are those of its vectors."
OF_PLACES = (
    "The places are those of the file. No vectors came with it: neighbors are those near by on the "
    "picture, which says nothing of how far to trust it."
)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Texts two by two, with or without a score.

    Attributes
    ----------
    texts : tuple of (str, str), length n
    scores : ndarray, shape (n,), float64, optional
        As people gave them, on their own scale.
    """

    texts: tuple[tuple[str, str], ...]
    scores: npt.NDArray[np.float64] | None

    def __len__(self) -> int:
        return len(self.texts)

    def words(self, source: str) -> WordTable:
        """Return the words of both sides, each once, as a list of the name `source`."""
        words = tuple(dict.fromkeys(word for pair in self.texts for word in pair))
        return WordTable(words, "word", ("word",), {}, (), source)


@dataclass(frozen=True, eq=False)
class Layout:
    """Points placed by another tool, drawn as they are.

    Attributes
    ----------
    labels : tuple of str, length n
    coordinates : ndarray, shape (n, 2), float64
        In the units of the file.
    metadata : DataFrame with n rows
    vectors : ndarray, shape (n, d), float32, optional
        What the layout was made from, where that came with it.
    """

    labels: tuple[str, ...]
    coordinates: npt.NDArray[np.float64]
    metadata: "pd.DataFrame"
    vectors: FloatMatrix | None

    def __len__(self) -> int:
        return len(self.labels)

    def space(self, source: str) -> Space:
        """Return the space of the vectors, else one in which neighbors are those of the places."""
        vectors = lifted(self.coordinates) if self.vectors is None else self.vectors
        return Space(self.labels, vectors, self.metadata, Provenance(source))

    def projection(self) -> Projection:
        """Return the places as they came, with a note on whose the neighbors are."""
        return given_projection(self.coordinates, OF_PLACES if self.vectors is None else OF_VECTORS)


# Quoted: judged queries bring the whole of evaluation with them, which words do not need.
Content: TypeAlias = "VectorTable | WordTable | Pairs | Layout | DocumentTable | RetrievalSet"


@dataclass(frozen=True, eq=False)
class Loaded:
    """Everything of the files that were opened.

    Attributes
    ----------
    kind : {"vectors", "layout", "pairs", "words", "documents", "retrieval"}
    content : VectorTable, Layout, Pairs, WordTable, DocumentTable or RetrievalSet
    notes : tuple of str
        What was chosen, changed or left out, a sentence each.
    sprite : Sprite, optional
        Thumbnails of the rows.
    views : tuple of View
        Saved in another tool.
    color, image, label : str, optional
        Columns of the metadata: by which to color, of thumbnails, of names to show.
    missing : tuple of str
        Which of the wanted words there are not.
    pictures : tuple of Source
        Files of pictures that were handed over beside the rows.
    outcome : {"accept", "clean"}
        ``clean`` where something was changed or left out.
    """

    kind: Kind
    content: Content
    notes: tuple[str, ...] = ()
    sprite: Sprite | None = None
    views: tuple[View, ...] = ()
    color: str | None = None
    image: str | None = None
    label: str | None = None
    missing: tuple[str, ...] = ()
    pictures: tuple[Source, ...] = ()
    outcome: Outcome = "accept"
