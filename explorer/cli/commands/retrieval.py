"""``evaluate retrieval``: how well configurations rank judged documents."""

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.documents import add_chunker, add_model, chunked, read_paths
from explorer.cli.files import read_file
from explorer.cli.options import Added, add_seed, new_command, one_of
from explorer.cli.output import Meter
from explorer.documents import Corpus
from explorer.embedders import EmbeddingCache, parse_spec
from explorer.errors import ParameterError
from explorer.evaluation.judgement_table import read_judgement_table
from explorer.evaluation.judgements import RetrievalSet, load_set
from explorer.evaluation.retrieval import DEPTH, Evaluation, compare, evaluate, run_queries
from explorer.readers import LIMITS
from explorer.search import MODES, SearchOptions, open_keyword_searcher, open_searcher

if TYPE_CHECKING:
    from explorer.cli.options import Commands

_WEIGHTED = "weighted"
_MODES = (*MODES, _WEIGHTED)
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
        nargs="?",
        help="a folder or zip with corpus.jsonl, queries.jsonl and qrels/test.tsv",
    )
    parser.add_argument(
        "--documents",
        metavar="PATH",
        action=Added,
        nargs="+",
        type=Path,
        help="instead of FOLDER: files, or folders with everything in them",
    )
    parser.add_argument(
        "--judgements",
        metavar="FILE",
        type=Path,
        help="which of the documents answer which query: csv, tsv or jsonl with the columns "
        "query, relevant and perhaps grade",
    )
    add_model(parser)
    add_chunker(parser, "whole")
    parser.add_argument(
        "--mode",
        type=one_of(_MODES),
        action=Added,
        nargs="+",
        default=list(MODES),
        metavar="{" + ",".join(_MODES) + "}",
        help="one or several configurations (default all but weighted, which is hybrid by scores "
        "instead of ranks)",
    )
    parser.add_argument(
        "--rerank", metavar="NAME", help="also rerank each by maxsim or cross-encoder:NAME"
    )
    add_seed(parser)
    parser.set_defaults(evaluate=run)


def run(options: argparse.Namespace) -> Answer:
    """Search with every query in every configuration and score what comes back."""
    spec = parse_spec(options.model)
    data, cleaned = _judged(options)
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
    notes = [printable(note) for note in (*cleaned, *data.notes, *chunking.warnings)]
    heading = f"{answer['queries']:,} queries, {len(data.documents):,} documents"
    return Answer(
        answer, lines(heading, table(("", *_SHOWN), rows), bullets(sentences), bullets(notes))
    )


def _judged(options: argparse.Namespace) -> tuple[RetrievalSet, list[str]]:
    """Return what is evaluated, and what was cleaned in its files."""
    if options.folder is not None and options.documents is None and options.judgements is None:
        return load_set(options.folder), []
    if options.folder is not None or options.documents is None or options.judgements is None:
        raise ParameterError(
            "Name either a folder in the BEIR layout, or files with --documents and a table of "
            "their queries with --judgements."
        )
    documents, notes = read_paths(options.documents)
    table = read_file(options.judgements, LIMITS.word_file_bytes)
    return read_judgement_table(*table, documents), notes


def _configurations(options: argparse.Namespace) -> dict[str, SearchOptions]:
    plain = {mode: _plain(mode) for mode in dict.fromkeys(options.mode)}
    if options.rerank is None:
        return plain
    reranked = {
        f"{mode} + {options.rerank}": replace(how, rerank=options.rerank, rerank_depth=DEPTH)
        for mode, how in plain.items()
    }
    return plain | reranked


def _plain(mode: str) -> SearchOptions:
    if mode == _WEIGHTED:
        return SearchOptions("hybrid", k=DEPTH, fusion="weighted")
    return SearchOptions(next(each for each in MODES if each == mode), k=DEPTH)
