"""The embedded engine against computing every score, side by side on the same records.

``python -m benchmarks.stores [--sizes 10000 50000] [--dimension 384] [--queries 200]`` keeps
generated vectors with a field and weighted terms in a folder that is deleted again. It prints how
long writing, indexing the field, `optimize` and `flush` took and, for each kind of search, the
median over the queries of both ways, in turns, and how well they agree: the share of the ten keys
in common, and the largest difference between the scores of a key that both found.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from explorer.arrays import FloatMatrix, FloatVector, IndexVector
from explorer.benchmark import Generated
from explorer.neighbors import best_columns
from explorer.search.fusion import reciprocal_rank_fusion
from explorer.search.values import Ranking
from explorer.stores import EdgeBackend, VectorStore
from explorer.stores.base import EVERYTHING, AnyOf, Record, Terms, Where

FOUND = 10
DEEP = 100  # hits of each kind that a hybrid search fuses
GROUPS = 10
VOCABULARY, TERMS_EACH, TERMS_ASKED = 20_000, 40, 4
WARM_UP = 5

Answer = dict[str, float]


@dataclass(frozen=True, eq=False)
class Records:
    """What is searched: vectors, the group of each, and a sparse matrix of weighted terms."""

    vectors: FloatMatrix
    groups: IndexVector
    terms: Any

    def brute(self, scores: FloatVector, limit: int, rows: IndexVector | None = None) -> Answer:
        """Return the keys with the largest scores."""
        best = best_columns(scores[None, :], min(limit, len(scores)))[0]
        keys = best if rows is None else rows[best]
        return {str(key): float(scores[at]) for key, at in zip(keys, best, strict=True)}


@dataclass(frozen=True, eq=False)
class Query:
    """A row searched for: its vector, its group, and a few of its terms."""

    vector: FloatVector
    group: int
    terms: Terms


def made(n: int, d: int) -> Records:
    """Make records up: words are as unequally frequent as those of a language."""
    from scipy.sparse import csr_matrix

    rng = np.random.default_rng(0)
    numbers = np.minimum(rng.zipf(1.3, size=(n, TERMS_EACH)) - 1, VOCABULARY - 1)
    weights = rng.random(size=numbers.shape, dtype=np.float32) + 0.5
    rows = np.repeat(np.arange(n), TERMS_EACH)
    terms = csr_matrix((weights.ravel(), (rows, numbers.ravel())), shape=(n, VOCABULARY))
    return Records(Generated(n, d).vectors(), rng.integers(GROUPS, size=n), terms)


def terms_of(records: Records, row: int, most: int = TERMS_EACH) -> Terms:
    """Return the rarest terms of a row; the matrix has summed those drawn twice."""
    line = records.terms[row].sorted_indices()
    numbers, weights = line.indices[-most:].tolist(), line.data[-most:].tolist()
    return Terms(tuple(numbers), tuple(weights))


def write(store: VectorStore, records: Records) -> dict[str, float]:
    """Write everything and return the seconds of each step."""
    rows = [
        Record(str(row), {"group": int(group)}, vector, terms_of(records, row))
        for row, (vector, group) in enumerate(zip(records.vectors, records.groups, strict=True))
    ]
    steps: dict[str, Callable[[], None]] = {
        "insert": lambda: store.upsert(rows),
        "index field": lambda: store.index_field("group", "integer"),
        "optimize": store.optimize,
        "flush": store.flush,
    }
    return {name: seconds_of(step)[0] for name, step in steps.items()}


def seconds_of(step: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long a step took, and what it gave."""
    started = time.perf_counter()
    given = step()
    return time.perf_counter() - started, given


def by_engine(store: VectorStore, kind: str, query: Query) -> Answer:
    """Search the store in one of four ways."""
    if kind == "hybrid":
        dense = store.nearest(query.vector, DEEP)
        words = store.matching(query.terms, DEEP)
        return fused({r.key: r.score for r in dense}, {r.key: r.score for r in words})
    where = Where((AnyOf("group", (query.group,)),)) if kind == "filtered" else EVERYTHING
    if kind == "terms":
        hits = store.matching(query.terms, FOUND)
    else:
        hits = store.nearest(query.vector, FOUND, where)
    return {hit.key: hit.score for hit in hits}


def by_brute_force(records: Records, kind: str, query: Query) -> Answer:
    """Compute every score in NumPy, and those of terms in SciPy."""
    if kind == "filtered":
        rows = np.flatnonzero(records.groups == query.group)
        return records.brute(records.vectors[rows] @ query.vector, FOUND, rows)
    limit = DEEP if kind == "hybrid" else FOUND
    if kind == "dense":
        return records.brute(records.vectors @ query.vector, limit)
    asked = np.zeros(VOCABULARY, dtype=np.float32)
    asked[list(query.terms.numbers)] = query.terms.weights
    found = records.brute(records.terms @ asked, limit)
    words = {key: score for key, score in found.items() if score > 0}  # sharing a term at all
    if kind == "terms":
        return words
    return fused(records.brute(records.vectors @ query.vector, limit), words)


def fused(dense: Answer, words: Answer) -> Answer:
    """Join both by their ranks, as a search page does."""
    rankings = [
        Ranking(name, tuple(found), tuple(found.values()))
        for name, found in (("dense", dense), ("bm25", words))
    ]
    joint = reciprocal_rank_fusion(rankings).ranking
    return dict(zip(joint.ids[:FOUND], joint.scores[:FOUND], strict=True))


def compare(store: VectorStore, records: Records, kind: str, queries: list[Query]) -> str:
    """Search both ways in turns and return a line of medians and agreement."""
    for query in queries[:WARM_UP]:
        by_engine(store, kind, query), by_brute_force(records, kind, query)
    engine, brute, shared, gaps = [], [], [], [0.0]
    for query in queries:
        took, found = seconds_of(partial(by_engine, store, kind, query))
        engine.append(took)
        took, truth = seconds_of(partial(by_brute_force, records, kind, query))
        brute.append(took)
        common = found.keys() & truth.keys()
        shared.append(len(common) / max(1, len(truth)))
        gaps += [abs(found[key] - truth[key]) for key in common]
    times = f"{statistics.median(engine) * 1e3:>10.2f}{statistics.median(brute) * 1e3:>14.2f}"
    return f"{kind:<10}{times}{statistics.mean(shared):>12.3f}{max(gaps):>14.1e}"


def measure(n: int, d: int, count: int) -> None:
    """Write one collection, search it, and print what came of it."""
    records = made(n, d)
    drawn = np.random.default_rng(1).choice(n, count, replace=False).tolist()
    queries = [
        Query(records.vectors[row], int(records.groups[row]), terms_of(records, row, TERMS_ASKED))
        for row in drawn
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = EdgeBackend(Path(folder)).create("measured", d, {"stamp": "0"})
        steps = write(store, records)
        print(f"{n:,} × {d}: " + ", ".join(f"{name} {took:.2f} s" for name, took in steps.items()))
        print(f"{'':<10}{'engine ms':>10}{'brute ms':>14}{'agreement':>12}{'score gap':>14}")
        for kind in ("dense", "filtered", "terms", "hybrid"):
            print(compare(store, records, kind, queries), flush=True)
        store.close()


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 50_000])
    parser.add_argument("--dimension", type=int, default=384)
    parser.add_argument("--queries", type=int, default=200)
    options = parser.parse_args()
    for n in options.sizes:
        measure(n, options.dimension, options.queries)


if __name__ == "__main__":
    main()
