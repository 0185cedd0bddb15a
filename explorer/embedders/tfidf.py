"""TF-IDF: the baseline that needs no model and knows nothing but the words themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from explorer.arrays import FloatMatrix, Progress, fingerprint
from explorer.embedders.base import Role
from explorer.errors import InputError, LimitError, ParameterError
from explorer.options import Checked, choice, whole
from explorer.scripts import all_terms, is_plain

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

Unit = Literal["word", "character"]

MOST_NUMBERS = 500_000_000
"""Largest table, n times dimension: 2 GB of float32."""


@dataclass(frozen=True)
class TfidfParameters(Checked):
    """Options of TF-IDF.

    Attributes
    ----------
    unit : {"word", "character"}
        Count runs of words, or runs of characters within words. Of what is written without spaces
        the characters and their pairs count as words.
    shortest, longest : int, 1 <= shortest <= longest <= 8
        Lengths of the runs.
    max_features : int in [1, 50000]
        Keep the most frequent runs only: the largest possible dimension.
    """

    unit: Unit = choice(
        "word",
        "Unit",
        "Words suit sentences; characters suit single words and forgive misspelling.",
        get_args(Unit),
    )
    shortest: int = whole(1, "Shortest run", "Units in the shortest run counted.", (1, 8, 1))
    longest: int = whole(
        1,
        "Longest run",
        "Units in the longest run counted; 2 also counts pairs of neighboring words.",
        (1, 8, 1),
    )
    max_features: int = whole(
        4096, "Dimensions at most", "Only the most frequent runs become dimensions.", (1, 50_000, 1)
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.shortest > self.longest:
            raise ParameterError(
                f"The shortest run ({self.shortest}) must not be longer than the longest "
                f"({self.longest})."
            )


class TfidfEmbedder:
    """TF-IDF as fitted on one corpus. A text that shares nothing with it gets a zero vector."""

    name = "TF-IDF"

    def __init__(
        self, vectorizer: "TfidfVectorizer", dimension: int, content_fingerprint: str
    ) -> None:
        self._vectorizer = vectorizer
        self.dimension = dimension
        self.fingerprint = content_fingerprint

    def cache_key(self, role: Role) -> None:
        """None: rows fit only one corpus, and counting again is faster than reading them back."""

    def encode_document(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> FloatMatrix:
        """Weigh the words of each text, shape (n, dimension), rows of length one or zero.

        Raises
        ------
        LimitError
            The table would be larger than the stated limit.
        """
        if len(texts) * self.dimension > MOST_NUMBERS:
            raise LimitError(
                f"TF-IDF of {len(texts):,} texts in {self.dimension:,} dimensions would need more "
                f"than {MOST_NUMBERS * 4 / 1e9:.0f} GB; lower the number of dimensions."
            )
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), 1024):
            some = texts[start : start + 1024]
            vectors[start : start + 1024] = self._vectorizer.transform(some).toarray()
            if progress:
                progress((start + len(some)) / len(texts))
        return vectors

    def encode_query(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """Do the same: TF-IDF treats queries as documents."""
        return self.encode_document(texts, progress)


def load_tfidf(parameters: TfidfParameters, corpus: Sequence[str]) -> TfidfEmbedder:
    """Learn the vocabulary and the rarity of its words from a corpus.

    Parameters
    ----------
    parameters : TfidfParameters
    corpus : sequence of str
        The texts to be embedded.

    Raises
    ------
    InputError
        The corpus is empty or holds nothing to count.
    """
    if not corpus:
        raise InputError("TF-IDF learns its words from your texts; give it some first.")
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = parameters.unit == "word"
    by_pattern = words and all(map(is_plain, corpus))
    vectorizer = TfidfVectorizer(
        analyzer="word" if words else "char_wb",
        ngram_range=(parameters.shortest, parameters.longest),
        max_features=parameters.max_features,
        # scikit-learn's own pattern drops words of one letter, and takes what is written without
        # spaces for one word.
        token_pattern=r"(?u)\b\w+\b" if by_pattern else None,
        tokenizer=all_terms if words and not by_pattern else None,
        dtype=np.float32,
    )
    try:
        vectorizer.fit(corpus)
    except ValueError:
        raise InputError(
            f"TF-IDF found no {parameters.unit} to count in these texts; "
            "count characters instead, or check the texts."
        ) from None
    options = (parameters.unit, parameters.shortest, parameters.longest, parameters.max_features)
    content = fingerprint("tf-idf", options, corpus)
    return TfidfEmbedder(vectorizer, len(vectorizer.vocabulary_), content)
