"""The picture of an expression: its words, its result and its answer on a PCA of them alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector
from explorer.errors import ParameterError
from explorer.expressions.analogies import Solution, term_vectors
from explorer.expressions.arrows import ArrowCheck, compare_arrows
from explorer.space import Space


@dataclass(frozen=True, eq=False)
class Parallelogram:
    """The words of an expression and of its answer, drawn.

    Attributes
    ----------
    labels : tuple of str, length m
        The terms in order, then the answers, best first.
    rows : tuple of int or None, length m
        In the space; None for a term embedded on the spot.
    coordinates : ndarray, shape (m, 2) or (m, 3), float32
    target : ndarray, shape (2,) or (3,), float32
        Where the sum of the unit vectors falls in the same picture.
    arrows : tuple of (int, int)
        Indices into `labels`: for ``a - b + c`` the arrows b → a and c → answer, else none.
    explained_variance : float
        Share of the variance of the m words that the picture keeps, 0 to 1.
    check : ArrowCheck or None
        Whether the two arrows are as parallel as they look.
    """

    labels: tuple[str, ...]
    rows: tuple[int | None, ...]
    coordinates: FloatMatrix
    target: FloatVector
    arrows: tuple[tuple[int, int], ...]
    explained_variance: float
    check: ArrowCheck | None


def parallelogram(
    space: Space,
    solution: Solution,
    *,
    dimensions: Literal[2, 3] = 2,
    answers: int = 1,
    extra: Mapping[str, FloatVector] | None = None,
) -> Parallelogram:
    """Draw a solved expression on the principal components of the words involved.

    Parameters
    ----------
    space : Space
    solution : Solution
    dimensions : {2, 3}
    answers : int >= 1
        How many of the results take part.
    extra : mapping of label to ndarray, shape (d,), optional
        Vectors of terms that are not in the vocabulary.

    Raises
    ------
    ParameterError
        `dimensions` is not 2 or 3, or `answers` below 1.
    """
    if dimensions not in (2, 3) or answers < 1:
        raise ParameterError("Draw at least one answer, in 2 or 3 dimensions.")
    expression, hits = solution.expression, solution.results[:answers]
    terms = term_vectors(space, expression, extra or {})
    answer_rows = [hit.row for hit in hits]
    vectors = np.concatenate([terms, space.normalized[answer_rows]]).astype(np.float64)
    weights = np.array([term.weight for term in expression.terms])
    sum_of_terms = weights @ terms.astype(np.float64)
    center = vectors.mean(axis=0)
    _, singular, axes = np.linalg.svd(vectors - center, full_matrices=False)
    basis = np.zeros((dimensions, vectors.shape[1]))
    basis[: len(axes)] = axes[:dimensions]
    total = float((singular**2).sum())
    coordinates = ((vectors - center) @ basis.T).astype(np.float32)
    arrows = _arrows(weights, len(hits))
    check = None
    if arrows:
        ends = [end for arrow in arrows for end in arrow]
        check = compare_arrows(vectors[ends].astype(np.float32), coordinates[ends])
    return Parallelogram(
        tuple(term.label for term in expression.terms) + tuple(hit.label for hit in hits),
        tuple(term.row for term in expression.terms) + tuple(answer_rows),
        coordinates,
        ((sum_of_terms - center) @ basis.T).astype(np.float32),
        arrows,
        float((singular[:dimensions] ** 2).sum() / total) if total > 0 else 1.0,
        check,
    )


def _arrows(
    weights: "np.ndarray[tuple[int], np.dtype[np.float64]]", answers: int
) -> tuple[tuple[int, int], ...]:
    """Return b → a and c → answer for terms ``a - b + c`` of unit weight, in any order."""
    if answers == 0 or sorted(weights) != [-1.0, 1.0, 1.0]:
        return ()
    negative = int(np.argmin(weights))
    first, last = [index for index in range(3) if index != negative]
    return ((negative, first), (last, 3))
