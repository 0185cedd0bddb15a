"""EVōC: clusters of embeddings at several levels, none of whose numbers is given beforehand."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.arrays import FloatMatrix, IndexVector, Progress, distinct_rows, normalize
from explorer.clustering.result import NOISE, Clustering, Layer, build, by_size
from explorer.options import Checked, real, whole

FEWEST = 16
"""Distinct vectors below which there is nothing to estimate a density from."""
_DIGITS = 5
_NARROWEST = 16  # dimensions; EVōC 0.3 starts from more components than a narrower matrix has


@dataclass(frozen=True)
class EvocParameters(Checked):
    """How small a group may be, and how readily a word is left out of all."""

    min_cluster_size: int = whole(
        5, "Smallest cluster", "Groups of fewer words than this are left as noise.", (2, 500, 1)
    )
    neighbors: int = whole(
        15,
        "Neighbors",
        "How many of its nearest words each word is linked to. More finds fewer, larger clusters.",
        (5, 100, 1),
    )
    noise: float = real(
        0.5,
        "Noise expected",
        "0 tries to give every word a cluster; toward 1 more words are left in none.",
        (0.0, 1.0, 0.05),
    )


def evoc(
    vectors: FloatMatrix,
    parameters: EvocParameters | None = None,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> Clustering:
    """Find layers of clusters by EVōC [1]_; the labels are those of the most persistent layer.

    It links each vector to its nearest by cosine, lays the links out in a few dimensions as UMAP
    does, and clusters there by density as HDBSCAN does, at several sizes. Equal directions count
    once and share a cluster; a vector of zeros, which has none, is noise.

    Parameters
    ----------
    vectors : ndarray, shape (n, d), float32
    parameters : EvocParameters, optional
    seed : int
    progress : callable, optional
        Told before and after: the computation is a single step. The first on a machine compiles
        for about half a minute of processor time; what it compiled is kept.

    Returns
    -------
    Clustering
        `layers` holds all of them, finest first. Below 16 distinct directions everything is noise.

    References
    ----------
    .. [1] McInnes, Healy, Melville: UMAP (arXiv:1802.03426, 2018), and McInnes, Healy: Accelerated
       hierarchical density based clustering (ICDMW 2017), whose steps EVōC joins.
    """
    options = parameters or EvocParameters()
    if progress:
        progress(0.0)
    unit = normalize(vectors)
    # Scaling leaves a last digit that differs between vectors of one direction.
    first, group = distinct_rows(np.round(unit, _DIGITS))
    pointing = np.flatnonzero(unit[first].any(axis=1))
    if len(pointing) < FEWEST:
        few = _too_few(len(pointing))
        return build(unit, np.full(len(unit), NOISE), "evoc", (few,), seed)
    found, persistence = _layers(unit[first[pointing]], options, seed)
    layers = tuple(
        _layer(_spread(labels, pointing, group), score)
        for labels, score in zip(found, persistence, strict=True)
    )
    best = int(np.argmax(persistence))
    result = build(unit, layers[best].labels, "evoc", _notes(layers, best), seed)
    if progress:
        progress(1.0)
    return replace(result, layers=layers)


def _layers(
    unit: FloatMatrix, options: EvocParameters, seed: int
) -> tuple[list[npt.NDArray[Any]], list[float]]:
    """Return the cluster numbers of each layer, finest first, and how long each persists."""
    from evoc import EVoC

    wide = np.zeros((len(unit), max(_NARROWEST, unit.shape[1])), dtype=np.float32)
    wide[:, : unit.shape[1]] = unit
    model = EVoC(
        noise_level=options.noise,
        base_min_cluster_size=options.min_cluster_size,
        n_neighbors=min(options.neighbors, len(unit) - 1),
        random_state=seed,
    ).fit(wide)
    return model.cluster_layers_, [float(score) for score in model.persistence_scores_]


def _spread(labels: npt.NDArray[Any], pointing: IndexVector, group: IndexVector) -> IndexVector:
    """Give every row the cluster of the distinct direction it points in."""
    of_distinct = np.full(int(group.max()) + 1, NOISE, dtype=np.int64)
    of_distinct[pointing] = labels
    return of_distinct[group]


def _layer(labels: IndexVector, persistence: float) -> Layer:
    ordered = by_size(labels)
    k = int(ordered.max(initial=NOISE)) + 1
    return Layer(ordered, tuple(f"Cluster {number + 1}" for number in range(k)), persistence)


def _too_few(distinct: int) -> str:
    where = f"in only {distinct:,} distinct direction{'' if distinct == 1 else 's'}"
    return (
        f"EVōC needs at least {FEWEST} distinct directions and these vectors point {where}, so no "
        "word is in a cluster; use k-means or Ward’s tree."
    )


def _notes(layers: tuple[Layer, ...], best: int) -> tuple[str, ...]:
    notes = []
    if len(layers) > 1:
        counts = ", ".join(f"{layer.k:,}" for layer in layers)
        notes.append(
            f"{len(layers)} layers of {counts} clusters were found; the one of {layers[best].k:,} "
            "persists most."
        )
    noise, n = int((layers[best].labels < 0).sum()), len(layers[best].labels)
    if noise:
        notes.append(f"{noise:,} of {n:,} words are in no cluster ({noise / n:.0%}).")
    return tuple(notes)
