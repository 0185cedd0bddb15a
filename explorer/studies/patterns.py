"""What a space looks like: how spread out, in which clusters, around which hubs."""

import shlex
from collections.abc import Iterator

import numpy as np

from explorer.arrays import IndexMatrix, Progress
from explorer.clustering import Clustering, agreement, kmeans, name_clusters, silhouette_curve
from explorer.neighbors import Neighbors, neighbor_graph
from explorer.space import Space
from explorer.studies.values import Bars, Finding, Section, Subject, listed, quoted

NEIGHBORS = 10
"""How many neighbors count as near when hubs are looked for."""

_NAMED = 3
_PAIRS = 100_000
_SHORT = 60


def patterns(subject: Subject, seed: int = 0, progress: Progress | None = None) -> Section:
    """Look for clusters, nearest and farthest words, and hubs.

    Parameters
    ----------
    subject : Subject
        At least three words.
    seed : int
    progress : callable, optional
    """
    space = subject.space
    step = progress or (lambda _: None)
    curve = silhouette_curve(space.vectors, seed=seed, progress=lambda f: step(0.6 * f))
    clustering = kmeans(space.vectors, curve.suggested or 1, seed=seed)
    clustering = clustering.with_names(name_clusters(space, clustering.labels))
    graph = neighbor_graph(space.vectors, NEIGHBORS, progress=lambda f: step(0.7 + 0.3 * f))
    findings = [
        _spread(subject, seed),
        Finding(_structure(clustering), subject.on_data("clusters")),
        *_against_column(subject, clustering),
        *_extremes(subject, graph),
        _hubs(subject, graph),
    ]
    held = Bars(
        "mean silhouette",
        clustering.names,
        tuple(_mean_silhouette(clustering, number) for number in range(clustering.k)),
    )
    about = (
        "Measured by cosine on all dimensions of the vectors, never on a picture of them; "
        f"clusters by k-means, near means among the {graph.indices.shape[1]} nearest."
    )
    return Section("Patterns", about, tuple(findings), held)


def hubness(
    indices: IndexMatrix, n: int
) -> tuple["np.ndarray[tuple[int], np.dtype[np.int64]]", float]:
    """Count how often each point is among the nearest of others, and how unevenly [1]_.

    Parameters
    ----------
    indices : ndarray, shape (n, k)
        The nearest other points of each.
    n : int

    Returns
    -------
    counts : ndarray, shape (n,), int64
        The k-occurrences; their mean is k.
    skewness : float
        Of the counts: 0 when as many points are above the mean as below, large and positive when
        a few hubs are near to many; 0 when all are equal.

    References
    ----------
    .. [1] Radovanović, Nanopoulos, Ivanović: Hubs in space. JMLR 11, 2010.
    """
    counts = np.bincount(indices.ravel(), minlength=n).astype(np.int64)
    gaps = counts - counts.mean()
    spread = float(np.sqrt((gaps**2).mean()))
    return counts, float((gaps**3).mean() / spread**3) if spread > 0 else 0.0


def _spread(subject: Subject, seed: int) -> Finding:
    unit = subject.space.normalized
    rng = np.random.default_rng(seed)
    n = len(unit)
    if n * (n - 1) // 2 <= _PAIRS:
        first, second = np.triu_indices(n, 1)
    else:
        first = rng.integers(0, n, _PAIRS)
        second = (first + rng.integers(1, n, _PAIRS)) % n
    cosines = np.einsum("ij,ij->i", unit[first], unit[second], dtype=np.float64)
    sentence = (
        f"Two words taken at random have a cosine of {cosines.mean():.3f} on average "
        f"(standard deviation {cosines.std():.3f}), and {_components(subject.space)} of the "
        f"{subject.space.dimension:,} dimensions, well turned, carry 90% of the variance."
    )
    return Finding(sentence, subject.on_data("insights"))


