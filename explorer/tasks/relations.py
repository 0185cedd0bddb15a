"""The heavy steps of the pages on clusters and relations, each callable in a worker process.

Every task takes picklable values and, last, a progress callback that may be None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.arrays import IndexMatrix, Progress
from explorer.errors import InputError
from explorer.jobs import short
from explorer.labels import Vocabulary
from explorer.projection import Parameters, Projection, project
from explorer.relations import (
    GroupComparison,
    RelationReport,
    Weat,
    compare_groups,
    find_pairs,
    relation,
    weat,
)
from explorer.space import Space
from explorer.tasks.steps import MANY, part

if TYPE_CHECKING:
    from explorer.arrays import FloatMatrix

Pair = tuple[str, str]
Words = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Related:
    """A relation, the space of its words alone, and what was left out.

    Attributes
    ----------
    report : RelationReport
    space : Space
    arrows : tuple of (int, int)
        Rows of `space`.
    projection : Projection
        Of `space`.
    seen : float in [0, 1]
        Share of the arrows' squared length that the picture shows; only PCA keeps lengths.
    missing, equal : tuple of str
    """

    report: RelationReport
    space: Space
    arrows: tuple[tuple[int, int], ...]
    projection: Projection
    seen: float
    missing: Words
    equal: Words


@short(most=MANY)
def relate(
    space: Space,
    pairs: tuple[Pair, ...],
    parameters: Parameters,
    seed: int = 0,
    progress: Progress | None = None,
) -> Related:
    """Measure how parallel pairs are, and lay out their words alone."""
    found = find_pairs(Vocabulary(space.labels), pairs)
    report = relation(space, found.rows, seed=seed, progress=part(progress, 0.0, 0.6))
    rows, ends = np.unique(found.rows.ravel(), return_inverse=True)
    alone = space.take([int(row) for row in rows])
    arrows = ends.reshape(-1, 2)
    drawn = project(
        alone, parameters.fitted_to(len(alone)), seed=seed, progress=part(progress, 0.6, 1.0)
    )
    return Related(
        report=report,
        space=alone,
        arrows=tuple((int(a), int(b)) for a, b in arrows),
        projection=drawn,
        seen=_share_seen(alone.vectors, drawn.coordinates, arrows),
        missing=found.missing,
        equal=found.equal,
    )


@short(most=MANY)
def compare_kinds(
    space: Space,
    first: tuple[str, tuple[Pair, ...]],
    second: tuple[str, tuple[Pair, ...]],
    seed: int = 0,
    progress: Progress | None = None,
) -> GroupComparison:
    """Compare the cosines of two kinds of pairs, each given with its name."""
    vocabulary = Vocabulary(space.labels)
    rows = {name: find_pairs(vocabulary, pairs).rows for name, pairs in (first, second)}
    return compare_groups(space, rows, seed=seed)


@short(most=MANY)
def associate(
    space: Space,
    targets: tuple[Words, Words],
    attributes: tuple[Words, Words],
    seed: int = 0,
    progress: Progress | None = None,
) -> Weat:
    """Run the association test on words of a space.

    Raises
    ------
    InputError
        A word is not in the space.
    """
    first, second = (find_rows(space, words) for words in targets)
    near, far = (find_rows(space, words) for words in attributes)
    return weat(space, (first, second), (near, far), seed=seed, progress=progress)


def find_rows(space: Space, words: Sequence[str]) -> list[int]:
    """Return the rows of words however they are spelt, each once.

    Raises
    ------
    InputError
        A word is not in the space.
    """
    vocabulary = Vocabulary(space.labels)
    rows: dict[int, None] = {}
    for word in words:
        row = vocabulary.find(word)
        if row is None:
            raise InputError(
                f"“{word[:40]}” is not among these words, and vectors that came without a model "
                "cannot take in new ones; choose another word."
            )
        rows[row] = None
    return list(rows)


def _share_seen(vectors: "FloatMatrix", places: "FloatMatrix", arrows: IndexMatrix) -> float:
    full, drawn = (
        (points[arrows[:, 1]] - points[arrows[:, 0]]).astype(np.float64)
        for points in (vectors, places)
    )
    whole = float((full**2).sum())
    return float((drawn**2).sum()) / whole if whole > 0 else 0.0
