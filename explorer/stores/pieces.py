"""Chunks with what they are found by, checked before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, as_matrix, normalize
from explorer.documents import Chunk, Corpus
from explorer.errors import InputError
from explorer.stores.manifest import Manifest
from explorer.stores.terms import term_counts

_UNIT = 1e-5  # how far from one a length may be that models meant to be one


@dataclass(frozen=True, eq=False)
class Piece:
    """A chunk with what it is found by.

    Attributes
    ----------
    chunk : Chunk
    vector : ndarray, shape (d,), float32, of length one
    counts : mapping
        How often each term occurs, by its number.
    """

    chunk: Chunk
    vector: FloatVector
    counts: Mapping[int, int]


def pieces_of(
    manifest: Manifest, corpus: Corpus, vectors: FloatMatrix, terms: Sequence[Sequence[str]]
) -> dict[str, list[Piece]]:
    """Return the pieces of each document by its id.

    Parameters
    ----------
    manifest : Manifest
        Of the collection they are meant for.
    corpus : Corpus with n chunks
    vectors : ndarray, shape (n, d)
    terms : n sequences of str

    Raises
    ------
    InputError
        The numbers or dimensions do not fit, or a value is not finite.
    """
    chunks = corpus.chunks
    if not len(chunks) == len(vectors) == len(terms):
        raise InputError(
            f"There are {len(vectors)} vectors and keywords of {len(terms)} for {len(chunks)} "
            "chunks; embed the documents again."
        )
    pieces: dict[str, list[Piece]] = {document.id: [] for document in corpus.documents}
    if not chunks:
        return pieces
    unit = unit_rows(vectors)
    if unit.shape[1] != manifest.dimension:
        raise InputError(
            f"The vectors have {unit.shape[1]} dimensions and those of the collection "
            f"{manifest.dimension}; embed with {manifest.model}."
        )
    for chunk, vector, some in zip(chunks, unit, terms, strict=True):
        pieces[chunk.document_id].append(Piece(chunk, vector, term_counts(some)))
    return pieces


def unit_rows(vectors: FloatMatrix) -> FloatMatrix:
    """Return the vectors with length one; those that have it keep every bit.

    Raises
    ------
    InputError
        A value is not finite.
    """
    matrix = as_matrix(vectors)
    ready = np.abs(np.linalg.norm(matrix, axis=1) - 1) < _UNIT
    return np.where(ready[:, None], matrix, normalize(matrix))
