"""Keyword search: BM25 over stemmed terms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatVector
from explorer.options import Checked, choice, real
from explorer.search.analysis import BY_CHARACTERS, LANGUAGES, Analyzer


@dataclass(frozen=True)
class Bm25Parameters(Checked):
    """Options of BM25.

    Attributes
    ----------
    k1 : float
        How soon repeating a word stops counting, 0 to 10.
    b : float
        How much long texts are held back, 0 to 1.
    language : str
        Stop words and stemming; see :data:`explorer.search.analysis.LANGUAGES`.
    """

    k1: float = real(
        1.5,
        "Repetition (k1)",
        "How much a word counts that occurs again and again. 0: once is enough.",
        (0.0, 10.0, 0.1),
    )
    b: float = real(
        0.75,
        "Length correction (b)",
        "How much long texts are held back for holding more words. 0: not at all.",
        (0.0, 1.0, 0.05),
    )
    language: str = choice(
        "en",
        "Language",
        "Decides the stop words left out and the stemming. Chinese, Japanese, Korean, Thai and "
        "others written without spaces are matched by pairs of characters in any of them.",
        tuple(LANGUAGES),
    )


class Bm25Index:
    """BM25 scores of every text for a query, as Lucene computes them [1]_.

    Parameters
    ----------
    texts : sequence of str, length n
    parameters : Bm25Parameters, optional

    References
    ----------
    .. [1] Kamphuis, de Vries, Boytsov, Lin: Which BM25 do you mean? ECIR 2020.
    """

    def __init__(self, texts: Sequence[str], parameters: Bm25Parameters | None = None) -> None:
        import bm25s

        chosen = parameters or Bm25Parameters()
        self.analyzer = Analyzer(chosen.language)
        self._count = len(texts)
        terms = self.analyzer.many(texts)
        self._vocabulary = {term for some in terms for term in some}
        self._library = bm25s.BM25(k1=chosen.k1, b=chosen.b, method="lucene")
        if self._vocabulary:
            self._library.index(terms, show_progress=False)

    def __len__(self) -> int:
        return self._count

    def scores(self, query: str) -> FloatVector:
        """Score every text; 0 where no word of the query occurs.

        Returns
        -------
        ndarray, shape (n,), float32
        """
        known, _ = self.read(query)
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        return np.asarray(self._library.get_scores(known), dtype=np.float32)

    def read(self, query: str) -> tuple[list[str], str]:
        """Return the terms of a query that occur, and what is to be told of them.

        Where none of its pairs of characters occurs, single characters count.
        """
        asked = self.analyzer.asked(query)
        known = [term for term in asked.terms if term in self._vocabulary]
        if known:
            return known, asked.note
        return [each for each in asked.characters if each in self._vocabulary], BY_CHARACTERS

    def term_scores(self, query: str, row: int) -> dict[str, float]:
        """Return what each term of the query adds to the score of one text, largest first."""
        terms, _ = self.read(query)
        added: dict[str, float] = {}
        for term in terms:
            added[term] = added.get(term, 0.0) + float(self._library.get_scores([term])[row])
        return dict(sorted(added.items(), key=lambda pair: -pair[1]))
