"""HDBSCAN: clusters where points are dense, and honest noise everywhere else."""

from dataclasses import dataclass

import numpy as np

from explorer.arrays import FloatMatrix, Progress, normalize
from explorer.clustering.result import Clustering, build
from explorer.errors import LimitError
from explorer.options import Checked, whole

MOST_POINTS = 15_000
"""All pairwise distances are held at once: 1.8 GB at this n."""


@dataclass(frozen=True)
class HdbscanParameters(Checked):
    """How small a group may be and how dense its core must be."""

    min_cluster_size: int = whole(
        5, "Smallest cluster", "Groups of fewer words than this are left as noise.", (2, 500, 1)
    )
    min_samples: int = whole(
        2,
        "Strictness",
        "How many words must lie close by for a word to count as dense. Higher leaves "
        "more words as noise.",
        (1, 100, 1),
    )


def hdbscan(
    vectors: FloatMatrix,
    parameters: HdbscanParameters | None = None,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> Clustering:
    """Find dense clusters by HDBSCAN [1]_ on the unit-length vectors; the rest is noise, -1.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
        At most 15,000.
    parameters : HdbscanParameters, optional
    seed : int
        Not used by the method itself, which draws nothing at random.
    progress : callable, optional
        Told before and after: the computation is a single step.

    Raises
    ------
    LimitError
        More than 15,000 vectors.

    References
    ----------
    .. [1] Campello, Moulavi, Sander: Density-based clustering based on hierarchical density
       estimates. PAKDD 2013.
    """
    from sklearn.cluster import HDBSCAN

    options = parameters or HdbscanParameters()
    if len(vectors) > MOST_POINTS:
        raise LimitError(
            f"HDBSCAN compares all pairs and takes at most {MOST_POINTS:,} words, not "
            f"{len(vectors):,}; use k-means or fewer words."
        )
    if progress:
        progress(0.0)
    unit = normalize(vectors)
    labels = np.full(len(unit), -1, dtype=np.int64)
    if len(unit) >= max(2, options.min_cluster_size):
        # Brute force is exact and, in hundreds of dimensions, far faster than the search trees.
        model = HDBSCAN(
            min_cluster_size=options.min_cluster_size,
            min_samples=min(options.min_samples, len(unit)),
            algorithm="brute",
            copy=True,
        )
        labels = model.fit(unit).labels_
    result = build(unit, labels, "hdbscan", _notes(labels), seed)
    if progress:
        progress(1.0)
    return result


def _notes(labels: np.ndarray) -> tuple[str, ...]:
    noise, n = int((labels < 0).sum()), len(labels)
    if noise == n:
        return (
            "No group is dense enough to stand out, so no word is in a cluster; try a smaller "
            "smallest cluster, or k-means.",
        )
    if noise:
        return (f"{noise:,} of {n:,} words are in no cluster ({noise / n:.0%}).",)
    return ()
