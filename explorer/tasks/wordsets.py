"""Vectors of words judged by a set of questions, and two models compared on it.

Every task takes picklable values and, last, a progress callback that may be None.
"""

from dataclasses import dataclass
from pathlib import Path

from explorer.arrays import Progress
from explorer.embedders import EmbedderSpec, embed_words
from explorer.errors import InputError
from explorer.evaluation import (
    AnalogyScores,
    Categories,
    CategoryScores,
    Difference,
    OutlierQuestions,
    OutlierScores,
    SimilarityPairs,
    SimilarityScores,
    compare_analogies,
    compare_categories,
    compare_outliers,
    compare_similarity,
    evaluate_analogies,
    evaluate_categories,
    evaluate_outliers,
    evaluate_similarity,
)
from explorer.evaluation.ready_sets import WordSet
from explorer.expressions.analogies import Inputs, Method
from explorer.labels import Vocabulary
from explorer.space import Space
from explorer.tasks.steps import cache_at, part
from explorer.vocabulary import frequent_words

Scores = SimilarityScores | OutlierScores | CategoryScores | AnalogyScores


@dataclass(frozen=True)
class Answering:
    """How questions are answered; the first two concern analogies alone.

    Attributes
    ----------
    method : {"3cosadd", "3cosmul"}
    inputs : {"excluded", "allowed"}
    frequent : int
        So many frequent English words are added to those of the set.
    """

    method: Method = "3cosadd"
    inputs: Inputs = "excluded"
    frequent: int = 0


@dataclass(frozen=True, eq=False)
class Side:
    """What one model scores on a set.

    Attributes
    ----------
    scores : SimilarityScores, OutlierScores, CategoryScores or AnalogyScores
    space : Space
        The words of the set that the model knows.
    searched : int
        Words it was judged among.
    notes : tuple of str
    """

    scores: Scores
    space: Space
    searched: int
    notes: tuple[str, ...]


def judge(
    questions: WordSet,
    among: EmbedderSpec | Space,
    how: Answering | None = None,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Side:
    """Judge a model on its own words of a set, or a space that came with its vectors.

    Parameters
    ----------
    questions : SimilarityPairs, OutlierQuestions, Categories or AnalogyQuestions
    among : EmbedderSpec or Space
        A model embeds the words of the set, in lower case; of a space only its words are known.
    how : Answering, optional
    cache : Path, optional
    progress : callable, optional

    Raises
    ------
    InputError
        Too few of the words are known.
    EmbedderError
        The model is missing or failed.
    """
    how = how or Answering()
    notes: tuple[str, ...] = ()
    start = 0.0
    if not isinstance(among, Space):
        start = 0.8
        words = _with_frequent(questions.words, how.frequent)
        among, embedded = embed_words(
            words, None, among, cache_at(cache), questions.source, part(progress, 0.0, start)
        )
        notes = embedded.notes
    scores = _scores(among, questions, how, part(progress, start, 1.0))
    vocabulary = Vocabulary(among.labels)
    rows = dict.fromkeys(vocabulary.find(word) for word in questions.words)
    known = among.take([row for row in rows if row is not None])
    return Side(scores, known, len(among), notes)


def compare(first: Scores, second: Scores, progress: Progress | None = None) -> Difference:
    """Compare two models on the questions of one set that both could answer.

    Raises
    ------
    InputError
        There are none, or the two were judged by sets of different kinds.
    """
    if isinstance(first, SimilarityScores) and isinstance(second, SimilarityScores):
        return compare_similarity(first, second)
    if isinstance(first, OutlierScores) and isinstance(second, OutlierScores):
        return compare_outliers(first, second)
    if isinstance(first, CategoryScores) and isinstance(second, CategoryScores):
        return compare_categories(first, second)
    if isinstance(first, AnalogyScores) and isinstance(second, AnalogyScores):
        return compare_analogies(first, second)
    raise InputError("The two models were judged by sets of different kinds.")


def arrows_of(space: Space, pairs: SimilarityPairs) -> dict[int, tuple[int, int]]:
    """Return the rows that each pair joins, by its place in the set; equal ends join nothing."""
    vocabulary = Vocabulary(space.labels)
    found = {}
    for place, pair in enumerate(pairs.pairs):
        first, second = (vocabulary.find(word) for word in pair)
        if first is not None and second is not None and first != second:
            found[place] = (first, second)
    return found


def _scores(space: Space, questions: WordSet, how: Answering, progress: Progress | None) -> Scores:
    if isinstance(questions, SimilarityPairs):
        return evaluate_similarity(space, questions)
    if isinstance(questions, OutlierQuestions):
        return evaluate_outliers(space, questions)
    if isinstance(questions, Categories):
        return evaluate_categories(space, questions, progress=progress)
    return evaluate_analogies(
        space, questions, method=how.method, inputs=how.inputs, progress=progress
    )


def _with_frequent(words: tuple[str, ...], frequent: int) -> tuple[str, ...]:
    if not frequent:
        return words
    known = {word.casefold() for word in words}
    return (*words, *(word for word in frequent_words(frequent) if word not in known))
