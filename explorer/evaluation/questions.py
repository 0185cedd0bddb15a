"""The questions of each task, as values."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class AnalogyQuestions:
    """Questions “a is to b as c is to d”, in sections.

    Attributes
    ----------
    questions : tuple of (a, b, c, d)
    sections : tuple of str
        The section of each question.
    source : str
        The file, as messages name it.
    """

    questions: tuple[tuple[str, str, str, str], ...]
    sections: tuple[str, ...]
    source: str

    @property
    def words(self) -> tuple[str, ...]:
        """The distinct words, in lower case, in the order of first mention."""
        return own_words(word for question in self.questions for word in question)


@dataclass(frozen=True)
class SimilarityPairs:
    """Pairs of words, or of sentences, with the similarity people gave them.

    Attributes
    ----------
    pairs : tuple of (str, str)
    ratings : tuple of float
        On any scale; larger is more similar.
    source : str
    """

    pairs: tuple[tuple[str, str], ...]
    ratings: tuple[float, ...]
    source: str

    @property
    def words(self) -> tuple[str, ...]:
        """The distinct texts, in lower case, in the order of first mention."""
        return own_words(word for pair in self.pairs for word in pair)


@dataclass(frozen=True)
class Categories:
    """Words with the category each belongs to.

    Attributes
    ----------
    labels, categories : tuple of str, equally long
    source : str
    """

    labels: tuple[str, ...]
    categories: tuple[str, ...]
    source: str

    @property
    def words(self) -> tuple[str, ...]:
        """The distinct words, in lower case, in the order of first mention."""
        return own_words(self.labels)


@dataclass(frozen=True)
class OutlierGroup:
    """Words that belong together, and words that each do not belong with them."""

    name: str
    members: tuple[str, ...]
    outliers: tuple[str, ...]


@dataclass(frozen=True)
class OutlierQuestions:
    """Groups to find outliers in; each outlier of a group is one case."""

    groups: tuple[OutlierGroup, ...]
    source: str

    @property
    def words(self) -> tuple[str, ...]:
        """The distinct words, in lower case, in the order of first mention."""
        return own_words(w for group in self.groups for w in group.members + group.outliers)


def own_words(words: Iterable[str]) -> tuple[str, ...]:
    """Return distinct words in lower case, in the order of first mention."""
    return tuple(dict.fromkeys(word.lower() for word in words))
