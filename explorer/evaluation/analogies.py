"""Accuracy on analogy questions, thousands at a time."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexMatrix, Progress
from explorer.errors import InputError, ParameterError
from explorer.evaluation.intervals import Difference, Interval, difference, of_share
from explorer.evaluation.questions import AnalogyQuestions
from explorer.expressions.analogies import METHODS, Inputs, Method
from explorer.labels import Vocabulary
from explorer.space import Space

_BLOCK = 8_000_000  # scores held at once: 32 MB of float32
_EPSILON = np.float32(0.001)
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class SectionScore:
    """Accuracy on one section: shares of the answered questions, 0 to 1.

    `interval` is Wilson's of the accuracy, None where no question is answered.
    """

    name: str
    accuracy: float
    top5: float
    answered: int
    total: int
    interval: Interval | None


@dataclass(frozen=True)
class AnalogyScores:
    """Accuracy on a set of analogy questions.

    Attributes
    ----------
    accuracy, top5 : float
        Shares of answered questions whose expected word came first, or among the first five.
    answered, total : int
        Questions all of whose words are in the vocabulary, and all.
    sections : tuple of SectionScore
        In the order of the file; a section without an answered question has NaN for accuracies.
    method : {"3cosadd", "3cosmul"}
    inputs : {"excluded", "allowed"}
    interval : Interval or None
        Wilson's of the accuracy. It takes each question for a new one, but the questions of a
        section are made of the same pairs over and over, so other pairs would move it further.
    outcomes : tuple of (bool or None)
        Whether each question was answered right; None where it was not answered.
    missing : tuple of str
        The unknown words.
    """

    accuracy: float
    top5: float
    answered: int
    total: int
    sections: tuple[SectionScore, ...]
    method: Method
    inputs: Inputs
    interval: Interval | None
    outcomes: tuple[bool | None, ...]
    missing: tuple[str, ...]


def evaluate_analogies(
    space: Space,
    questions: AnalogyQuestions,
    *,
    method: Method = "3cosadd",
    inputs: Inputs = "excluded",
    progress: Progress | None = None,
) -> AnalogyScores:
    """Answer each question “a is to b as c is to ?” by ``b - a + c`` and count the right ones.

    All words of the space are candidates, save a, b and c where inputs are excluded [1]_.

    Parameters
    ----------
    space : Space
    questions : AnalogyQuestions
        Words are found however they are spelt; questions with unknown words are not answered.
    method : {"3cosadd", "3cosmul"}
    inputs : {"excluded", "allowed"}
    progress : callable, optional

    Raises
    ------
    InputError
        No question can be answered.
    ParameterError
        The method is unknown.

    References
    ----------
    .. [1] Mikolov, Chen, Corrado, Dean: Efficient estimation of word representations in vector
       space. ICLR workshop 2013.
    """
    if method not in METHODS:
        raise ParameterError(f"Unknown method “{method}”; choose one of {', '.join(METHODS)}.")
    vocabulary = Vocabulary(space.labels)
    found = [[vocabulary.find(word) for word in question] for question in questions.questions]
    answerable = np.array([None not in rows for rows in found])
    if not answerable.any():
        raise InputError(
            f"No question of {questions.source} has all its four words in this vocabulary."
        )
    rows = np.array([row for row in found if None not in row], dtype=np.int64)
    ranks = _ranks(space.normalized, rows, method, inputs, progress)
    places = np.full(len(found), _NEVER)
    places[answerable] = ranks
    sections = np.array(questions.sections)
    first, five, answered, total, interval = _shares(places, answerable)
    return AnalogyScores(
        first,
        five,
        answered,
        total,
        tuple(
            SectionScore(name, *_shares(places[sections == name], answerable[sections == name]))
            for name in dict.fromkeys(questions.sections)
        ),
        method,
        inputs,
        interval,
        tuple(
            bool(place == 0) if known else None
            for place, known in zip(places, answerable, strict=True)
        ),
        _missing(questions, found),
    )


def compare_analogies(first: AnalogyScores, second: AnalogyScores, *, seed: int = 0) -> Difference:
    """Compare the accuracy of two models on the questions both could answer, drawn together.

    Raises
    ------
    InputError
        They share no question.
    """
    shared = [
        (one, two)
        for one, two in zip(first.outcomes, second.outcomes, strict=True)
        if one is not None and two is not None
    ]
    if not shared:
        raise InputError("The two models share no question, so they cannot be compared.")
    one, two = np.array(shared, dtype=np.float64).T
    return difference(one, two, seed=seed)


def _missing(questions: AnalogyQuestions, found: list[list[int | None]]) -> tuple[str, ...]:
    unknown = (
        word
        for question, rows in zip(questions.questions, found, strict=True)
        for word, row in zip(question, rows, strict=True)
        if row is None
    )
    return tuple(dict.fromkeys(unknown))


def _shares(
    places: npt.NDArray[np.int64], answerable: npt.NDArray[np.bool_]
) -> tuple[float, float, int, int, Interval | None]:
    """Return top-1 and top-5 accuracy, answered, total, and the interval of the former."""
    answered = int(answerable.sum())
    if answered == 0:
        return float("nan"), float("nan"), 0, len(places), None
    first, five = int((places == 0).sum()), int((places < 5).sum())
    interval = of_share(first, answered)
    return first / answered, five / answered, answered, len(places), interval


def _ranks(
    unit: FloatMatrix, rows: IndexMatrix, method: Method, inputs: Inputs, progress: Progress | None
) -> npt.NDArray[np.int64]:
    """Return the rank, from 0, of the expected word of each question; ties go to lower rows."""
    ranks = np.empty(len(rows), dtype=np.int64)
    step = max(1, _BLOCK // len(unit))
    columns = np.arange(len(unit))
    for start in range(0, len(rows), step):
        block = rows[start : start + step]
        scores = _scores(unit, block, method)
        here = np.arange(len(block))
        if inputs == "excluded":
            scores[here[:, None], block[:, :3]] = -np.inf
        expected = scores[here, block[:, 3]][:, None]
        before = (scores > expected).sum(axis=1)
        before += ((scores == expected) & (columns < block[:, 3:])).sum(axis=1)
        # An expected word that is also an input can never be answered, not even by elimination.
        before[np.isneginf(expected[:, 0])] = _NEVER
        ranks[start : start + step] = before
        if progress:
            progress(min(1.0, (start + step) / len(rows)))
    return ranks


def _scores(unit: FloatMatrix, rows: IndexMatrix, method: Method) -> FloatMatrix:
    """Score all words for questions a, b, c, shape (questions, n).

    The length of ``b - a + c`` is left out: it changes no order.
    """
    a, b, c = unit[rows[:, 0]], unit[rows[:, 1]], unit[rows[:, 2]]
    if method == "3cosadd":
        return np.asarray((b - a + c) @ unit.T)
    shifted = [(np.clip(part @ unit.T, -1, 1) + 1) / 2 for part in (a, b, c)]
    return np.asarray(shifted[1] * shifted[2] / (shifted[0] + _EPSILON))
