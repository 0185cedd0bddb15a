"""Projections against what people would use instead, in turns.

``python -m benchmarks.projections [--only WORK …] [--json]`` runs reference and product of each
work three times, in turns, each in a fresh process on one core, and prints a Markdown table of
their median processor seconds, ratio first. The points are MiniLM's vectors of the 10,000 most
frequent English words or, with a size in the work's name, 30 groups × 32 numbers. “Alone” leaves
out importing, compiling and looking for neighbors, which both sides are given. Trustworthiness is
scikit-learn's at 10 neighbors for words and, for groups, ours on a sample.
"""

import os
import time
from typing import Any

import numpy as np

from benchmarks.searching import WORDS, vectors_of
from benchmarks.turns import Comparison, Measured, Side, Work
from explorer.arrays import FloatMatrix
from explorer.projection import (
    LocalmapParameters,
    Parameters,
    PcaParameters,
    TsneParameters,
    UmapParameters,
)

GROUPS, NUMBERS, NEIGHBORS = 30, 32, 10


def points(n: int) -> FloatMatrix:
    """Return words' vectors for 10,000, and else groups of points."""
    if n == WORDS:
        return vectors_of(n)
    rng = np.random.default_rng(0)
    centers = 2 * rng.standard_normal((GROUPS, NUMBERS), dtype=np.float32)
    noise = rng.standard_normal((n, NUMBERS), dtype=np.float32)
    return np.asarray(centers[rng.integers(0, GROUPS, n)] + noise, dtype=np.float32)


def judged(vectors: FloatMatrix, drawn: Any, seconds: float, **more: float) -> Measured:
    """Return the seconds with the trustworthiness of what was drawn."""
    coordinates = np.asarray(drawn, dtype=np.float32)
    if len(vectors) <= WORDS:
        from sklearn.manifold import trustworthiness

        trust = float(trustworthiness(vectors, coordinates, n_neighbors=NEIGHBORS))
    else:
        from explorer.faithfulness import measure

        trust = measure(vectors, coordinates).trustworthiness or 0.0
    return {"seconds": seconds, "trustworthiness": trust, **more}


def scikit_tsne(n: int) -> Measured:
    """Run t-SNE as scikit-learn offers it."""
    vectors = points(n)
    from sklearn.manifold import TSNE

    model = TSNE(metric="cosine", random_state=0)
    started = time.process_time()
    drawn = model.fit_transform(vectors)
    return judged(vectors, drawn, time.process_time() - started)


def umap_learn(n: int) -> Measured:
    """Run UMAP as its library does, given the neighbors, after a run that compiles."""
    vectors = points(n)
    from umap import UMAP

    from explorer.neighbors import neighbor_graph

    graph = neighbor_graph(vectors, 14)
    own = np.arange(len(vectors))[:, None]
    far = np.maximum(1.0 - graph.scores, 0.0)
    given = (np.hstack([own, graph.indices]), np.hstack([0.0 * far[:, :1], far]))

    def run(**how: Any) -> Any:
        model = UMAP(metric="cosine", random_state=0, n_jobs=1, precomputed_knn=given, **how)
        return model.fit_transform(vectors)

    run(n_epochs=10)
    started = time.process_time()
    drawn = run()
    return judged(vectors, drawn, time.process_time() - started)


def umap_anew(n: int) -> Measured:
    """Run UMAP as its library does in a new process, compiling and neighbors included."""
    vectors = points(n)
    started = time.process_time()
    from umap import UMAP

    drawn = UMAP(metric="cosine", random_state=0, n_jobs=1).fit_transform(vectors)
    return judged(vectors, drawn, time.process_time() - started)


def localmap_library(n: int) -> Measured:
    """Run LocalMAP as its library does, after a run that loads what is compiled."""
    vectors = points(n)
    from pacmap import LocalMAP

    LocalMAP(num_iters=(2, 2, 2), random_state=0).fit_transform(vectors[:200].copy())
    started = time.process_time()
    drawn = LocalMAP(distance="angular", random_state=0).fit_transform(vectors.copy())
    return judged(vectors, drawn, time.process_time() - started)


def scikit_pca(n: int) -> Measured:
    """Project by scikit-learn's PCA, with nothing said of how faithful it is."""
    vectors = points(n)
    from sklearn.decomposition import PCA

    started = time.process_time()
    drawn = PCA(2, random_state=0).fit_transform(vectors)
    return judged(vectors, drawn, time.process_time() - started)


def alone(parameters: Parameters) -> Side:
    """Return our method alone: everything loaded, the neighbors known."""
    from explorer.projection import project
    from explorer.space import Space

    def run(n: int) -> Measured:
        vectors = points(n)
        space = Space([""] * len(vectors), vectors)
        project(space, parameters)
        started = time.process_time()
        drawn = project(space, parameters).coordinates
        return judged(vectors, drawn, time.process_time() - started)

    return run


def a_map(parameters: Parameters) -> Side:
    """Return our whole map from nothing in a new process, with what is said of its faithfulness."""

    def run(n: int) -> Measured:
        vectors = points(n)
        os.environ["VSE_CACHE_DIR"] = os.devnull  # no neighbors known from before
        shown: list[float] = []
        started, begun = time.process_time(), time.perf_counter()
        from explorer.faithfulness import measure
        from explorer.projection import project
        from explorer.space import Space

        space = Space([""] * len(vectors), vectors)
        found = project(
            space, parameters, on_frame=lambda frame: shown.append(time.perf_counter() - begun)
        )
        placed = time.process_time() - started
        faithfulness = measure(vectors, found.coordinates)
        seconds = time.process_time() - started
        trust = faithfulness.trustworthiness
        return {"seconds": seconds, "trustworthiness": trust, "placed": placed, "first": shown[0]}

    return run


def said(reference: Measured, product: Measured) -> str:
    """Say how trustworthy both pictures are."""
    text = f"trustworthiness {product['trustworthiness']:.3f} against "
    text += f"{reference['trustworthiness']:.3f}"
    if "first" in product:
        text += f"; first frame after {product['first']:.1f} s, coordinates after "
        text += f"{product['placed']:.1f} CPU s"
    return text


COMPARISON = Comparison(
    "benchmarks.projections",
    {
        "tsne-10k": Work("scikit-learn", scikit_tsne, alone(TsneParameters()), 10_000, said),
        "umap-10k": Work("umap-learn", umap_learn, alone(UmapParameters()), 10_000, said),
        "localmap-10k": Work("pacmap", localmap_library, alone(LocalmapParameters()), 10_000, said),
        "umap-map-10k": Work("umap-learn", umap_anew, a_map(UmapParameters()), 10_000, said),
        "umap-map-100k": Work("umap-learn", umap_anew, a_map(UmapParameters()), 100_000, said),
        "pca-map-10k": Work("PCA alone", scikit_pca, a_map(PcaParameters()), 10_000, said),
        "pca-map-100k": Work("PCA alone", scikit_pca, a_map(PcaParameters()), 100_000, said),
        "pca-map-1m": Work("PCA alone", scikit_pca, a_map(PcaParameters()), 1_000_000, said),
    },
)
CLOCK, rows = COMPARISON.clock, COMPARISON.rows

if __name__ == "__main__":
    COMPARISON.main(__doc__)
