"""``evaluate retrieval FOLDER``: how well configurations rank judged documents."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.documents import add_chunker, add_model, chunked
from explorer.cli.options import add_seed, new_command, one_of
from explorer.cli.output import Meter
from explorer.documents import Corpus
from explorer.embedders import EmbeddingCache, parse_spec
from explorer.evaluation.judgements import load_set
from explorer.evaluation.retrieval import DEPTH, Evaluation, compare, evaluate, run_queries
from explorer.search import MODES, SearchOptions, open_keyword_searcher, open_searcher

if TYPE_CHECKING:
    from explorer.cli.options import Commands

_SHOWN = ("ndcg@10", "recall@10", "recall@100", "mrr@10", "map")


def add_task(tasks: "Commands") -> None:
    """Add ``retrieval`` to the tasks of ``evaluate``."""
    parser = new_command(
        tasks, "retrieval", "Judge rankings of documents by relevance judgements.", shared="json"
    )
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        type=Path,
        help="a folder or zip with corpus.jsonl, queries.jsonl and qrels/test.tsv",
    )
    add_model(parser)
    add_chunker(parser, "whole")
    parser.add_argument(
        "--mode",
        type=one_of(MODES),
        nargs="+",
        default=list(MODES),
        metavar="{" + ",".join(MODES) + "}",
        help="one or several configurations (default all)",
    )
    parser.add_argument(
        "--rerank", metavar="NAME", help="also rerank each by maxsim or cross-encoder:NAME"
    )
    add_seed(parser)
    parser.set_defaults(evaluate=run)


def run(options: argparse.Namespace) -> Answer:
    """Search with every query in every configuration and score what comes back."""
    spec = parse_spec(options.model)
    data = load_set(options.folder)
    chunking = chunked(data.documents, options.chunker, spec)
    corpus = Corpus(data.documents, chunking.chunks)
    with Meter() as meter:
        if options.mode == ["bm25"] and options.rerank is None:
            searcher = open_keyword_searcher(corpus)
        else:
            searcher = open_searcher(
                corpus, spec, cache=EmbeddingCache(), progress=meter.part(0.0, 0.8)
            )
        found: dict[str, Evaluation] = {}
        for name, chosen in _configurations(options).items():
            run = run_queries(searcher, data.queries, chosen, meter.part(0.8, 1.0))
            found[name] = evaluate(run, data.judgements)
    first, *others = found
    tests = {name: asdict(compare(found[first], found[name], seed=options.seed)) for name in others}
    answer = {
        "runs": {name: evaluation.means for name, evaluation in found.items()},
        "queries": len(found[first].queries),
        "documents": len(data.documents),
        "chunks": len(corpus),
        "tests": {name: {"against": first, **test} for name, test in tests.items()},
    }
    rows = [(name, *(found[name].means[key] for key in _SHOWN)) for name in found]
    sentences = [
        f"{name} against {first}: {test['difference']:+.3f} nDCG@10, p = {test['p_value']:.4f} "
        f"(better on {test['better']} queries, worse on {test['worse']})"
        for name, test in tests.items()
    ]
    if searcher.encode is None and options.mode != ["bm25"]:
        sentences.append(f"{searcher.missing} Every run above is by keywords.")
    notes = [printable(note) for note in (*data.notes, *chunking.warnings)]
    heading = f"{answer['queries']:,} queries, {len(data.documents):,} documents"
    return Answer(
        answer, lines(heading, table(("", *_SHOWN), rows), bullets(sentences), bullets(notes))
    )


def _configurations(options: argparse.Namespace) -> dict[str, SearchOptions]:
    plain = {mode: SearchOptions(mode, k=DEPTH) for mode in dict.fromkeys(options.mode)}
    if options.rerank is None:
        return plain
    reranked = {
        f"{mode} + {options.rerank}": SearchOptions(
            mode, k=DEPTH, rerank=options.rerank, rerank_depth=DEPTH
        )
        for mode in plain
    }
    return plain | reranked
