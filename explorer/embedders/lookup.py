"""Ready word vectors as an embedder: a word is looked up, never computed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from explorer.arrays import FloatMatrix, Progress, fingerprint
from explorer.embedders.base import Role, quote
from explorer.errors import InputError
from explorer.space import Space

_SHOWN = 5


@dataclass(frozen=True)
class VectorsParameters:
    """The vectors to look words up in.

    Attributes
    ----------
    space : Space
        Its labels are the vocabulary; two with equal content make equal parameters.
    content : str
        Fingerprint of the space, set here.
    """

    space: Space = field(repr=False, compare=False, metadata={"label": "Word vectors"})
    content: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", self.space.fingerprint)


class LookupEmbedder:
    """Finds a word as written, else in any capitalization."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self.name = space.provenance.source
        self.dimension = space.dimension
        self.fingerprint = fingerprint("vectors", space.fingerprint)

    def cache_key(self, role: Role) -> None:
        """None: the vectors are at hand already."""

    def encode_document(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> FloatMatrix:
        """Look words up, shape (n, dimension).

        Raises
        ------
        InputError
            Some are not in the vocabulary; says which and what was perhaps meant.
        """
        rows = [self._row(text) for text in texts]
        unknown = [text for text, row in zip(texts, rows, strict=True) if row is None]
        if unknown:
            raise InputError(self._explain(list(dict.fromkeys(unknown))))
        if progress:
            progress(1.0)
        return self._space.vectors[np.array(rows, dtype=np.int64)]

    def encode_query(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """Do the same: a word has one vector."""
        return self.encode_document(texts, progress)

    def _row(self, word: str) -> int | None:
        row = self._space.positions.get(word)
        return self._folded.get(word.casefold()) if row is None else row

    @cached_property
    def _folded(self) -> dict[str, int]:
        rows: dict[str, int] = {}
        for row, label in enumerate(self._space.labels):
            rows.setdefault(label.casefold(), row)
        return rows

    def _explain(self, unknown: Sequence[str]) -> str:
        named = ", ".join(self._with_suggestion(word) for word in unknown[:_SHOWN])
        more = f" and {len(unknown) - _SHOWN:,} more" if len(unknown) > _SHOWN else ""
        verb = "is" if len(unknown) == 1 else "are"
        return f"{named}{more} {verb} not among the {len(self._space):,} words of {self.name}."

    def _with_suggestion(self, word: str) -> str:
        from rapidfuzz import fuzz, process

        best = process.extractOne(
            word.casefold(), list(self._folded), scorer=fuzz.ratio, score_cutoff=60.0
        )
        if best is None:
            return quote(word)
        label = self._space.labels[self._folded[best[0]]]
        return f"{quote(word)} (did you mean {quote(label)}?)"


def load_vectors(parameters: VectorsParameters, corpus: Sequence[str] = ()) -> LookupEmbedder:
    """Return an embedder over ready vectors.

    Parameters
    ----------
    parameters : VectorsParameters
    corpus : sequence of str
        Not used.
    """
    return LookupEmbedder(parameters.space)