def _components(space: Space) -> int:
    """Return how many principal components carry 90 % of the variance of the unit vectors."""
    centered = space.normalized - space.normalized.mean(axis=0, dtype=np.float64)
    small = centered @ centered.T if len(centered) < centered.shape[1] else centered.T @ centered
    variances = np.maximum(np.linalg.eigvalsh(small)[::-1], 0.0)
    total = float(variances.sum())
    if total <= 0:
        return 0
    return int(np.searchsorted(np.cumsum(variances), 0.9 * total) + 1)


def _mean_silhouette(clustering: Clustering, number: int) -> float:
    values = clustering.point_silhouette[clustering.members(number)]
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else 0.0


def _structure(clustering: Clustering) -> str:
    sizes = clustering.sizes
    names = [f"{quoted(clustering.names[c])} ({sizes[c]})" for c in range(min(_NAMED, len(sizes)))]
    if clustering.silhouette is None:
        return "The words do not fall into clusters: their vectors are too few or too alike."
    strength = "weak" if clustering.silhouette < 0.25 else "clear"
    return (
        f"The silhouette is highest at k = {clustering.k}, where it is "
        f"{clustering.silhouette:.3f}, a {strength} structure; the largest clusters are "
        f"{listed(names)}."
    )


def _against_column(subject: Subject, clustering: Clustering) -> Iterator[Finding]:
    metadata = subject.space.metadata
    if "category" not in metadata or clustering.silhouette is None:
        return
    column = [str(value) for value in metadata["category"]]
    classes = len({value for value in column if value.strip()})
    if not 2 <= classes < len(column):
        return
    found = agreement(clustering.labels, column)
    at_classes = agreement(kmeans(subject.space.vectors, classes).labels, column)
    yield Finding(
        f"Against the column “category”, with {classes} categories, the {clustering.k} clusters "
        f"of {found.n:,} words have a purity of {found.purity:.1%} and an adjusted Rand index of "
        f"{found.ari:.3f} (0 is chance); with as many clusters as categories it is "
        f"{at_classes.purity:.1%} and {at_classes.ari:.3f}.",
        subject.on_data("clusters", "--k", str(classes)),
    )


def _extremes(subject: Subject, graph: Neighbors) -> Iterator[Finding]:
    """Name the closest pairs and the loneliest words."""
    labels = subject.space.labels
    first, nearest = graph.scores[:, 0], graph.indices[:, 0]
    pairs: dict[frozenset[int], float] = {}
    for row in np.argsort(-first, kind="stable"):
        pairs.setdefault(frozenset((int(row), int(nearest[row]))), float(first[row]))
        if len(pairs) == _NAMED:
            break
    told = [
        f"{listed([quoted(labels[row]) for row in sorted(pair)])} ({score:.3f})"
        for pair, score in pairs.items()
    ]
    closest = min(next(iter(pairs)))
    yield Finding(
        f"The closest words are {'; '.join(told)}.",
        subject.among("neighbors", _argument(labels[closest])),
    )
    alone = np.argsort(first, kind="stable")[:_NAMED]
    told = [
        f"{quoted(labels[row])}, whose nearest is {quoted(labels[nearest[row]])} at "
        f"{first[row]:.3f}"
        for row in alone
    ]
    yield Finding(
        f"The most isolated words are {'; '.join(told)}.",
        subject.among("neighbors", _argument(labels[int(alone[0])])),
    )


def _hubs(subject: Subject, graph: Neighbors) -> Finding:
    n, k = graph.indices.shape
    counts, skewness = hubness(graph.indices, n)
    top = int(np.argmax(counts))
    return Finding(
        f"Being a neighbor is shared out with a skewness of {skewness:.2f} (0 is even): "
        f"{quoted(subject.space.labels[top])} is among the {k} nearest of {counts[top]} words, "
        f"and {int((counts == 0).sum())} of {n:,} words are among those of none.",
        subject.on_data("insights"),
    )


def _argument(text: str) -> str:
    return shlex.quote(" ".join(text.split())) if len(text) <= _SHORT else shlex.quote(text)
