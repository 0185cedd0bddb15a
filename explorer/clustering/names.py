"""Names of clusters, found in their own words."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexVector, normalize
from explorer.clustering.result import centers
from explorer.space import Space

WORDS_IN_NAME = 3
_LONGEST_WORD = 24


def name_clusters(space: Space, labels: IndexVector) -> tuple[str, ...]:
    """Name each cluster after its medoid and the words most its own.

    The medoid is the member nearest to all others of its cluster. The other words are those
    closest to their own center relative to the nearest other center, by cosine.

    Parameters
    ----------
    space : Space
    labels : ndarray, shape (n,), int
        Cluster numbers from 0, every one in use; -1 is noise.

    Returns
    -------
    tuple of str
        One per cluster, all different.
    """
    k = int(np.max(labels, initial=-1)) + 1
    means = normalize(centers(space.normalized, labels, k))
    names: list[str] = []
    for cluster in range(k):
        rows = np.flatnonzero(labels == cluster)
        closeness = space.normalized[rows] @ means.T
        ranked = rows[_typical_first(closeness, cluster)]
        names.append(unused(_joined([space.labels[row] for row in ranked]), names))
    return tuple(names)


def medoids(unit: FloatMatrix, labels: IndexVector, k: int) -> IndexVector:
    """Return the row of each cluster's medoid, shape (k,).

    For unit-length vectors the member with the smallest summed squared distance to the others is
    the one with the largest cosine to the cluster's mean.
    """
    means = centers(unit, labels, k)
    found = np.empty(k, dtype=np.int64)
    for cluster in range(k):
        rows = np.flatnonzero(labels == cluster)
        found[cluster] = rows[np.argmax(unit[rows] @ means[cluster])]
    return found


def _typical_first(closeness: npt.NDArray[np.float32], cluster: int) -> IndexVector:
    """Order a cluster's members: the medoid, then those most its own."""
    own = closeness[:, cluster]
    others = np.delete(closeness, cluster, axis=1)
    margin = own - others.max(axis=1) if others.shape[1] else own.copy()
    margin[np.argmax(own)] = np.inf
    return np.argsort(-margin, kind="stable")


def _joined(words: Sequence[str]) -> str:
    chosen: dict[str, str] = {}
    for word in words:
        short = " ".join(word.split())
        short = short if len(short) <= _LONGEST_WORD else f"{short[: _LONGEST_WORD - 1].rstrip()}…"
        chosen.setdefault(short.casefold(), short)
        if len(chosen) == WORDS_IN_NAME:
            break
    return ", ".join(chosen.values())


def unused(name: str, taken: Sequence[str]) -> str:
    """Return a name, with a number behind it where others are called so already."""
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name} ({number})"
    return candidate
