"""Searching and grouping against what people would use instead, in turns.

``python -m benchmarks.searching [--only WORK …] [--json]`` runs reference and product of each work
three times, in turns, each in a fresh process on one core, and prints a Markdown table of their
median processor seconds, ratio first. The vectors are MiniLM's of the 10,000 most frequent English
words and, beyond those, sums of two of them, one at .6; a query is one of all, moved to a cosine of
about .95. Quality is measured in the same processes.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.turns import Comparison, Measured, Work
from explorer.arrays import FloatMatrix, normalize

QUERIES, FOUND, DIMENSION = 25, 10, 384
WORDS = 10_000


def vectors_of(n: int) -> FloatMatrix:
    """Return n unit vectors: of words, and of sums of two words."""
    from explorer.embedders import EmbeddingCache, embed, load_embedder, parse_spec
    from explorer.vocabulary import frequent_words

    words = frequent_words(WORDS)
    model = load_embedder(parse_spec("minilm"))
    base = normalize(embed(words, model, cache=EmbeddingCache()).vectors)
    rng = np.random.default_rng(0)
    vectors = np.empty((n, DIMENSION), dtype=np.float32)
    for start in range(0, n, WORDS):
        part = vectors[start : start + WORDS]
        second = base[rng.permutation(len(base))[: len(part)]] if start else np.float32(0.0)
        part[:] = normalize(base[: len(part)] + np.float32(0.6) * second)
    return vectors


def asked_of(vectors: FloatMatrix) -> FloatMatrix:
    """Return queries: vectors at a cosine of about .95 to one of those searched."""
    rng = np.random.default_rng(1)
    rows = rng.choice(len(vectors), QUERIES, replace=False)
    moved = rng.standard_normal((QUERIES, DIMENSION)).astype(np.float32) / DIMENSION**0.5
    return normalize(vectors[rows] + 0.33 * moved)


def timed(answer: Callable[[FloatMatrix], Any], queries: FloatMatrix) -> Measured:
    """Return the median processor seconds of a query, and the ids found."""
    answer(queries[0])
    seconds, found = [], []
    for query in queries:
        started = time.process_time()
        ids = answer(query)
        seconds.append(time.process_time() - started)
        found.append([int(each) for each in ids])
    return {"seconds": statistics.median(seconds), "found": found}


def numpy_search(n: int) -> Measured:
    """Compare with all by one product, as anybody would in NumPy."""
    vectors = vectors_of(n)

    def answer(query: FloatMatrix) -> Any:
        scores = vectors @ query
        best = np.argpartition(-scores, FOUND)[:FOUND]
        return best[np.argsort(-scores[best])]

    return timed(answer, asked_of(vectors))


def faiss_search(n: int) -> Measured:
    """Compare with all in FAISS."""
    import faiss

    vectors = vectors_of(n)
    index = faiss.IndexFlatIP(DIMENSION)
    index.add(vectors)
    return timed(lambda query: index.search(query[None], FOUND)[1][0], asked_of(vectors))


def our_exact_lists(n: int) -> Measured:
    """List neighbors in a space."""
    from explorer.neighbors import nearest_in
    from explorer.space import Space

    space = Space([str(row) for row in range(n)], vectors_of(n))
    queries = asked_of(space.normalized)
    return timed(lambda query: nearest_in(space, query[None], FOUND).indices[0], queries)


def our_search(n: int) -> Measured:
    """Search as a page does by default, and say what the index says of itself."""
    from explorer.search.quick import quick_index

    vectors = vectors_of(n)
    index = quick_index(vectors)
    if index is None:
        return {**numpy_search(n), "told": 1.0, "megabytes": 0.0}
    measured = timed(lambda query: index.search(query, FOUND).indices[0], asked_of(vectors))
    held = index.index.core.memory_bytes / 1e6
    return {**measured, "told": index.recall, "megabytes": held}


def scikit_sweep(n: int) -> Measured:
    """Run k = 2..20 with silhouettes as scikit-learn's own example does, four starts each."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    vectors = vectors_of(n)
    started = time.process_time()
    fits = [KMeans(k, n_init=4, random_state=0).fit(vectors) for k in range(2, 21)]
    found = [float(silhouette_score(vectors, fit.labels_)) for fit in fits]
    inertia = [float(fit.inertia_) for fit in fits]
    seconds = time.process_time() - started
    return {"seconds": seconds, "silhouettes": found, "inertia": inertia}


def our_sweep(n: int) -> Measured:
    """Run the same sweep."""
    from explorer.clustering import silhouette_curve

    vectors = vectors_of(n)
    started = time.process_time()
    curve = silhouette_curve(vectors)
    seconds = time.process_time() - started
    return {"seconds": seconds, "silhouettes": curve.silhouette, "inertia": curve.inertia}


def recall(reference: Measured, product: Measured) -> str:
    """Say what share of the reference's ids the product found."""
    pairs = zip(reference["found"], product["found"], strict=True)
    share = statistics.mean(len(set(true) & set(ours)) / FOUND for true, ours in pairs)
    told = f", told {product['told']:.4f}" if "told" in product else ""
    held = f", {product['megabytes']:.0f} MB beside" if "megabytes" in product else ""
    return f"recall {share:.4f}{told}{held}"


def inertia(reference: Measured, product: Measured) -> str:
    """Say how tight the product's clusters are beside the reference's."""
    pairs = zip(reference["inertia"], product["inertia"], strict=True)
    ratios = [ours / theirs for theirs, ours in pairs]
    return f"inertia {statistics.mean(ratios):.4f} × reference, at most {max(ratios):.4f}"


COMPARISON = Comparison(
    "benchmarks.searching",
    {
        "lists-100k": Work("NumPy", numpy_search, our_exact_lists, 100_000, recall),
        "search-100k": Work("NumPy", numpy_search, our_search, 100_000, recall),
        "search-100k-faiss": Work("FAISS Flat", faiss_search, our_search, 100_000, recall),
        "search-1m": Work("NumPy", numpy_search, our_search, 1_000_000, recall),
        "sweep-10k": Work("scikit-learn", scikit_sweep, our_sweep, 10_000, inertia),
    },
)
CLOCK, rows = COMPARISON.clock, COMPARISON.rows

if __name__ == "__main__":
    COMPARISON.main(__doc__)
