"""Which words of a space are terms of an expression, however they are spelt."""

from weakref import WeakKeyDictionary

import numpy as np

from explorer.arrays import IndexVector
from explorer.expressions.terms import Expression
from explorer.labels import fold
from explorer.space import Space

_SPELT: WeakKeyDictionary[Space, IndexVector] = WeakKeyDictionary()


def input_rows(space: Space, expression: Expression) -> IndexVector:
    """Return the rows of all labels spelt like a term of the expression, ascending."""
    wanted = [fold(term.label) for term in expression.terms]
    rows = {term.row for term in expression.terms if term.row is not None}
    for row in np.flatnonzero(np.isin(_spelt(space), [hash(text) for text in wanted])):
        if fold(space.labels[row]) in wanted:
            rows.add(int(row))
    return np.array(sorted(rows), dtype=np.int64)


def _spelt(space: Space) -> IndexVector:
    """Return a number for each label, equal where labels are spelt alike; kept with the space.

    Folding a hundred thousand labels takes longer than comparing as many vectors.
    """
    known = _SPELT.get(space)
    if known is None:
        known = np.array([hash(fold(label)) for label in space.labels], dtype=np.int64)
        _SPELT[space] = known
    return known
