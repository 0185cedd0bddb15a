"""Search SciFact by meaning, keywords and both, reranked and not, and print what each is worth.

    python benchmarks/scifact.py FOLDER [--rerank]

FOLDER holds corpus.jsonl, queries.jsonl and qrels/test.tsv. Embedding the 5,183 abstracts takes
minutes the first time; the embedding cache keeps them. ``--rerank`` adds late interaction over the
first hundred of each, which computes token vectors of nearly every abstract.
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from explorer.chance import p_equation
from explorer.documents import Corpus
from explorer.embedders import EmbeddingCache, parse_spec
from explorer.evaluation.judgements import load_set
from explorer.evaluation.retrieval import Evaluation, compare, evaluate, run_queries
from explorer.search import Searcher, SearchOptions, open_searcher
from explorer.search.rerank import MaxSim, TokenEncoder

CONFIGURATIONS = {
    "dense": SearchOptions("dense", k=100),
    "bm25": SearchOptions("bm25", k=100),
    "hybrid (rrf)": SearchOptions("hybrid", k=100),
    "hybrid (weighted)": SearchOptions("hybrid", k=100, fusion="weighted"),
}


def main() -> None:
    """Run the configurations and print one line for each, then the paired tests."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rerank", action="store_true")
    options = parser.parse_args()
    data = load_set(options.folder)
    corpus = Corpus(data.documents)
    started = time.perf_counter()
    searcher = open_searcher(corpus, parse_spec("minilm"), cache=EmbeddingCache())
    print(f"{len(corpus)} abstracts embedded in {time.perf_counter() - started:.0f} s")
    configurations = dict(CONFIGURATIONS)
    if options.rerank:
        searcher = with_room_for_tokens(searcher)
        for name in ("dense", "bm25", "hybrid"):
            configurations[f"{name} + maxsim"] = SearchOptions(
                name, k=100, rerank="maxsim", rerank_depth=100
            )
    found: dict[str, Evaluation] = {}
    for name, chosen in configurations.items():
        started = time.perf_counter()
        found[name] = evaluate(run_queries(searcher, data.queries, chosen), data.judgements)
        means = {key: round(100 * value, 2) for key, value in found[name].means.items()}
        print(f"{name:18} {json.dumps(means)} {time.perf_counter() - started:.1f} s", flush=True)
    pairs = [("dense", "hybrid (rrf)"), ("bm25", "hybrid (rrf)")]
    pairs += [(n.removesuffix(" + maxsim"), n) for n in found if n.endswith("maxsim")]
    for first, second in pairs:
        before = found.get(first) or found["hybrid (rrf)"]
        result = compare(before, found[second])
        print(
            f"{second} against {first}: {100 * result.difference:+.2f} nDCG@10, "
            f"{p_equation(result.p_value)}, better on {result.better}, worse on {result.worse}"
        )


def with_room_for_tokens(searcher: Searcher) -> Searcher:
    """Return the searcher with a late interaction that keeps every abstract's token vectors."""
    from dataclasses import replace

    from explorer.embedders import MiniLmParameters, load_embedder
    from explorer.embedders.base import EmbedderSpec

    encoder = load_embedder(EmbedderSpec("minilm", MiniLmParameters("torch")))
    if not isinstance(encoder, TokenEncoder):
        raise SystemExit("The model gives no token vectors.")
    reranker = MaxSim(encoder, memory=2_000_000_000)
    return replace(searcher, reranker=lambda name: reranker)


if __name__ == "__main__":
    main()
