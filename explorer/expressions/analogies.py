"""Solving expressions: which words lie nearest to a sum, and how that compares with doing less."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, FloatVector, IndexVector, normalize
from explorer.errors import InputError, ParameterError
from explorer.expressions.messages import shown
from explorer.expressions.spelling import input_rows
from explorer.expressions.terms import Expression
from explorer.space import Space

Method = Literal["3cosadd", "3cosmul"]
Inputs = Literal["excluded", "allowed"]
METHODS: tuple[Method, ...] = get_args(Method)

_Values = npt.NDArray[np.floating[Any]]

_EPSILON = 0.001
_NO_DIRECTION = 1e-6
_MANY = 8_000_000  # numbers: 20,000 vectors of 384


@dataclass(frozen=True)
class Hit:
    """A word of the answer: its label, its row, and its score (larger is closer)."""

    label: str
    row: int
    score: float


@dataclass(frozen=True)
class Excluded:
    """An input left out of the ranking, with the score and the rank (from 1) it would have had.

    `row` is None for a term that was embedded for this expression alone.
    """

    label: str
    row: int | None
    score: float
    rank: int


@dataclass(frozen=True)
class Baseline:
    """The plain nearest neighbor of one positive term: the answer without any arithmetic."""

    term: str
    label: str
    row: int
    score: float


@dataclass(frozen=True)
class Solution:
    """What an expression comes to.

    Attributes
    ----------
    expression : Expression
    method : {"3cosadd", "3cosmul"}
    inputs : {"excluded", "allowed"}
    results : tuple of Hit
        Best first; for 3CosAdd the score is a cosine.
    excluded : tuple of Excluded
        By the rank they would have had; empty when inputs are allowed.
    margin : float or None
        Score of the winner minus that of the runner-up; None with fewer than two candidates.
    baselines : tuple of Baseline
        One for each positive term, in order; cosine scores.
    """

    expression: Expression
    method: Method
    inputs: Inputs
    results: tuple[Hit, ...]
    excluded: tuple[Excluded, ...]
    margin: float | None
    baselines: tuple[Baseline, ...]

    @property
    def baseline(self) -> Baseline | None:
        """The nearest neighbor of the last positive term: c in ``a - b + c``, offset left out."""
        return self.baselines[-1] if self.baselines else None


def solve(
    space: Space,
    expression: Expression,
    k: int = 10,
    *,
    method: Method = "3cosadd",
    inputs: Inputs = "excluded",
    extra: Mapping[str, FloatVector] | None = None,
) -> Solution:
    """Rank the words of a space by how close they come to an expression.

    Parameters
    ----------
    space : Space
        The vocabulary the expression was read with.
    expression : Expression
    k : int >= 1
        How many results.
    method : {"3cosadd", "3cosmul"}
        Cosine to the weighted sum of unit vectors [1]_, or the product of cosines, shifted to
        [0, 1], to the positive terms over that to the negative ones [2]_; weights are exponents.
    inputs : {"excluded", "allowed"}
        Whether words of the expression, however they are spelt, may be answers.
    extra : mapping of label to ndarray, shape (d,), optional
        Vectors of terms that are not in the vocabulary.

    Returns
    -------
    Solution

    Raises
    ------
    InputError
        A term has no vector, or the terms cancel numerically.
    ParameterError
        `k` is below 1 or the method unknown.

    References
    ----------
    .. [1] Mikolov, Yih, Zweig: Linguistic regularities in continuous space word
       representations. NAACL 2013.
    .. [2] Levy, Goldberg: Linguistic regularities in sparse and explicit word representations.
       CoNLL 2014.
    """
    if k < 1:
        raise ParameterError(f"The number of results must be at least 1, not {k}.")
    units = term_vectors(space, expression, extra or {})
    weights = np.array([term.weight for term in expression.terms], dtype=np.float32)
    cosines = _cosines(space.normalized, units)
    values = _scores(units, weights, cosines, method)
    typed = input_rows(space, expression)
    left_out = typed if inputs == "excluded" else np.empty(0, dtype=np.int64)
    best = _best(values, k + 1, left_out)
    hits = [Hit(space.labels[row], int(row), float(values[row])) for row in best]
    margin = hits[0].score - hits[1].score if len(hits) > 1 else None
    excluded: tuple[Excluded, ...] = ()
    if inputs == "excluded":
        new = _new_ones(expression, units, weights, method)
        excluded = _excluded(space, values, typed, new)
    return Solution(
        expression,
        method,
        inputs,
        tuple(hits[:k]),
        excluded,
        margin,
        _baselines(space, expression, cosines, typed),
    )


def _cosines(unit: FloatMatrix, units: FloatMatrix) -> FloatMatrix:
    """Return the cosine of every word with every term, shape (terms, n)."""
    if unit.size > _MANY:
        return np.asarray((unit @ units.T).T)
    # Not BLAS: its threads wait for each other on a busy machine, 3 ms becoming 40.
    return np.asarray(np.einsum("nd,td->tn", unit, units))


def term_vectors(
    space: Space, expression: Expression, extra: Mapping[str, FloatVector]
) -> FloatMatrix:
    """Return the unit vector of each term, shape (terms, d).

    Raises
    ------
    InputError
        A term is neither in the space nor among the extra vectors.
    """
    rows = []
    for term in expression.terms:
        if term.row is not None:
            rows.append(space.normalized[term.row])
        elif term.label in extra:
            rows.append(normalize(np.asarray(extra[term.label])[None, :])[0])
        else:
            raise InputError(
                f"{shown(term.label)} has no vector in this space; "
                "choose a word of the vocabulary, or a model that can embed any text."
            )
    return np.stack(rows)


def _scores(
    units: FloatMatrix, weights: FloatVector, cosines: FloatMatrix, method: Method
) -> _Values:
    """Score each word by its cosines to the terms, shape (terms, n) to (n,)."""
    if method == "3cosadd":
        length = float(np.linalg.norm(weights @ units))
        if length < _NO_DIRECTION * float(np.abs(weights).sum()):
            raise InputError(
                "The terms cancel each other out: their sum has no direction; change a weight."
            )
        # The product with a sum is the sum of the products: no second pass over all the words.
        values: _Values = np.clip(
            np.einsum("t,tn->n", weights, cosines) / np.float32(length), -1.0, 1.0
        )
        return values
    if method == "3cosmul":
        return _product(cosines, weights)
    raise ParameterError(f"Unknown method “{method}”; choose one of {', '.join(METHODS)}.")


def _product(cosines: FloatMatrix, weights: FloatVector) -> _Values:
    """Multiplicative combination of shifted cosines, shape (terms, n) to (n,)."""
    shifted = (np.clip(cosines, -1.0, 1.0).astype(np.float64) + 1.0) / 2.0
    powers = shifted ** np.abs(weights)[:, None].astype(np.float64)
    above: _Values = np.prod(powers[weights > 0], axis=0)
    below: _Values = np.prod(powers[weights < 0], axis=0)
    # Without negative terms the quotient would only be a product scaled by 1 / 1.001.
    return above / (below + _EPSILON) if (weights < 0).any() else above


def _best(values: _Values, k: int, left_out: IndexVector) -> IndexVector:
    """Return the rows of the k largest values, left-out rows never, ties by row."""
    allowed = values.copy()
    allowed[left_out] = -np.inf
    k = min(k, len(values) - len(left_out))
    if k == 0:
        return np.empty(0, dtype=np.int64)
    limit = np.partition(allowed, len(allowed) - k)[len(allowed) - k]
    candidates = np.flatnonzero(allowed >= limit)
    return candidates[np.argsort(-allowed[candidates], kind="stable")[:k]]


def _new_ones(
    expression: Expression, units: FloatMatrix, weights: FloatVector, method: Method
) -> list[tuple[str, float]]:
    """Score the terms that were embedded for this expression as if they were in the space."""
    new = [number for number, term in enumerate(expression.terms) if term.row is None]
    if not new:
        return []
    scores = _scores(units, weights, units @ units[new].T, method)
    labels = [expression.terms[number].label for number in new]
    return [(label, float(score)) for label, score in zip(labels, scores, strict=True)]


def _excluded(
    space: Space, values: _Values, rows: IndexVector, new: list[tuple[str, float]]
) -> tuple[Excluded, ...]:
    """Rank what was left out among all words and the new ones, best first."""
    new_scores = np.array([score for _, score in new])
    entries = []
    for row in rows:
        score = values[row]
        before = int((values > score).sum()) + int((values[:row] == score).sum())
        before += int((new_scores > score).sum())
        entries.append(Excluded(space.labels[row], int(row), float(score), 1 + before))
    for label, score in new:
        before = int((values > score).sum()) + int((new_scores > score).sum())
        entries.append(Excluded(label, None, score, 1 + before))
    return tuple(sorted(entries, key=lambda entry: entry.rank))


def _baselines(
    space: Space, expression: Expression, cosines: FloatMatrix, typed: IndexVector
) -> tuple[Baseline, ...]:
    entries = []
    for number, term in enumerate(expression.terms):
        if term.weight < 0:
            continue
        for row in _best(cosines[number], 1, typed):
            entries.append(
                Baseline(term.label, space.labels[row], int(row), float(cosines[number][row]))
            )
    return tuple(entries)
