"""Whether the vectors tell which word of a group does not belong."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.errors import InputError
from explorer.evaluation.intervals import Difference, Interval, Rows, Values, bootstrap
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
    place : (int, int)
        Of its group in the file, and of the outlier in the group.
    """

    group: str
    outlier: str
    chosen: str
    position: int
    size: int
    place: tuple[int, int]

    @property
    def found(self) -> bool:
        """Whether the outlier is the worst fitting word."""
        return self.position == self.size


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
    left_out : tuple of (str, str)
        Group and outlier of those.
    missing : tuple of str
        The unknown words, of groups too.
    interval, opp_interval : Interval or None
        Percentile bootstrap over whole groups, since cases of a group share its words; None for
        fewer than five groups.
    """

    accuracy: float
    opp: float
    cases: tuple[OutlierCase, ...]
    total: int
    left_out: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    interval: Interval | None
    opp_interval: Interval | None


def evaluate_outliers(space: Space, questions: OutlierQuestions, *, seed: int = 0) -> OutlierScores:
    """Find the word whose removal leaves the most compact group, for each outlier [1]_.

    Compactness is the mean cosine of all pairs; so the word to remove is the one with the lowest
    mean cosine to the others. Among equals the earlier word counts as the better fitting.

    Parameters
    ----------
    space : Space
    questions : OutlierQuestions
        Unknown members are left out of their group; at least two must be known.
    seed : int
        Of the bootstrap.

    Raises
    ------
    InputError
        No case can be answered.

    References
    ----------
    .. [1] Camacho-Collados, Navigli: Find the word that does not belong. RepEval 2016.
    """
    vocabulary = Vocabulary(space.labels)
    cases: list[OutlierCase] = []
    left_out: list[tuple[str, str]] = []
    missing: dict[str, None] = {}
    for number, group in enumerate(questions.groups):
        words = {word: vocabulary.find(word) for word in (*group.members, *group.outliers)}
        missing.update(dict.fromkeys(word for word, row in words.items() if row is None))
        known = [(word, row) for word in group.members if (row := words[word]) is not None]
        for order, outlier in enumerate(group.outliers):
            row = words[outlier]
            if row is None or len(known) < 2:
                left_out.append((group.name, outlier))
            else:
                place = (number, order)
                cases.append(_case(space, group.name, known, (outlier, row), place))
    if not cases:
        raise InputError(f"No case of {questions.source} has its words in this vocabulary.")
    found, fit = _found(cases), np.array([case.position / case.size for case in cases])
    groups = _groups(cases)
    return OutlierScores(
        accuracy=float(found.mean()),
        opp=float(fit.mean()),
        cases=tuple(cases),
        total=sum(len(group.outliers) for group in questions.groups),
        left_out=tuple(left_out),
        missing=tuple(missing),
        interval=_over_groups(found, groups, seed),
        opp_interval=_over_groups(fit, groups, seed),
    )


def compare_outliers(first: OutlierScores, second: OutlierScores, *, seed: int = 0) -> Difference:
    """Compare the accuracy of two models on the cases both could answer, whole groups drawn.

    Raises
    ------
    InputError
        They share no case.
    """
    others = {case.place: case for case in second.cases}
    mine = [case for case in first.cases if case.place in others]
    if not mine:
        raise InputError("The two models share no case, so they cannot be compared.")
    one, two = _found(mine), _found([others[case.place] for case in mine])
    interval = _over_groups(two - one, _groups(mine), seed)
    return Difference(float(one.mean()), float(two.mean()), interval, len(mine))


def _found(cases: Sequence[OutlierCase]) -> Values:
    return np.array([float(case.found) for case in cases])


def _groups(cases: Sequence[OutlierCase]) -> Rows:
    return np.unique([case.place[0] for case in cases], return_inverse=True)[1].astype(np.int64)


def _over_groups(values: Values, groups: Rows, seed: int) -> Interval | None:
    sums, counts = np.bincount(groups, values), np.bincount(groups)

    def means(rows: Rows) -> Values:
        return np.asarray(sums[rows].sum(axis=1) / counts[rows].sum(axis=1))

    return bootstrap(means, len(sums), seed=seed)


def _case(
    space: Space,
    group: str,
    known: list[tuple[str, int]],
    outlier: tuple[str, int],
    place: tuple[int, int],
) -> OutlierCase:
    words = [*known, outlier]
    unit = space.normalized[[row for _, row in words]].astype(np.float64)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, 0.0)
    closeness = cosines.sum(axis=1)
    order = np.argsort(-closeness, kind="stable")
    position = int(np.flatnonzero(order == len(known))[0])
    return OutlierCase(group, outlier[0], words[order[-1]][0], position, len(known), place)
