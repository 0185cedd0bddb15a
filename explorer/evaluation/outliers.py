"""Whether the vectors tell which word of a group does not belong."""

from dataclasses import dataclass

import numpy as np

from explorer.errors import InputError
from explorer.evaluation.questions import OutlierQuestions
from explorer.labels import Vocabulary
from explorer.space import Space


@dataclass(frozen=True)
class OutlierCase:
    """One outlier among its group.

    Attributes
    ----------
    group, outlier : str
    chosen : str
        The word the vectors take for the outlier.
    position : int
        Of the outlier when the words are ordered from the best fitting, 0, to the worst.
    size : int
        Words of the group, the outlier apart: the largest position there is.
    """

    group: str
    outlier: str
    chosen: str
    position: int
    size: int


@dataclass(frozen=True)
class OutlierScores:
    """Outlier detection over all cases.

    Attributes
    ----------
    accuracy : float in [0, 1]
        Share of cases in which the outlier is the worst fitting word.
    opp : float in [0, 1]
        Outlier position percentage: mean of position / size.
    cases : tuple of OutlierCase
    total : int
        Cases in the file; those with unknown words are not among `cases`.
    """

    accuracy: float
    opp: float
    cases: tuple[OutlierCase, ...]
    total: int


def evaluate_outliers(space: Space, questions: OutlierQuestions) -> OutlierScores:
    """Find the word whose removal leaves the most compact group, for each outlier [1]_.

    Compactness is the mean cosine of all pairs; so the word to remove is the one with the lowest
    mean cosine to the others. Among equals the earlier word counts as the better fitting.

    Parameters
    ----------
    space : Space
    questions : OutlierQuestions
        Unknown members are left out of their group; at least two must be known.

    Raises
    ------
    InputError
        No case can be answered.

    References
    ----------
    .. [1] Camacho-Collados, Navigli: Find the word that does not belong. RepEval 2016.
    """
    vocabulary = Vocabulary(space.labels)
    cases, total = [], 0
    for group in questions.groups:
        total += len(group.outliers)
        members = [(word, vocabulary.find(word)) for word in group.members]
        known = [(word, row) for word, row in members if row is not None]
        if len(known) < 2:
            continue
        for outlier in group.outliers:
            row = vocabulary.find(outlier)
            if row is not None:
                cases.append(_case(space, group.name, known, (outlier, row)))
    if not cases:
        raise InputError(f"No case of {questions.source} has its words in this vocabulary.")
    return OutlierScores(
        accuracy=float(np.mean([case.position == case.size for case in cases])),
        opp=float(np.mean([case.position / case.size for case in cases])),
        cases=tuple(cases),
        total=total,
    )


def _case(
    space: Space, group: str, known: list[tuple[str, int]], outlier: tuple[str, int]
) -> OutlierCase:
    words = [*known, outlier]
    unit = space.normalized[[row for _, row in words]].astype(np.float64)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, 0.0)
    closeness = cosines.sum(axis=1)
    order = np.argsort(-closeness, kind="stable")
    position = int(np.flatnonzero(order == len(known))[0])
    return OutlierCase(group, outlier[0], words[order[-1]][0], position, len(known))
